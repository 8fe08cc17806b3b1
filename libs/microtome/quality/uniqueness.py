"""How unlike all others an image or an object is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from microtome.index import NeighbourGraph

WEIGHTS = (0.6, 0.3, 0.1)

Numbers = npt.NDArray[np.float64]


def uniqueness(graph: NeighbourGraph) -> Numbers:
    """.6 d1 + .3 d2 + .1 d3 `(N,)`, cosine distances in [0, 2] to the three nearest others.

    Where there are fewer than three others the weights of those there are add up to 1; an item without any
    other has no uniqueness: NaN. The graph needs three neighbours or more to hold three.

    Source: the formula of fiftyone-brain's `compute_uniqueness`. Deviations: not divided by the maximum, with
    which one outlier rescales all; the mean vector is not subtracted from the vectors first; and the nearest
    other counts, which the code there steps over, since its search has already left out the item itself.
    """
    distances = graph.distances[:, : len(WEIGHTS)].astype(np.float64)
    weights = np.array(WEIGHTS[: distances.shape[1]]) * np.isfinite(distances)
    total = weights.sum(axis=1)
    weighted = (weights * np.where(np.isfinite(distances), distances, 0)).sum(axis=1)
    result: Numbers = np.divide(weighted, total, out=np.full(len(total), np.nan), where=total > 0)
    return result


def percentiles(values: Numbers) -> Numbers:
    """The share of items `(N,)`, in per cent, that have a lower value, half of the equal ones among them.

    Lies in (0, 100); NaN stays NaN and counts for nothing.
    """
    known = np.flatnonzero(~np.isnan(values))
    result = np.full(len(values), np.nan)
    _, place, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    lower = np.cumsum(counts) - counts
    if len(known):
        result[known] = 100 * (lower + counts / 2)[place] / len(known)
    return result
