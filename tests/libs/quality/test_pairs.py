from __future__ import annotations

import numpy as np
import pytest

from microtome.quality.pairs import highest, pair_blocks, pair_iou

NONE = np.empty(0, np.int64)


@pytest.mark.parametrize(("a", "b"), [(NONE, NONE), (np.array([1]), NONE), (NONE, np.array([1]))])
def test_without_boxes_there_are_no_pairs(a, b):
    assert sum(len(rows) for rows, _ in pair_blocks(a, b)) == 0


@pytest.mark.parametrize("at_once", [1, 3, 7, 1000])
def test_pairs_are_all_those_on_one_image(at_once):
    chance = np.random.default_rng(3)
    a, b = chance.integers(0, 5, 20), chance.integers(0, 6, 30)
    blocks = list(pair_blocks(a, b, at_once))
    pairs = [(int(i), int(j)) for rows, others in blocks for i, j in zip(rows, others, strict=True)]
    assert sorted(pairs) == [(i, j) for i in range(20) for j in range(30) if a[i] == b[j]]
    seen = [set(rows.tolist()) for rows, _ in blocks]
    assert sum(map(len, seen)) == len(set().union(*seen))


def test_overlaps_are_those_worked_out_by_hand():
    a = np.array([[0, 0, 10, 10], [0, 0, 10, 10], [0, 0, 10, 10], [5, 5, 0, 0]], float)
    b = np.array([[5, 0, 10, 10], [20, 20, 5, 5], [0, 0, 10, 10], [5, 5, 0, 0]], float)
    assert pair_iou(a, b).tolist() == [1 / 3, 0.0, 1.0, 0.0]


def test_the_highest_of_each_row_is_kept():
    out = np.array([0.5, 0.0, 0.9])
    highest(np.array([0.1, 0.7, 0.2, 0.3]), np.array([0, 0, 2, 1]), out)
    assert out.tolist() == [0.7, 0.3, 0.9]
    highest(np.empty(0), NONE, out)
