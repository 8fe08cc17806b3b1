"""Neighbour agreement: do the objects that look alike carry the same category?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from microtome.index import NeighbourGraph

NEAREST = 9


def neighbour_agreement(graph: NeighbourGraph, categories: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The share `(N,)` of the 9 nearest other objects, or of all there are, that have the same category.

    `categories (N,)`; NaN for an object without any other.

    Source: Encord Active's "object annotation quality", whose ten nearest hold the object itself. It is
    kept as the yardstick for `label_quality`, which leaves out its weaknesses.
    """
    nearest = graph.neighbours[:, :NEAREST]
    there = nearest >= 0
    same = there & (categories[nearest] == categories[:, None]) if len(categories) else there
    count = there.sum(axis=1)
    share: npt.NDArray[np.float64]
    share = np.divide(same.sum(axis=1), count, out=np.full(len(count), np.nan), where=count > 0)
    return share
