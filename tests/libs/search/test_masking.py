from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from microtome.search.masking import mask_of
from microtome.search.reader import read


def selected(text, columns, **values):
    table = pa.table(values)
    mask = mask_of(read(text, columns), table)
    assert mask.dtype == np.bool_ and mask.shape == (len(table),)
    return np.flatnonzero(mask).tolist()


@pytest.mark.parametrize(
    "text", ["area < 1", "1 = 1", "category LIKE 'a'", "iscrowd", "area IN (1)", "area IS NULL"]
)
def test_an_empty_table_has_no_rows_to_select(columns, text):
    empty = pa.schema(
        [("area", pa.int64()), ("category", pa.string()), ("iscrowd", pa.bool_())]
    ).empty_table()
    assert mask_of(read(text, columns), empty).shape == (0,)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("area < 2", [0]),
        ("NOT area < 2", [2]),
        ("area < 2 OR iscrowd", [0, 1]),
        ("area < 2 AND iscrowd", []),
        ("NOT (area < 2 AND iscrowd)", [0, 2]),
        ("area IS NULL", [1]),
        ("(area < 2) IS NULL", [1]),
        ("area IN (1)", [0]),
        ("area NOT IN (1)", [2]),
        ("area = area", [0, 2]),
        ("NOT (area BETWEEN 2 AND 3 AND iscrowd)", [0, 2]),
        ("1 = 1", [0, 1, 2]),
        ("1 IN (1, 2) AND 'car' LIKE 'c%'", [0, 1, 2]),
        ("TRUE IN (FALSE)", []),
        ("1 / 0 = 1 OR iscrowd", [1]),
    ],
)
def test_null_is_neither_true_nor_false(columns, text, rows):
    assert selected(text, columns, area=[1.0, None, 3.0], iscrowd=[False, True, False]) == rows


def test_nan_is_null_in_columns_and_from_arithmetic(columns):
    area = [float("nan"), float("inf"), 1.0]
    assert selected("area IS NULL", columns, area=area) == [0]
    assert selected("area != 5", columns, area=area) == [1, 2]
    assert selected("area - area IS NULL", columns, area=area) == [0, 1]


def test_division_is_of_floats_and_by_zero_null(columns):
    assert selected("area / iou = 0.5", columns, area=[1, 1, 0], iou=[2, 0, 0]) == [0]
    assert selected("area / iou IS NULL", columns, area=[1, 1, 0], iou=[2, 0, 0]) == [1, 2]


def test_whole_numbers_are_compared_exactly(columns):
    area = [2**53, 2**53 + 1, -(2**63)]
    assert selected(f"area = {2**53 + 1}", columns, area=area) == [1]
    assert selected(f"area IN ({2**53})", columns, area=area) == [0]
    assert selected(f"area > {2**53}", columns, area=area) == [1]
    assert selected("-area > 0", columns, area=area) == [2]


def test_minus_zero_is_zero(columns):
    assert selected("area IN (0)", columns, area=[-0.0, 0.0, 1.0]) == [0, 1]
    assert selected("area IN (-0.0)", columns, area=[-0.0, 0.0, 1.0]) == [0, 1]
    assert selected("area IN (-0.0)", columns, area=[0, 1]) == [0]


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        ("%", [0, 1, 2, 3, 4]),
        ("", []),
        ("bus", [0]),
        ("b_s", [0, 2]),
        ("_%s", [0, 2, 4]),
        ("%_", [0, 1, 2, 3, 4]),
        ("b%", [0, 2, 4]),
        ("%.%", [3]),
        ("a\\%", []),
        ("bé_", [2]),
        ("b\n%", [4]),
        ("BUS", [1]),
        ("(a|b)*[c].+?$^", []),
    ],
)
def test_like_knows_two_wildcards_and_upper_case(columns, pattern, rows):
    category = ["bus", "BUS", "bés", "a.b", "b\nus", None]
    assert selected(f"category LIKE '{pattern}'", columns, category=category) == rows


def test_ilike_takes_upper_and_lower_case_as_one(columns):
    category = ["bus", "BUS", "ÉCOLE", "école"]
    assert selected("category ILIKE 'Bus'", columns, category=category) == [0, 1]
    assert selected("category ILIKE 'éCole'", columns, category=category) == [2, 3]


def test_a_backslash_and_every_other_sign_stand_for_themselves(columns):
    signs = "".join(chr(code) for code in range(1, 256) if chr(code) not in "%_'")
    assert selected(f"category LIKE '{signs[:150]}'", columns, category=[signs[:150], signs]) == [0]
    assert selected(f"category LIKE '{signs[150:]}'", columns, category=[signs[150:], signs]) == [0]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([1, None, 3], pa.int8()),
        pa.array([1, None, 3], pa.uint64()),
        pa.array([1, None, 3], pa.float16()),
        pa.array([1, None, 3], pa.decimal128(5, 2)),
        pa.chunked_array([[1], [None, 3]], pa.int32()),
    ],
)
def test_numbers_of_every_stored_type_are_numbers(columns, values):
    assert selected("area * 2 > 2 AND area IN (1, 3)", columns, area=values) == [2]


@pytest.mark.parametrize(
    "values",
    [pa.array(["a", None, "b"]).dictionary_encode(), pa.array(["a", None, "b"], pa.large_string()),
     pa.array(["a", None, "b"], pa.string_view())],
)  # fmt: skip
def test_texts_of_every_stored_type_are_texts(columns, values):
    assert selected(
        "category < 'b' AND category LIKE '_' AND category IN ('a')", columns, category=values
    ) == [0]


def test_a_column_of_nulls_is_never_selected(columns):
    table = {"area": pa.nulls(2), "category": pa.nulls(2), "iscrowd": pa.nulls(2)}
    assert (
        selected("area < 1 OR NOT iscrowd OR category LIKE '%' OR category IN ('a')", columns, **table) == []
    )
