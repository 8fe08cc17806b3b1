"""A slice's figure against chance, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["worse", "better", "no evidence", "insufficient evidence", "selected on the outcome"]


@dataclass(frozen=True)
class Gap:
    """Whether a slice differs from chance: its figure against random slices of the same size.

    `raw` is the slice less the baseline over the slice's categories. `null_mean` is what a random slice of
    its size has over them, `value` the slice less that, `low` to `high` its 95 % interval, `p` two-sided by
    permutation, `q` corrected for all slices of one call that were tested. Where nothing was tested all but
    `raw` are None, and `raw` too where the slice was selected on the outcome; a slice that leaves nothing out
    has a gap of 0, and neither p nor q.
    """

    metric: str
    raw: float | None
    null_mean: float | None
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    verdict: Verdict
