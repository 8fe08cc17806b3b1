from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from microtome.index import build
from microtome.search.candidates import Candidates
from microtome.search.likeness import OwnVector
from microtome.search.query import Query
from microtome.search.ranking import order, rank, rank_by_similarity

IDS = np.array([2, 3, 5, 7, 11], dtype=np.int64)


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.string(), pa.bool_()])
def test_no_rows_have_no_order(kind):
    assert order(IDS[:0], pa.nulls(0, kind), descending=True).tolist() == []


@pytest.mark.parametrize(
    ("values", "descending", "rows"),
    [
        (pa.array([1.0, None, 3.0, 1.0, float("nan")]), True, [2, 0, 3, 1, 4]),
        (pa.array([1.0, None, 3.0, 1.0, float("nan")]), False, [0, 3, 2, 1, 4]),
        (pa.array(["b", "a", None, "b", "c"]), True, [4, 0, 3, 1, 2]),
        (pa.array(["b", "a", None, "b", "c"]).dictionary_encode(), False, [1, 0, 3, 4, 2]),
        (pa.array([True, False, None, True, False]), True, [0, 3, 1, 4, 2]),
        (pa.chunked_array([[5, 1], [None, 5, 2]]), True, [0, 3, 4, 1, 2]),
    ],
)
def test_null_and_nan_come_last_and_ties_go_by_id(values, descending, rows):
    assert order(IDS, values, descending=descending).tolist() == rows


def test_without_a_column_the_order_is_by_id():
    ranking = rank(Query("d"), Candidates(IDS, None), 3)
    assert (ranking.ids.tolist(), ranking.similarities, ranking.n_candidates) == ([2, 3, 5], None, 5)


def test_a_column_orders_and_the_limit_cuts():
    found = Candidates(IDS, pa.chunked_array([[1, 9, None, 4, 9]]))
    assert rank(Query("d", sort="area"), found, 3).ids.tolist() == [3, 11, 7]
    assert rank(Query("d", sort="area", descending=False), found, None).ids.tolist() == [2, 7, 3, 11, 5]


COSINES = np.array([0.5, -1, 0.5, 1], dtype=np.float32)
LIKE = OwnVector(
    build(IDS[:4], np.stack([COSINES, np.sqrt(1 - COSINES**2)], axis=1)), np.array([1, 0], dtype=np.float32)
)


@pytest.mark.parametrize(
    ("query", "limit", "ids"),
    [
        (Query("d", text="a"), 3, [7, 2, 5]),
        (Query("d", text="a"), None, [7, 2, 5, 3]),
        (Query("d", text="a", sort="similarity"), 2, [7, 2]),
        (Query("d", text="a", descending=False), 3, [3, 2, 5]),
        (Query("d", text="a", min_similarity=0.5), 10, [7, 2, 5]),
        (Query("d", text="a", min_similarity=0.5), None, [7, 2, 5]),
        (Query("d", text="a", min_similarity=0.75), 10, [7]),
        (Query("d", text="a", min_similarity=1.0), None, [7]),
    ],
)
def test_the_most_similar_come_first(query, limit, ids):
    ranking = rank_by_similarity(query, Candidates(IDS, None), LIKE, limit)
    assert ranking.ids.tolist() == ids
    assert ranking.n_candidates == 4
    by_id = dict(zip(IDS.tolist(), COSINES.tolist(), strict=False))
    assert ranking.similarities.tolist() == [by_id[item] for item in ids]


def test_a_column_orders_what_is_similar_enough():
    found = Candidates(IDS, pa.chunked_array([[1, 9, None, 4, 9]]))
    query = Query("d", text="a", sort="area", min_similarity=0.0)
    ranking = rank_by_similarity(query, found, LIKE, 2)
    assert (ranking.ids.tolist(), ranking.similarities.tolist()) == ([7, 2], [1.0, 0.5])
