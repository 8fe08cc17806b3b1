from __future__ import annotations

import pyarrow as pa
import pytest

from microtome.datasets import ColumnInfo, item_columns
from microtome.search import Query, search
from microtome.search.absent import absent_texts
from microtome.search.filter import parse


@pytest.fixture(scope="module")
def columns(home) -> dict[str, ColumnInfo]:
    return dict(item_columns(home, "shapes", "objects"))


@pytest.mark.parametrize(
    ("where", "notes"),
    [
        ("area < 0", []),
        ("category = 'disc' AND area < 0", []),
        ("category = 'dics'", ["nothing has the category 'dics'. Did you mean 'disc'?"]),
        ("'x' = category", ["nothing has the category 'x'. Known: 'block', 'disc'"]),
        ("NOT (category != 'disc' OR category IN ('blok', 'disc'))",
         ["nothing has the category 'blok'. Did you mean 'block'?"]),
        ("category = 'dics' OR category = 'dics'",
         ["nothing has the category 'dics'. Did you mean 'disc'?"]),
        ("category LIKE 'dics'", []),
    ],
)  # fmt: skip
def test_texts_that_no_item_has_are_told_with_the_nearest(columns, where, notes) -> None:
    table = pa.table({"category": pa.chunked_array([["disc", None, "block"]]), "area": [1.0, 2.0, 3.0]})
    assert [told.rstrip(".") for told in absent_texts(parse(where, columns).expression, table)] == [
        note.rstrip(".") for note in notes
    ]


def test_of_no_items_no_value_is_known(columns) -> None:
    table = pa.table({"category": pa.chunked_array([pa.array([], pa.string())])})
    condition = parse("category = 'a'", columns).expression
    assert absent_texts(condition, table) == ("nothing has the category 'a'",)


def test_a_search_says_so_where_nothing_passes(home) -> None:
    (note,) = search(home, Query("shapes", where="category = 'dics'")).notes
    assert "Did you mean 'disc'?" in note
    assert search(home, Query("shapes", where="category = 'dics' OR area > 0")).notes == ()
