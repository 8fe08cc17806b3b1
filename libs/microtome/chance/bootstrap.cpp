#include <algorithm>
#include <vector>

#include "chance/abreast.hpp"
#include "matching/parameters.hpp"

// Fills `result (N, 16, K)` with AR100 of each category, by weights of the images `blocks (N, I, 16)`.
KERNEL sum_recall(
    const Int *image, const Int *category, const Long *found, Long n_objects, const Byte *blocks,
    Long n_blocks, Long n_images, Long n_categories, Float *result
) {
    std::vector<Counts> totals(n_categories), counts(n_categories);
    for (Long block = 0; block < n_blocks; ++block) {
        std::fill(totals.begin(), totals.end(), Counts{});
        std::fill(counts.begin(), counts.end(), Counts{});
        for (Long g = 0; g < n_objects; ++g) {
            const Counts weight = weights_of(blocks + block * n_images * TOGETHER, image[g]);
            totals[category[g]] += weight * static_cast<Int>(found[g]);
            counts[category[g]] += weight;
        }
        Float *row = result + block * TOGETHER * n_categories;
        for (Long b = 0; b < TOGETHER; ++b) {
            for (Long k = 0; k < n_categories; ++k) {
                const Long n = counts[k][b];
                *row++ = n > 0 ? totals[k][b] / static_cast<Float>(N_IOU * n) : -1.0;
            }
        }
    }
}
