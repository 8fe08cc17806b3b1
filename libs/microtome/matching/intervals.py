"""The interval of a share of counts, such as precision or recall at the operating point."""

from __future__ import annotations

import math
from dataclasses import dataclass

from microtome.errors import InputError

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both ends inclusive."""

    low: float
    high: float


def f1_interval(true: float, false: float, n_objects: float) -> Interval | None:
    """The 95 % interval of F1 of `true` and `false` positives among `n_objects`; None without any of them.

    F1 is 2J / (1 + J) of J = true / (true + false + missed), which is a share: J's Wilson interval, mapped.

    Raises: InputError for counts that can't be.
    """
    share = wilson_interval(true, false + n_objects)
    if share is None:
        return None
    return Interval(2 * share.low / (1 + share.low), 2 * share.high / (1 + share.high))


def wilson_interval(successes: float, trials: float, z: float = Z_95) -> Interval | None:
    """The 95 % interval of `successes / trials`, within [0, 1]; None where there were no trials.

    Trials count as independent: for boxes that come many to an image the interval is a little too narrow.
    Counts may be weighted, as false positives in slices of objects are.

    Raises: InputError for more successes than trials or a negative count.

    Source: Wilson 1927, without continuity correction; equals statsmodels'
    `proportion_confint(method="wilson")`.
    """
    if not 0 <= successes <= trials:
        raise InputError("impossible counts", found=f"{successes} of {trials}", expected="0 <= k <= n")
    if trials == 0:
        return None
    share, scale = successes / trials, 1 + z**2 / trials
    centre = (share + z**2 / (2 * trials)) / scale
    half = z * math.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2)) / scale
    # at no or all successes the bound is exactly 0 or 1, which rounding would miss
    return Interval(
        0.0 if successes == 0 else max(0.0, centre - half),
        1.0 if successes == trials else min(1.0, centre + half),
    )
