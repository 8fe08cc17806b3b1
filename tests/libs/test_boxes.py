"""Box arithmetic against hand-made values and pycocotools."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco_mask

from microtome.boxes import area_xyxy, image_mean_ious, iou_xywh, xywh_to_xyxy, xyxy_to_xywh

NONE = np.empty((0, 4))
ONE_PIXEL = np.array([0.0, 0.0, 1.0, 1.0])


def boxes(n):
    whole = st.integers(0, 200).map(float)
    return arrays(np.float64, (n, 4), elements=whole)


@pytest.mark.parametrize(
    ("xywh", "xyxy"),
    [
        (NONE, NONE),
        ([[0, 0, 0, 0]], [[0, 0, 0, 0]]),
        ([[1, 2, 3, 4]], [[1, 2, 4, 6]]),
        ([[-1.5, 2, 3, 4], [10, 20, 1, 1]], [[-1.5, 2, 1.5, 6], [10, 20, 11, 21]]),
    ],
)
def test_corners_and_sizes_say_the_same(xywh, xyxy):
    assert np.array_equal(xywh_to_xyxy(np.array(xywh)), np.array(xyxy))
    assert np.array_equal(xyxy_to_xywh(np.array(xyxy)), np.array(xywh))


@pytest.mark.parametrize(
    ("xyxy", "areas"), [(NONE, []), ([[1, 1, 1, 5]], [0]), ([[1, 2, 4, 6], [0, 0, 0.5, 0.5]], [12, 0.25])]
)
def test_an_area_is_width_times_height(xyxy, areas):
    assert area_xyxy(np.array(xyxy)).tolist() == areas


@pytest.mark.parametrize(
    ("first", "second", "iou"),
    [
        (NONE, NONE, np.empty((0, 0))),
        (NONE, [[0, 0, 1, 1]], np.empty((0, 1))),
        ([[0, 0, 2, 2]], [[0, 0, 2, 2]], [[1.0]]),
        ([[0, 0, 2, 2]], [[2, 0, 2, 2]], [[0.0]]),
        ([[0, 0, 2, 2]], [[1, 1, 2, 2]], [[1 / 7]]),
        ([[0, 0, 4, 4]], [[1, 1, 2, 2], [9, 9, 1, 1]], [[0.25, 0.0]]),
        ([[3, 3, 0, 0]], [[3, 3, 0, 0]], [[0.0]]),
    ],
)
def test_overlap_by_hand(first, second, iou):
    assert np.array_equal(iou_xywh(np.array(first), np.array(second)), np.array(iou))


@given(first=st.integers(0, 6).flatmap(boxes), second=st.integers(0, 6).flatmap(boxes))
def test_overlap_equals_pycocotools(first, second):
    first, second = first + ONE_PIXEL, second + ONE_PIXEL  # pycocotools divides by zero for empty boxes
    ours = iou_xywh(first, second)
    assert ours.shape == (len(first), len(second))
    if ours.size:
        assert np.array_equal(ours, coco_mask.iou(first, second, np.zeros(len(second), dtype=np.uint8)))


@given(st.integers(0, 6).flatmap(boxes))
def test_overlap_is_the_same_both_ways(some):
    assert np.array_equal(iou_xywh(some, some), iou_xywh(some, some).T)


def test_an_image_with_nothing_and_nothing_found_is_perfect() -> None:
    nothing = np.zeros(0, np.int64)
    assert image_mean_ious(2, nothing, np.zeros(0), nothing).tolist() == [1.0, 1.0]
    assert image_mean_ious(0, nothing, np.zeros(0), nothing).tolist() == []


def test_unpaired_boxes_count_nothing_in_the_mean() -> None:
    found = image_mean_ious(3, np.array([0, 0, 2]), np.array([0.5, 1.0, 0.8]), np.array([0, 1, 1]))
    assert found.tolist() == [0.5, 0.0, 0.8]
