import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats.box_layout import BoxLayout, choose_layout

XYXY = [[334, 3, 432, 175], [465, 10, 639, 312], [418, 223, 451, 258]]
XYWH = [[53, 94, 229, 393], [198, 249, 20, 71], [334, 3, 98, 172]]
FRACTIONS = [[0.45, 0.58, 0.61, 0.79], [0.55, 0.57, 0.05, 0.14], [0.5, 0.5, 1, 1]]
CONFIDENCES = [[0.44], [0.96], [1]]


@pytest.mark.parametrize("columns", [4, 5])
def test_no_rows_have_a_layout(columns):
    assert choose_layout(np.zeros((0, columns))).box_format == "xyxy"


@pytest.mark.parametrize(("boxes", "expected"), [(XYXY, "xyxy"), (XYWH, "xywh"), (FRACTIONS, "yolo")])
def test_the_layout_is_found_without_and_with_a_confidence_first_or_last(boxes, expected):
    assert choose_layout(np.array(boxes)) == BoxLayout(expected, None)
    assert choose_layout(np.hstack([CONFIDENCES, boxes])) == BoxLayout(expected, "first")
    assert choose_layout(np.hstack([boxes, CONFIDENCES])) == BoxLayout(expected, "last")


@pytest.mark.parametrize("asked", ["xywh", "xyxy", "yolo"])
def test_the_format_that_is_asked_for_is_taken(asked):
    assert choose_layout(np.array(XYWH), asked).box_format == asked


def test_a_few_faulty_rows_do_not_change_the_layout():
    corners = np.tile(XYXY, (10, 1)).astype(float)
    corners[3] = [10, 10, 10, 10]
    corners[5] = np.nan
    assert choose_layout(corners).box_format == "xyxy"


def test_rows_without_a_confidence_are_refused():
    with pytest.raises(InputError, match=r"neither the first nor the last number .*; found 90 1 2 30 40"):
        choose_layout(np.array([[90, 1, 2, 30, 40]]))


def test_a_layout_says_in_words_what_it_is():
    assert str(BoxLayout("xyxy", "first")) == "confidence, then x1 y1 x2 y2"
    assert str(BoxLayout("yolo", "last")) == "centre and size as fractions, then confidence"


def test_boxes_in_every_format_are_the_same_in_pixels():
    sizes = np.array([[200.0, 100.0]])
    for box_format, coordinates in [
        ("xywh", [20, 10, 40, 30]),
        ("xyxy", [20, 10, 60, 40]),
        ("yolo", [0.2, 0.25, 0.2, 0.3]),
    ]:
        boxes = BoxLayout(box_format, None).boxes_xywh(np.array([coordinates], dtype=float), sizes)
        np.testing.assert_allclose(boxes, [[20, 10, 40, 30]])


@settings(max_examples=80, deadline=None)
@given(rows=st.lists(st.lists(st.floats(), min_size=5, max_size=5), max_size=6))
def test_any_numbers_have_a_layout_or_are_refused(rows):
    values = np.array(rows, dtype=float).reshape(-1, 5)
    try:
        layout = choose_layout(values)
    except InputError:
        return
    confidences, boxes = layout.split(values)
    assert (confidences.shape, boxes.shape) == ((len(rows),), (len(rows), 4))
