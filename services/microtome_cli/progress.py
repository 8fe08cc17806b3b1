"""Long work shown on stderr: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from microtome_cli.backend import Step, Watch

LINE_SECONDS = 5.0


@contextmanager
def watching(stream: TextIO | None = None) -> Iterator[Watch]:
    """Something to report steps to while the block runs."""
    stream = stream or sys.stderr
    if stream.isatty():
        with _bar(stream) as watch:
            yield watch
    else:
        lines = PlainLines(stream)
        yield lines
        lines.close()


class PlainLines:
    """One line when a stage begins, one every few seconds, one when it is done."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._shown_at = 0.0
        self._shown: Step | None = None
        self._last: Step | None = None

    def __call__(self, step: Step) -> None:
        """Write a line when it is time for one."""
        begins = self._last is None or self._last.stage != step.stage
        if begins:
            self.close()
        self._last = step
        if begins or step.done == step.total or self._clock() - self._shown_at >= LINE_SECONDS:
            self._write(step)

    def close(self) -> None:
        """Write the last step of a stage if it has not been written."""
        if self._last is not None and self._last != self._shown:
            self._write(self._last)

    def _write(self, step: Step) -> None:
        if self._shown is not None and (step.stage, step.done) == (self._shown.stage, self._shown.done):
            return
        self._shown, self._shown_at = step, self._clock()
        self._stream.write(line_of(step) + "\n")
        self._stream.flush()


def line_of(step: Step) -> str:
    """A step in words, for instance `embedding 512/2,048 (25 %), 310/s, 5 s left`."""
    if step.total is None:
        return step.stage if not step.done else f"{step.stage} {step.done:,}{_pace(step)}"
    if not step.done:
        return f"{step.stage} 0/{step.total:,}"
    share = f" ({step.done / step.total:.0%})" if step.total else ""
    return f"{step.stage} {step.done:,}/{step.total:,}{share}{_pace(step)}"


def _pace(step: Step) -> str:
    rate = f", {step.rate:,.{0 if step.rate >= 10 else 1}f}/s" if step.rate else ""
    left = f", {duration(step.seconds_left)} left" if step.seconds_left and step.done != step.total else ""
    return rate + left


def duration(seconds: float) -> str:
    """A time span for people: `40 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


@contextmanager
def _bar(stream: TextIO) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[figures]}"),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as progress:
        task = progress.add_task("starting", total=None, figures="")

        def watch(step: Step) -> None:
            figures = line_of(step).removeprefix(step.stage).strip()
            progress.update(
                task, description=step.stage, completed=step.done, total=step.total, figures=figures
            )

        yield watch
