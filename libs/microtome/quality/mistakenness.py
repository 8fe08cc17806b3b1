"""Mistakenness: how likely a label is wrong, by how sure a model is of something else."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from microtome.quality.pairs import Floats, Ints, highest, pair_blocks, pair_iou

IOU_THRESHOLD = 0.5


def mistakenness(confidence: Floats, same_category: npt.NDArray[np.bool_]) -> Floats:
    """Of each object paired with a prediction `(N,)`: how likely its category is wrong, in [0, 1].

    (1 - c) / 2 where prediction and object agree on the category, (c + 1) / 2 where they differ.

    Source: fiftyone-brain's `compute_mistakenness`. Deviation: the pairs are those of our outcomes, which
    matches inside each category first, and across categories what is left.
    """
    return np.where(same_category, 1 - confidence, 1 + confidence) / 2


def mistakenness_location(confidence: Floats, iou: Floats) -> Floats:
    """Of each object paired with a prediction `(N,)`: how likely its box is badly placed, in [0, 1].

    With i = (1 - IoU) / (1 - 0.5): (c (2 i - 1) + 1) / 2.

    Source: fiftyone-brain's `compute_mistakenness`.
    """
    i = (1 - iou) / (1 - IOU_THRESHOLD)
    return (confidence * (2 * i - 1) + 1) / 2


def possible_spurious(
    object_image: Ints,
    object_boxes_xywh: Floats,
    prediction_image: Ints,
    prediction_boxes_xywh: Floats,
    confidence: Floats,
) -> Floats:
    """Of each missed object `(N,)`: how little speaks for it, 1 minus the highest confidence x IoU.

    All predictions `(P,)` on its image speak, whatever their category and however unsure.

    Source: fiftyone-brain's `possible_spurious` marks unmatched objects; the number is ours.
    """
    support = np.zeros(len(object_image))
    for a, b in pair_blocks(object_image, prediction_image):
        overlap = pair_iou(object_boxes_xywh[a], prediction_boxes_xywh[b])
        highest(overlap * confidence[b], a, support)
    return 1 - support
