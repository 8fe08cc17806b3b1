#include "chance/abreast.hpp"
#include "chance/drawing.hpp"

// Adds to `counts (I, 16)` how often each of the first `n_resamples` draws each image; at most 255.
KERNEL draw_images(Random *random, Long n_resamples, Long n_images, Byte *counts) {
    for (Long draw = 0; draw < n_images; ++draw) {
        for (Long b = 0; b < n_resamples; ++b) {
            const Long image = static_cast<Long>(random->next() * n_images);
            Byte &count = counts[image * TOGETHER + b];
            count += count < 255;
        }
    }
}

// Fills `taken (N,)` with a random slice of a pool's objects.
KERNEL draw_objects(
    Random *random, const Long *image_start, Long n_images, const Int *category, Long n_objects,
    const Long *quota, Long n_categories, const Float *shares, Long n_shares, bool *taken
) {
    Drawing drawing({image_start, n_images, category, n_objects, quota, n_categories, shares, n_shares});
    std::fill_n(taken, n_objects, false);
    drawing.draw(*random, [&](Int object, Int) { taken[object] = true; });
}
