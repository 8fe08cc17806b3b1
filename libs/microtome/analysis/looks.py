"""Closer looks at slices of one run: told from what is kept; where that lacks, the run is opened once."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol

from microtome.analysis.asked import Asked
from microtome.analysis.kept import Part, Parts, Place
from microtome.analysis.look_costs import seconds_to_read
from microtome.analysis.runs import OpenRun, open_run
from microtome.chance.gap import Gap
from microtome.chance.gaps import judged
from microtome.datasets import Fence, FrozenSlice, Home, Progress, announce, read_slice


class Look(Protocol[Place, Part]):
    """One way of looking at slices: the parts of its answer, what they cost and how they are made."""

    @property
    def stage(self) -> str:
        """What is done, in words for people who wait."""

    def parts(self, home: Home, asked: Asked) -> Parts[Place, Part]:
        """The parts of the answer."""

    def seconds(self, asked: Asked, missing: Collection[Place]) -> float:
        """About how long the missing parts take, but for reading the run."""

    def maker(self, opened: Opened) -> Callable[[Place], Part]:
        """What makes parts; whatever several of them share is made once."""


@dataclass(frozen=True)
class Opened:
    """A run that is looked at, and the slices by name."""

    home: Home
    run: OpenRun
    slices: Mapping[str, FrozenSlice]
    progress: Progress | None = None

    def announce(self, stage: str) -> None:
        """Say what is done now."""
        announce(self.progress, stage)


@dataclass(frozen=True)
class Looked(Generic[Place, Part]):
    """An answer as far as it is known; `asked` is what it is about."""

    asked: Asked
    known: Mapping[Place, Part]
    missing: tuple[Place, ...]

    @property
    def n_parts(self) -> int:
        """How many parts the answer has."""
        return len(self.known) + len(self.missing)


def looked(
    home: Home,
    look: Look[Place, Part],
    asked: Asked,
    *,
    patience: float = math.inf,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> Looked[Place, Part]:
    """The parts that are known; those missing are made now if that is going to take less than `patience`.

    Each part is kept as soon as it is made.
    """
    parts = look.parts(home, asked)
    known = parts.known()
    missing = tuple(place for place in parts.keys if place not in known)
    if missing and seconds_to_read(asked) + look.seconds(asked, missing) < patience:
        asked, known = _completed(home, look, asked, progress, fence)
        missing = ()
    return Looked(asked, known, missing)


def judged_so_far(gaps: Sequence[Gap], n_missing: int) -> tuple[Gap, ...]:
    """The gaps with q and a verdict; those missing count as if nothing were found by them.

    That makes each q the highest that it can become, so that no verdict of better or worse is taken back.
    """
    nothing = Gap("", None, None, None, None, None, 1.0, None, "no evidence")
    return judged([*gaps, *[nothing] * n_missing])[: len(gaps)]


def _completed(
    home: Home, look: Look[Place, Part], asked: Asked, progress: Progress | None, fence: Fence | None
) -> tuple[Asked, dict[Place, Part]]:
    """All parts, and what they are about: it may have changed while the run was read."""
    announce(progress, "loading")
    slices = {record.name: read_slice(home, asked.dataset.dataset_id, record.name) for record in asked.slices}
    run = open_run(
        home, asked.dataset.name, asked.first.name, asked.iou_type, asked.confidence,
        progress=progress, fence=fence,
    )  # fmt: skip
    records = tuple(each.record for each in slices.values())
    now = replace(asked, dataset=run.loaded.dataset, runs=(run.loaded.run,), slices=records)
    make = look.maker(Opened(home, run, slices, progress))
    return now, look.parts(home, now).completed(make, look.stage, progress, fence)
