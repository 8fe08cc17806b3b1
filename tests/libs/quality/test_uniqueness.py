"""Uniqueness ranks as the published formula does, and survives sets without three others."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.index import neighbour_graph
from microtome.quality.uniqueness import percentiles, uniqueness


def ranks(values):
    return np.argsort(np.argsort(values))


def formula(vectors):
    """As fiftyone-brain publishes it: the mean of weighted distances to three nearest, over its maximum."""
    wide = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    distances = np.sort(1 - wide @ wide.T, axis=1)
    means = np.mean(distances[:, 1:4] * [0.6, 0.3, 0.1], axis=1)
    return means / means.max()


def of(vectors, k=3):
    return uniqueness(neighbour_graph(np.arange(len(vectors)), np.asarray(vectors, dtype=np.float32), k))


def test_nothing_is_unique_in_an_empty_set():
    assert of(np.empty((0, 4))).shape == (0,)
    assert percentiles(np.empty(0)).shape == (0,)


def test_one_item_has_no_uniqueness_and_two_or_three_weigh_the_others_there_are():
    assert np.isnan(of([[1, 0]])).all()
    assert of([[1, 0], [0, 1]]) == pytest.approx([1, 1])
    right = of([[1, 0], [0, 1], [-1, 0]])
    assert right == pytest.approx([(0.6 * 1 + 0.3 * 2) / 0.9, 1, (0.6 * 1 + 0.3 * 2) / 0.9])


def test_by_hand():
    assert of([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]])[0] == pytest.approx(0.6 * 0.4 + 0.3 * 1 + 0.1 * 2)


@pytest.mark.parametrize("centred", [False, True])
def test_the_order_is_that_of_the_published_formula_whether_or_not_the_mean_is_subtracted(centred):
    vectors = np.random.default_rng(3).standard_normal((400, 24)) + 1.5
    vectors -= vectors.mean(axis=0) if centred else 0
    assert np.corrcoef(ranks(of(vectors, 10)), ranks(formula(vectors)))[0, 1] == pytest.approx(1, abs=1e-9)


def test_duplicates_are_not_unique_at_all():
    assert of(np.ones((50, 8))) == pytest.approx(np.zeros(50), abs=1e-6)


def test_percentiles_count_half_of_the_equal_values():
    assert percentiles(np.array([5.0, 1.0, 1.0, np.nan, 9.0])).tolist()[:3] == [62.5, 25, 25]
    assert percentiles(np.array([5.0, 1.0, 1.0, np.nan, 9.0]))[4] == 87.5
    assert np.isnan(percentiles(np.array([1.0, np.nan]))[1])
    assert percentiles(np.zeros(7)).tolist() == [50] * 7
