#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "kernels/kernels.hpp"

namespace {

// counted as the fields of BoxFlags are
enum Fault : Code { NO_FAULT, NOT_FINITE, NO_SIZE, OUTSIDE, BEYOND };

struct Box {
    Float x, y, width, height;
};

Fault fault_of(const Box &box, Float image_width, Float image_height, Float tolerance, Float farthest) {
    const auto [x, y, width, height] = box;
    const bool is_near = std::abs(x) <= farthest && std::abs(y) <= farthest && std::abs(width) <= farthest &&
                         std::abs(height) <= farthest;
    if (!is_near) return NOT_FINITE;  // so is NaN
    if (width <= 0 || height <= 0) return NO_SIZE;
    if (!std::isfinite(image_width + image_height)) return NO_FAULT;
    const Float right = x + width, bottom = y + height;
    if (x >= image_width || y >= image_height || right <= 0 || bottom <= 0) return OUTSIDE;
    const bool inside = !(x < -tolerance) && !(y < -tolerance) && !(right > image_width + tolerance) &&
                        !(bottom > image_height + tolerance);
    return inside ? NO_FAULT : BEYOND;
}

struct Rows {
    const Float *sides;  // (4, n)
    const Long *images, *categories;
    Long n;

    Box box(Long row) const { return {sides[row], sides[n + row], sides[2 * n + row], sides[3 * n + row]}; }

    // a number that is the same of equal rows
    std::uint64_t fingerprint(Long row) const {
        const auto [x, y, width, height] = box(row);
        std::uint64_t mixed = 0;
        for (const std::uint64_t bits :
             {bits_of(x), bits_of(y), bits_of(width), bits_of(height), std::uint64_t(images[row]),
              std::uint64_t(categories[row])}) {
            mixed = (mixed ^ bits) * 0x9E3779B97F4A7C15u;
            mixed ^= mixed >> 29;
        }
        return mixed;
    }

    bool are_equal(Long row, Long other) const {
        const Box a = box(row), b = box(other);
        return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height &&
               images[row] == images[other] && categories[row] == categories[other];
    }

  private:
    // + 0.0 makes -0.0, which is equal to it, the same bits
    static std::uint64_t bits_of(Float value) { return std::bit_cast<std::uint64_t>(value + 0.0); }
};

// The first row of each kind, found by its fingerprint. A used slot holds a row, counted from 1, below the
// high half of its fingerprint.
class FirstRows {
  public:
    FirstRows(const Rows &rows, Long *slots, Long bits)
        : rows(rows), slots(reinterpret_cast<std::uint64_t *>(slots)), mask((std::uint64_t{1} << bits) - 1) {}

    // the slot is somewhere in memory: fetched early, it need not be waited for
    void prefetch(std::uint64_t fingerprint) const { __builtin_prefetch(&slots[fingerprint & mask], 1); }

    // the first row that equals one, which may be itself
    Long of(Long row, std::uint64_t fingerprint) {
        std::uint64_t at = fingerprint & mask;
        for (; slots[at]; at = (at + 1) & mask) {
            const Long other = static_cast<Long>(slots[at] & ROW) - 1;
            if ((slots[at] & ~ROW) == (fingerprint & ~ROW) && rows.are_equal(row, other)) return other;
        }
        slots[at] = (fingerprint & ~ROW) | static_cast<std::uint64_t>(row + 1);
        return row;
    }

  private:
    static constexpr std::uint64_t ROW = 0xFFFFFFFFu;

    const Rows &rows;
    std::uint64_t *slots;
    std::uint64_t mask;
};

}  // namespace

// Fills what is odd about boxes, given as `sides` (4, n), in `images` that have a (width, height) each.
KERNEL find_faults(
    const Float *sides, const Long *images, Long n, const Float *image_sizes, Float tolerance, Float farthest,
    Code *faults
) {
    for (Long i = 0; i < n; ++i) {
        const Box box = {sides[i], sides[n + i], sides[2 * n + i], sides[3 * n + i]};
        const Float *const size = image_sizes + 2 * images[i];
        faults[i] = fault_of(box, size[0], size[1], tolerance, farthest);
    }
}

// Fills the rows that have image, category and box of an earlier row, and the first such row of each.
// `slots`, 2^bits of them and more than n, are 0.
KERNEL find_repeats(
    const Float *sides, const Long *images, const Long *categories, Long n, Long *slots, Long bits,
    Long *rows, Long *first, Long *n_found
) {
    constexpr Long TOGETHER = 64;
    std::uint64_t fingerprints[TOGETHER];
    const Rows boxes{sides, images, categories, n};
    FirstRows first_rows{boxes, slots, bits};
    for (Long begin = 0; begin < n; begin += TOGETHER) {
        const Long end = std::min(n, begin + TOGETHER);
        for (Long row = begin; row < end; ++row) {
            fingerprints[row - begin] = boxes.fingerprint(row);
            first_rows.prefetch(fingerprints[row - begin]);
        }
        for (Long row = begin; row < end; ++row) {
            const Long earlier = first_rows.of(row, fingerprints[row - begin]);
            if (earlier == row) continue;
            rows[n_found[0]] = row;
            first[n_found[0]++] = earlier;
        }
    }
}
