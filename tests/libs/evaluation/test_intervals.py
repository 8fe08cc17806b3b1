"""Wilson intervals, held against published values and the quadratic they solve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.evaluation.intervals import Z_95, wilson_interval


def test_no_trials_have_no_interval() -> None:
    assert wilson_interval(0, 0) is None


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe 1998, table I: the score method without continuity correction
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_the_published_ones(k: int, n: int, low: float, high: float) -> None:
    interval = wilson_interval(k, n)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_bounds_solve_the_quadratic(n: int, share: float) -> None:
    k = round(n * share)
    interval = wilson_interval(k, n)
    assert 0 <= interval.low <= k / n <= interval.high <= 1
    for bound in (interval.low, interval.high):
        assert (bound - k / n) ** 2 == pytest.approx(Z_95**2 * bound * (1 - bound) / n, abs=1e-9)


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(InputError, match="impossible counts"):
        wilson_interval(k, n)
