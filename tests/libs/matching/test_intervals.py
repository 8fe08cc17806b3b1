"""Wilson intervals, held against published values and the quadratic they solve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.matching.intervals import Z_95, f1_interval, wilson_interval


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


def test_f1_of_nothing_has_no_interval() -> None:
    assert f1_interval(0, 0, 0) is None
    assert f1_interval(0, 3, 0).low == 0.0


@given(true=st.integers(0, 40), false=st.integers(0, 40), missed=st.integers(0, 40))
def test_the_interval_of_f1_is_that_of_its_share_and_holds_f1(true: int, false: int, missed: int) -> None:
    found = f1_interval(true, false, true + missed)
    if found is None:
        assert true + false + missed == 0
        return
    f1 = 2 * true / (2 * true + false + missed)
    assert found.low <= f1 <= found.high <= 1
    share = wilson_interval(true, true + false + missed)
    assert found.low / (2 - found.low) == pytest.approx(share.low, abs=1e-12)
    assert found.high / (2 - found.high) == pytest.approx(share.high, abs=1e-12)


def test_the_interval_of_f1_covers_its_true_value() -> None:
    random = np.random.default_rng(0)
    draws = random.multinomial(300, [0.5, 0.2, 0.3], 2000)
    f1 = 2 * 0.5 / (2 * 0.5 + 0.2 + 0.3)
    found = [f1_interval(true, false, true + missed) for true, false, missed in draws]
    covered = np.mean([interval.low <= f1 <= interval.high for interval in found])
    assert 0.935 <= covered <= 0.965
