"""Work shared among threads."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.matching.threads import even_shares, in_threads, shares, thread_count


def test_nothing_has_no_shares() -> None:
    assert shares(np.zeros(0, np.int64), 3) == []


@pytest.mark.parametrize(
    ("costs", "threads", "expected"),
    [
        ([5], 4, [(0, 1)]),
        ([1, 1, 1, 1], 1, [(0, 4)]),
        ([1, 1, 1, 1], 2, [(0, 2), (2, 4)]),
        ([9, 1, 1, 1], 2, [(0, 1), (1, 4)]),
        ([1, 1, 1, 9], 2, [(0, 3), (3, 4)]),
        ([0, 0, 0], 2, [(0, 3)]),
    ],
)
def test_shares_cover_everything_in_order(costs, threads, expected) -> None:
    assert shares(np.array(costs), threads) == expected


@pytest.mark.parametrize(
    ("length", "threads", "expected"),
    [
        (0, 2, []),
        (1, 3, [(0, 1)]),
        (4, 1, [(0, 4)]),
        (5, 2, [(0, 2), (2, 5)]),
        (2, 4, [(0, 1), (1, 2)]),
    ],
)
def test_even_shares_cover_everything_in_order(length, threads, expected) -> None:
    assert even_shares(length, threads) == expected


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_the_order_of_their_ranges(threads) -> None:
    ranges = shares(np.arange(20), threads)
    parts = in_threads(lambda first, last: list(range(first, last)), ranges)
    assert [i for part in parts for i in part] == list(range(20))


def test_an_error_in_a_thread_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda first, last: first // 0, [(0, 1), (1, 2)])


def test_there_is_always_a_thread() -> None:
    assert thread_count(0) == 1
    assert thread_count(None) >= 1


def test_few_items_take_one_thread_unless_more_are_asked_for() -> None:
    assert thread_count(None, 0) == thread_count(None, 100_000) == 1
    assert thread_count(3, 0) == 3
    assert thread_count(None, 10**9) == thread_count(None)
