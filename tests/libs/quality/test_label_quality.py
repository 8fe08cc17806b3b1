"""Label quality follows its formula, leaves out who may not vote, and finds swapped labels."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.index import neighbour_graph
from microtome.quality import label_quality as room
from microtome.quality.agreement import neighbour_agreement
from microtome.quality.label_quality import label_quality, lowest


def judged(vectors, categories, origins=None, near=0.0, k=40):
    vectors = np.asarray(vectors, dtype=np.float32)
    origins = np.arange(len(vectors)) if origins is None else np.asarray(origins)
    graph = neighbour_graph(np.arange(len(vectors)), vectors, k)
    return label_quality(graph, np.asarray(categories, dtype=np.int64), origins, near)


def formula(vectors, categories, origins, near, row):
    """The docstring's words, one object at a time."""
    wide = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    distances = 1 - wide @ wide[row]
    order = [i for i in np.argsort(distances) if origins[i] != origins[row] and distances[i] > near][:30]
    if not order:
        return np.nan, np.nan
    d10 = distances[order[: min(10, len(order))]][-1]
    weights = np.exp(-distances[order] / d10)
    weights *= len(order) / weights.sum()
    counts = np.bincount(categories)
    even = len(categories) / np.count_nonzero(counts)
    votes = np.zeros(len(counts))
    for weight, voter in zip(weights, order, strict=True):
        votes[categories[voter]] += weight * np.sqrt(even / counts[categories[voter]])
    own, best = votes[categories[row]], max(np.delete(votes, categories[row]), default=0)
    return (own + 0.5) / (own + best + 1), distances[order[:10]].mean()


def test_no_object():
    result = judged(np.empty((0, 4)), [])
    assert [len(part) for part in vars(result).values()] == [0] * 5
    assert lowest(np.empty(0), np.empty(0, dtype=np.int64), 2).tolist() == pytest.approx(
        [np.nan] * 2, nan_ok=True
    )


def test_an_object_on_which_nobody_may_vote_has_no_quality():
    for result in (judged([[1, 0]], [0]), judged([[1, 0], [0, 1]], [0, 1], [7, 7])):
        assert np.isnan(result.quality).all()
        assert set(result.suggested.tolist()) == {-1}
        assert np.isnan(result.support).all()


@pytest.mark.parametrize("votes_at_once", [8, 1 << 22])
def test_the_quality_is_that_of_the_formula(votes_at_once, monkeypatch):
    monkeypatch.setattr(room, "_VOTES_AT_ONCE", votes_at_once)
    rng = np.random.default_rng(0)
    vectors, categories = rng.standard_normal((150, 6)), np.minimum(rng.geometric(0.5, 150), 4) * 2 - 1
    origins = rng.integers(0, 40, 150)
    found = judged(vectors, categories, origins, 0.02, k=149)
    vote, distance = np.transpose([formula(vectors, categories, origins, 0.02, row) for row in range(150)])
    usual = np.array([np.median(distance[categories == category]) for category in categories])
    assert found.vote == pytest.approx(vote, abs=1e-5)
    assert found.typicality == pytest.approx(np.minimum(1, 1.25 * usual / distance), abs=1e-5)
    assert found.quality == pytest.approx(found.vote * found.typicality)
    assert ((found.quality >= 0) & (found.quality <= 1)).all()
    assert ((found.suggested >= 0) == (found.vote < 0.5)).all()


def test_the_category_of_the_neighbours_is_suggested_with_the_share_that_carries_it():
    angles = np.linspace(0, 0.1, 11)
    result = judged(np.stack([np.cos(angles), np.sin(angles)], axis=1), [2] + [1] * 8 + [0] * 2)
    assert result.suggested[0] == 1
    assert result.support[0] == pytest.approx(0.8)
    assert result.suggested[5] == -1


def test_neither_the_same_origin_nor_a_near_duplicate_votes():
    angles = np.array([0, 0.001, 0.3, 0.5, 0.6])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    categories = [0, 0, 0, 1, 1]
    assert judged(vectors, categories).vote[0] > 0.5
    assert judged(vectors, categories, [0, 1, 0, 3, 4], near=0.001).vote[0] < 0.3


def test_swapped_labels_are_found_better_than_by_agreement_where_images_repeat():
    rng, copies = np.random.default_rng(5), 4
    truth = rng.choice(4, 400, p=[0.6, 0.2, 0.1, 0.1])
    vectors = np.repeat(np.eye(4)[truth] + 0.28 * rng.standard_normal((400, 4)), copies, axis=0)
    vectors += 0.001 * rng.standard_normal(vectors.shape)
    swapped = np.repeat(rng.random(400) < 0.08, copies)
    truth = np.repeat(truth, copies)
    categories = np.where(swapped, (truth + 1) % 4, truth)
    vote = judged(vectors, categories, np.repeat(np.arange(400), copies)).vote
    graph = neighbour_graph(np.arange(len(vectors)), vectors.astype(np.float32))
    agreement = neighbour_agreement(graph, categories)

    def found(score):
        return swapped[np.argsort(score, kind="stable")[: swapped.sum()]].mean()

    assert found(vote) > found(agreement) + 0.1


def test_a_crop_that_looks_like_no_object_is_not_typical():
    rng = np.random.default_rng(1)
    vectors = np.concatenate([[1, 0, 0] + 0.1 * rng.standard_normal((60, 3)), [[0, 1, 0]]])
    typicality = judged(vectors, [0] * 61).typicality
    assert typicality.argmin() == 60
    assert typicality[60] < 0.1
    assert np.median(typicality) == 1


def test_all_duplicates_and_one_category_survive():
    everything = judged(np.ones((50, 4)), [0] * 50, near=0.01)
    assert np.isnan(everything.quality).all()
    one = judged(np.random.default_rng(0).standard_normal((50, 4)), [3] * 50)
    assert (one.vote > 0.9).all()
    assert set(one.suggested.tolist()) == {-1}


def test_the_lowest_of_each_image():
    values, owners = np.array([0.5, np.nan, 0.2, np.nan]), np.array([0, 0, 0, 2])
    assert lowest(values, owners, 3).tolist() == pytest.approx([0.2, np.nan, np.nan], nan_ok=True)
