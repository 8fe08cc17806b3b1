"""Cores: how they are shared between a model and the threads that prepare pictures for it."""

from __future__ import annotations

import os

_MOST_PICTURE_THREADS = 16


def usable_cores() -> int:
    """Cores this process may run on, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def picture_threads(*, model_on_cpu: bool) -> int:
    """Threads that prepare pictures, 1 to 16: all cores, or a quarter where the model needs the others.

    More threads than cores make a model on the CPU several times slower: its threads wait for each other.
    """
    cores = usable_cores() // 4 if model_on_cpu else usable_cores()
    return min(max(1, cores), _MOST_PICTURE_THREADS)


def model_threads() -> int:
    """Threads of a model on the CPU: the cores that its pictures leave, at least 1."""
    return max(1, usable_cores() - picture_threads(model_on_cpu=True))
