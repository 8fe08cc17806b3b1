"""Reports of long work: what a library says while it works goes to the job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from microtome.jobs.lease import Lease


class Step(Protocol):
    """How far a stage is; `rate` is per second."""

    @property
    def stage(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int | None: ...
    @property
    def rate(self) -> float | None: ...


def reporting_to(lease: Lease) -> Callable[[Step], None]:
    """A callback that tells the job, and stops the work there when the job was cancelled or lost."""

    def report(step: Step) -> None:
        lease.check()
        lease.progress(step.stage, step.done, step.total, step.rate)

    return report
