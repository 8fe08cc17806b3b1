import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.formats.box_checks import check_boxes, note_identical, of_same_box, repeats, usable_rows
from microtome.formats.findings import FindingLog, Place


def place(row):
    return Place("a.json", f"row {row}")


def flags_of(box, size=(100, 80)):
    flags = check_boxes(np.array([box], dtype=float), np.array([size], dtype=float))
    names = ("not_finite", "no_size", "outside", "beyond")
    return [name for name in names if getattr(flags, name)[0]]


def test_no_boxes_have_no_flags():
    assert check_boxes(np.zeros((0, 4)), np.zeros((0, 2))).unusable.shape == (0,)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ([0, 0, 100, 80], []),
        ([10, 10, 0.001, 0.001], []),
        ([np.nan, 0, 1, 1], ["not_finite"]),
        ([0, 0, np.inf, 1], ["not_finite"]),
        ([0, 0, 1e200, 1e200], ["not_finite"]),
        ([-1e40, 0, 1, 1], ["not_finite"]),
        ([0, 0, 1, 1.1e9], ["not_finite"]),
        ([0, 0, 1, 1e9], ["beyond"]),
        ([1e308, 0, 1e308, 1], ["not_finite"]),
        ([0, 0, 0, 5], ["no_size"]),
        ([0, 0, 5, -1], ["no_size"]),
        ([100, 0, 5, 5], ["outside"]),
        ([0, 80, 5, 5], ["outside"]),
        ([-5, 0, 5, 5], ["outside"]),
        ([0, -9, 5, 5], ["outside"]),
        ([-1, -1, 102, 82], []),
        ([-1.5, 0, 10, 10], ["beyond"]),
        ([95, 0, 6.5, 5], ["beyond"]),
        ([0, 70, 5, 50], ["beyond"]),
    ],
)
def test_boxes_are_flagged(box, expected):
    assert flags_of(box) == expected


def test_a_box_in_an_image_of_unknown_size_is_never_outside():
    assert flags_of([-500, -500, 5, 5], (np.nan, np.nan)) == []


@pytest.mark.parametrize(
    ("keep_outside", "kept", "severity"), [(True, [0, 1, 3], "noted"), (False, [0, 3], "set aside")]
)
def test_boxes_outside_their_image_are_kept_for_predictions_and_set_aside_for_objects(
    keep_outside, kept, severity
):
    boxes = np.array([[0, 0, 10, 10], [200, 0, 10, 10], [0, 0, 0, 10], [-9, 0, 10, 10]], dtype=float)
    log = FindingLog()
    sizes = np.full((4, 2), 100.0)
    assert usable_rows(boxes, sizes, place, log, keep_outside=keep_outside).tolist() == kept
    assert [(finding.row, finding.kind, finding.severity) for finding in log.findings()] == [
        ("row 2", "bad box", "set aside"),
        ("row 1", "outside image", severity),
        ("row 3", "outside image", "noted"),
    ]
    assert log.findings()[1].reason == "the box [200, 0, 10, 10] does not overlap its image of 100 x 100"


def test_no_box_repeats_none():
    assert repeats((np.zeros(0, dtype=np.int64),), np.zeros((0, 4))).shape == (0,)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*[st.integers(0, 1)] * 6), max_size=40))
def test_repeats_are_those_of_a_dictionary(rows):
    table = np.array(rows, dtype=np.int64).reshape(-1, 6)
    first: dict[tuple[int, ...], int] = {}
    expected = [first.setdefault(row, number) for number, row in enumerate(rows)]
    assert repeats((table[:, 0], table[:, 1]), table[:, 2:].astype(float)).tolist() == expected


def test_identical_boxes_are_noted_with_the_row_they_repeat():
    log = FindingLog()
    note_identical((np.array([1, 2, 1]),), np.array([[1, 2, 3, 4.5]] * 3), place, log)
    assert [(finding.row, finding.reason, finding.severity) for finding in log.findings()] == [
        ("row 2", "the box [1, 2, 3, 4.5] has the image, category and box of row 0; both are kept", "noted")
    ]


def test_rows_of_the_same_box_are_found_whatever_their_groups():
    boxes = np.array([[1, 2, 3, 4], [5, 6, 7, 8], [1, 2, 3, 4], [-0.0, 1, 1, 1], [0.0, 1, 1, 1]], float)
    assert of_same_box(boxes).tolist() == [0, 2, 3, 4]
    assert of_same_box(boxes[:2]).tolist() == of_same_box(boxes[:0]).tolist() == []
