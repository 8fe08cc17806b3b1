"""Many tests at once: how many of those called significant may be false."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """The q-value of each test, in the order given: the lowest false-discovery rate at which it is called.

    Nothing in, nothing out. Sound for independent tests and for positively dependent ones, as those of
    overlapping slices are.

    Source: Benjamini and Hochberg 1995, "Controlling the False Discovery Rate"; as R's
    `p.adjust(p, "BH")`.
    """
    p = np.asarray(p_values, np.float64)
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    q = np.empty_like(p)
    q[order] = np.minimum.accumulate(np.minimum(p[order] * (len(p) / ranks), 1.0))
    return tuple(q.tolist())
