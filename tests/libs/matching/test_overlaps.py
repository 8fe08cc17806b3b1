"""IoU, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.matching.compiled import kernel
from microtome.matching.matching import match
from microtome.matching.overlaps import box_overlap, mask_areas, may_match


@kernel
def all_overlaps(boxes, others, crowd):
    overlaps = np.empty((len(boxes), len(others)))
    for i in range(len(boxes)):
        for j in range(len(others)):
            overlaps[i, j] = box_overlap(boxes, i, others, j, crowd[j])
    return overlaps


def test_box_overlaps_equal_pycocotools_bit_for_bit() -> None:
    random = np.random.default_rng(0)
    boxes = np.concatenate([random.normal(0, 60, (700, 2)), random.exponential(90, (700, 2))], axis=1)
    boxes[::50, 2:] = 0
    crowd = random.random(300) < 0.3
    expected = coco_mask.iou(boxes[:400], boxes[400:], crowd.astype(int).tolist())
    assert np.array_equal(all_overlaps(boxes[:400], boxes[400:].copy(), crowd), expected)
    assert (expected > 0).mean() > 0.25


@kernel
def all_that_may_match(boxes, others, crowd):
    may = np.empty((len(boxes), len(others)), np.bool_)
    for i in range(len(boxes)):
        for j in range(len(others)):
            may[i, j] = may_match(boxes, i, others, j, crowd[j])
    return may


def test_all_that_reach_the_lowest_threshold_and_few_others_may_match() -> None:
    random = np.random.default_rng(1)
    # whole numbers: many pairs reach exactly .5, and many do not touch
    boxes = random.integers(0, 8, (600, 4)).astype(float)
    crowd = random.random(200) < 0.3
    overlaps = all_overlaps(boxes[:400], boxes[400:].copy(), crowd)
    may = all_that_may_match(boxes[:400], boxes[400:].copy(), crowd)
    assert (overlaps == 0.5).sum() > 100
    assert may[overlaps >= 0.5].all()
    assert not may[overlaps < 0.45].any()


def test_no_masks_have_no_areas() -> None:
    assert mask_areas([]).shape == (0,)


def test_areas_of_more_than_255_masks() -> None:
    pixels = np.zeros((20, 20), np.uint8, order="F")
    pixels[:3, :5] = 1
    assert mask_areas([coco_mask.encode(pixels)] * 600).tolist() == [15.0] * 600


def test_segm_without_masks_is_refused(make) -> None:
    with pytest.raises(InputError, match=r"a mask for every object; found none\. Import masks"):
        match(make(1, 1, [], []), "segm")
