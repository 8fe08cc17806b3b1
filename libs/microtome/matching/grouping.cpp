#include <vector>

#include "kernels/kernels.hpp"

// Adds to `counts` how often each number is among `values` from `first` to `last` (exclusive), without -1.
KERNEL count_values(Long first, Long last, const Int *values, Long *counts) {
    for (Long i = first; i < last; ++i)
        if (values[i] >= 0) ++counts[values[i]];
}

// Fills `placed` with the positions `first` to `last`, exclusive, where `free` says for each of the `values`;
// it is spent. -1 has no place.
KERNEL place_by_value(Long first, Long last, const Int *values, Long *free, Int *placed) {
    for (Long i = first; i < last; ++i)
        if (values[i] >= 0) placed[free[values[i]]++] = static_cast<Int>(i);
}

// Fills `positions` with those of `values (n,)`, by value, then as in `order` if `ordered`; and `starts
// (stop + 1,)`, zeros, with where each number starts there. -1 has no place.
KERNEL sort_by_value(
    Long n, const Int *values, Long stop, bool ordered, const Int *order, Long *starts, Int *positions
) {
    count_values(0, n, values, starts + 1);
    for (Long value = 0; value < stop; ++value) starts[value + 1] += starts[value];
    std::vector<Long> free(starts, starts + stop);
    if (!ordered) return place_by_value(0, n, values, free.data(), positions);
    for (Long i = 0; i < n; ++i) {
        const Int position = order[i], value = values[position];
        if (value >= 0) positions[free[value]++] = position;
    }
}
