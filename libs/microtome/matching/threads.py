"""Kernels without the GIL, run over several ranges at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Result = TypeVar("Result")
MOST_THREADS = 8
# Take 5 ms to match. Measured: to start threads for all steps of a match takes .6 ms on an idle machine,
# which two win back from 40,000 items on, and some ms on a busy one, where two lose below 500,000.
_ITEMS_A_THREAD = 150_000


def thread_count(threads: int | None, n_items: int | None = None) -> int:
    """`threads`, or as many as this process may use processors, at most 8 and for few items fewer."""
    if threads is not None:
        return max(1, threads)
    worth = MOST_THREADS if n_items is None else 1 + n_items // _ITEMS_A_THREAD
    return min(MOST_THREADS, worth, len(os.sched_getaffinity(0)))


def shares(costs: npt.NDArray[np.int64], threads: int) -> list[tuple[int, int]]:
    """At most `threads` ranges `[first, last)` of nearly equal cost that cover `costs (N,)` in order."""
    if threads == 1 or len(costs) < 2:
        return [(0, len(costs))] if len(costs) else []
    reached = np.cumsum(costs)
    wanted = reached[-1] * np.arange(1, threads) / threads
    # an item belongs to the range in which its middle lies
    cuts = [0, *np.searchsorted(reached - costs / 2, wanted).tolist(), len(costs)]
    return [(first, last) for first, last in pairwise(cuts) if first < last]


def even_shares(length: int, threads: int) -> list[tuple[int, int]]:
    """At most `threads` ranges `[first, last)` of nearly equal length that cover `length` items in order."""
    cuts = [length * thread // threads for thread in range(threads + 1)]
    return [(first, last) for first, last in pairwise(cuts) if first < last]


def in_threads(
    work: Callable[[int, int], Result], ranges: Sequence[tuple[int, int]], threads: int | None = None
) -> list[Result]:
    """What `work(first, last)` returns for each range, `threads` of them at once, or all.

    A single range runs in the calling thread.
    """
    if len(ranges) < 2:
        return [work(first, last) for first, last in ranges]
    with ThreadPoolExecutor(threads or len(ranges)) as pool:
        return list(pool.map(lambda limits: work(*limits), ranges))
