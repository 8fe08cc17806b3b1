// Which rows and objects of a match table a slice of images takes.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>

#include "matching/parameters.hpp"
#include "matching/table.hpp"

typedef Long Longs4 __attribute__((vector_size(32)));

class ImageSelection {
  public:
    explicit ImageSelection(const MatchTable &table)
        : table(table), images(std::make_unique_for_overwrite<Int[]>(table.n_images + 1)) {}

    // Sets the bits `rows (W,)` of the rows, and counts `(K, A)` the objects, of the images in `mask (I,)`.
    // Of most images it is quicker to take the others away.
    void select(const bool *mask, Long *rows, Long *counts) {
        Long n_listed = list_images(mask, true);
        const bool adding = 2 * n_listed <= table.n_images;
        const Long n_counts = table.n_categories * N_AREA;
        std::fill_n(rows, table.n_words(), adding ? 0 : -1);
        if (adding) {
            std::fill_n(counts, n_counts, 0);
        } else {
            std::copy_n(table.object_counts, n_counts, counts);
            n_listed = list_images(mask, false);
        }
        for (Long i = 0; i < n_listed; ++i) {
            flip_rows(images[i], images[std::min(i + AHEAD, n_listed - 1)], rows);
            count_objects(images[i], adding ? 1 : -1, counts);
        }
    }

  private:
    // images lie apart in memory: by the time that an image's turn comes its rows are in the cache
    static constexpr Long AHEAD = 4, INTS_OF_A_LINE = 16;
    static constexpr Longs4 RANGES = {0, 1, 2, 3};
    const MatchTable &table;
    std::unique_ptr<Int[]> images;

    // the images whose mask is `wanted`; without a branch, which the processor could not foresee
    Long list_images(const bool *mask, bool wanted) {
        Int *listed = images.get();
        Long n = 0;
        for (Long image = 0; image < table.n_images; ++image) {
            listed[n] = static_cast<Int>(image);
            n += mask[image] == wanted;
        }
        return n;
    }

    void flip_rows(Long image, Long later, Long *__restrict rows) const {
        const Int *last = table.image_rows + table.image_row_start[later + 1];
        for (const Int *row = table.image_rows + table.image_row_start[later]; row < last;
             row += INTS_OF_A_LINE) {
            __builtin_prefetch(row);
        }
        const Long n = table.image_row_start[image + 1];
        for (Long i = table.image_row_start[image]; i < n; ++i) {
            const std::uint32_t row = static_cast<std::uint32_t>(table.image_rows[i]);
            rows[row >> 6] ^= Long{1} << (row & 63);
        }
    }

    void count_objects(Long image, Long step, Long *__restrict counts) const {
        const Long n = table.image_object_start[image + 1];
        for (Long i = table.image_object_start[image]; i < n; ++i) {
            const Int kind = table.image_objects[i];
            Long *own = counts + (kind >> N_AREA) * N_AREA;
            Longs4 sum;
            std::memcpy(&sum, own, sizeof sum);
            sum += step & -((kind >> RANGES) & 1);
            std::memcpy(own, &sum, sizeof sum);
        }
    }
};
