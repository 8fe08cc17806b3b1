"""Leaks are all pairs across splits within the distance, by brute force."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.errors import InputError
from microtome.index import neighbour_graph
from microtome.quality import leaks as room
from microtome.quality.leaks import leaks


def found(vectors, splits, distance, k=3):
    return leaks(neighbour_graph(np.arange(len(vectors)), vectors, k), vectors, splits, distance)


def test_nothing_leaks_from_nothing():
    assert found(np.empty((0, 4), dtype=np.float16), [], 0.5).other_split == []
    alone = found(np.ones((1, 4), dtype=np.float16), ["train"], 0.5)
    assert len(alone.first) == 0
    assert alone.other_split == [None]


@pytest.mark.parametrize("distance", [1e-6, 0.4, 0.8, 2.1])
def test_all_pairs_across_splits_and_no_others_nearest_first(distance):
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((60, 12))
    vectors = np.concatenate([vectors, vectors[:20], vectors[:5]]).astype(np.float32)
    splits = [("train", "val", "test", None)[code] for code in rng.integers(0, 4, len(vectors))]
    result = found(vectors, splits, distance)
    wide = vectors.astype(np.float64)
    wide /= np.linalg.norm(wide, axis=1, keepdims=True)
    gaps = 1 - wide @ wide.T
    expected = {
        (i, j)
        for i in range(len(wide))
        for j in range(i + 1, len(wide))
        if gaps[i, j] <= distance and splits[i] and splits[j] and splits[i] != splits[j]
    }
    pairs = list(zip(result.first.tolist(), result.second.tolist(), strict=True))
    assert set(pairs) == expected
    assert len(pairs) == len(expected)
    assert (np.diff(result.distances) >= 0).all()
    assert np.allclose(result.distances, gaps[result.first, result.second], atol=1e-6)
    for item, other in enumerate(result.other_split):
        mine = [(gap, pair) for gap, pair in zip(result.distances, pairs, strict=True) if item in pair]
        nearest = min(mine, default=(0, ()))[0]
        assert other in {splits[sum(pair) - item] for gap, pair in mine if gap == nearest} | (
            set() if mine else {None}
        )


def test_one_split_cannot_leak():
    assert found(np.ones((9, 4), dtype=np.float16), ["train"] * 9, 0.5).other_split == [None] * 9


def test_too_many_pairs_and_missing_splits_are_refused(monkeypatch):
    monkeypatch.setattr(room, "MOST_PAIRS", 10)
    with pytest.raises(InputError, match=r"more than 10 pairs across splits lie within 0\.5"):
        found(np.ones((8, 4), dtype=np.float16), ["train", "val"] * 4, 0.5)
    with pytest.raises(InputError, match="1 for 8 items"):
        found(np.ones((8, 4), dtype=np.float16), ["train"], 0.5)
