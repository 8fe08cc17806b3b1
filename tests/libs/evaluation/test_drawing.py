"""Draws as progress: told to whoever listens, and ended by whoever raises."""

from __future__ import annotations

import pytest

from microtome.datasets import ProgressEvent
from microtome.evaluation.drawing import DRAWING, reported_to


def test_nobody_is_told_where_nobody_listens() -> None:
    assert reported_to(None) is None


def test_each_part_is_a_progress_event() -> None:
    told: list[ProgressEvent] = []
    drawn = reported_to(told.append)
    assert drawn is not None
    drawn(500, 20_000)
    assert told == [ProgressEvent(DRAWING, 500, 20_000)]


def test_what_progress_raises_ends_the_work() -> None:
    def cancelled(_: ProgressEvent) -> None:
        raise InterruptedError

    drawn = reported_to(cancelled)
    assert drawn is not None
    with pytest.raises(InterruptedError):
        drawn(500, 1_000)
