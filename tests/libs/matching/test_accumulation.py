"""Which true positive reaches which recall."""

from __future__ import annotations

import numpy as np

from microtome.matching.accumulation import GAINS, TABLED, fill_gains, recall_steps
from microtome.matching.parameters import RECALL_THRESHOLDS

NUMBERS = [*range(1, 1200), *range(1200, 40_000, 997)]


def test_steps_are_those_numpy_finds_in_the_recalls() -> None:
    steps = np.empty(101, np.int32)
    for n in NUMBERS:
        recall_steps(n, steps)
        # a curve begins at no true positive or at the first: recall 0 takes the precision of the first
        expected = np.maximum(1, np.searchsorted(np.arange(n + 1) / n, RECALL_THRESHOLDS, side="left"))
        assert np.array_equal(steps, expected), n


def test_gains_count_the_steps() -> None:
    steps, gains = np.empty(101, np.int32), np.empty(max(NUMBERS) + 1, np.uint8)
    for n in NUMBERS:
        recall_steps(n, steps)
        fill_gains(n, gains)
        assert np.array_equal(gains[: n + 1], np.bincount(steps, minlength=n + 1)), n


def test_every_threshold_is_gained_once() -> None:
    assert (GAINS[1:].sum(axis=1) == 101).all()
    assert GAINS.shape == (TABLED + 1, TABLED + 1)
