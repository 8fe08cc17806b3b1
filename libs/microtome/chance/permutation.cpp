#include "chance/drawing.hpp"
#include "matching/parameters.hpp"

// Fills `deviations (B,)` with AR100 less the centre `(K,)` of random slices of objects.
KERNEL draw_recall(
    Random *random, const Long *image_start, Long n_images, const Int *category, const Byte *found,
    Long n_objects, const Long *quota, Long n_categories, const Float *shares, Long n_shares,
    const Float *centre, Float *deviations, Long n_slices
) {
    Drawing drawing({image_start, n_images, category, n_objects, quota, n_categories, shares, n_shares});
    std::vector<Long> totals(n_categories);
    const auto held = std::count_if(quota, quota + n_categories, [](Long n) { return n > 0; });
    for (Long slice = 0; slice < n_slices; ++slice) {
        std::fill(totals.begin(), totals.end(), 0);
        drawing.draw(*random, [&](Int object, Int category) { totals[category] += found[object]; });
        Float sum = 0.0;
        for (Long k = 0; k < n_categories; ++k)
            if (quota[k] > 0)
                sum += static_cast<Float>(totals[k]) / static_cast<Float>(N_IOU * quota[k]) - centre[k];
        deviations[slice] = sum / static_cast<Float>(std::max<Long>(1, held));
    }
}
