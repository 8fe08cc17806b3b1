"""Neighbours equal brute force in numpy, to the bit, in every order of ties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from microtome.errors import InputError, NotFoundError
from microtome.index import build
from microtome.index.rough import RoughIndex

D = 8


def unit(n, seed, dimension=D, dtype=np.float32):
    vectors = np.random.default_rng(seed).standard_normal((n, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(dtype)


def brute_force(ids, vectors, query, k, among=None):
    """Every similarity in float64, rounded to float32; best first, smaller id first."""
    chosen = np.arange(len(ids)) if among is None else np.flatnonzero(np.isin(ids, among))
    similarities = (vectors[chosen].astype(np.float64) @ query.astype(np.float64)).astype(np.float32)
    order = sorted(range(len(chosen)), key=lambda row: (-similarities[row], ids[chosen[row]]))[:k]
    return ids[chosen[order]], similarities[order]


def assert_same(neighbours, row, expected):
    ids, similarities = expected
    n = len(ids)
    assert neighbours.ids[row].tolist() == ids.tolist() + [-1] * (neighbours.ids.shape[1] - n)
    assert neighbours.similarities[row, :n].tolist() == similarities.tolist()
    assert np.isneginf(neighbours.similarities[row, n:]).all()


def test_an_empty_index_has_no_neighbours():
    index = build(np.array([], dtype=np.int64), np.empty((0, D), dtype=np.float16))
    found = index.search(unit(2, 0), 3)
    assert found.ids.tolist() == [[-1] * 3] * 2
    assert np.isneginf(found.similarities).all()
    assert index.search(unit(1, 0), 3, among=np.array([4])).ids.tolist() == [[-1] * 3]
    assert [part.tolist() for part in index.similarities(unit(1, 0)[0])] == [[], []]
    assert index.vectors_of(np.array([], dtype=np.int64)).shape == (0, D)
    assert index.dimension == D


def test_no_query_and_no_neighbour_asked_for_are_fine():
    index = build(np.arange(3), unit(3, 0))
    assert index.search(np.empty((0, D), dtype=np.float32), 3).ids.shape == (0, 3)
    assert index.search(unit(2, 0), 0).ids.shape == (2, 0)
    assert index.search(unit(1, 0), 2, among=np.array([], dtype=np.int64)).ids.tolist() == [[-1, -1]]


def test_neighbours_by_hand():
    index = build(np.array([10, 20, 30]), np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float16))
    found = index.search(np.array([[1, 0], [0, 1]], dtype=np.float32), 2)
    assert found.ids.tolist() == [[10, 30], [20, 30]]
    assert found.similarities == pytest.approx(np.array([[1, 0.6], [1, 0.8]]), abs=1e-3)


@settings(deadline=None, max_examples=60)
@given(
    n=st.sampled_from([0, 1, 2, 33, 300]),
    k=st.sampled_from([1, 2, 5, 40, 400]),
    n_queries=st.sampled_from([1, 3, 25]),
    distinct=st.sampled_from([1, 3, 1000]),
    share=st.sampled_from([None, 0.0, 0.1, 0.5, 1.0]),
    seed=st.integers(0, 2**16),
)
@example(n=300, k=5, n_queries=1, distinct=1, share=None, seed=0)
def test_neighbours_equal_brute_force(n, k, n_queries, distinct, share, seed):
    random = np.random.default_rng(seed)
    ids = np.sort(random.choice(10_000, n, replace=False))
    vectors = unit(distinct, seed)[random.integers(0, distinct, n)]
    queries = unit(n_queries, seed + 1)
    among = None
    if share is not None:
        known = ids[random.random(n) < share]
        among = random.permutation(np.concatenate([known, known[:3], random.integers(10_000, 20_000, 5)]))
    index = build(ids, vectors)
    found = index.search(queries, k, among)
    for row, query in enumerate(queries):
        assert_same(found, row, brute_force(ids, vectors, query, k, among))


@pytest.mark.parametrize("k", [1, 50, 2100])
def test_more_ties_than_are_fetched_are_ordered_by_id(k):
    vectors = np.repeat(unit(1, 0), 3000, axis=0)
    vectors[-1] = unit(1, 1)
    index = build(np.arange(3000), vectors)
    (found,) = index.search(vectors[:1], k).ids
    assert found.tolist() == list(range(k))
    (found,) = index.search(vectors[:1], k, among=np.arange(500, 3000)).ids
    assert found.tolist() == list(range(500, 500 + k))


@pytest.mark.parametrize("n_queries", [1, 30])
def test_ties_that_float32_sums_would_tell_apart_are_ordered_by_id(n_queries):
    one = unit(1, 5, dimension=96, dtype=np.float16)[0]
    random = np.random.default_rng(6)
    index = build(np.arange(1000), np.stack([random.permutation(one) for _ in range(1000)]))
    same_for_all = np.full((n_queries, 96), 0.1, dtype=np.float32)
    assert index.search(same_for_all, 5).ids.tolist() == [[0, 1, 2, 3, 4]] * n_queries
    assert index.search(same_for_all, 3, among=np.arange(7, 900)).ids.tolist() == [[7, 8, 9]] * n_queries


def test_an_item_has_the_same_similarity_however_it_is_found():
    vectors = unit(400, 3, dimension=96, dtype=np.float16)
    index = build(np.arange(400), vectors)
    queries = unit(30, 4, dimension=96)
    ids, similarities = index.similarities(queries[7])
    assert ids.tolist() == list(range(400))
    for found, row in (
        (index.search(queries, 400), 7),
        (index.search(queries[7:8], 9), 0),
        (index.search(queries[7:8], 9, among=np.arange(0, 400, 3)), 0),
    ):
        assert np.array_equal(found.similarities[row], similarities[found.ids[row]])


def test_similarities_among_some_come_by_ascending_id():
    index = build(np.array([1, 5, 9]), unit(3, 0))
    every_id, every = index.similarities(unit(1, 1)[0])
    ids, similarities = index.similarities(unit(1, 1)[0], among=np.array([9, 2, 1, 9]))
    assert ids.tolist() == [1, 9]
    assert similarities.tolist() == every[np.isin(every_id, [1, 9])].tolist()


def test_vectors_come_back_in_the_order_asked_for():
    vectors = unit(3, 0, dtype=np.float16)
    index = build(np.array([1, 5, 9]), vectors)
    assert np.array_equal(index.vectors_of(np.array([9, 1, 9])), vectors[[2, 0, 2]].astype(np.float32))
    assert index.ids.tolist() == [1, 5, 9]


@pytest.mark.parametrize("ids", [[2], [1, 2], [99]])
def test_an_item_without_a_vector_is_not_found(ids):
    index = build(np.array([1, 5, 9]), unit(3, 0))
    with pytest.raises(NotFoundError, match=r"item (2|99) has no vector.*microtome embed"):
        index.vectors_of(np.array(ids))


@pytest.mark.parametrize(
    ("ids", "vectors", "message"),
    [
        ([1], unit(2, 0), "one vector an id"),
        ([1, 2], np.zeros(2, dtype=np.float32), "one vector an id"),
        ([2, 1], unit(2, 0), "ascending order"),
        ([1, 1], unit(2, 0), "ascending order"),
        ([1, 2], np.full((2, D), np.nan, dtype=np.float32), "not finite"),
        ([1, 2], np.full((2, D), np.inf, dtype=np.float16), "not finite"),
    ],
)
def test_an_index_of_bad_vectors_is_refused(ids, vectors, message):
    with pytest.raises(InputError, match=message):
        build(np.array(ids), vectors)


@pytest.mark.parametrize(
    ("queries", "k", "message"),
    [
        (unit(1, 0, dimension=D + 1), 1, r"found shape \(1, 9\); expected \(Q, 8\).*Use the encoder"),
        (unit(1, 0)[0], 1, "queries do not fit"),
        (np.full((1, D), np.nan, dtype=np.float32), 1, "not finite"),
        (unit(1, 0), -1, "k must not be negative; found -1"),
    ],
)
def test_a_bad_query_is_refused(queries, k, message):
    with pytest.raises(InputError, match=message):
        build(np.arange(2), unit(2, 0)).search(queries, k)


@pytest.fixture
def rough_from_the_start(monkeypatch):
    """8 bits a number are worth their while for every index."""
    monkeypatch.setattr("microtome.index.vector_index._WORTH_ROUGH", 0)
    monkeypatch.setattr("microtome.index.vector_index._ROUGH_AT_LEAST", 64)


@pytest.mark.usefixtures("rough_from_the_start")
@pytest.mark.parametrize("share", [None, 0.5])
@pytest.mark.parametrize("distinct", [3000, 40])
@pytest.mark.parametrize("k", [1, 20, 2000])
def test_neighbours_found_in_8_bits_equal_brute_force(k, distinct, share):
    random = np.random.default_rng(k)
    ids = np.sort(random.choice(10_000, 3000, replace=False))
    vectors = unit(distinct, k, dimension=32)[random.integers(0, distinct, 3000)]
    among = None if share is None else ids[random.random(3000) < share]
    queries = unit(3, k + 1, dimension=32)
    found = build(ids, vectors).search(queries, k, among)
    for row, query in enumerate(queries):
        assert_same(found, row, brute_force(ids, vectors, query, k, among))


@pytest.mark.parametrize("dimension", [1, 8, 96])
def test_a_rough_score_is_no_farther_off_than_it_says(dimension):
    vectors, queries = unit(2000, 1, dimension=dimension), unit(20, 2, dimension=dimension)
    rough = RoughIndex(vectors)
    for query in queries:
        scores, positions = rough.search(query, 2000, None)
        true = vectors[positions].astype(np.float64) @ query.astype(np.float64)
        assert np.abs(scores - true).max() <= rough.error_of(query) + 1e-5


def test_an_index_tells_how_much_memory_it_takes():
    assert build(np.zeros(0, np.int64), unit(0, 0)).n_bytes == 0
    assert build(np.arange(3), unit(3, 0)).n_bytes == 3 * (8 + 4 * D)
    assert build(np.arange(50_000), unit(50_000, 0)).n_bytes == 50_000 * (8 + 4 * D + D)
