"""Coarsened exact matching: objects inside a slice beside objects outside it that are alike in named columns.

Each column is coarsened: numbers into ranges of about as many objects each, text and booleans by value.
Objects of the same bins in all columns are a stratum. Where a stratum has objects on both sides these are
matched; the others are left out. Objects outside are weighted so that they are spread over the strata as the
slice's own are.

Source: Iacus, King and Porro 2012, "Causal inference without balance checking: coarsened exact matching".
Deviation: ranges are quantiles of all objects, not bounds chosen by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_array

from microtome.analysis.bins import bins_of
from microtome.chance.resampling import Draws
from microtome.datasets import ColumnInfo
from microtome.matching.inputs import Bools, Floats, Ints, Longs

# ranges of numbers, by how many columns are matched on together: more strata find fewer matches
RANGES = {1: 20, 2: 12, 3: 6}
FEWEST_RANGES = 4


@dataclass(frozen=True)
class Matched:
    """The slice less what is outside it, as a mean of the outcome: `gap`, and in resamples `drawn (B,)`.

    `n_strata` hold objects on both sides; `share` of the slice's objects lie in them. NaN where there is no
    match.
    """

    gap: float
    drawn: Floats
    n_strata: int
    share: float


@dataclass(frozen=True)
class Subjects:
    """Objects `(N,)`: the `outcome` of each in [0, 1], whether it is `inside` the slice, and its `image`."""

    outcome: Floats
    inside: Bools
    image: Ints

    def size(self, chosen: Bools) -> tuple[int, int]:
        """How many images the chosen objects `(N,)` lie on, and how many they are."""
        return len(np.unique(self.image[chosen])), int(chosen.sum())


def ranges_for(n_numbers: int) -> int:
    """Into how many ranges each of so many numbers is cut."""
    return RANGES.get(n_numbers, FEWEST_RANGES)


def strata_of(columns: Sequence[tuple[ColumnInfo, pa.ChunkedArray]], n: int) -> Longs:
    """The stratum `(N,)` of each object: one for all where no column is named."""
    n_ranges = ranges_for(sum(info.type == "number" for info, _ in columns))
    codes = np.zeros((n, len(columns)), np.int64)
    for place, (info, values) in enumerate(columns):
        for code, each in enumerate(bins_of(info, values, n_ranges)):
            codes[each.rows, place] = code
    if not len(columns) or n == 0:
        return np.zeros(n, np.int64)
    return np.unique(codes, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


@dataclass(frozen=True)
class Sums:
    """How many objects each stratum holds and the sum of their outcomes, `(B, S)`, in each resample."""

    counts: Floats
    outcomes: Floats

    def less(self, part: Sums) -> Sums:
        """What is left without a part."""
        return Sums(self.counts - part.counts, self.outcomes - part.outcomes)


@dataclass(frozen=True)
class Strata:
    """The stratum `(N,)` of each object, and what each holds: `exact (1, S)`, and `drawn` in resamples."""

    of: Longs
    exact: Sums
    drawn: Sums


def summed(subjects: Subjects, strata: Longs, draws: Draws) -> Strata:
    """The strata with all objects in them: the same for whatever is inside."""
    return _summed(subjects, strata, draws, np.ones(len(strata), np.bool_), int(strata.max(initial=-1)) + 1)


def matched_gap(subjects: Subjects, strata: Strata, draws: Draws) -> Matched:
    """The gap among objects that are alike, and in each resample of images.

    In a resample strata that lack a side are left out, as in the data set itself.
    """
    inside = _summed(subjects, strata.of, draws, subjects.inside, strata.exact.counts.shape[1])
    outside = strata.exact.less(inside.exact)
    both = (inside.exact.counts[0] > 0) & (outside.counts[0] > 0)
    held = float(inside.exact.counts.sum())
    return Matched(
        gap=float(_gap(inside.exact, outside)[0]),
        drawn=_gap(inside.drawn, strata.drawn.less(inside.drawn)),
        n_strata=int(both.sum()),
        share=float(inside.exact.counts[0][both].sum()) / held if held else 0.0,
    )


def _summed(subjects: Subjects, strata: Longs, draws: Draws, chosen: Bools, n_strata: int) -> Strata:
    """The sums over the chosen objects `(N,)`."""
    n_images = draws.blocks.shape[1]
    at = (subjects.image[chosen], strata[chosen])
    counts, outcomes = (
        csr_array((values, at), shape=(n_images, n_strata))
        for values in (np.ones(int(chosen.sum())), subjects.outcome[chosen])
    )
    whole = np.ones((n_images, 1))
    return Strata(
        strata,
        Sums(_weighed(counts, whole), _weighed(outcomes, whole)),
        Sums(_resampled(counts, draws), _resampled(outcomes, draws)),
    )


def _resampled(part: csr_array, draws: Draws) -> Floats:
    """The sums `(B, S)` in each resample, a block at a time: together they would fill the memory."""
    blocks = [_weighed(part, block.astype(np.float64)) for block in draws.blocks]
    return np.concatenate(blocks)[: draws.n] if blocks else np.empty((0, part.shape[1]))


def _weighed(part: csr_array, weights: Floats) -> Floats:
    """The sums `(B, S)` of the images `(I, S)` that weigh `weights (I, B)`."""
    return np.asarray((part.T @ weights).T)


def _gap(inside: Sums, outside: Sums) -> Floats:
    """The standardised gap `(B,)`; NaN where nothing matches."""
    both = (inside.counts > 0) & (outside.counts > 0)
    weight = np.where(both, inside.counts, 0.0)
    rates = np.where(both, outside.outcomes / np.where(outside.counts > 0, outside.counts, 1.0), 0.0)
    total = weight.sum(axis=1)
    gap = np.where(both, inside.outcomes, 0.0).sum(axis=1) - (weight * rates).sum(axis=1)
    return np.where(total > 0, gap / np.where(total > 0, total, 1.0), np.nan)
