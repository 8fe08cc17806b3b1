#include "matching/recall.hpp"
#include "matching/walk.hpp"

namespace {

constexpr Long N_LIMITS = std::size(DETECTION_LIMITS);

// pycocotools' arrays: precision `(T, R, K, A, M)`, all others `(T, K, A, M)`
struct Arrays {
    Long n_categories;
    Float *precision;
    Float *recall;
    Long *true_positives;
    Float *false_positives;

    Long at(Long t, Long k, Long a, Long m) const {
        return ((t * n_categories + k) * N_AREA + a) * N_LIMITS + m;
    }
    Float &precision_at(Long t, Long r, Long k, Long a, Long m) const {
        return precision[at(t * N_RECALL + r, k, a, m)];
    }
};

// the cell of all arrays that is filled, and what a false positive weighs there
struct Cell {
    Long k, a, m;
    Float weight;
};

void count(const Arrays &arrays, const Curves &curves, Long n_seen, const Cell &cell) {
    for (Long t = 0; t < N_IOU; ++t) {
        const Long at = arrays.at(t, cell.k, cell.a, cell.m);
        arrays.true_positives[at] = curves.n_found(t);
        arrays.false_positives[at] = cell.weight * static_cast<Float>(n_seen - curves.n_matched(t));
    }
}

// `highest` is overwritten
void fill_curves(
    const Arrays &arrays, const Curves &curves, Long n_objects, const Cell &cell, std::vector<Floats> &highest
) {
    constexpr Long N_VECTORS = N_PADDED / WIDTH;
    Int steps[N_RECALL];
    recall_steps(n_objects, steps);
    highest.resize(N_VECTORS * (n_objects + 1));
    curves.descend(cell.weight, [&](Long c, Long t, Floats best) {
        highest[N_VECTORS * c + t / WIDTH] = best;
    });
    for (Long t = 0; t < N_IOU; ++t) {
        const Int n_found = curves.n_found(t);
        arrays.recall[arrays.at(t, cell.k, cell.a, cell.m)] =
            static_cast<Float>(n_found) / static_cast<Float>(n_objects);
        for (Long r = 0; r < N_RECALL; ++r) {
            arrays.precision_at(t, r, cell.k, cell.a, cell.m) =
                steps[r] <= n_found ? highest[N_VECTORS * steps[r] + t / WIDTH][t % WIDTH] : 0.0;
        }
    }
}

// the rows among the best of their image that a detection limit leaves
void limit_rows(const Long *words, Long m, std::vector<Long> &rows) {
    if (TOP + m == N_COLUMNS) return;  // a table holds no more rows than the last limit allows
    for (Long &chosen : rows) chosen &= words[TOP + m], words += N_COLUMNS;
}

}  // namespace

// Fills the arrays of one selection; precision and recall are left as they are where no object counts.
// A detection limit only takes rows away: the matches stay.
KERNEL fill_arrays(
    const MatchTable &table, const Long *rows, const Long *events, const Long *counts, const Float *weights,
    Float *precision, Float *recall, Long *true_positives, Float *false_positives
) {
    const Arrays arrays{table.n_categories, precision, recall, true_positives, false_positives};
    CategoryWalk category;
    std::vector<Long> chosen;
    std::vector<Floats> highest;
    for (Long k = 0; k < table.n_categories; ++k) {
        const Long first = table.category_word[k], n_words = table.category_word[k + 1] - first;
        const Long *words = table.words + N_COLUMNS * first, *n_objects = counts + k * N_AREA;
        for (Long m = 0; m < N_LIMITS; ++m) {
            chosen.assign(rows + first, rows + first + n_words);
            limit_rows(words, m, chosen);
            category.walk(chosen.data(), words, n_words, events, n_objects, false);
            for (Long a = 0; a < N_AREA; ++a) {
                const Cell cell{k, a, m, weights[k * N_AREA + a]};
                count(arrays, category.curves[a], category.n_seen[a], cell);
                if (n_objects[a] > 0) fill_curves(arrays, category.curves[a], n_objects[a], cell, highest);
            }
        }
    }
}
