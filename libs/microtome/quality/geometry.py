"""Scores of where and how boxes lie on their images."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.quality.pairs import Floats, Ints, highest, pair_blocks, pair_iou

CELLS_AT_ONCE = 1 << 22


@dataclass(frozen=True, eq=False)
class Geometry:
    """Scores of objects `(N,)` and of images `(I,)`; NaN where there is none.

    `border_distance` is in pixels, the others are shares in [0, 1] but for `aspect_ratio`.
    """

    relative_area: Floats
    aspect_ratio: Floats
    border_distance: Floats
    same_category_iou: Floats
    occlusion: Floats
    object_density: Floats


def geometry(
    image: Ints,
    category: npt.NDArray[np.integer],
    boxes_xywh: Floats,
    is_crowd: npt.NDArray[np.bool_],
    sizes: Floats,
) -> Geometry:
    """The geometry of objects with boxes `(N, 4)` on images of `sizes (I, 2)` width x height in pixels.

    `image (N,)` are positions in `sizes`. Boxes are clipped to their image first. `relative_area`: share of
    the image; `aspect_ratio`: width over height; `border_distance`: from the box to the nearest edge of the
    image; `same_category_iou`: the largest IoU with another object of its category on the image, 0 alone;
    `occlusion`: share of the box that other boxes cover, whichever lies in front; `object_density`: share of
    the image that boxes cover, counted once. Crowds take no part in the last three, which are NaN for them.
    """
    inside = clipped(boxes_xywh, sizes[image])
    width, height = inside[:, 2], inside[:, 3]
    same, occlusion = np.full((2, len(image)), np.nan)
    alone = np.flatnonzero(~is_crowd)
    same[alone] = largest_iou_of_its_kind(image[alone], category[alone], boxes_xywh[alone])
    occlusion[alone], covered = coverage(image[alone], inside[alone], len(sizes))
    return Geometry(
        relative_area=_ratio(width * height, sizes[image].prod(axis=1)),
        aspect_ratio=_ratio(width, height),
        border_distance=_border_distance(inside, sizes[image]),
        same_category_iou=same,
        occlusion=occlusion,
        object_density=_ratio(covered, sizes.prod(axis=1)),
    )


def clipped(boxes_xywh: Floats, sizes: Floats) -> Floats:
    """Boxes `(N, 4)` as far as they lie on images of `sizes (N, 2)`; those that lie outside have no area."""
    low = np.clip(boxes_xywh[:, :2], 0.0, sizes)
    high = np.clip(boxes_xywh[:, :2] + boxes_xywh[:, 2:], 0.0, sizes)
    return np.concatenate([low, np.maximum(high - low, 0.0)], axis=1)


def largest_iou_of_its_kind(image: Ints, category: npt.NDArray[np.integer], boxes_xywh: Floats) -> Floats:
    """The largest IoU `(N,)` with another box of the same category on the same image, 0 without one."""
    largest = np.zeros(len(image))
    for a, b in pair_blocks(image, image):
        kept = (a != b) & (category[a] == category[b])
        a, b = a[kept], b[kept]
        highest(pair_iou(boxes_xywh[a], boxes_xywh[b]), a, largest)
    return largest


def coverage(image: Ints, boxes_xywh: Floats, n_images: int) -> tuple[Floats, Floats]:
    """Which share of each box others cover `(N,)`, NaN without area, and the area that boxes cover `(I,)`.

    The edges of an image's boxes cut it into a grid whose cells are covered by whole boxes: counted once per
    cell, for all images with as many boxes at a time.
    """
    shared, covered = np.zeros(len(image)), np.zeros(n_images)
    for rows in _images_of_one_count(image):
        boxes = boxes_xywh[rows]
        x, from_x, to_x = _cuts(boxes[:, :, 0], boxes[:, :, 2])
        y, from_y, to_y = _cuts(boxes[:, :, 1], boxes[:, :, 3])
        step = max(1, CELLS_AT_ONCE // (x.shape[0] * y.shape[1]))
        for start in range(0, x.shape[1] - 1, step):
            strip = x[:, start : start + step + 1]
            bounds = (
                np.clip(from_x - start, 0, strip.shape[1] - 1),
                np.clip(to_x - start, 0, strip.shape[1] - 1),
            )
            count = _counts((strip.shape[1], y.shape[1]), *bounds, from_y, to_y)
            area = np.diff(strip)[:, :, None] * np.diff(y)[:, None, :]
            covered[image[rows[:, 0]]] += (area * (count > 0)).sum(axis=(1, 2))
            shared[rows] += _sums(area * (count > 1), *bounds, from_y, to_y)
    return _ratio(shared, boxes_xywh[:, 2] * boxes_xywh[:, 3]).clip(max=1.0), covered


def _images_of_one_count(image: Ints) -> Iterator[Ints]:
    """Rows `(B, n)` of the boxes of B images that have n boxes each, as many images as fit."""
    order = np.argsort(image, kind="stable")
    starts = np.flatnonzero(np.concatenate(([True], np.diff(image[order]) != 0))) if len(image) else order
    counts = np.diff(np.append(starts, len(image)))
    for n in np.unique(counts):
        chosen = starts[counts == n]
        at_once = max(1, CELLS_AT_ONCE // (2 * int(n)) ** 2)
        for begin in range(0, len(chosen), at_once):
            yield order[chosen[begin : begin + at_once, None] + np.arange(n)]


def _cuts(low: Floats, length: Floats) -> tuple[Floats, Ints, Ints]:
    """The sorted edges `(B, 2n)` of intervals `(B, n)`, and at which of them each begins and ends."""
    n = low.shape[1]
    edges = np.concatenate([low, low + length], axis=1)
    order = np.argsort(edges, axis=1, kind="stable")
    place = np.argsort(order, axis=1)
    return np.take_along_axis(edges, order, axis=1), place[:, :n], place[:, n:]


def _counts(
    shape: tuple[int, int], from_x: Ints, to_x: Ints, from_y: Ints, to_y: Ints
) -> npt.NDArray[np.int32]:
    """How many boxes cover each cell `(B, columns, rows)`, from their corners by summing along both axes."""
    corners = np.zeros((len(from_x), *shape), np.int32)
    at = np.arange(len(from_x))[:, None]
    for x, y, sign in ((from_x, from_y, 1), (to_x, from_y, -1), (from_x, to_y, -1), (to_x, to_y, 1)):
        np.add.at(corners, (at, x, y), sign)
    return corners.cumsum(axis=1).cumsum(axis=2, dtype=np.int32)[:, :-1, :-1]


def _sums(values: Floats, from_x: Ints, to_x: Ints, from_y: Ints, to_y: Ints) -> Floats:
    """The sum of the cells' values inside each box `(B, n)`."""
    total = np.zeros((values.shape[0], values.shape[1] + 1, values.shape[2] + 1))
    total[:, 1:, 1:] = values.cumsum(axis=1).cumsum(axis=2)
    at = np.arange(len(values))[:, None]
    inner = (
        total[at, to_x, to_y] - total[at, from_x, to_y] - total[at, to_x, from_y] + total[at, from_x, from_y]
    )
    sums: Floats = np.maximum(inner, 0.0)
    return sums


def _border_distance(inside: Floats, sizes: Floats) -> Floats:
    far = sizes - inside[:, :2] - inside[:, 2:]
    nearest: Floats = np.concatenate([inside[:, :2], far], axis=1).min(axis=1).clip(min=0.0)
    return nearest


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratio: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return ratio
