from __future__ import annotations

import math

import numpy as np
import pytest

from microtome.quality.hardness import hardness


def test_nothing_has_no_hardness():
    assert len(hardness(np.empty((0, 3)))) == 0


def test_hardness_is_the_entropy_of_the_class_scores():
    scores = np.array([[1, 0, 0], [1, 1, 1], [0.2, 0.2, 0], [0.5, 0.25, 0.25]], float)
    assert hardness(scores) == pytest.approx([0, math.log(3), math.log(2), 1.5 * math.log(2)])


def test_rows_that_are_no_class_scores_have_none():
    assert np.isnan(hardness(np.array([[0, 0], [-1, 2], [np.nan, 1]], float))).all()
