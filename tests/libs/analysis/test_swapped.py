"""What swaps of images say of a difference, against coins counted one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tests.libs.analysis.drawn import drawn

from microtome.analysis.swapped import Swapped, swapped


def coins_of(*weights):
    """The sum of the weights after each way in which their coins can fall, `(2^n,)`."""
    return np.array([np.dot(signs, weights) for signs in product((1, -1), repeat=len(weights))])


def test_where_no_image_differs_nothing_varies():
    nothing = Swapped(np.zeros(4), 0.0, 0)
    assert (nothing.variance, nothing.differing, nothing.variance_about(0.0)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("weights", "m"),
    [((1,), 1), ((0.1, 0.1), 2), ((3, 3, 3), 3), ((1,) * 8, 8), ((1, 0, 0), 1), ((2, 1), 25 / 17)],
)
def test_coins_tell_in_how_many_images_runs_differ(weights, m):
    assert Swapped(coins_of(*weights), 0.0, 1).differing == pytest.approx(1 / m)


def test_a_difference_in_every_image_is_taken_out_of_the_spread():
    shares = np.array([0.5, 0.25, 0.125, 0.125])
    noise, value = np.array([0.1, -0.2, 0.3, -0.2]), 0.4
    found = Swapped(coins_of(*(shares * value)), float((shares**2).sum()), 9)
    assert found.variance == pytest.approx((shares**2).sum() * value**2)
    assert found.variance_about(value) == pytest.approx(0, abs=1e-15)
    mixed = Swapped(coins_of(*(shares * noise)), float((shares**2).sum()), 9)
    assert mixed.variance_about(0.0) == pytest.approx(((shares * noise) ** 2).sum())


def test_shares_are_of_objects_or_of_categories():
    source = drawn(3, crowds=True)
    objects = np.arange(source.n_objects) < 40
    counted = objects & ~source.object_crowd
    image, category = source.object_image[counted], source.object_category[counted]
    plain = swapped(np.zeros(2), source, objects, by_category=False)
    expected = sum((np.sum(image == i) / len(image)) ** 2 for i in set(image))
    assert (plain.n_objects, plain.concentration) == (len(image), pytest.approx(expected))
    kinds = set(category)
    shares = [
        np.mean([np.mean(image[category == k] == i) if k in category else 0 for k in kinds])
        for i in set(image)
    ]
    by_category = swapped(np.zeros(2), source, objects, by_category=True)
    assert by_category.concentration == pytest.approx(np.square(shares).sum())


def test_of_no_objects_there_are_no_shares():
    source = drawn(3)
    none = np.zeros(source.n_objects, bool)
    for by_category in (True, False):
        found = swapped(np.zeros(2), source, none, by_category=by_category)
        assert (found.concentration, found.n_objects) == (0, 0)
