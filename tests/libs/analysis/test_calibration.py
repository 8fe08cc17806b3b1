"""Calibration against scikit-learn's bins and against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from tests.libs.analysis.drawn import drawn, made, opened

from microtome.analysis.calibration import calibration, calibration_of, reliability
from microtome.analysis.views import View
from microtome.errors import InputError
from microtome.matching.intervals import wilson_interval
from microtome.matching.outcomes import NONE, TRUE_POSITIVE

NOTHING = np.zeros(0)


def test_without_predictions_there_is_no_error_of_calibration() -> None:
    found = reliability(NOTHING, NOTHING.astype(bool), NOTHING)
    assert (found.n, found.ece, found.bias, found.bins) == (0.0, None, None, ())
    assert calibration_of(opened(made(1, 1, [(0, 0, (0, 0, 9, 9))], []))).per_category == ()


def test_by_hand() -> None:
    found = reliability(
        np.array([0.95, 0.85, 0.15, 0.05]), np.array([True, False, False, False]), np.ones(4), bins=2
    )
    low, high = found.bins
    assert (low.low, low.high, low.n, low.precision) == (0.0, 0.5, 2.0, 0.0)
    assert (high.confidence, high.precision) == (pytest.approx(0.9), 0.5)
    assert found.ece == pytest.approx((0.1 + 0.4) / 2)
    assert found.bias == pytest.approx(0.25)
    interval = wilson_interval(1, 2)
    assert (high.precision_low, high.precision_high) == (interval.low, interval.high)


@pytest.mark.parametrize(("strategy", "theirs"), [("width", "uniform"), ("count", "quantile")])
@pytest.mark.parametrize("bins", [1, 5, 10, 37])
def test_bins_are_those_of_scikit_learn(strategy: str, theirs: str, bins: int) -> None:
    random = np.random.default_rng(bins)
    confidence = np.round(random.beta(0.7, 2.0, 2000), 2)
    right = random.random(2000) < confidence**1.3
    found = reliability(confidence, right, np.ones(2000), bins, strategy)
    precision, mean = calibration_curve(right, confidence, n_bins=bins, strategy=theirs)
    assert [row.precision for row in found.bins] == pytest.approx(precision.tolist())
    assert [row.confidence for row in found.bins] == pytest.approx(mean.tolist())
    assert sum(row.n for row in found.bins) == 2000


def test_a_perfectly_calibrated_detector_has_a_small_error_and_a_sure_one_a_large() -> None:
    random = np.random.default_rng(0)
    confidence = random.random(50_000)
    honest = reliability(confidence, random.random(50_000) < confidence, np.ones(50_000))
    boaster = reliability(confidence, random.random(50_000) < confidence / 2, np.ones(50_000))
    assert honest.ece < 0.01
    assert boaster.ece == pytest.approx(0.25, abs=0.01)
    assert boaster.bias == pytest.approx(boaster.ece)
    low = [row for row in honest.bins if row.precision_low <= row.confidence <= row.precision_high]
    assert len(low) >= 8


def test_categories_and_all_by_brute_force() -> None:
    source = drawn(41, n_images=50, crowds=True)
    run = opened(source, confidence=0.0)
    found = calibration_of(run)
    told = run.told.prediction_outcome
    for row in (found.overall, *found.per_category):
        own = told != NONE
        if row.category is not None:
            own &= source.prediction_category == int(row.category.split()[1])
        confidence, right = source.prediction_confidence[own], told[own] == TRUE_POSITIVE
        assert row.n == own.sum()
        error = 0.0
        for b in range(10):
            inside = (confidence > b / 10) & (confidence <= (b + 1) / 10) | ((b == 0) & (confidence == 0))
            if inside.any():
                error += inside.sum() / len(right) * abs(confidence[inside].mean() - right[inside].mean())
        assert row.ece == pytest.approx(error)


def test_a_slice_of_everything_is_everything() -> None:
    source = drawn(42, n_images=30)
    run, whole = opened(source), calibration_of(opened(source))
    assert calibration_of(run, View("images", np.ones(source.n_images, bool))) == whole
    by_objects = calibration_of(run, View("objects", np.ones(source.n_objects, bool)))
    held = [
        row for row in whole.per_category if row.category in {r.category for r in by_objects.per_category}
    ]
    # false positives of categories without objects are in no slice of objects
    assert [row.ece for row in by_objects.per_category] == pytest.approx([row.ece for row in held])


def test_confidences_outside_0_to_1_fall_into_the_outermost_bins() -> None:
    found = reliability(np.array([-3.0, 7.0]), np.array([False, True]), np.ones(2))
    assert [row.n for row in found.bins] == [1.0, 1.0]


def test_impossible_bins_are_refused(roads) -> None:
    with pytest.raises(InputError, match="expected 1 to 1000"):
        calibration(roads, "roads", "a", bins=0)
    assert calibration(roads, "roads", "a", slice="signs").overall.ece is not None
