"""Positions by image and by category: stable sorting of small numbers by counting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from microtome.kernels import Filled, kernel
from microtome.matching.inputs import Ints, Longs
from microtome.matching.threads import even_shares, in_threads

Part = tuple[int, int]  # the first position and the one behind the last
AS_THEY_LIE = np.empty(0, np.int32)


def image_order(image: Ints, n_images: int) -> Ints:
    """Positions `(N,)` by image, then position; AS_THEY_LIE where that is their order already."""
    if (image[1:] >= image[:-1]).all():
        return AS_THEY_LIE
    return _sorted(image, n_images)[1]


def group(category: Ints, image: Ints, n_categories: int, n_images: int) -> tuple[Longs, Ints]:
    """Where each category starts `(K + 1,)`, and positions `(N,)` by category, image and position."""
    return _sorted(category, n_categories, image_order(image, n_images))


def by_image(image: Ints, n_images: int, threads: int) -> tuple[Longs, Ints]:
    """Where the rows of each image start `(I + 1,)`, and the rows by image, ascending; none of image -1."""
    if threads == 1:
        return _sorted(image, n_images)
    parts = even_shares(len(image), threads)
    starts, free = starts_in_parts(image, n_images, parts)
    rows = np.empty(starts[-1], np.int32)
    in_threads(lambda first, last: _place_by_value(first, last, image, free[first, last], rows), parts)
    return starts, rows


def starts_in_parts(values: Ints, stop: int, parts: Sequence[Part]) -> tuple[Longs, dict[Part, Longs]]:
    """Where each number below `stop` starts `(stop + 1,)` among `values (N,)` in order, without -1; and of
    each of the `parts` of them, `(stop,)`, where its own start: behind those of the parts before it.
    """
    counts = {part: np.zeros(stop, np.int64) for part in parts}
    in_threads(lambda first, last: _count_values(first, last, values, counts[first, last]), parts)
    starts = np.zeros(stop + 1, np.int64)
    np.cumsum(sum(counts.values(), start=starts[1:]), out=starts[1:])
    free, behind = {}, starts[:-1].copy()
    for part, own in counts.items():
        free[part] = behind
        behind = behind + own
    return starts, free


def _sorted(values: Ints, stop: int, order: Ints = AS_THEY_LIE) -> tuple[Longs, Ints]:
    """Where each number below `stop` starts `(stop + 1,)`, and positions by it, then as in `order`; none of
    -1.
    """
    starts = np.zeros(stop + 1, np.int64)
    positions = np.empty(len(values), np.int32)
    _sort_by_value(len(values), values, stop, len(order) > 0, order, starts, positions)
    return starts, positions[: starts[-1]]


@kernel
def _sort_by_value(
    n: int,
    values: Ints,
    stop: int,
    ordered: bool,
    order: Ints,
    starts: Filled[Longs],
    positions: Filled[Ints],
) -> None:
    """Fills `positions` with those of `values (n,)`, by value, then as in `order` if `ordered`; and `starts
    (stop + 1,)`, zeros, with where each number starts there. -1 has no place.
    """


@kernel
def _count_values(first: int, last: int, values: Ints, counts: Filled[Longs]) -> None:
    """Adds to `counts` how often each number is among `values` from `first` to `last` (exclusive)."""


@kernel
def _place_by_value(first: int, last: int, values: Ints, free: Filled[Longs], placed: Filled[Ints]) -> None:
    """Fills `placed` with the positions `first` to `last`, exclusive, where `free` says for each of the
    `values`; it is spent. -1 has no place.
    """
