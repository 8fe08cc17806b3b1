"""Boxes and masks of COCO rows, which may give either or both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from msgspec import Raw

from microtome.boxes import Boxes
from microtome.formats.findings import FindingLog, Place
from microtome.formats.masks import Masks, Size, boxes_of, read_masks

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Shapes:
    """Boxes `(N, 4)` xywh with their masks; NaN where there is neither, and `usable` is False there.

    `mask_areas` is NaN where the box was given, else the pixels of the mask it was taken from.
    """

    boxes_xywh: Boxes
    masks: Masks
    mask_areas: npt.NDArray[np.float64]
    usable: Flags


def read_shapes(
    bboxes: Sequence[list[float | None] | None],
    segmentations: Sequence[Raw],
    image_sizes: Sequence[Size | None],
    place: Callable[[int], Place],
    log: FindingLog,
    *,
    own_sizes: bool = False,
) -> Shapes:
    """The shapes of N rows; a missing or empty box is taken from the mask, as by pycocotools' loadRes."""
    masks = read_masks(segmentations, image_sizes, own_sizes=own_sizes)
    for row, fault in masks.faults.items():
        log.changed(place(row), "bad mask", f"{fault}; read without a mask")
    lengths = np.fromiter((len(bbox) if bbox else 0 for bbox in bboxes), np.int64, len(bboxes))
    has_mask = np.fromiter((counts is not None for counts in masks.counts), bool, len(bboxes))
    given, from_mask = lengths == 4, (lengths == 0) & has_mask
    for row in np.flatnonzero((lengths == 0) & ~has_mask).tolist():
        log.set_aside(place(row), "no box", "neither a bbox nor a usable segmentation")
    for row in np.flatnonzero((lengths > 0) & ~given).tolist():
        log.set_aside(
            place(row), "bad box", f"bbox holds {lengths[row]} numbers, expected x, y, width and height"
        )
    boxes = np.full((len(bboxes), 4), np.nan)
    boxes[given] = np.array([bbox for bbox in bboxes if bbox and len(bbox) == 4], np.float64).reshape(-1, 4)
    mask_areas = np.full(len(bboxes), np.nan)
    boxes[from_mask], mask_areas[from_mask] = _around_masks(masks, np.flatnonzero(from_mask).tolist())
    return Shapes(boxes, masks, mask_areas, given | from_mask)


def _around_masks(masks: Masks, rows: Sequence[int]) -> tuple[Boxes, npt.NDArray[np.float64]]:
    counts = [text for row in rows if (text := masks.counts[row]) is not None]
    sizes = [size for row in rows if (size := masks.sizes[row]) is not None]
    return boxes_of(counts, sizes)
