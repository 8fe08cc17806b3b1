"""Scores -> chances: how likely a look at an item finds a label error.

Scores live on different scales, so an item counts by its rank: the share `r` of all items that are at least
as bad by that score. Before anybody has looked, one label in twenty is taken to be wrong, and the worst by
any score to be wrong six times in ten: 0.6 exp(-r / 0.05) + 0.01. Each verdict corrects that: in bins of `r`
the prior counts as eight looks beside those that were made, chances never rise with `r` (pooled adjacent
violators), and lie on a line between the middles of bins. Scores of one item agree for the most part: their
log odds above a base chance of 0.03 are added, the strongest in full, the k-th with weight 1 / k^2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EDGES = np.array([0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0])
PRIOR_LOOKS = 8.0
BASE = 0.03
HIGHEST = 0.99


@dataclass(frozen=True)
class Look:
    """What a verdict taught: whether there was an error, and the item's rank by each score."""

    is_error: bool
    ranks: Mapping[str, float]


def prior(ranks: Floats) -> Floats:
    """The chance `(N,)` of an error at ranks `(N,)` in [0, 1] before any verdict."""
    chances: Floats = 0.6 * np.exp(-ranks / 0.05) + 0.01
    return chances


def ranks_of(badness: Floats) -> Floats:
    """The share `(N,)` of items at least as bad as each, itself counting half; NaN where it has no score."""
    known = np.flatnonzero(~np.isnan(badness))
    ranks = np.full(len(badness), np.nan)
    ascending = np.sort(badness[known])
    at_least_as_bad = len(known) - np.searchsorted(ascending, badness[known], side="left")
    ranks[known] = (at_least_as_bad - 0.5) / max(len(badness), 1)
    return ranks


def calibrated(ranks: Floats, looks: Iterable[Look], score: str) -> Floats:
    """The chances `(N,)` at ranks `(N,)` by one score, by its prior and the looks so far; NaN stays."""
    own = [(look.ranks[score], look.is_error) for look in looks if score in look.ranks]
    places = _bins(np.array([rank for rank, _ in own], dtype=np.float64))
    n_looks = np.bincount(places, minlength=len(EDGES) - 1).astype(float)
    n_errors = np.bincount(places, weights=[float(error) for _, error in own], minlength=len(EDGES) - 1)
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    weights = PRIOR_LOOKS + n_looks
    told = falling((PRIOR_LOOKS * prior(middles) + n_errors) / weights, weights)
    learned: Floats = np.where(np.isnan(ranks), np.nan, np.interp(ranks, middles, told))
    return learned


def combined(chances: Sequence[Floats]) -> Floats:
    """The chance `(N,)` of an error on each item by all its scores, each `(N,)`, NaN where it has none."""
    odds = [np.where(np.isnan(each), 0.0, np.maximum(_logit(each) - _logit(BASE), 0.0)) for each in chances]
    strongest_first = -np.sort(-np.array(odds), axis=0)
    weights = 1.0 / np.arange(1, len(odds) + 1) ** 2
    total = _logit(BASE) + weights @ strongest_first
    result: Floats = np.minimum(1.0 / (1.0 + np.exp(-total)), HIGHEST)
    return result


def falling(values: Floats, weights: Floats) -> Floats:
    """The values `(N,)` nearest to these by weighted squares that never rise."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append((value, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            (first, own, n), (second, other, m) = blocks[-2:]
            blocks[-2:] = [((first * own + second * other) / (own + other), own + other, n + m)]
    return np.repeat([block[0] for block in blocks], [block[2] for block in blocks])


def _bins(ranks: Floats) -> npt.NDArray[np.int64]:
    return np.clip(np.searchsorted(EDGES, ranks, side="left") - 1, 0, len(EDGES) - 2).astype(np.int64)


def _logit(chance: float | Floats) -> Floats:
    held = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(held / (1 - held)), dtype=np.float64)
