"""Two runs on one slice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microtome.errors import InputError
from microtome.evaluation.figures import evaluate_images, evaluate_objects
from microtome.evaluation.matching import match
from microtome.evaluation.paired import paired_images, paired_objects


@pytest.fixture(scope="module")
def runs(generator) -> tuple:
    """A run, and the same with a third of the predictions moved away."""
    source = generator.generate(seed=8, n_images=120, per_image=30)
    boxes = source.prediction_boxes_xywh.copy()
    boxes[::3, :2] += 900.0
    return tuple(match(one, "bbox") for one in (source, replace(source, prediction_boxes_xywh=boxes)))


def test_an_empty_slice_has_no_difference(runs) -> None:
    nothing = paired_images(*runs, np.zeros(120, bool), n_resamples=20)
    assert (nothing.value, nothing.low, nothing.high, nothing.p) == (None, None, None, None)


def test_a_run_does_not_differ_from_itself(runs) -> None:
    same = paired_images(runs[0], runs[0], np.arange(120) < 40, n_resamples=50)
    assert (same.value, same.low, same.high, same.p) == (0, 0, 0, 1)


def test_a_damaged_run_is_worse(runs) -> None:
    mask = np.arange(120) < 60
    found = paired_images(*runs, mask, n_resamples=200, threads=2)
    expected = evaluate_images(runs[1], mask).overall[0] - evaluate_images(runs[0], mask).overall[0]
    assert found.value == pytest.approx(expected)
    assert found.low < found.value < found.high < 0
    assert found.p == pytest.approx(1 / 201)


def test_objects_are_compared_by_recall(runs) -> None:
    mask = np.random.default_rng(0).random(runs[0].n_objects) < 0.5
    found = paired_objects(*runs, mask, n_resamples=200)
    expected = evaluate_objects(runs[1], mask).overall[8] - evaluate_objects(runs[0], mask).overall[8]
    assert found.metric == "AR100"
    assert found.value == pytest.approx(expected)
    assert found.high < 0


def test_runs_of_different_data_sets_are_refused(runs, generator) -> None:
    other = match(generator.generate(seed=1, n_images=5), "bbox")
    with pytest.raises(InputError, match="different data sets"):
        paired_images(runs[0], other, np.ones(120, bool))
