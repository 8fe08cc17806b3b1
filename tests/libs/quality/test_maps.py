from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from microtome.errors import InputError, NotFoundError
from microtome.quality import maps as module
from microtome.quality.maps import MapPoints, map_bytes, map_points


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
