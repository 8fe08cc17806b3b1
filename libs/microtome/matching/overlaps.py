"""Intersection over union of predictions with objects, equal to pycocotools' to the last bit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Ints, Longs, Mask


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
