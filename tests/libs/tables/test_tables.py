"""Rows come back as they were written, at each version."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from microtome.errors import InputError, NotFoundError
from microtome.tables import OBJECTS, Tables, vectors_schema

NO_ROWS = pa.table({"k": pa.array([], pa.int64()), "v": pa.array([], pa.string())})
AB = pa.table({"k": [1, 2], "v": ["a", "b"]})
C = pa.table({"k": [3], "v": ["c"]})


def object_row(**changes):
    row = dict.fromkeys(OBJECTS.names, 1) | {"source_id": "7", "iscrowd": False, "mask": None} | changes
    return pa.table({name: [value] for name, value in row.items()})


@pytest.mark.parametrize("write", [Tables.append, Tables.replace])
def test_a_table_without_rows_is_a_table(tables, write):
    assert write(tables, "t", NO_ROWS) == 1
    assert tables.exists("t")
    assert tables.read("t").equals(NO_ROWS)
    assert (tables.count("t"), tables.version("t")) == (0, 1)
    assert tables.take("t", np.array([], dtype=np.int64)).num_rows == 0
    assert tables.append("t", AB) == 2
    assert tables.read("t").equals(AB)


def test_appended_rows_come_after_and_older_versions_stay(tables):
    assert tables.append("t", AB) == 1
    assert tables.append("t", C) == 2
    assert tables.read("t").to_pydict() == {"k": [1, 2, 3], "v": ["a", "b", "c"]}
    assert tables.read("t", version=1).equals(AB)
    assert (tables.count("t"), tables.count("t", version=1)) == (3, 2)


def test_appending_nothing_makes_no_version(tables):
    tables.append("t", AB)
    assert tables.append("t", NO_ROWS) == 1


def test_replaced_rows_are_gone_from_the_new_version_only(tables):
    tables.append("t", AB)
    assert tables.replace("t", C) == 2
    assert tables.read("t").equals(C)
    assert tables.replace("t", NO_ROWS) == 3
    assert tables.count("t") == 0
    assert tables.read("t", version=1).equals(AB)


def test_a_replaced_table_may_have_other_columns(tables):
    tables.append("t", AB)
    tables.replace("t", pa.table({"z": [1.5]}))
    assert tables.read("t").to_pydict() == {"z": [1.5]}


def test_missing_rows_are_inserted_once(tables):
    assert tables.insert_missing("t", NO_ROWS, "k") == 1
    assert tables.insert_missing("t", AB, "k") == 2
    both = pa.concat_tables([C, AB.set_column(1, "v", pa.array(["x", "x"]))])
    assert tables.insert_missing("t", both, "k") == 3
    assert tables.insert_missing("t", both, "k") == 3
    assert tables.read("t").to_pydict() == {"k": [1, 2, 3], "v": ["a", "b", "c"]}


def test_of_rows_with_the_same_key_the_first_is_inserted(tables):
    twice = pa.table({"k": [5, 4, 5, 4], "v": ["a", "b", "c", "d"]})
    tables.insert_missing("new", twice, "k")
    assert tables.read("new").to_pydict() == {"k": [5, 4], "v": ["a", "b"]}
    tables.append("t", AB)
    tables.insert_missing("t", twice, "k")
    assert tables.read("t").to_pydict() == {"k": [1, 2, 5, 4], "v": ["a", "b", "a", "b"]}


def test_vectors_are_inserted_by_binary_key(tables):
    keys = pa.array([bytes([n]) * 16 for n in (1, 2)], pa.binary(16))
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(np.arange(6, dtype=np.float16)), 3)
    data = pa.table([keys, vectors], schema=vectors_schema(3))
    tables.insert_missing("vectors/e", data.slice(1), "key")
    tables.insert_missing("vectors/e", data, "key")
    assert tables.read("vectors/e").equals(pa.concat_tables([data.slice(1), data.slice(0, 1)]))
    assert tables.schema("vectors/e") == vectors_schema(3)


def test_vectors_of_another_length_are_refused(tables):
    def row(dimension):
        vector = pa.FixedSizeListArray.from_arrays(pa.array(np.zeros(dimension, dtype=np.float16)), dimension)
        return pa.table([pa.array([b"k" * 16], pa.binary(16)), vector], schema=vectors_schema(dimension))

    tables.append("vectors/e", row(3))
    with pytest.raises(
        InputError, match=r"column 'vector' has another type; found .*\[4\]; expected .*\[3\]"
    ):
        tables.append("vectors/e", row(4))


def test_new_attributes_are_null_in_older_rows_and_absent_ones_in_newer(tables):
    tables.append("t", AB)
    assert tables.append("t", pa.table({"k": [3], "v": ["c"], "night": [True]})) == 3
    tables.append("t", pa.table({"k": [4], "rain": [0.5]}))
    assert tables.read("t").to_pydict() == {
        "k": [1, 2, 3, 4],
        "v": ["a", "b", "c", None],
        "night": [None, None, True, None],
        "rain": [None, None, None, 0.5],
    }


def test_an_append_that_does_not_fit_leaves_no_new_column(tables):
    tables.append("t", AB)
    with pytest.raises(
        InputError, match="table t: column 'k' has another type; found string; expected int64"
    ):
        tables.append("t", pa.table({"k": ["three"], "night": [True]}))
    assert tables.read("t").equals(AB)
    assert tables.version("t") == 1


def test_a_table_of_a_known_kind_has_its_columns(tables):
    tables.append("datasets/1/objects", object_row(night=True))
    assert tables.schema("datasets/1/objects").names == [*OBJECTS.names, "night"]
    assert tables.schema("datasets/1/objects").field("x") == OBJECTS.field("x")
    with pytest.raises(InputError, match="table datasets/2/objects: column 'area' is missing"):
        tables.append("datasets/2/objects", object_row().drop_columns("area"))
    with pytest.raises(InputError, match="table datasets/2/objects: column 'x' holds nulls"):
        tables.replace("datasets/2/objects", object_row(x=None))
    assert not tables.exists("datasets/2/objects")


def test_columns_are_read_in_the_order_asked_for(tables):
    tables.append("t", AB)
    assert tables.read("t", columns=["v", "k"]).column_names == ["v", "k"]
    assert tables.read("t", columns=["v"]).to_pydict() == {"v": ["a", "b"]}
    with pytest.raises(InputError, match="table t has no column 'w'; expected some of k, v"):
        tables.read("t", columns=["k", "w"])
    with pytest.raises(InputError, match="table t can't be read without a column; expected some of k, v"):
        tables.read("t", columns=[])


def test_rows_are_taken_in_the_order_asked_for(tables):
    tables.append("t", AB)
    tables.append("t", C)
    assert tables.take("t", np.array([2, 0, 2])).to_pydict() == {"k": [3, 1, 3], "v": ["c", "a", "c"]}
    assert tables.take("t", np.array([1]), columns=["v"], version=1).to_pydict() == {"v": ["b"]}


@pytest.mark.parametrize("position", [-1, 3])
def test_a_row_that_is_not_there_is_refused(tables, position):
    tables.append("t", pa.concat_tables([AB, C]))
    with pytest.raises(InputError, match=r"no row at a position.*expected 0 to 2"):
        tables.take("t", np.array([0, position]))


def test_rows_come_back_in_order_across_many_commits(tables):
    for start in range(0, 60, 5):
        tables.append("t", pa.table({"k": range(start, start + 5)}))
    assert tables.read("t")["k"].to_pylist() == list(range(60))


def test_added_columns_are_joined_by_key(tables):
    tables.append("t", AB)
    tables.append("t", C)
    scores = pa.table({"score": [0.3, 0.1], "k": [3, 1]})
    assert tables.add_columns("t", scores, "k") == 3
    assert tables.read("t").to_pydict() == {"k": [1, 2, 3], "v": ["a", "b", "c"], "score": [0.1, None, 0.3]}
    assert tables.read("t", version=2).column_names == ["k", "v"]
    tables.append("t", C)
    assert tables.read("t")["score"].to_pylist() == [0.1, None, 0.3, None]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"k": [1], "v": ["x"]}, "has a column 'v' already"),
        ({"id": [1], "s": [1]}, "has no column 'id' to join by"),
        ({"k": [1, 1], "s": [1, 2]}, "a key in column 'k' comes more than once"),
        ({"k": [1, 9], "s": [1, 2]}, "1 values of 'k' are not in the table"),
        ({"k": ["1"], "s": [1]}, "column 'k' has another type"),
    ],
)
def test_columns_that_can_not_be_joined_are_refused(tables, data, message):
    tables.append("t", AB)
    key = "k" if "k" in data else "id"
    with pytest.raises(InputError, match=message):
        tables.add_columns("t", pa.table(data), key)
    assert tables.read("t").equals(AB)


@pytest.mark.parametrize(
    "ask",
    [
        lambda tables: tables.read("t"),
        lambda tables: tables.take("t", np.array([0])),
        lambda tables: tables.count("t"),
        lambda tables: tables.schema("t"),
        lambda tables: tables.version("t"),
        lambda tables: tables.add_columns("t", AB, "k"),
    ],
)
def test_a_table_that_is_not_there_is_not_found(tables, ask):
    assert not tables.exists("t")
    with pytest.raises(NotFoundError, match="no table t"):
        ask(tables)


def test_a_version_that_is_not_there_is_not_found(tables):
    tables.append("t", AB)
    with pytest.raises(NotFoundError, match="table t has no version 2; found version 1 as the newest"):
        tables.read("t", version=2)


@pytest.mark.parametrize("name", ["", "/t", "t/", "../t", "a//b", "a/../b", ".hidden", "a b", "a\0", "ä"])
def test_a_name_that_is_no_plain_path_is_refused(tables, name):
    with pytest.raises(InputError, match="not the name of a table"):
        tables.append(name, AB)


def test_names_are_listed_by_prefix(tables):
    assert tables.names() == []
    for name in ("datasets/1/objects", "datasets/1/images2", "datasets/10/x"):
        tables.append(name, AB if name != "datasets/1/objects" else object_row())
    assert tables.names("datasets/1/") == ["datasets/1/images2", "datasets/1/objects"]
    assert len(tables.names()) == 3


def test_a_home_may_have_any_name(tmp_path, ledger):
    tables = Tables(tmp_path / "my data #1 100%20 é", ledger)
    tables.append("t", AB)
    assert tables.read("t").equals(AB)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my data #1 100%20 é"]
