"""Near-duplicate groups equal connected components by brute force; one item stands for each."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.index import neighbour_graph
from microtome.quality.duplicates import near_duplicates


def found(vectors, distance, k=5):
    vectors = np.asarray(vectors)
    return near_duplicates(neighbour_graph(np.arange(len(vectors)), vectors, k), vectors, distance)


def brute_force(vectors, distance):
    """Groups by walking from item to item."""
    wide = vectors.astype(np.float64)
    wide /= np.linalg.norm(wide, axis=1, keepdims=True)
    near = 1 - wide @ wide.T <= distance
    groups = np.full(len(wide), -1)
    for start in range(len(wide)):
        if groups[start] >= 0:
            continue
        reached, ahead = {start}, [start]
        while ahead:
            for other in np.flatnonzero(near[ahead.pop()]).tolist():
                if other not in reached:
                    reached.add(other)
                    ahead.append(other)
        if len(reached) > 1:
            groups[sorted(reached)] = groups.max() + 1
    return groups


def planted(seed, copies=8, noise=0.05):
    rng = np.random.default_rng(seed)
    base = rng.standard_normal((60, 24))
    near = np.repeat(base[:10], copies, axis=0) + noise * rng.standard_normal((10 * copies, 24))
    return rng.permutation(np.concatenate([base, near, base[:3], base[:3]])).astype(np.float32)


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_and_one_item_have_no_group(n):
    result = found(np.ones((n, 4), dtype=np.float16), 0.1)
    assert result.groups.tolist() == [-1] * n
    assert result.is_representative.tolist() == [True] * n


@pytest.mark.parametrize("k", [1, 3, 20])
@pytest.mark.parametrize("distance", [1e-6, 0.003, 0.01, 0.5, 0.9])
def test_groups_equal_brute_force_however_few_neighbours_the_graph_has(distance, k):
    for seed in range(3):
        vectors = planted(seed)
        assert found(vectors, distance, k).groups.tolist() == brute_force(vectors, distance).tolist()


def test_a_long_chain_is_one_group():
    angles = np.random.default_rng(0).permutation(300) * 0.01
    chain = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert set(found(chain, 1 - np.cos(0.0101), 2).groups.tolist()) == {0}


def test_each_group_has_one_representative_the_one_nearest_to_its_mean():
    angles = np.array([0.0, 0.1, 0.2, 2.0, 1.0, 1.05])
    result = found(np.stack([np.cos(angles), np.sin(angles)], axis=1), 1 - np.cos(0.11))
    assert result.groups.tolist() == [0, 0, 0, -1, 1, 1]
    assert result.is_representative.tolist() == [False, True, False, True, True, False]


def test_all_duplicates_are_one_group_with_one_representative():
    result = found(np.ones((3000, 16), dtype=np.float16), 0.01)
    assert set(result.groups.tolist()) == {0}
    assert np.flatnonzero(result.is_representative).tolist() == [0]
