"""IoU, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import match
from microtome.matching.nearest import nearest_objects
from microtome.matching.overlaps import mask_areas
from microtome.matching.table import EVENTS


def boxes_side_by_side(boxes, others, crowd) -> EvaluationInput:
    """Each of `boxes (N, 4)` as a prediction on an image of its own with one of `others (N, 4)`."""
    n = len(boxes)
    return EvaluationInput(
        n_images=n,
        n_categories=1,
        object_image=np.arange(n),
        object_category=np.zeros(n),
        object_boxes_xywh=others,
        object_area=np.ones(n),
        object_crowd=crowd,
        prediction_image=np.arange(n),
        prediction_category=np.zeros(n),
        prediction_confidence=np.ones(n),
        prediction_boxes_xywh=boxes,
    )


def overlaps_of(boxes, others, crowd) -> np.ndarray:
    return np.array(
        [
            coco_mask.iou(b[None], o[None], [int(c)])[0, 0]
            for b, o, c in zip(boxes, others, crowd, strict=True)
        ]
    )


def drawn_boxes(random, n) -> np.ndarray:
    return np.concatenate([random.normal(0, 60, (n, 2)), random.exponential(90, (n, 2))], axis=1)


def test_box_overlaps_equal_pycocotools_bit_for_bit() -> None:
    random = np.random.default_rng(0)
    boxes, others, nobody = drawn_boxes(random, 3000), drawn_boxes(random, 3000), np.zeros(3000, bool)
    boxes[::50, 2:] = 0
    source = boxes_side_by_side(boxes, others, nobody)
    expected = overlaps_of(boxes, others, nobody)
    assert np.array_equal(nearest_objects(source, match(source, "bbox")).same_iou[:3000], expected)
    assert (expected > 0).mean() > 0.25


def test_boxes_match_where_they_overlap_enough() -> None:
    random = np.random.default_rng(1)
    # whole numbers: many pairs reach exactly .5, and many do not touch
    boxes, others = random.integers(0, 5, (2, 5000, 4)).astype(float)
    crowd = random.random(5000) < 0.3
    overlaps = overlaps_of(boxes, others, crowd)
    table = match(boxes_side_by_side(boxes, others, crowd), "bbox")
    matched = np.unpackbits(table.words[:, EVENTS].copy().view(np.uint8), bitorder="little")[:5000]
    assert (overlaps == 0.5).sum() > 50
    assert np.array_equal(matched == 1, overlaps >= 0.5)


def test_no_masks_have_no_areas() -> None:
    assert mask_areas([]).shape == (0,)


def test_areas_of_more_than_255_masks() -> None:
    pixels = np.zeros((20, 20), np.uint8, order="F")
    pixels[:3, :5] = 1
    assert mask_areas([coco_mask.encode(pixels)] * 600).tolist() == [15.0] * 600


def test_segm_without_masks_is_refused(make) -> None:
    with pytest.raises(InputError, match=r"a mask for every object; found none\. Import masks"):
        match(make(1, 1, [], []), "segm")
