"""Which boxes can't be used, which lie outside their image, and which are given twice.

The policy: a box that is not finite (or over a billion pixels away) or has no size is set aside, for objects
and for predictions. An object that does not overlap its image is set aside too (no detector could find it, no
crop could show it); a prediction there is kept and noted, for it is the detector's mistake. Boxes over the
border are kept and noted, never clipped, so that figures stay those of pycocotools. Identical boxes are kept
and noted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.boxes import Boxes
from microtome.formats.findings import FindingLog, Place

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

# Corners that are rounded, or counted from 1 as in Pascal VOC, may pass the border by a pixel without being
# odd.
BORDER_TOLERANCE = 1.0
FARTHEST = 1e9  # pixels; no picture is so large, and areas beyond it lose their last digits


@dataclass(frozen=True)
class BoxFlags:
    """What is odd about boxes `(N,)`; `outside` and `beyond` are False where the image's size is unknown."""

    not_finite: Flags  # NaN, infinite, or farther than any picture reaches
    no_size: Flags  # a width or height of 0 or less
    outside: Flags  # no overlap with the image
    beyond: Flags  # partly over the image's border by more than a pixel

    @property
    def unusable(self) -> Flags:
        """Boxes that can't be matched to anything."""
        return self.not_finite | self.no_size


def check_boxes(boxes_xywh: Boxes, image_sizes: Boxes) -> BoxFlags:
    """The flags of boxes `(N, 4)` in images of (width, height) `(N, 2)` pixels, NaN where unknown."""
    x, y, width, height = boxes_xywh.T
    image_width, image_height = image_sizes.T
    with np.errstate(all="ignore"):
        not_finite: Flags = np.asarray(~(np.abs(boxes_xywh) <= FARTHEST).all(axis=1))
        no_size = ~not_finite & ((width <= 0) | (height <= 0))
        judged = ~not_finite & ~no_size & np.isfinite(image_width + image_height)
        if not judged.any():
            return BoxFlags(not_finite, no_size, judged, judged)
        right, bottom = x + width, y + height
        outside = (x >= image_width) | (y >= image_height) | (right <= 0) | (bottom <= 0)
        low, far_right, far_bottom = (
            -BORDER_TOLERANCE,
            image_width + BORDER_TOLERANCE,
            image_height + BORDER_TOLERANCE,
        )
        beyond = (x < low) | (y < low) | (right > far_right) | (bottom > far_bottom)
    return BoxFlags(not_finite, no_size, outside & judged, beyond & ~outside & judged)


def usable_rows(
    boxes_xywh: Boxes,
    image_sizes: Boxes,
    place: Callable[[int], Place],
    log: FindingLog,
    *,
    keep_outside: bool,
) -> Integers:
    """The rows of boxes `(N, 4)` to keep; the others are logged, and so is what is odd about the kept."""
    flags = check_boxes(boxes_xywh, image_sizes)

    def told(row: int, fault: str) -> str:
        return f"the box {box_text(boxes_xywh[row])} {fault}"

    def of_image(row: int) -> str:
        return f"its image of {image_sizes[row, 0]:g} x {image_sizes[row, 1]:g}"

    for row in np.flatnonzero(flags.not_finite).tolist():
        log.set_aside(place(row), "bad box", told(row, "is not finite, or larger than any picture"))
    for row in np.flatnonzero(flags.no_size).tolist():
        log.set_aside(place(row), "bad box", told(row, "has no width or height above 0"))
    tell_outside = log.noted if keep_outside else log.set_aside
    for row in np.flatnonzero(flags.outside).tolist():
        tell_outside(place(row), "outside image", told(row, f"does not overlap {of_image(row)}"))
    for row in np.flatnonzero(flags.beyond).tolist():
        log.noted(
            place(row), "outside image", told(row, f"passes the border of {of_image(row)}; kept as it is")
        )
    dropped = flags.unusable if keep_outside else flags.unusable | flags.outside
    return np.flatnonzero(~dropped)


def note_identical(
    groups: tuple[Integers, ...], boxes_xywh: Boxes, place: Callable[[int], Place], log: FindingLog
) -> None:
    """Note the boxes `(N, 4)` that an earlier row of the same groups has too."""
    first = repeats(groups, boxes_xywh)
    for row in np.flatnonzero(first != np.arange(len(first))).tolist():
        earlier = place(int(first[row])).row
        reason = (
            f"the box {box_text(boxes_xywh[row])} has the image, category and box of {earlier}; both are kept"
        )
        log.noted(place(row), "identical box", reason)


def repeats(groups: tuple[Integers, ...], boxes_xywh: Boxes) -> Integers:
    """For each box the first row `(N,)` with the same box and the same value in every group."""
    count = len(boxes_xywh)
    if not count:
        return np.zeros(0, dtype=np.int64)
    columns = [*boxes_xywh.T, *groups]
    fingerprints = _fingerprints(columns)
    if not len(_repeated(fingerprints)):
        return np.arange(count)
    order = np.argsort(fingerprints, kind="stable")
    differs = np.zeros(count, dtype=bool)
    differs[0] = True
    for column in columns:
        differs[1:] |= column[order][1:] != column[order][:-1]
    leader = np.maximum.accumulate(np.where(differs, np.arange(count), 0))
    first = np.empty(count, dtype=np.int64)
    first[order] = order[leader]
    return first


def of_same_box(boxes_xywh: Boxes) -> Integers:
    """The rows whose box another of the boxes `(N, 4)` equals, and perhaps a few more."""
    fingerprints = _fingerprints([*boxes_xywh.T])
    return np.flatnonzero(np.isin(fingerprints, _repeated(fingerprints)))


def _repeated(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Those of `values (N,)` that come more than once."""
    ordered = np.sort(values)
    return np.asarray(ordered[1:][ordered[1:] == ordered[:-1]])


def _fingerprints(columns: Sequence[npt.NDArray[Any]]) -> npt.NDArray[np.uint64]:
    """A number for each row `(N,)`, the same for equal rows: one column sorts faster than six."""
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        # + 0.0 makes -0.0, which is equal to it, the same bits
        bits = (column + 0.0).view(np.uint64) if column.dtype.kind == "f" else column.astype(np.uint64)
        mixed = (mixed ^ bits) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def box_text(box_xywh: npt.NDArray[np.float64]) -> str:
    """A box as [x, y, width, height] in a message."""
    return "[" + ", ".join(f"{value:g}" for value in box_xywh) + "]"
