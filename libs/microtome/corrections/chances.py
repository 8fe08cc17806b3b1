"""Scores -> chances: how likely a look at an item finds a label error.

Scores live on different scales, so an item counts by its rank: how many items are at least as bad by that
score, as a share `r` of all labels. (Of all labels for predictions too: of so many labels few are missing,
however many predictions a detector makes.) Before anybody has looked, the odds of an error are
(half / r)^slope - half^slope: even where r is `half`, none where r is 1. Each score has its own `half`, at
least one label, and `slope` (see `signals`), chosen where one label in twenty is wrong; where more or fewer
seem to be (see `error_share`), each `half` grows or shrinks with them. Scores of one item agree for the most
part, and adding them up overstates: the score that sums the others up speaks for an item, or the strongest
where there is none.

Verdicts shift the log odds: by one amount for all items, normal around 0 with a deviation of 1 before any
verdict, and by one more for each score that speaks, with a deviation of 0.7; both are those of the highest
posterior (a logistic regression with the log odds as its offset). So what is learned of one score counts for
the others in part, and the order of items for which one score speaks never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.corrections.error_share import USUAL
from microtome.corrections.signals import Signal

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

COMMON_DEVIATION = 1.0
OWN_DEVIATION = 0.7
SUREST = 4.5  # log odds: 0.99
ENOUGH = 1e-9
MOST_STEPS = 100


@dataclass(frozen=True, eq=False)
class Odds:
    """Log odds `(N,)` of an error, and which score `(N,)` speaks for each item; -1 where none does."""

    odds: Floats
    speaker: Ints


@dataclass(frozen=True, eq=False)
class Looks:
    """What verdicts taught: `is_error (L,)`, with the log odds and speaker `(L,)` of what was looked at."""

    is_error: npt.NDArray[np.bool_]
    odds: Floats
    speaker: Ints


def ranks_of(badness: Floats, n_labels: int) -> Floats:
    """How many items are at least as bad as each `(N,)`, itself counting half, as a share of the labels.

    NaN where an item has no score.
    """
    known = np.flatnonzero(~np.isnan(badness))
    ranks = np.full(len(badness), np.nan)
    ascending = np.sort(badness[known])
    at_least_as_bad = len(known) - np.searchsorted(ascending, badness[known], side="left")
    ranks[known] = (at_least_as_bad - 0.5) / max(n_labels, 1)
    return ranks


def prior_odds(ranks: Floats, signal: Signal, n_labels: int, share: float = USUAL) -> Floats:
    """The log odds `(N,)` of an error at ranks `(N,)` by one score before any verdict; NaN stays.

    `share` of all labels are thought to be wrong.
    """
    half = max(signal.half * share / USUAL, 1 / max(n_labels, 1))
    odds = (half / np.minimum(ranks, 1.0)) ** signal.slope - half**signal.slope
    held: Floats = np.clip(np.log(np.maximum(odds, np.exp(-2 * SUREST))), -2 * SUREST, SUREST)
    return held


def spoken(odds: Sequence[Floats], signals: Sequence[Signal]) -> Odds:
    """The log odds of items by the scores that speak for them, of those by each score `(N,)` (NaN: none)."""
    told = np.where(np.isnan(odds), -np.inf, odds)
    sums_up = np.array([signal.sums_up for signal in signals])[:, None] & np.isfinite(told)
    speaker = np.where(sums_up.any(axis=0), sums_up.argmax(axis=0), told.argmax(axis=0))
    strongest = np.take_along_axis(told, speaker[None], axis=0)[0]
    silent = np.isneginf(strongest)
    return Odds(np.where(silent, -2 * SUREST, strongest), np.where(silent, -1, speaker).astype(np.int64))


def chance(odds: Floats) -> Floats:
    """The chances `(N,)` of log odds `(N,)`, at most 0.99."""
    chances: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -4 * SUREST, SUREST)))
    return chances


def shifts(looks: Looks, n_scores: int) -> Floats:
    """By how much the log odds of an item shift, by the score `(S,)` that speaks for it."""
    own = looks.speaker[:, None] == np.arange(n_scores)
    design = np.column_stack([np.ones(len(looks.odds)), own])
    precision = np.array([COMMON_DEVIATION**-2] + [OWN_DEVIATION**-2] * n_scores)
    found = np.zeros(1 + n_scores)
    for _ in range(MOST_STEPS):
        expected = 1.0 / (1.0 + np.exp(-looks.odds - design @ found))
        slope = design.T @ (looks.is_error - expected) - precision * found
        bend = (design.T * (expected * (1 - expected))) @ design + np.diag(precision)
        step = np.linalg.solve(bend, slope)
        while _posterior(found + step, design, looks, precision) < _posterior(
            found, design, looks, precision
        ):
            step /= 2
        found = found + step
        if np.abs(step).max() < ENOUGH:
            break
    moved: Floats = found[0] + found[1:]
    return moved


def _posterior(found: Floats, design: Floats, looks: Looks, precision: Floats) -> float:
    """The log posterior of shifts, up to a constant."""
    signed = np.where(looks.is_error, 1.0, -1.0) * (looks.odds + design @ found)
    return float(-np.logaddexp(0.0, -signed).sum() - 0.5 * (precision * found**2).sum())
