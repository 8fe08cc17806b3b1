"""How far long work has come: done, total, rate, time left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ProgressEvent:
    """One report; `rate` in items per second, `seconds_left` None while unknown."""

    stage: str
    done: int
    total: int | None
    rate: float | None = None
    seconds_left: float | None = None


Progress = Callable[[ProgressEvent], None]
Fence = Callable[[], None]


def announce(progress: Progress | None, stage: str) -> None:
    """Report that a stage without a count has begun."""
    if progress is not None:
        progress(ProgressEvent(stage, 0, None))


class Meter:
    """Turns counts of one stage into progress events, one every `interval` seconds and one at the end."""

    def __init__(
        self,
        progress: Progress | None,
        stage: str,
        total: int | None,
        *,
        interval: float = 0.2,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._progress = progress
        self._stage = stage
        self._total = total
        self._interval = interval
        self._clock = clock
        self._started = self._last = clock()
        self._done = 0
        if progress is not None:
            progress(ProgressEvent(stage, 0, total))

    def advance(self, count: int = 1) -> None:
        """Count finished items and report when it is time."""
        self._done += count
        now = self._clock()
        if self._progress is None or (now - self._last < self._interval and self._done != self._total):
            return
        self._last = now
        self._progress(self._event(now))

    def _event(self, now: float) -> ProgressEvent:
        rate = self._done / (now - self._started) if now > self._started else None
        left = (self._total - self._done) / rate if rate and self._total is not None else None
        return ProgressEvent(self._stage, self._done, self._total, rate, left)
