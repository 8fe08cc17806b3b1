"""Pairs of boxes on the same image, in blocks, and how far they overlap."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PAIRS_AT_ONCE = 1 << 21


def pair_blocks(
    image_a: npt.NDArray[np.integer], image_b: npt.NDArray[np.integer], at_once: int = PAIRS_AT_ONCE
) -> Iterator[tuple[Ints, Ints]]:
    """Positions `(M,)` in `image_a (A,)` and in `image_b (B,)` of every pair on one image, block by block.

    The pairs of one `a` lie together in one block, its partners in their own order; a block holds `at_once`
    pairs, or those of one `a` where they are more.
    """
    order_a, order_b = np.argsort(image_a, kind="stable"), np.argsort(image_b, kind="stable")
    sorted_a, sorted_b = image_a[order_a], image_b[order_b]
    first = np.searchsorted(sorted_b, sorted_a, side="left")
    counts = np.searchsorted(sorted_b, sorted_a, side="right") - first
    ends = np.cumsum(counts)
    start = 0
    while start < len(order_a):
        before = int(ends[start - 1]) if start else 0
        stop = max(int(np.searchsorted(ends, before + at_once, side="right")), start + 1)
        n, low = counts[start:stop], first[start:stop]
        within = np.arange(n.sum()) - np.repeat(ends[start:stop] - n - before, n)
        yield np.repeat(order_a[start:stop], n), order_b[np.repeat(low, n) + within]
        start = stop


def pair_iou(a_xywh: Floats, b_xywh: Floats) -> Floats:
    """The IoU `(M,)` of boxes `(M, 4)` row by row; 0 where both are without area."""
    inner = pair_intersection(a_xywh, b_xywh)
    outer = a_xywh[:, 2] * a_xywh[:, 3] + b_xywh[:, 2] * b_xywh[:, 3] - inner
    return np.divide(inner, outer, out=np.zeros_like(inner), where=outer > 0)


def pair_intersection(a_xywh: Floats, b_xywh: Floats) -> Floats:
    """The area `(M,)` in square pixels that boxes `(M, 4)` share row by row."""
    shared = np.ones(len(a_xywh))
    for start, side in ((0, 2), (1, 3)):
        far = np.minimum(a_xywh[:, start] + a_xywh[:, side], b_xywh[:, start] + b_xywh[:, side])
        shared *= np.maximum(far - np.maximum(a_xywh[:, start], b_xywh[:, start]), 0.0)
    return shared


def highest(values: Floats, rows: Ints, out: Floats) -> None:
    """Raise `out[rows]` to the values where these are higher; equal rows lie together."""
    if len(rows):
        starts = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1])))
        at = rows[starts]
        out[at] = np.maximum(out[at], np.maximum.reduceat(values, starts))
