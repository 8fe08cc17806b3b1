from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from microtome.errors import InputError, NotFoundError
from microtome.quality import maps as module
from microtome.quality.maps import MapPoints, inside_polygon, map_bytes, map_points


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


def test_colours_of_numbers_run_from_low_to_high():
    values = np.array([np.nan, *np.linspace(-1, 1, 101)])
    found = module._of_numbers(values, "loss")
    assert found.values[0] == module.NULL
    assert (found.values[1], found.values[51], found.values[-1]) == (0, 127, 254)
    assert found.legend == {"column": "loss", "type": "number", "low": -0.98, "high": 0.98}
    assert module._of_numbers(np.array([np.nan, 3.0, 3.0]), "loss").values.tolist() == [255, 0, 0]


def test_colours_of_texts_are_the_most_frequent_first():
    values = pa.chunked_array([["b", "a", None, "a"], [f"rare {n}" for n in range(60)]])
    found = module._of_values(values, "word")
    assert found.values[:4].tolist() == [1, 0, module.NULL, 0]
    assert found.values[-1] == module.OTHERS
    assert found.legend["values"][:2] == ["a", "b"]
    assert (len(found.legend["values"]), found.legend["others"]) == (module.MOST_VALUES, True)


def test_bytes_hold_the_count_and_four_columns():
    nothing = MapPoints(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32))
    assert map_bytes(nothing, None) == b"\0\0\0\0"
    one = MapPoints(np.array([7]), np.array([1.5], np.float32), np.array([-2], np.float32))
    assert map_bytes(one, None) == b"\1\0\0\0\7\0\0\0\0\0\xc0\x3f\0\0\0\xc0\xff"
    with pytest.raises(InputError, match="too large for a map"):
        map_bytes(MapPoints(np.array([2**40]), one.x, one.y), None)


def test_without_a_map_the_command_is_told(home):
    with pytest.raises(NotFoundError, match="microtome score d --only umap"):
        map_points(home, "d", "images")
