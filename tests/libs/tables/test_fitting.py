"""Rows are made to fit a schema without losing a digit, or refused by column."""

from __future__ import annotations

import pyarrow as pa
import pytest

from microtome.errors import InputError
from microtome.tables.fitting import extended, first_rows, fit

WHOLE = pa.schema([pa.field("a", pa.int32(), nullable=False)])


def one(value, type_):
    return pa.table({"a": pa.array([value], type_)})


def test_no_rows_fit_any_schema():
    schema = pa.schema([pa.field("a", pa.int32(), nullable=False), pa.field("b", pa.string())])
    fitted = fit(pa.table({"a": pa.array([], pa.int64())}), schema, "t")
    assert fitted.schema.equals(schema)
    assert fitted.num_rows == 0


@pytest.mark.parametrize(
    ("value", "given", "wanted"),
    [
        (1, pa.int64(), pa.int32()),
        (1, pa.uint8(), pa.int64()),
        (1, pa.int64(), pa.float64()),
        (0.5, pa.float32(), pa.float64()),
        ("a", pa.large_string(), pa.string()),
        ("a", pa.string_view(), pa.string()),
        ("a", pa.dictionary(pa.int8(), pa.string()), pa.string()),
        (b"a", pa.large_binary(), pa.binary()),
        (b"ab", pa.binary(), pa.binary(2)),
        (None, pa.null(), pa.string()),
        (None, pa.int64(), pa.int32()),
        (["x"], pa.list_(pa.string()), pa.list_(pa.string())),
    ],
)
def test_a_value_is_kept_in_a_type_that_holds_it(value, given, wanted):
    fitted = fit(one(value, given), pa.schema([pa.field("a", wanted)]), "t")
    assert fitted.to_pydict() == {"a": [value]}
    assert fitted.schema.field("a").type == wanted


@pytest.mark.parametrize(
    ("value", "given", "wanted", "message"),
    [
        (2**31, pa.int64(), pa.int32(), "holds a value that does not fit"),
        (2**53 + 1, pa.int64(), pa.float64(), "holds a value that does not fit"),
        (b"abc", pa.binary(), pa.binary(2), "holds a value that does not fit"),
        (0.5, pa.float64(), pa.int64(), "has another type; found double; expected int64"),
        ("1", pa.string(), pa.int64(), "has another type; found string; expected int64"),
        (True, pa.bool_(), pa.int64(), "has another type; found bool; expected int64"),
        (1, pa.int64(), pa.string(), "has another type; found int64; expected string"),
    ],
)
def test_a_value_that_would_change_is_refused_by_column(value, given, wanted, message):
    with pytest.raises(InputError, match=f"table t: column 'a' {message}"):
        fit(one(value, given), pa.schema([pa.field("a", wanted)]), "t")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pa.table({}), "column 'a' is missing; found no columns at all"),
        (pa.table({"b": [1], "c": [2]}), "column 'a' is missing; found b, c"),
        (
            pa.table({"a": [1, None, None]}),
            "column 'a' holds nulls; found 2 of them; expected a value in each row",
        ),
    ],
)
def test_a_required_column_must_be_there_and_full(data, message):
    with pytest.raises(InputError, match=message):
        fit(data, WHOLE, "t")


def test_a_schema_is_extended_by_the_columns_only_the_data_has():
    data = pa.table(
        {"b": pa.array(["x"], pa.large_string()), "a": [1], "c": pa.array(["y"]).dictionary_encode()}
    )
    assert extended(WHOLE, data, "t") == pa.schema([*WHOLE, ("b", pa.string()), ("c", pa.string())])
    assert extended(WHOLE, pa.table({}), "t") == WHOLE


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pa.table([[1], [2]], names=["b", "b"]), "column 'b' is there more than once"),
        (
            pa.table({"b": [None]}),
            "column 'b' has no type, for all its values are null.*Leave the column out",
        ),
    ],
)
def test_a_column_without_a_clear_name_or_type_is_refused(data, message):
    with pytest.raises(InputError, match=message):
        extended(WHOLE, data, "t")


@pytest.mark.parametrize(
    ("keys", "rows"),
    [([], []), ([3], [0]), ([3, 1, 2], [0, 1, 2]), ([3, 1, 3, 1, 2], [0, 1, 4]), ([7, 7], [0])],
)
def test_the_first_row_of_each_key_stays_in_its_place(keys, rows):
    data = pa.table({"k": pa.array(keys, pa.int64()), "row": pa.array(range(len(keys)), pa.int64())})
    assert first_rows(data, "k", "t")["row"].to_pylist() == rows


@pytest.mark.parametrize(
    ("data", "message"), [({"a": [1]}, "column 'k' is missing"), ({"k": [1, None]}, "column 'k' holds nulls")]
)
def test_a_key_must_be_there_and_full(data, message):
    with pytest.raises(InputError, match=message):
        first_rows(pa.table(data), "k", "t")
