// Stable sorting of keys by counting, in parts that fit the processor's cache.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "kernels/kernels.hpp"

struct Ranked {
    Long key, info;

    Long upper() const { return key >> 32; }
    Long lower() const { return key & 0xFFFFFFFF; }
};

constexpr Long N_PARTS = 256;
constexpr Long ITEM_BITS = 31, LAST_ITEM = (1LL << ITEM_BITS) - 1;

// The lowest and highest upper half of the keys of at least one.
inline std::pair<Long, Long> upper_limits(const Ranked *ranked, Long n) {
    Long lowest = ranked[0].upper(), highest = lowest;
    for (Long i = 1; i < n; ++i) {
        lowest = std::min(lowest, ranked[i].upper());
        highest = std::max(highest, ranked[i].upper());
    }
    return {lowest, highest};
}

// Spreads `ranked`, stably, over 256 `parts` of ascending keys, and says where each begins.
inline std::array<Long, N_PARTS + 1> split_by_key(const Ranked *ranked, Long n, Ranked *parts) {
    const auto [lowest, highest] = upper_limits(ranked, n);
    int shift = 0;
    while ((highest - lowest) >> shift >= N_PARTS) ++shift;
    const auto part_of = [lowest, shift](const Ranked &one) { return (one.upper() - lowest) >> shift; };
    std::array<Long, N_PARTS + 1> bounds{};
    for (Long i = 0; i < n; ++i) ++bounds[part_of(ranked[i]) + 1];
    for (Long part = 0; part < N_PARTS; ++part) bounds[part + 1] += bounds[part];
    auto free = bounds;
    for (Long i = 0; i < n; ++i) {
        Ranked *place = parts + free[part_of(ranked[i])]++;
        __builtin_prefetch(place + 8, 1);  // two cache lines ahead in this part
        *place = ranked[i];
    }
    return bounds;
}

// Tells the order of keys, and keeps room for that.
class KeySorter {
  public:
    // The stable ascending order of `n` keys: positions, in the 31 lowest bits, until the next call. By the
    // upper halves of the keys first; confidences seldom agree in those and differ in the lower ones.
    const Long *order(const Ranked *ranked, Long n) {
        reserve(n);
        if (n == 0) return packed.get();
        const auto [lowest, highest] = upper_limits(ranked, n);
        for (Long i = 0; i < n; ++i) packed[i] = (ranked[i].upper() - lowest) << ITEM_BITS | i;
        if (sorted(packed.get(), spare.get(), n, highest - lowest) != packed.get()) packed.swap(spare);
        if (any_equal_differ(ranked, n)) sort_equals(ranked, n);
        return packed.get();
    }

  private:
    static constexpr Long SHORT = 40;  // below this an insertion sort beats counting passes

    Long room = 0;
    std::unique_ptr<Long[]> packed, spare;

    void reserve(Long n) {
        if (n <= room) return;
        packed = std::make_unique_for_overwrite<Long[]>(n);
        spare = std::make_unique_for_overwrite<Long[]>(n);
        room = n;
    }

    static Long item(Long packed) { return packed & LAST_ITEM; }
    static Long value(Long packed) { return packed >> ITEM_BITS; }

    // Whether keys that are equal so far differ in their lower halves.
    bool any_equal_differ(const Ranked *ranked, Long n) const {
        bool differ = false;
        for (Long i = 1; i < n; ++i) {
            const bool equal = value(packed[i]) == value(packed[i - 1]);
            differ |= equal & (ranked[item(packed[i])].key != ranked[item(packed[i - 1])].key);
        }
        return differ;
    }

    void sort_equals(const Ranked *ranked, Long n) {
        for (Long first = 0, last = 1; last <= n; ++last) {
            if (last < n && value(packed[last]) == value(packed[first])) continue;
            for (Long i = first; i < last; ++i)
                packed[i] = ranked[item(packed[i])].lower() << ITEM_BITS | item(packed[i]);
            // after four passes, or none, the result lies where it began
            sorted(&packed[first], &spare[first], last - first, 0xFFFFFFFF);
            first = last;
        }
    }

    // Where `given` or `spare` holds what was given in ascending order; both are used. By the values, at most
    // `highest`, above the 31 lowest bits; stably where those bits ascend among equals.
    static Long *sorted(Long *given, Long *spare, Long n, Long highest) {
        if (n < SHORT) {
            insertion_sort(given, n);
            return given;
        }
        for (int shift = ITEM_BITS; highest > 0; shift += 8, highest >>= 8) {
            const auto digit = [shift](Long one) { return one >> shift & 255; };
            std::array<Long, 257> place{};
            for (Long i = 0; i < n; ++i) ++place[digit(given[i]) + 1];
            for (int d = 0; d < 256; ++d) place[d + 1] += place[d];
            for (Long i = 0; i < n; ++i) spare[place[digit(given[i])]++] = given[i];
            std::swap(given, spare);
        }
        return given;
    }

    static void insertion_sort(Long *values, Long n) {
        for (Long i = 1; i < n; ++i) {
            const Long moved = values[i];
            Long j = i;
            for (; j > 0 && values[j - 1] > moved; --j) values[j] = values[j - 1];
            values[j] = moved;
        }
    }
};
