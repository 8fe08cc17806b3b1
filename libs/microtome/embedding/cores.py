"""Cores: how they are shared between a model on the CPU and the threads that prepare pictures for it."""

from __future__ import annotations

import os

_MOST_PICTURE_THREADS = 8


def usable_cores() -> int:
    """Cores this process may run on, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def picture_threads() -> int:
    """Threads that prepare pictures: half the cores, from 1 to 8.

    More of them slow a model on the CPU down: they wait for each other and take turns with its own threads.
    """
    return min(max(1, usable_cores() // 2), _MOST_PICTURE_THREADS)


def model_threads() -> int:
    """Threads of a model on the CPU: all cores but one, which the pictures are sure to have."""
    return max(1, usable_cores() - 1)
