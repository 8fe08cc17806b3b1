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


def matched_gap(subjects: Subjects, strata: Longs, draws: Draws) -> Matched:
    """The gap among objects that are alike, and in each resample of images.

    In a resample strata that lack a side are left out, as in the data set itself.
    """
    n_strata = int(strata.max(initial=-1)) + 1
    whole = np.ones((1, draws.blocks.shape[1]))
    sides = [_sums(subjects, strata, n_strata, side) for side in (subjects.inside, ~subjects.inside)]
    gap = float(_gap(sides, whole)[0])
    sizes = [np.asarray(counts.sum(axis=0)).reshape(-1) for counts, _ in sides]
    both = (sizes[0] > 0) & (sizes[1] > 0)
    held = float(sizes[0].sum())
    return Matched(
        gap=gap,
        # a block at a time: all resamples of many images as float64 would fill the memory
        drawn=np.concatenate([_gap(sides, block.T.astype(np.float64)) for block in draws.blocks])[: draws.n],
        n_strata=int(both.sum()),
        share=float(sizes[0][both].sum()) / held if held else 0.0,
    )


_Side = tuple[csr_array, csr_array]


def _sums(subjects: Subjects, strata: Longs, n_strata: int, side: Bools) -> _Side:
    """How many objects of one side each image and stratum hold, and the sum of outcomes, `(I, S)` each."""
    shape = (int(subjects.image.max(initial=-1)) + 1, n_strata)
    at = (subjects.image[side], strata[side])
    ones = np.ones(int(side.sum()))
    return csr_array((ones, at), shape=shape), csr_array((subjects.outcome[side], at), shape=shape)


def _gap(sides: Sequence[_Side], weights: Floats) -> Floats:
    """The standardised gap `(B,)` when the images weigh `weights (B, I)`; NaN where nothing matches."""
    n_images = sides[0][0].shape[0]
    held = weights[:, :n_images]
    # sparse matrices multiply from the left only as long as they stay sparse
    (n_in, right_in), (n_out, right_out) = (
        tuple(np.asarray((part.T @ held.T).T) for part in side) for side in sides
    )
    both = (n_in > 0) & (n_out > 0)
    inside = np.where(both, n_in, 0.0)
    outside = np.where(both, right_out / np.where(n_out > 0, n_out, 1.0), 0.0)
    total = inside.sum(axis=1)
    gap = np.where(both, right_in, 0.0).sum(axis=1) - (inside * outside).sum(axis=1)
    return np.where(total > 0, gap / np.where(total > 0, total, 1.0), np.nan)
