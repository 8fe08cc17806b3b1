"""Clusters are found again, and who lies nearer to its centre is more representative."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.quality.representativeness import cluster


def unit(vectors):
    vectors = np.asarray(vectors, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_no_item_and_one_item():
    assert cluster(np.empty((0, 4), dtype=np.float32)).labels.shape == (0,)
    alone = cluster(unit([[1, 2]]))
    assert alone.labels.tolist() == [0]
    assert alone.representativeness == pytest.approx([1])


def test_planted_clusters_are_found_largest_first():
    rng = np.random.default_rng(1)
    centres = 6 * np.eye(5)
    truth = np.repeat(np.arange(5), [50, 40, 30, 20, 10])
    found = cluster(unit(centres[truth] + 0.5 * rng.standard_normal((150, 5))), 5)
    assert found.labels.tolist() == truth.tolist()


def test_representativeness_falls_with_the_distance_to_the_centre():
    angles = np.concatenate([np.zeros(50), np.linspace(0, 1, 20)])
    found = cluster(unit(np.stack([np.cos(angles), np.sin(angles)], axis=1)), 1)
    assert (np.diff(found.representativeness[-17:]) < 0).all()
    assert found.representativeness.argmin() == 69


def test_all_duplicates_are_one_cluster_and_fully_representative():
    found = cluster(unit(np.ones((200, 4))))
    assert set(found.labels.tolist()) == {0}
    assert found.representativeness == pytest.approx(np.ones(200), abs=1e-6)


def test_the_same_items_give_the_same_clusters():
    units = unit(np.random.default_rng(0).standard_normal((500, 8)))
    assert cluster(units).labels.tolist() == cluster(units).labels.tolist()
    assert cluster(units).labels.max() + 1 <= 16
