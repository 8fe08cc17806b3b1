"""The graph equals brute force in numpy; an item is never its own neighbour, whatever lies on top of it."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.errors import InputError
from microtome.index import crowded, neighbour_graph, pairs_within, unit_rows


def cloud(n, seed=0, dimension=16, dtype=np.float16):
    return np.random.default_rng(seed).standard_normal((n, dimension)).astype(dtype)


def cosines(vectors):
    wide = vectors.astype(np.float64)
    wide /= np.linalg.norm(wide, axis=1, keepdims=True)
    return wide @ wide.T


def brute_force(vectors, k):
    similarities = cosines(vectors)
    np.fill_diagonal(similarities, -np.inf)
    return -np.sort(-similarities, axis=1)[:, :k]


def pairs(graph, vectors, distance):
    found = [pair for a, b, _ in pairs_within(graph, vectors, distance) for pair in zip(a, b, strict=True)]
    return {(int(min(pair)), int(max(pair))) for pair in found}


def brute_pairs(vectors, distance):
    first, second = np.nonzero(np.triu(1 - cosines(vectors) <= distance, 1))
    return set(zip(first.tolist(), second.tolist(), strict=True))


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_and_one_item_have_no_neighbours(n):
    graph = neighbour_graph(np.arange(n), cloud(n), 3)
    assert graph.neighbours.tolist() == [[-1, -1, -1]] * n
    assert np.isneginf(graph.similarities).all()
    assert graph.recall == 1
    assert pairs(graph, cloud(n), 2.0) == set()


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("n", [2, 4, 5, 300])
def test_the_graph_equals_brute_force(n, exact):
    vectors = cloud(n, seed=n)
    graph = neighbour_graph(np.arange(n) * 10, vectors, 4, exact=exact, least_recall=1.0)
    found = min(4, n - 1)
    assert np.allclose(graph.similarities[:, :found], brute_force(vectors, found), atol=1e-6)
    assert (graph.neighbours[:, found:] == -1).all()
    own = np.take_along_axis(cosines(vectors), graph.neighbours[:, :found], axis=1)
    assert np.allclose(graph.similarities[:, :found], own, atol=1e-6)
    assert (graph.neighbours != np.arange(n)[:, None]).all()
    assert graph.recall == 1
    assert graph.ids.tolist() == list(range(0, 10 * n, 10))


def test_more_duplicates_than_neighbours_never_bring_back_the_item_itself():
    graph = neighbour_graph(np.arange(40), np.ones((40, 8), dtype=np.float16), 5)
    assert (graph.neighbours != np.arange(40)[:, None]).all()
    assert (graph.neighbours >= 0).all()
    assert np.allclose(graph.similarities, 1, atol=1e-6)


@pytest.mark.parametrize("kinds", [1, 3, 130])
def test_cells_look_at_equal_vectors_once_and_still_find_all_of_them(kinds):
    rng = np.random.default_rng(2)
    vectors = cloud(kinds)[np.concatenate([np.arange(kinds), rng.integers(0, kinds, 300)])]
    graph = neighbour_graph(np.arange(len(vectors)), vectors, 7, exact=False, least_recall=1.0)
    assert np.allclose(graph.similarities, brute_force(vectors, 7), atol=1e-6)
    assert (graph.neighbours != np.arange(len(vectors))[:, None]).all()
    assert all(len(set(row)) == 7 for row in graph.neighbours.tolist())
    own = np.take_along_axis(cosines(vectors), graph.neighbours, axis=1)
    assert np.allclose(graph.similarities, own, atol=1e-6)


def test_equal_similarities_are_ordered_by_position():
    vectors = np.array([[1, 0], [0, 1], [1, 0], [1, 0]], dtype=np.float32)
    assert neighbour_graph(np.arange(4), vectors, 3).neighbours[0].tolist() == [2, 3, 1]


def test_length_does_not_matter():
    vectors = cloud(50, dtype=np.float32)
    scaled = vectors * np.linspace(0.1, 50, 50, dtype=np.float32)[:, None]
    plain, other = (neighbour_graph(np.arange(50), rows, 6) for rows in (vectors, scaled))
    assert plain.neighbours.tolist() == other.neighbours.tolist()


def test_cells_are_searched_until_the_recall_is_met_and_the_recall_is_true():
    centres = cloud(40, dimension=32, dtype=np.float32)
    vectors = np.repeat(centres, 100, axis=0) + cloud(4000, 1, 32, np.float32)
    graph = neighbour_graph(np.arange(4000), vectors, 12, exact=False, least_recall=0.9)
    assert graph.recall >= 0.9
    tenth = brute_force(vectors, 10)[:, -1:]
    assert np.mean(np.sum(graph.similarities >= tenth - 1e-6, axis=1) / 10) == pytest.approx(
        graph.recall, abs=0.05
    )


def test_blocks_report_how_far_they_are_and_ask_the_fence():
    seen, asked = [], []
    neighbour_graph(
        np.arange(9000),
        cloud(9000, dimension=4),
        1,
        progress=lambda done, total: seen.append((done, total)),
        fence=lambda: asked.append(None),
    )
    assert seen == [(8192, 9000), (9000, 9000)]
    assert len(asked) == 2


def test_a_fence_that_fails_stops_the_search():
    def fence():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        neighbour_graph(np.arange(3), cloud(3), 1, fence=fence)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_a_vector_without_a_direction_is_refused_by_its_id(bad):
    vectors = cloud(4)
    vectors[2] = bad
    with pytest.raises(InputError, match=r"1 of 4 vectors have no direction.*item 70"):
        neighbour_graph(np.array([50, 60, 70, 80]), vectors, 2)


def test_misfitting_input_is_refused():
    with pytest.raises(InputError, match="k = 0"):
        neighbour_graph(np.arange(3), cloud(3), 0)
    with pytest.raises(InputError, match=r"2 ids, vectors of shape \(3, 16\)"):
        neighbour_graph(np.arange(2), cloud(3), 1)
    with pytest.raises(InputError, match="an id has two vectors"):
        unit_rows(np.array([1, 1]), cloud(2))


@pytest.mark.parametrize("distance", [0.0, 0.3, 0.8, 2.0])
@pytest.mark.parametrize("k", [1, 3, 30])
def test_pairs_within_a_distance_equal_brute_force_however_few_neighbours_the_graph_has(k, distance):
    vectors = np.concatenate([cloud(80), cloud(10), cloud(10)])
    graph = neighbour_graph(np.arange(100), vectors, k)
    assert pairs(graph, vectors, distance + 1e-6) == brute_pairs(vectors, distance + 1e-6)


def test_crowded_items_may_have_neighbours_that_the_graph_does_not_hold():
    vectors = np.array([[1, 0], [1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert crowded(neighbour_graph(np.arange(4), vectors, 1), 0.1).tolist() == [True, True, True, False]
    assert crowded(neighbour_graph(np.arange(4), vectors, 3), 0.1).tolist() == [False] * 4
