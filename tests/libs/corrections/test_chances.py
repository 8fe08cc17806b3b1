from __future__ import annotations

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from microtome.corrections.chances import Look, calibrated, combined, falling, prior, ranks_of


def test_no_items_have_no_chances() -> None:
    nothing = np.empty(0)
    assert len(ranks_of(nothing)) == len(calibrated(nothing, [], "a")) == len(combined([nothing])) == 0


def test_a_rank_is_the_share_that_is_at_least_as_bad() -> None:
    ranks = ranks_of(np.array([0.9, 0.1, np.nan, 0.9, 0.5]))
    np.testing.assert_allclose(ranks, [0.3, 0.7, np.nan, 0.3, 0.5])


def test_where_nothing_stands_out_nothing_is_suspicious() -> None:
    assert calibrated(ranks_of(np.ones(50)), [], "a").max() < 0.02
    assert prior(np.array([0.0]))[0] == pytest.approx(0.61)


def test_verdicts_lower_and_raise_the_chance_of_what_ranks_alike() -> None:
    ranks = np.array([0.001, 0.3, 0.9])
    right = [Look(False, {"a": 0.001}) for _ in range(40)]
    wrong = [Look(True, {"a": 0.001}) for _ in range(40)]
    assert calibrated(ranks, right, "a")[0] < 0.5 * calibrated(ranks, [], "a")[0]
    assert calibrated(ranks, wrong, "a")[0] > 0.85
    np.testing.assert_allclose(calibrated(ranks, wrong, "b"), calibrated(ranks, [], "b"))


def test_chances_never_rise_with_the_rank() -> None:
    rng = np.random.default_rng(3)
    looks = [Look(bool(rng.random() < 0.5), {"a": float(rank)}) for rank in rng.random(200)]
    chances = calibrated(np.linspace(0, 1, 400), looks, "a")
    assert (np.diff(chances) <= 1e-12).all()


def test_pooling_equals_isotonic_regression() -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        values, weights = rng.random(9), rng.integers(1, 20, 9).astype(float)
        oracle = IsotonicRegression(increasing=False).fit(np.arange(9), values, weights).predict(np.arange(9))
        np.testing.assert_allclose(falling(values, weights), oracle)


def test_two_scores_say_more_than_one_and_less_than_their_sum() -> None:
    one, both = combined([np.array([0.5])])[0], combined([np.array([0.5]), np.array([0.5])])[0]
    assert one == pytest.approx(0.5)
    assert both == pytest.approx(1 / (1 + np.exp(-(np.log(0.97 / 0.03) * 0.25))))
    assert combined([np.array([0.5]), np.array([np.nan])])[0] == pytest.approx(0.5)
    assert combined([np.array([0.5]), np.array([0.001])])[0] == pytest.approx(0.5)
