"""Which boxes can't be used, which lie outside their image, and which are given twice.

The policy: a box that is not finite (or over a billion pixels away) or has no size is set aside, for objects
and for predictions. An object that does not overlap its image is set aside too (no detector could find it, no
crop could show it); a prediction there is kept and noted, for it is the detector's mistake. Boxes over the
border are kept and noted, never clipped, so that figures stay those of pycocotools. Identical boxes are kept
and noted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.boxes import Boxes
from microtome.errors import InputError
from microtome.formats.findings import FindingLog, Place
from microtome.kernels import Filled, kernel

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

# Corners that are rounded, or counted from 1 as in Pascal VOC, may pass the border by a pixel without being
# odd.
BORDER_TOLERANCE = 1.0
FARTHEST = 1e9  # pixels; no picture is so large, and areas beyond it lose their last digits


@dataclass(frozen=True)
class BoxFlags:
    """What is odd about boxes `(N,)`, one thing each; none is outside or beyond an image of unknown size."""

    not_finite: Flags  # NaN, infinite, or farther than any picture reaches
    no_size: Flags  # a width or height of 0 or less
    outside: Flags  # no overlap with the image
    beyond: Flags  # partly over the image's border by more than a pixel

    @property
    def unusable(self) -> Flags:
        """Boxes that can't be matched to anything."""
        return self.not_finite | self.no_size


def check_boxes(boxes_xywh: Boxes, images: Longs, image_sizes: Boxes) -> BoxFlags:
    """The flags of boxes `(N, 4)`, each in one of the `images (N,)` of (width, height) `(M, 2)` pixels.

    A size is NaN where it is unknown.

    Raises: InputError for arrays that don't fit each other, and images that are not there.
    """
    _require_rows(boxes_xywh, images)
    if image_sizes.ndim != 2 or image_sizes.shape[1] != 2:
        raise InputError("sizes of images have the wrong shape", found=image_sizes.shape, expected="(M, 2)")
    if len(images) and (images.min() < 0 or images.max() >= len(image_sizes)):
        raise InputError(
            "a box is in no image", found=int(images.max()), expected=f"below {len(image_sizes)}"
        )
    faults = np.empty(len(boxes_xywh), np.int8)
    _find_faults(_sides(boxes_xywh), images, len(faults), image_sizes, BORDER_TOLERANCE, FARTHEST, faults)
    return BoxFlags(*(np.equal(faults, fault) for fault in (1, 2, 3, 4)))


def usable_rows(
    boxes_xywh: Boxes,
    images: Longs,
    image_sizes: Boxes,
    place: Callable[[int], Place],
    log: FindingLog,
    *,
    keep_outside: bool,
) -> Longs:
    """The rows of boxes `(N, 4)` to keep; the others are logged, and so is what is odd about the kept."""
    flags = check_boxes(boxes_xywh, images, image_sizes)

    def told(row: int, fault: str) -> str:
        return f"the box {box_text(boxes_xywh[row])} {fault}"

    def of_image(row: int) -> str:
        return "its image of {:g} x {:g}".format(*image_sizes[images[row]])

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
    images: Longs, categories: Longs, boxes_xywh: Boxes, place: Callable[[int], Place], log: FindingLog
) -> None:
    """Note the boxes `(N, 4)` that an earlier row of the same image and category has too."""
    for row, first in zip(*(rows.tolist() for rows in repeats(images, categories, boxes_xywh)), strict=True):
        reason = (
            f"the box {box_text(boxes_xywh[row])} has the image, category and box of {place(first).row}; "
            "both are kept"
        )
        log.noted(place(row), "identical box", reason)


def repeats(images: Longs, categories: Longs, boxes_xywh: Boxes) -> tuple[Longs, Longs]:
    """The rows `(M,)` that have image, category and box of an earlier one of N, and the first such row.

    Raises: InputError for arrays that don't fit each other.
    """
    _require_rows(boxes_xywh, images, categories)
    n = len(boxes_xywh)
    bits = max(1, n).bit_length() + 1
    rows, first, count = np.empty(n, np.int64), np.empty(n, np.int64), np.zeros(1, np.int64)
    slots = np.zeros(1 << bits, np.int64)
    _find_repeats(_sides(boxes_xywh), images, categories, n, slots, bits, rows, first, count)
    return rows[: count[0]], first[: count[0]]


def _require_rows(boxes_xywh: Boxes, *columns: Longs) -> None:
    """Kernels trust lengths."""
    shapes = [boxes_xywh.shape, *(column.shape for column in columns)]
    n = len(boxes_xywh)
    if shapes != [(n, 4), *((n,) for _ in columns)]:
        raise InputError("columns of boxes don't fit each other", found=shapes, expected="(N, 4), (N,) ..")


def _sides(boxes_xywh: Boxes) -> Boxes:
    """Boxes `(N, 4)` as `(4, N)`, which is how the readers of plain rows keep them."""
    return np.ascontiguousarray(boxes_xywh.T)


@kernel
def _find_faults(
    sides: Floats,
    images: Longs,
    n: int,
    image_sizes: Floats,
    tolerance: float,
    farthest: float,
    faults: Filled[Codes],
) -> None:
    """Fills what is odd about boxes, given as `(4, n)`."""


@kernel
def _find_repeats(
    sides: Floats,
    images: Longs,
    categories: Longs,
    n: int,
    slots: Filled[Longs],
    bits: int,
    rows: Filled[Longs],
    first: Filled[Longs],
    n_found: Filled[Longs],
) -> None:
    """Fills the rows that repeat an earlier one, and which; `slots` are 2 ** bits zeros, over 2 n."""


def box_text(box_xywh: npt.NDArray[np.float64]) -> str:
    """A box as [x, y, width, height] in a message."""
    return "[" + ", ".join(f"{value:g}" for value in box_xywh) + "]"
