"""Positions by image and by category."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.matching.grouping import by_image, group


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_rows_come_by_image_ascending_without_those_of_none(threads) -> None:
    starts, rows = by_image(np.array([2, -1, 0, 2, 2, 0], np.int32), 4, threads)
    assert starts.tolist() == [0, 2, 2, 5, 5]
    assert rows.tolist() == [2, 5, 0, 3, 4]


def test_no_rows_are_of_no_image() -> None:
    starts, rows = by_image(np.zeros(0, np.int32), 2, 2)
    assert (starts.tolist(), rows.tolist()) == ([0, 0, 0], [])


def test_groups_come_by_category_then_image_then_position() -> None:
    starts, order = group(np.array([1, 0, 1, 1], np.int32), np.array([2, 0, 0, 2], np.int32), 3, 3)
    assert order.tolist() == [1, 2, 0, 3]
    assert starts.tolist() == [0, 1, 4, 4]


@pytest.mark.parametrize("n", [0, 1, 7, 1000])
@pytest.mark.parametrize("threads", [1, 3])
def test_positions_are_sorted_stably(n, threads) -> None:
    random = np.random.default_rng(n)
    image, category = random.integers(-1, 9, n, np.int32), random.integers(0, 5, n, np.int32)
    starts, rows = by_image(image, 9, threads)
    assert starts.tolist() == [int(((image >= 0) & (image < i)).sum()) for i in range(10)]
    assert rows.tolist() == sorted(np.flatnonzero(image >= 0).tolist(), key=lambda row: image[row])
    image = np.abs(image)
    starts, order = group(category, image, 5, 9)
    assert order.tolist() == sorted(range(n), key=lambda row: (category[row], image[row]))
    assert starts.tolist() == [int((category < k).sum()) for k in range(6)]
