#include "matching/recall.hpp"
#include "matching/selection.hpp"
#include "matching/walk.hpp"

namespace {

// The 12 figures of one selection of rows after the other.
class SliceFigures {
  public:
    explicit SliceFigures(const MatchTable &table) : table(table) {}

    // Fills the 12 figures `(12,)` and those of each category `(K, 12)`; -1 where no object counts.
    // `rows (W,)`, lanes of `events (E, 2)`, `counts (K, A)` objects; false positives weigh `weights (K, A)`.
    void fill(
        const Long *rows, const Long *events, const Long *counts, const Float *weights, Float *figures,
        Float *per_category
    ) {
        std::fill_n(per_category, table.n_categories * N_FIGURES, -1.0);
        for (Long k = 0; k < table.n_categories; ++k) {
            fill_category(
                k, rows, events, counts + k * N_AREA, weights + k * N_AREA, per_category + k * N_FIGURES
            );
        }
        for (Long i = 0; i < N_FIGURES; ++i) figures[i] = mean_of_held(per_category + i);
    }

  private:
    const MatchTable &table;
    CategoryWalk category;
    RecallGains recall;

    void fill_category(
        Long k, const Long *rows, const Long *events, const Long *n_objects, const Float *weights, Float *own
    ) {
        const auto none = [](Long n) { return n == 0; };
        const bool all_only = std::all_of(n_objects + 1, n_objects + N_AREA, none);
        if (all_only && n_objects[0] == 0) return;
        const Long first = table.category_word[k], n_words = table.category_word[k + 1] - first;
        category.walk(rows + first, table.words + N_COLUMNS * first, n_words, events, n_objects, all_only);
        for (Long a = 0; a < N_AREA; ++a) {
            if (n_objects[a] > 0) fill_range(a, n_objects[a], weights[a], own);
        }
    }

    // the mean of one figure over the categories that hold it
    Float mean_of_held(const Float *of_category) const {
        Float sum = 0.0;
        Long n_held = 0;
        for (Long k = 0; k < table.n_categories; ++k, of_category += N_FIGURES) {
            if (*of_category >= 0.0) sum += *of_category, ++n_held;
        }
        return n_held > 0 ? sum / static_cast<Float>(n_held) : -1.0;
    }

    // mAP, AP_small.. are figures 0, 3, 4, 5; AR100, AR_small.. are 8, 9, 10, 11
    void fill_range(Long a, Long n_objects, Float weight, Float *own) {
        const std::array<Float, N_PADDED> area = areas(category.curves[a], recall.of(n_objects), weight);
        const Float most = static_cast<Float>(N_IOU * n_objects);
        Long n_true = 0;
        Float precision = 0.0;
        for (Long t = 0; t < N_IOU; ++t) {
            n_true += category.curves[a].n_found(t);
            precision += area[t];
        }
        own[a == 0 ? 0 : 2 + a] = precision / static_cast<Float>(N_IOU * N_RECALL);
        own[8 + a] = static_cast<Float>(n_true) / most;
        if (a == 0) {
            own[1] = area[0] / static_cast<Float>(N_RECALL);
            own[2] = area[5] / static_cast<Float>(N_RECALL);
            own[6] = static_cast<Float>(category.found_in_top[0]) / most;
            own[7] = static_cast<Float>(category.found_in_top[1]) / most;
        }
    }

    // for each IoU threshold the sum of the precisions at the recall thresholds
    static std::array<Float, N_PADDED> areas(const Curves &curves, const Byte *gains, Float weight) {
        std::array<Floats, N_PADDED / WIDTH> sums{};
        curves.descend(weight, [&](Long c, Long t, Floats best) {
            sums[t / WIDTH] += static_cast<Float>(gains[c]) * best;
        });
        return std::bit_cast<std::array<Float, N_PADDED>>(sums);
    }
};

}  // namespace

// Fills the figures of each slice of images in `masks (S, I)`, and how many of its objects count.
KERNEL evaluate_slices(
    const MatchTable &table, const bool *masks, Long n_slices, Float *overall, Float *per_category,
    Long *n_objects
) {
    ImageSelection images(table);
    SliceFigures figures(table);
    const Long n_counts = table.n_categories * N_AREA;
    const auto rows = std::make_unique_for_overwrite<Long[]>(table.n_words());
    const std::vector<Float> weights(n_counts, 1.0);
    for (Long s = 0; s < n_slices; ++s) {
        Long *counts = n_objects + s * n_counts;
        images.select(masks + s * table.n_images, rows.get(), counts);
        figures.fill(
            rows.get(), table.events, counts, weights.data(), overall + s * N_FIGURES,
            per_category + s * table.n_categories * N_FIGURES
        );
    }
}

// Fills the figures of one selection.
KERNEL evaluate_selection(
    const MatchTable &table, const Long *rows, const Long *events, const Long *counts, const Float *weights,
    Float *overall, Float *per_category
) {
    SliceFigures(table).fill(rows, events, counts, weights, overall, per_category);
}
