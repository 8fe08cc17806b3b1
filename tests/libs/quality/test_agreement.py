"""Neighbour agreement equals its definition."""

from __future__ import annotations

import numpy as np

from microtome.index import neighbour_graph
from microtome.quality.agreement import neighbour_agreement


def agreement(vectors, categories, k=12):
    vectors = np.asarray(vectors, dtype=np.float32)
    return neighbour_agreement(neighbour_graph(np.arange(len(vectors)), vectors, k), np.asarray(categories))


def test_no_object_and_one_object():
    assert agreement(np.empty((0, 4)), np.empty(0, dtype=np.int64)).shape == (0,)
    assert np.isnan(agreement([[1, 0]], [3])).all()


def test_the_share_of_the_nine_nearest_others():
    rng = np.random.default_rng(0)
    vectors, categories = rng.standard_normal((200, 8)), rng.integers(0, 3, 200)
    wide = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    similarities = wide @ wide.T
    np.fill_diagonal(similarities, -9)
    nearest = np.argsort(-similarities, axis=1)[:, :9]
    expected = (categories[nearest] == categories[:, None]).mean(axis=1)
    assert np.allclose(agreement(vectors, categories), expected)


def test_of_few_objects_all_others_count():
    assert agreement([[1, 0], [0, 1], [1, 1]], [1, 1, 2]).tolist() == [0.5, 0.5, 0]


def test_one_category_agrees_with_itself():
    assert agreement(np.ones((20, 4)), np.zeros(20, dtype=np.int64)).tolist() == [1] * 20
