"""Stable sorting of keys by counting, in parts that fit the processor's cache."""

from __future__ import annotations

import numpy as np

from microtome.matching.compiled import kernel
from microtome.matching.inputs import Longs

KEY, INFO = 0, 1
PARTS = 256
_SHORT = 40  # below this an insertion sort beats counting passes
_LOWER = 0xFFFFFFFF
ITEM_BITS = 31
LAST_ITEM = (1 << ITEM_BITS) - 1


@kernel
def split_by_key(ranked: Longs, parts: Longs, bounds: Longs) -> None:
    """Spreads `ranked (n, 2)`, stably, over 256 parts of ascending keys, which begin at `bounds (257,)`."""
    lowest, highest = ranked[0, KEY] >> 32, ranked[0, KEY] >> 32
    for i in range(len(ranked)):
        lowest, highest = min(lowest, ranked[i, KEY] >> 32), max(highest, ranked[i, KEY] >> 32)
    shift = 0
    while (highest - lowest) >> shift >= PARTS:
        shift += 1
    bounds[:] = 0
    for i in range(len(ranked)):
        bounds[(((ranked[i, KEY] >> 32) - lowest) >> shift) + 1] += 1
    for b in range(PARTS):
        bounds[b + 1] += bounds[b]
    free = bounds.copy()
    for i in range(len(ranked)):
        b = ((ranked[i, KEY] >> 32) - lowest) >> shift
        parts[free[b], KEY] = ranked[i, KEY]
        parts[free[b], INFO] = ranked[i, INFO]
        free[b] += 1


@kernel
def sort_by_key(ranked: Longs, packed: Longs, spare: Longs) -> Longs:
    """The stable ascending order of the keys of `ranked (n, 2)`: positions, in the 31 lowest bits.

    They lie in `packed (n,)` or `spare (n,)`. By the upper halves of the keys first; confidences seldom agree
    in those and differ in the lower ones.
    """
    n = len(ranked)
    if n == 0:
        return packed
    lowest, highest = ranked[0, KEY] >> 32, ranked[0, KEY] >> 32
    for i in range(n):
        lowest, highest = min(lowest, ranked[i, KEY] >> 32), max(highest, ranked[i, KEY] >> 32)
    for i in range(n):
        packed[i] = ((ranked[i, KEY] >> 32) - lowest) << ITEM_BITS | i
    order, other = _sort_packed(packed, spare, highest - lowest)
    differ = False
    for i in range(1, n):
        item, before = np.uint64(order[i] & LAST_ITEM), np.uint64(order[i - 1] & LAST_ITEM)
        equal = order[i] >> ITEM_BITS == order[i - 1] >> ITEM_BITS
        differ |= equal & (ranked[item, KEY] != ranked[before, KEY])
    if differ:
        _sort_equals(ranked, order, other)
    return order


@kernel
def _sort_equals(ranked: Longs, order: Longs, other: Longs) -> None:
    """Sorts what is equal in `order (n,)` by the lower halves of the keys of `ranked (n, 2)`."""
    first = 0
    for last in range(1, len(order) + 1):
        if last < len(order) and order[last] >> ITEM_BITS == order[first] >> ITEM_BITS:
            continue
        for i in range(first, last):
            item = order[i] & LAST_ITEM
            order[i] = (ranked[item, KEY] & _LOWER) << ITEM_BITS | item
        # after four passes, or none, the result lies where it began
        _sort_packed(order[first:last], other[first:last], _LOWER)
        first = last


@kernel
def _sort_packed(packed: Longs, spare: Longs, highest: int) -> tuple[Longs, Longs]:
    """`packed (n,)` in ascending order, and the other array: both are used.

    By the numbers above the 31 lowest bits, at most `highest`; stably where those bits ascend among equals.
    """
    n = len(packed)
    if n < _SHORT:
        for i in range(1, n):
            value = packed[i]
            j = i
            while j > 0 and packed[j - 1] > value:
                packed[j] = packed[j - 1]
                j -= 1
            packed[j] = value
        return packed, spare
    place = np.empty(257, np.int64)
    source, target = packed, spare
    shift = ITEM_BITS
    while highest > 0:
        place[:] = 0
        for i in range(n):
            place[((source[i] >> shift) & 255) + 1] += 1
        for digit in range(256):
            place[digit + 1] += place[digit]
        for i in range(n):
            own = np.uint64((source[i] >> shift) & 255)
            target[np.uint64(place[own])] = source[i]
            place[own] += 1
        source, target = target, source
        shift += 8
        highest >>= 8
    return source, target
