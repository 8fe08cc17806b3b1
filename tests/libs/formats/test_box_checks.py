import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats.box_checks import check_boxes, note_identical, repeats, usable_rows
from microtome.formats.findings import FindingLog, Place


def place(row):
    return Place("a.json", f"row {row}")


def flags_of(box, size=(100, 80)):
    flags = check_boxes(np.array([box], dtype=float), np.zeros(1, np.int64), np.array([size], dtype=float))
    names = ("not_finite", "no_size", "outside", "beyond")
    return [name for name in names if getattr(flags, name)[0]]


def test_no_boxes_have_no_flags():
    none = np.zeros(0, np.int64)
    assert check_boxes(np.zeros((0, 4)), none, np.zeros((0, 2))).unusable.shape == (0,)


@pytest.mark.parametrize(
    ("boxes", "images"),
    [((9, 4), [0, 1]), ((2,), [0, 0]), ((2, 5), [0, 0]), ((2, 4), [0, 2]), ((2, 4), [-1, 0])],
)
def test_columns_that_do_not_fit_are_refused(boxes, images):
    with pytest.raises(InputError):
        check_boxes(np.ones(boxes), np.array(images), np.ones((2, 2)))
    if boxes != (2, 4):
        with pytest.raises(InputError):
            repeats(np.array(images), np.array(images), np.ones(boxes))


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
    images, sizes = np.array([1, 0, 1, 1]), np.full((2, 2), 100.0)
    assert usable_rows(boxes, images, sizes, place, log, keep_outside=keep_outside).tolist() == kept
    assert [(finding.row, finding.kind, finding.severity) for finding in log.findings()] == [
        ("row 2", "bad box", "set aside"),
        ("row 1", "outside image", severity),
        ("row 3", "outside image", "noted"),
    ]
    assert log.findings()[1].reason == "the box [200, 0, 10, 10] does not overlap its image of 100 x 100"


def test_no_box_repeats_none():
    none = np.zeros(0, np.int64)
    assert [rows.shape for rows in repeats(none, none, np.zeros((0, 4)))] == [(0,), (0,)]


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*[st.integers(0, 1)] * 6), max_size=40), negative=st.booleans())
def test_repeats_are_those_of_a_dictionary(rows, negative):
    table = np.array(rows, dtype=np.int64).reshape(-1, 6)
    boxes = table[:, 2:].astype(float)
    boxes[:: 1 + negative] *= -1.0  # -0.0 is 0.0
    first: dict[tuple[float, ...], int] = {}
    keys = [(*row[:2], *box) for row, box in zip(rows, boxes.tolist(), strict=True)]
    expected = [(row, first[key]) for row, key in enumerate(keys) if first.setdefault(key, row) != row]
    found = repeats(table[:, 0].copy(), table[:, 1].copy(), boxes)
    assert list(zip(*(rows.tolist() for rows in found), strict=True)) == expected


def test_repeats_are_found_among_many_boxes():
    random = np.random.default_rng(2)
    table = random.integers(0, 12, (30_000, 6))
    _, first, back = np.unique(table, axis=0, return_index=True, return_inverse=True)
    expected = first[back.ravel()]
    rows, earlier = repeats(table[:, 0].copy(), table[:, 1].copy(), table[:, 2:].astype(float))
    assert rows.tolist() == np.flatnonzero(expected != np.arange(30_000)).tolist()
    assert earlier.tolist() == expected[rows].tolist()


def test_identical_boxes_are_noted_with_the_row_they_repeat():
    log = FindingLog()
    images, categories = np.array([1, 2, 1]), np.zeros(3, np.int64)
    note_identical(images, categories, np.array([[1, 2, 3, 4.5]] * 3), place, log)
    assert [(finding.row, finding.reason, finding.severity) for finding in log.findings()] == [
        ("row 2", "the box [1, 2, 3, 4.5] has the image, category and box of row 0; both are kept", "noted")
    ]
