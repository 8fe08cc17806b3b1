import pyarrow as pa
import pytest

from microtome.formats.attributes import LONGEST_NAME, MOST_COLUMNS, RESERVED, attribute_columns, column_name
from microtome.formats.findings import FindingLog


def columns_of(rows):
    log = FindingLog()
    return attribute_columns(rows, log, "a.json"), log.findings()


def test_no_rows_have_no_attributes():
    assert columns_of([]) == ({}, [])


def test_rows_without_attributes_have_no_columns():
    assert columns_of([{}, {}]) == ({}, [])


@pytest.mark.parametrize(
    ("values", "column_type", "expected"),
    [
        ([True, False], pa.bool_(), [True, False]),
        ([1, 2.5], pa.float64(), [1.0, 2.5]),
        (["a", "b"], pa.string(), ["a", "b"]),
        ([True, 1], pa.string(), ["true", "1"]),
        ([1, "a"], pa.string(), ["1", "a"]),
        ([2**53, 2], pa.float64(), [2.0**53, 2.0]),
        ([2**53 + 1, 2], pa.string(), [str(2**53 + 1), "2"]),
    ],
)
def test_a_column_has_the_type_that_holds_every_value(values, column_type, expected):
    columns, _ = columns_of([{"a": value} for value in values])
    assert columns["a"].type == column_type
    assert columns["a"].to_pylist() == expected


def test_rows_without_a_value_are_null():
    columns, _ = columns_of([{"a": 1}, {}, {"b": "x"}])
    assert {name: column.to_pylist() for name, column in columns.items()} == {
        "a": [1, None, None],
        "b": [None, None, "x"],
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("weather", "weather"),
        ("Is occluded?", "Is_occluded"),
        ("a.b/c", "a_b_c"),
        ("stra\u00dfe", "stra\u00dfe"),
        ("cafe\u0301", "caf\u00e9"),
        ("", "attribute"),
        ("?!", "attribute"),
        ("3d", "attribute_3d"),
        ("image_id", "attribute_image_id"),
        ("AREA", "attribute_AREA"),
        ("x" * 500, "x" * LONGEST_NAME),
    ],
)
def test_names_become_words_that_none_of_our_columns_has(name, expected):
    assert column_name(name) == expected


def test_every_column_that_search_joins_is_reserved():
    joined = "id image_id category confidence outcome error_type iou split file_name image_width n_objects"
    assert set(joined.split()) <= RESERVED


def test_names_that_become_the_same_are_told_apart():
    columns, _ = columns_of([{"a b": 1, "a_b": 2, "A.B": 3}])
    assert {name: column.to_pylist() for name, column in columns.items()} == {
        "a_b": [1],
        "a_b_2": [2],
        "A_B_3": [3],
    }


def test_attributes_past_the_two_hundredth_are_left_out_and_noted():
    columns, findings = columns_of([{f"a{number}": number for number in range(MOST_COLUMNS + 3)}])
    assert len(columns) == MOST_COLUMNS
    assert [(finding.kind, finding.reason) for finding in findings] == [
        ("field not kept", "3 of 203 attributes are left out: at most 200 are kept")
    ]
