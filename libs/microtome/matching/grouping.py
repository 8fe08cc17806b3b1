"""Positions by image and by category: stable sorting of small numbers by counting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from microtome.matching.compiled import kernel
from microtome.matching.inputs import Ints, Longs
from microtome.matching.threads import even_shares, in_threads


@kernel
def image_order(image: Ints, n_images: int) -> Ints:
    """Positions `(N,)` by image, then position; empty where that is their order already."""
    n = len(image)
    descents = 0
    for i in range(1, n):
        descents += image[i] < image[i - 1]
    if descents == 0:
        return np.empty(0, np.int32)
    free = starts_of(image, n_images)
    order = np.empty(n, np.int32)
    for i in range(n):
        order[free[image[i]]] = i
        free[image[i]] += 1
    return order


@kernel
def starts_of(values: Ints, stop: int) -> Longs:
    """Where each number from 0 to `stop` starts `(stop + 1,)` among `values (N,)` in order, without -1."""
    starts = np.zeros(stop + 1, np.int64)
    for i in range(len(values)):
        if values[i] >= 0:
            starts[values[i] + 1] += 1
    for k in range(stop):
        starts[k + 1] += starts[k]
    return starts


def starts_in_parts(
    values: Ints, stop: int, parts: Sequence[tuple[int, int]]
) -> tuple[Longs, dict[tuple[int, int], Longs]]:
    """Where each number below `stop` starts `(stop + 1,)` among `values (N,)` in order, without -1; and of
    each of the `parts` of them, `(stop,)`, where its own start: behind those of the parts before it.
    """
    counts = np.zeros((len(parts) + 1, stop), np.int64)
    own_starts = in_threads(lambda first, last: starts_of(values[first:last], stop), parts)
    for part, own in enumerate(own_starts):
        counts[part + 1] = np.diff(own)
    starts = np.zeros(stop + 1, np.int64)
    np.cumsum(counts.sum(axis=0), out=starts[1:])
    return starts, dict(zip(parts, starts[:-1] + np.cumsum(counts, axis=0), strict=False))


@kernel
def group(category: Ints, image: Ints, n_categories: int, n_images: int) -> tuple[Ints, Longs]:
    """Positions `(N,)` by category, image and position, and where each category starts `(K + 1,)`."""
    by_image = image_order(image, n_images)
    starts = starts_of(category, n_categories)
    free = starts.copy()
    order = np.empty(len(category), np.int32)
    for i in range(len(category)):
        position = by_image[i] if len(by_image) > 0 else i
        k = category[position]
        order[free[k]] = position
        free[k] += 1
    return order, starts


def by_image(image: Ints, n_images: int, threads: int) -> tuple[Longs, Ints]:
    """Where the rows of each image start `(I + 1,)`, and the rows by image, ascending; none of image -1."""
    parts = even_shares(len(image), threads)
    starts, free = starts_in_parts(image, n_images, parts)
    rows = np.empty(starts[-1], np.int32)
    in_threads(lambda first, last: _fill_by_image(first, last, image, free[first, last], rows), parts)
    return starts, rows


@kernel
def _fill_by_image(first: int, last: int, image: Ints, free: Longs, rows: Ints) -> None:
    """Fills `rows` with `first` to `last`, exclusive, where `free (I,)` says for each image; it is spent."""
    for i in range(first, last):
        if image[i] >= 0:
            own = np.uint64(image[i])
            rows[np.uint64(free[own])] = i
            free[own] += 1
