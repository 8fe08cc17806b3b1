// Random slices of objects, drawn image by image.
#pragma once

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/kernels.hpp"

// What a random slice of objects is drawn from: see `Pool` in resampling.py. Objects lie by image.
struct Pool {
    const Long *image_start;
    Long n_images;
    const Int *category;
    Long n_objects;
    const Long *quota;
    Long n_categories;
    const Float *shares;
    Long n_shares;
};

// Draws slices one after another from the same pool.
class Drawing {
  public:
    explicit Drawing(const Pool &pool)
        : pool(pool), images(pool.n_images), spare(pool.n_objects), left(pool.n_categories),
          taken(pool.n_objects) {}

    // Hands each object of a random slice to `member(object, category)`.
    //
    // Takes images in random order, from each as large a share of its objects as the slice takes from one of
    // its own images, until each category has its quota.
    //
    // So members lie together in images as those of the slice do: whole images where it holds whole images,
    // single objects where it holds single ones.
    template <class Member> void draw(Random &random, Member member) {
        std::fill(taken.begin(), taken.end(), false);
        std::copy_n(pool.quota, pool.n_categories, left.begin());
        wanted = std::accumulate(left.begin(), left.end(), 0LL);
        std::iota(images.begin(), images.end(), 0);
        for (Long i = 0; i < pool.n_images && wanted > 0; ++i) {
            std::swap(images[i], images[i + below(random, pool.n_images - i)]);
            if (const Long n = n_held(images[i]))
                take(images[i], std::min(n, n_tried(n, random)), random, member);
        }
        // fills up with what was left
        for (Long i = 0; i < pool.n_images && wanted > 0; ++i)
            take(images[i], n_held(images[i]), random, member);
    }

  private:
    const Pool pool;
    std::vector<Int> images, spare;
    std::vector<Long> left;
    std::vector<char> taken;
    Long wanted = 0;

    Long n_held(Long image) const { return pool.image_start[image + 1] - pool.image_start[image]; }

    static Long below(Random &random, Long n) { return static_cast<Long>(random.next() * n); }

    Long n_tried(Long n, Random &random) const {
        const Float share = pool.shares[below(random, pool.n_shares)];
        return static_cast<Long>(share * n + random.next());
    }

    // Takes those that are still wanted of `n_tried` objects of an image.
    template <class Member> void take(Long image, Long n_tried, Random &random, Member member) {
        if (n_tried == 0) return;
        const Long n = n_held(image);
        std::iota(spare.begin(), spare.begin() + n, static_cast<Int>(pool.image_start[image]));
        for (Long g = 0; g < n_tried; ++g) {
            std::swap(spare[g], spare[g + below(random, n - g)]);
            const Int object = spare[g], category = pool.category[object];
            if (taken[object] || left[category] == 0) continue;
            taken[object] = true;
            --left[category];
            --wanted;
            member(object, category);
        }
    }
};
