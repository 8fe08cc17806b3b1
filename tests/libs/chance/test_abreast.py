"""The steps of a walk, against numpy on the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from microtome.chance.abreast import add_images, count_thresholds
from microtome.chance.resampling import TOGETHER

THRESHOLDS = np.linspace(0.0, 1.0, 101)


@njit
def reached_of(found, objects):
    result = np.empty_like(found)
    for row in range(len(found)):
        count_thresholds(result, found, row, objects)
    return result


@njit
def sum_of(weights, images, first, last):
    counts = np.ones((1, TOGETHER), np.int32)
    add_images(counts, weights, images, first, last)
    return counts[0]


def test_nothing_found_reaches_no_threshold():
    assert (reached_of(np.zeros((1, TOGETHER), np.int32), np.ones(TOGETHER)) == 0).all()


@pytest.mark.parametrize("first", [1, 101, 993, 39_089, 999_969])
def test_thresholds_are_reached_where_recall_compares_so_in_float64(first):
    objects = np.arange(first, first + TOGETHER)
    counts = np.unique(np.linspace(0, first, 3_000).astype(int))
    found = np.minimum(counts[:, None], objects[None]).astype(np.int32)
    expected = np.where(found > 0, np.searchsorted(THRESHOLDS, found / objects, side="right"), 0)
    np.testing.assert_array_equal(reached_of(found, objects.astype(float)), expected)


def test_weights_of_images_are_added_up_over_a_range():
    random = np.random.default_rng(0)
    weights = random.integers(0, 256, (7, TOGETHER)).astype(np.uint8)
    images = random.integers(0, 7, 50).astype(np.int32)
    for first, last in ((0, 0), (3, 3), (0, 50), (7, 31)):
        expected = 1 + weights[images[first:last]].astype(int).sum(axis=0)
        np.testing.assert_array_equal(sum_of(weights, images, first, last), expected)
