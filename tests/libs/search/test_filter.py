from __future__ import annotations

import sqlite3

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microtome.datasets import ColumnInfo
from microtome.errors import FilterError
from microtome.search.filter import error_columns, parse, without_errors

COLUMNS = {
    name: ColumnInfo(name, kind, "", "item", name)
    for name, kind in {
        "a": "number",
        "b": "number",
        "odd name": "number",
        "t": "text",
        "u": "text",
        "p": "boolean",
        "q": "boolean",
    }.items()
}

NUMBERS = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, 2.0, -1.0, 0.5, 1e308, -1e308, 5e-324]),
    st.floats(allow_nan=False, allow_infinity=False),
)
WORDS = st.text(st.sampled_from("abAB%_\\.*' é\n"), max_size=4)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def literals(values: st.SearchStrategy[float]) -> st.SearchStrategy[str]:
    return values.map(lambda value: repr(abs(value)) if value >= 0 else f"-{abs(value)!r}")


number = st.recursive(
    st.one_of(st.sampled_from(["a", "b", '"odd name"']), literals(NUMBERS)),
    lambda inner: st.one_of(
        inner.map(lambda x: f"(- {x})"),
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda x: f"({x[0]} {x[1]} {x[2]})"),
    ),
    max_leaves=4,
)
text = st.one_of(st.sampled_from(["t", "u"]), WORDS.map(quoted))
order = st.sampled_from(["=", "!=", "<>", "<", "<=", ">", ">="])
negation = st.sampled_from(["", "NOT "])


def predicates(value: st.SearchStrategy[str], constant: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(constant, min_size=1, max_size=4).map(", ".join)
    return st.one_of(
        st.tuples(value, order, value).map(lambda x: f"{x[0]} {x[1]} {x[2]}"),
        st.tuples(value, negation, value, value).map(lambda x: f"{x[0]} {x[1]}BETWEEN {x[2]} AND {x[3]}"),
        st.tuples(value, negation, lists).map(lambda x: f"{x[0]} {x[1]}IN ({x[2]})"),
        st.tuples(value, negation).map(lambda x: f"{x[0]} IS {x[1]}NULL"),
    )


conditions = st.recursive(
    st.one_of(
        st.sampled_from(["p", "q", "TRUE", "FALSE"]),
        predicates(number, literals(NUMBERS)),
        predicates(text, WORDS.map(quoted)),
        st.tuples(text, negation, WORDS.map(quoted)).map(lambda x: f"{x[0]} {x[1]}LIKE {x[2]}"),
    ),
    lambda inner: st.one_of(
        inner.map(lambda x: f"NOT ({x})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda x: " AND ".join(x)),
        st.lists(inner, min_size=2, max_size=3).map(lambda x: "(" + " OR ".join(x) + ")"),
        st.tuples(inner, st.sampled_from(["=", "!="]), inner).map(lambda x: f"({x[0]}) {x[1]} ({x[2]})"),
        st.tuples(inner, negation).map(lambda x: f"({x[0]}) IS {x[1]}NULL"),
        st.tuples(inner, negation).map(lambda x: f"({x[0]}) {x[1]}IN (TRUE)"),
    ),
    max_leaves=6,
)
rows = st.lists(
    st.tuples(*[st.none() | NUMBERS] * 3, *[st.none() | WORDS] * 2, *[st.none() | st.booleans()] * 2),
    max_size=8,
)


def table_of(values: list[tuple[object, ...]]) -> pa.Table:
    types = [*[pa.float64()] * 3, *[pa.string()] * 2, *[pa.bool_()] * 2]
    arrays = [pa.array([row[at] for row in values], kind) for at, kind in enumerate(types)]
    return pa.table(dict(zip(COLUMNS, arrays, strict=True)))


def selected_by_sqlite(expression: str, values: list[tuple[object, ...]]) -> list[bool]:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.execute(
        'CREATE TABLE rows (a REAL, b REAL, "odd name" REAL, t TEXT, u TEXT, p BOOLEAN, q BOOLEAN)'
    )
    connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    found = connection.execute(f"SELECT ({expression}) FROM rows ORDER BY rowid").fetchall()
    connection.close()
    return [value == 1 for (value,) in found]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(expression=conditions, values=rows)
def test_sqlite_selects_the_same_rows(expression, values):
    condition = parse(expression, COLUMNS)
    expected = selected_by_sqlite(expression, values)
    np.testing.assert_array_equal(condition.mask(table_of(values)), expected)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(expression=conditions)
def test_the_canonical_text_parses_to_the_same_filter(expression):
    condition = parse(expression, COLUMNS)
    again = parse(condition.text, COLUMNS)
    assert again == condition and again.text == condition.text


SOUP = st.lists(
    st.sampled_from(
        [
            *("a", "b", "t", "p", '"odd name"', "1", "2.5", "'x'", "'%_'", "TRUE", "FALSE", "NULL"),
            *("AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "IS", "(", ")", ","),
            *("=", "!=", "<", ">=", "+", "-", "*", "/", "symmetric", "interval"),
            *("SELECT", "CASE", "--", "/*", ";", "?", ".", "::", "||", "'", '"', "lower("),
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=800, deadline=None)
@given(expression=st.one_of(st.text(max_size=30), SOUP))
def test_any_text_is_a_filter_or_a_filter_error_with_its_position(expression):
    try:
        condition = parse(expression, COLUMNS)
    except FilterError as error:
        assert error.position is not None and 0 <= error.position <= max(len(expression), 4_000)
        return
    assert parse(condition.text, COLUMNS) == condition
    assert condition.columns <= set(COLUMNS)
    assert len(condition.mask(table_of([(1.0, None, 2.0, "x", None, True, None)]))) == 1


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 2000,
        "NOT " * 1000 + "p",
        "- " * 2000,
        "p = " * 900 + "p",
        "1" + "+1" * 1900 + " < a",
        "p = (" * 700,
        "a IN (" + "1," * 1990 + "1)",
        "p AND " * 600 + "p",
        "a BETWEEN " * 390,
        "p OR NOT " * 400 + "p",
        "'" * 3999,
        "t LIKE '" + "%_" * 1900 + "'",
        "a" * 4000,
        "1" * 4000,
        "1e" + "9" * 3000 + " < a",
        "p IS NULL " * 400,
        "NOT (p OR " * 390,
        "a - (" * 30 + "1" + ")" * 30 + " < 1",
    ],
)
def test_no_text_however_long_overflows_the_stack(expression):
    try:
        condition = parse(expression, COLUMNS)
    except FilterError:
        return
    assert len(condition.mask(table_of([]))) == 0


def test_a_text_that_grows_beyond_the_limit_is_refused():
    dense = "AND".join(["(a=1)"] * 490)
    with pytest.raises(FilterError, match="the filter is too long"):
        parse(dense, COLUMNS)


def test_ilike_is_like_without_case():
    table = table_of([(None, None, None, word, None, None, None) for word in ("abc", "ABC", "b", None)])
    assert parse("t ILIKE '%B_'", COLUMNS).mask(table).tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("expression", "errors", "concept"),
    [
        ("area < 1", set(), "area < 1"),
        ("outcome = 'missed'", {"outcome"}, None),
        ("outcome = 'missed' AND area < 1 AND category = 'x'", {"outcome"}, "area < 1 AND category = 'x'"),
        ("(outcome = 'missed' OR area < 1) AND iou > 0.5", {"outcome", "iou"}, None),
        ("NOT (confidence < 0.5) AND split = 'val'", {"confidence"}, "split = 'val'"),
        ("area < 1 OR iou < 0.5", {"iou"}, None),
        ("area < 1 OR split = 'a'", set(), "area < 1 OR split = 'a'"),
    ],
)
def test_the_concept_is_what_does_not_name_the_runs_errors(columns, expression, errors, concept):
    condition = parse(expression, columns)
    assert error_columns(condition) == errors
    left = without_errors(condition)
    assert (left and left.text) == concept
