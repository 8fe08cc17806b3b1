from __future__ import annotations

import numpy as np
import pytest

from microtome.errors import InputError
from microtome.search.lasso import Heights, Lasso, inside_polygon


def brute_force(x, y, polygon):
    """Even-odd point by point."""
    inside = []
    for px, py in zip(x, y, strict=True):
        odd = False
        for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
            if (y0 > py) != (y1 > py) and px < x0 + (py - y0) * (x1 - x0) / (y1 - y0):
                odd = not odd
        inside.append(odd)
    return np.array(inside)


def test_no_points_lie_in_no_polygon():
    assert inside_polygon(np.empty(0), np.empty(0), [[0, 0], [1, 0], [0, 1]]).tolist() == []


@pytest.mark.parametrize("n_corners", [3, 4, 9, 30])
def test_a_lasso_equals_the_even_odd_rule(n_corners):
    chance = np.random.default_rng(n_corners)
    x, y = chance.uniform(-1, 1, (2, 500))
    polygon = chance.uniform(-1, 1, (n_corners, 2)).tolist()
    found = inside_polygon(x, y, polygon)
    assert np.array_equal(found, brute_force(x, y, polygon))
    assert found.any()


def test_points_on_a_lattice_are_counted_once_by_adjoining_polygons():
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(7.0), np.arange(7.0)))
    left, right = [[0, 0], [3, 0], [3, 6], [0, 6]], [[3, 0], [6, 0], [6, 6], [3, 6]]
    both = inside_polygon(x, y, left).astype(int) + inside_polygon(x, y, right)
    assert both.max() == 1
    assert np.array_equal(both == 1, (x < 6) & (y < 6))


@pytest.mark.parametrize("polygon", [[[0, 0], [1, 1]], [[0, 0], [1, 1], [np.nan, 0]], []])
def test_what_is_no_polygon_is_refused(polygon):
    with pytest.raises(InputError, match="no polygon"):
        inside_polygon(np.zeros(1), np.zeros(1), polygon)


def test_points_looked_at_again_lie_where_they_lay_at_first():
    chance = np.random.default_rng(0)
    x, y = chance.uniform(-1, 1, (2, 300)).astype(np.float32)
    x[7], y[9] = np.nan, np.nan
    heights = Heights.of(x, y)
    for polygon in chance.uniform(-1, 1, (4, 8, 2)).tolist():
        assert np.array_equal(heights.inside(polygon), brute_force(x.astype(float), y.astype(float), polygon))


def test_a_word_spells_a_lasso():
    assert Lasso.read("12~0,0.5_-1,2_3e-4,7") == Lasso(12, ((0.0, 0.5), (-1.0, 2.0), (3e-4, 7.0)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "3~",
        "0,0_1,0_1,1",
        "3~0,0_1,0",
        "3~0_1,0_0,1",
        "3~0,0_1,0_1,nan",
        "x~0,0_1,0_1,1",
        "3~0" * 9999,
    ],
)
def test_what_spells_no_lasso_is_refused(text):
    with pytest.raises(InputError, match=r"lasso can't be read|no polygon"):
        Lasso.read(text)
