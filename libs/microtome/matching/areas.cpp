#include "matching/recall.hpp"

namespace {

// what became of a row: the same numbers as labels.py
constexpr Code FALSE = 0, FOUND = 1;

// The order in which rows are counted: the more confident first, then those of earlier images, then those
// of earlier predictions.
struct Order {
    const Float *confidence;
    const Int *image;
    const Int *prediction;

    bool comes_first(Long a, Long b) const {
        if (confidence[a] != confidence[b]) return confidence[a] > confidence[b];
        if (image[a] != image[b]) return image[a] < image[b];
        return prediction[a] < prediction[b];
    }
};

// Average precision of a category of `n_objects` objects, by the false positives before each true positive.
Float average_precision(const std::vector<Long> &false_before, Long n_objects, Float weight) {
    Int steps[N_RECALL];
    recall_steps(n_objects, steps);
    const Long n_true = static_cast<Long>(false_before.size());
    Float total = 0.0, best = 0.0;
    Long r = N_RECALL - 1;
    while (r >= 0 && steps[r] > n_true) --r;
    for (Long c = n_true; c > 0; --c) {
        const Float found = static_cast<Float>(c), n_false = static_cast<Float>(false_before[c - 1]);
        best = std::max(best, found / (weight * n_false + found + EPSILON));
        for (; r >= 0 && steps[r] == c; --r) total += best;
    }
    return total / static_cast<Float>(N_RECALL);
}

}  // namespace

// Fills `areas (K,)`; `moved` is in the order of categories, then of counting.
KERNEL fill_areas(
    const Long *category_word, Long n_categories, const Code *label, const Float *confidence,
    const Int *row_image, const Int *row_prediction, const Long *moved, const Long *moved_start,
    const Long *n_objects, const Float *weights, Float *areas
) {
    const Order order{confidence, row_image, row_prediction};
    std::vector<Long> false_before;  // for each true positive
    for (Long k = 0; k < n_categories; ++k) {
        if (n_objects[k] == 0) {
            areas[k] = -1.0;
            continue;
        }
        Long n_false = 0, next = moved_start[k];
        const Long last = moved_start[k + 1];
        false_before.clear();
        for (Long row = 64 * category_word[k]; row < 64 * category_word[k + 1]; ++row) {
            if (label[row] != FOUND && label[row] != FALSE) continue;
            for (; next < last && order.comes_first(moved[next], row); ++next) {
                false_before.push_back(n_false);
            }
            if (label[row] == FOUND) {
                false_before.push_back(n_false);
            } else {
                ++n_false;
            }
        }
        false_before.resize(false_before.size() + last - next, n_false);
        areas[k] = average_precision(false_before, n_objects[k], weights[k]);
    }
}
