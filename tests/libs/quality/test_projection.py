from __future__ import annotations

import numpy as np
import pytest

from microtome.quality.projection import lay_out, place


def clusters(n, seed=0, n_clusters=3):
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(n_clusters, 16))
    which = chance.integers(0, n_clusters, n)
    vectors = (centres[which] + 0.1 * chance.normal(size=(n, 16))).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), which


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_a_few_lie_on_a_line(n):
    assert lay_out(clusters(n)[0]).tolist() == [[step, 0.0] for step in range(n)]


def test_further_ones_lie_on_the_most_alike_of_a_few():
    fitted = np.eye(3, 16, dtype=np.float32)
    places = lay_out(fitted)
    assert place(fitted[[2, 0]], fitted, places).tolist() == [[2.0, 0.0], [0.0, 0.0]]
    assert place(fitted[:0], fitted, places).shape == (0, 2)
    assert place(fitted[:1], fitted[:0], places[:0]).tolist() == [[0.0, 0.0]]


@pytest.mark.slow
def test_what_is_alike_lies_close_and_later_ones_lie_among_their_like():
    vectors, which = clusters(60)
    places = lay_out(vectors)
    assert np.array_equal(places, lay_out(vectors))
    centres = np.array([places[which == number].mean(axis=0) for number in range(3)])
    later, theirs = clusters(20, seed=1)
    placed = place(later, vectors, places)
    assert np.array_equal(placed, place(later, vectors, places))
    for points, numbers in ((places, which), (placed, theirs)):
        nearest = np.linalg.norm(points[:, None] - centres[None], axis=2).argmin(axis=1)
        assert np.array_equal(nearest, numbers)


@pytest.mark.slow
@pytest.mark.parametrize("n", [4, 5, 30])
def test_equal_vectors_have_places(n):
    assert np.isfinite(lay_out(np.repeat(clusters(1)[0], n, axis=0))).all()
