from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import minimize

from microtome.corrections.chances import Looks, chance, prior_odds, ranks_of, shifts, spoken
from microtome.corrections.error_share import USUAL
from microtome.corrections.signals import SIGNALS, Signal

NOTHING = np.empty(0)
SUM = Signal("objects", "sum", "low", "label", 0.02, 2.0, sums_up=True)
PART = Signal("objects", "part", "high", "category", 0.01, 1.0)


def looks(errors: list[bool], odds: list[float], speakers: list[int]) -> Looks:
    return Looks(np.array(errors, np.bool_), np.array(odds), np.array(speakers, np.int64))


def test_no_items_have_no_chances_and_no_verdicts_teach_nothing() -> None:
    assert len(ranks_of(NOTHING, 0)) == len(prior_odds(NOTHING, PART, 0)) == len(chance(NOTHING)) == 0
    assert len(spoken([NOTHING], [PART]).odds) == 0
    np.testing.assert_array_equal(shifts(looks([], [], []), 3), np.zeros(3))


def test_a_rank_is_how_many_are_at_least_as_bad_as_a_share_of_the_labels() -> None:
    badness = np.array([0.9, 0.1, np.nan, 0.9, 0.5])
    np.testing.assert_allclose(ranks_of(badness, 5), [0.3, 0.7, np.nan, 0.3, 0.5])
    np.testing.assert_allclose(ranks_of(badness, 50), [0.03, 0.07, np.nan, 0.03, 0.05])


def test_at_the_rank_half_one_look_in_two_finds_an_error() -> None:
    ranks = np.array([0.02, 0.04, 0.01, 0.0001, np.nan])
    np.testing.assert_allclose(
        chance(prior_odds(ranks, SUM, 1000)), [0.5, 0.2, 0.8, 0.989, np.nan], atol=1e-3
    )


def test_half_is_no_less_than_one_label() -> None:
    assert chance(prior_odds(np.array([0.1]), PART, 10))[0] == pytest.approx(0.9 / 1.9)


def test_where_nothing_stands_out_nothing_is_suspicious() -> None:
    for signal in SIGNALS:
        assert chance(prior_odds(ranks_of(np.ones(500), 500), signal, 500)).max() < 0.02


def test_the_score_that_sums_up_speaks_else_the_strongest_else_none() -> None:
    none = np.nan
    told = spoken([np.array([3.0, 1.0, none, none]), np.array([2.0, 4.0, -1.0, none])], [PART, PART])
    assert told.speaker.tolist() == [0, 1, 1, -1]
    np.testing.assert_array_equal(told.odds, [3.0, 4.0, -1.0, -9.0])
    told = spoken([np.array([3.0, 1.0, none, none]), np.array([2.0, none, -1.0, none])], [PART, SUM])
    assert told.speaker.tolist() == [1, 0, 1, -1]


def reference(given: Looks, n_scores: int) -> npt.NDArray[np.float64]:
    """The shifts by a general optimiser of the posterior, written out."""

    def cost(found: npt.NDArray[np.float64]) -> float:
        total = float((found[0] / 1.0) ** 2 / 2 + ((found[1:] / 0.7) ** 2).sum() / 2)
        for error, odds, speaker in zip(given.is_error, given.odds, given.speaker, strict=True):
            p = 1 / (1 + np.exp(-(odds + found[0] + found[1 + speaker])))
            total -= float(np.log(p if error else 1 - p))
        return total

    best = minimize(cost, np.zeros(1 + n_scores), method="BFGS").x
    return np.asarray(best[0] + best[1:])


def test_shifts_are_those_of_the_highest_posterior() -> None:
    rng = np.random.default_rng(3)
    for size in (1, 20, 60):
        odds, speakers = rng.normal(0, 2, size), rng.integers(0, 3, size)
        given = looks((rng.random(size) < 0.3).tolist(), odds.tolist(), speakers.tolist())
        np.testing.assert_allclose(shifts(given, 3), reference(given, 3), atol=1e-4)


def test_what_verdicts_teach_of_one_score_counts_for_another_in_part() -> None:
    wrong, right = (looks([error] * 40, [0.0] * 40, [0] * 40) for error in (True, False))
    for given, sign in ((wrong, 1), (right, -1)):
        own, other = sign * shifts(given, 2)
        assert own > other > 0
        assert own > 2


def test_verdicts_against_all_that_was_sure_are_learned_from_without_overshooting() -> None:
    (own,) = shifts(looks([False] * 500, [4.5] * 500, [0] * 500), 1)
    assert chance(np.array([4.5 + own]))[0] < 0.02


def test_where_more_labels_seem_wrong_half_the_looks_find_an_error_further_down() -> None:
    ranks = np.array([0.02, 0.06, 0.004])
    np.testing.assert_allclose(chance(prior_odds(ranks, SUM, 1000, 0.15))[1], 0.5, atol=2e-3)
    np.testing.assert_allclose(chance(prior_odds(ranks, SUM, 1000, 0.01))[2], 0.5, atol=2e-3)
    np.testing.assert_array_equal(prior_odds(ranks, SUM, 1000, USUAL), prior_odds(ranks, SUM, 1000))
