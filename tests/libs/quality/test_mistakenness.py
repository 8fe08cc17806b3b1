from __future__ import annotations

import numpy as np
import pytest

from microtome.quality.mistakenness import mistakenness, mistakenness_location, possible_spurious

NONE, NO_BOXES = np.empty(0, np.int64), np.empty((0, 4))


def test_nothing_has_no_mistakenness():
    assert len(mistakenness(np.empty(0), np.empty(0, bool))) == 0
    assert len(mistakenness_location(np.empty(0), np.empty(0))) == 0
    assert len(possible_spurious(NONE, NO_BOXES, NONE, NO_BOXES, np.empty(0))) == 0


def test_mistakenness_is_high_where_a_sure_model_disagrees():
    found = mistakenness(np.array([1.0, 1.0, 0.0, 0.0, 0.6]), np.array([True, False, True, False, False]))
    assert found == pytest.approx([0.0, 1.0, 0.5, 0.5, 0.8])


def test_mistakenness_of_the_place_is_high_where_a_sure_model_lies_elsewhere():
    found = mistakenness_location(np.array([1.0, 1.0, 0.0, 0.8]), np.array([1.0, 0.5, 0.5, 0.75]))
    assert found == pytest.approx([0.0, 1.0, 0.5, 0.5])


def test_a_missed_object_is_spurious_the_less_speaks_for_it():
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 10], [0, 0, 10, 10]], float)
    predictions = np.array([[0, 0, 10, 5], [0, 0, 10, 10], [0, 0, 10, 10]], float)
    found = possible_spurious(
        np.array([0, 1, 2]), boxes, np.array([0, 0, 1]), predictions, np.array([0.8, 0.1, 0.25])
    )
    assert found == pytest.approx([1 - 0.4, 0.75, 1.0])
