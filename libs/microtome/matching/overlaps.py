"""Intersection over union of predictions with objects, equal to pycocotools' to the last bit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.matching.compiled import kernel
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Index, Ints, Longs, Mask


@kernel
def box_overlap(boxes: Floats, i: Index, others: Floats, j: Index, crowd: bool) -> float:
    """IoU in [0, 1] of box i of `(N, 4)` xywh with box j of `(M, 4)`; of a crowd, the share of box i in it.

    Source: pycocotools 2.0.11 `bbIou` (maskApi.c); the order of operations is kept.
    """
    width = min(boxes[i, 2] + boxes[i, 0], others[j, 2] + others[j, 0]) - max(boxes[i, 0], others[j, 0])
    height = min(boxes[i, 3] + boxes[i, 1], others[j, 3] + others[j, 1]) - max(boxes[i, 1], others[j, 1])
    if (width <= 0) | (height <= 0):
        return 0.0
    shared = width * height
    area = boxes[i, 2] * boxes[i, 3]
    whole = area if crowd else area + others[j, 2] * others[j, 3] - shared
    return float(shared / whole)


def mask_areas(masks: Sequence[Mask]) -> Floats:
    """Areas `(N,)` of run-length masks, in pixels."""
    # pycocotools 2.0.11 raises OverflowError for more than 255 masks at once
    chunks = [coco_mask.area(list(masks[i : i + 255])) for i in range(0, len(masks), 255)]
    return np.concatenate([np.zeros(0), *chunks])


def require_masks(source: EvaluationInput) -> tuple[Sequence[Mask], Sequence[Mask]]:
    """The masks of objects and of predictions; InputError where there are none to compare by segm."""
    for kind, masks in (("object", source.object_masks), ("prediction", source.prediction_masks)):
        if masks is None:
            raise InputError(
                f"comparing by segm needs a mask for every {kind}",
                found="none",
                fix="Import masks, or compare by bbox.",
            )
    return source.object_masks or (), source.prediction_masks or ()


def mask_overlaps(source: EvaluationInput, groups: Sequence[tuple[Ints, Ints]]) -> tuple[Floats, Longs]:
    """IoUs of the masks of each group's predictions with its objects, and where each group starts.

    A group is (positions of predictions, positions of objects): one image and category where matching, one
    image where outcomes are told. Its IoUs go row by row, a prediction a row.

    Source: pycocotools 2.0.11 `COCOeval.computeIoU`.
    """
    object_masks, prediction_masks = require_masks(source)
    starts = np.zeros(len(groups) + 1, np.int64)
    np.cumsum([len(predictions) * len(objects) for predictions, objects in groups], out=starts[1:])
    overlaps = np.empty(int(starts[-1]))
    for (predictions, objects), start, stop in zip(groups, starts[:-1], starts[1:], strict=True):
        if start == stop:
            continue
        overlaps[start:stop] = coco_mask.iou(
            [prediction_masks[i] for i in predictions],
            [object_masks[i] for i in objects],
            _crowds(source.object_crowd, objects),
        ).reshape(-1)
    return overlaps, starts


def _crowds(crowd: Bools, objects: Ints) -> list[int]:
    return [int(crowd[i]) for i in objects]
