"""What the job table answers with; all times are UTC by the database's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Status = Literal["queued", "running", "done", "failed", "cancelled", "parked"]
UNFINISHED: tuple[Status, ...] = ("queued", "running")


@dataclass(frozen=True)
class JobRecord:
    """A job as it stands.

    `attempts` counts how often it was begun; `token` grows each time, which tells a former holder from the
    present one. `worker` is the last to hold it, `started_at` of the last attempt; `done`, `total` and `rate`
    (per second) are of the present `stage`. A parked job lost its worker each time: someone must look at it.
    """

    job_id: int
    kind: str
    payload: dict[str, Any]
    status: Status
    dataset: str | None
    unique_key: str | None
    attempts: int
    max_attempts: int
    token: int
    worker: str | None
    lease_until: datetime | None
    cancel_requested: bool
    stage: str
    done: int
    total: int | None
    rate: float | None
    result: dict[str, Any] | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens to it unless someone retries it."""
        return self.status not in UNFINISHED


@dataclass(frozen=True)
class JobEvent:
    """Something that happened to a job; ids grow in the order of happening.

    `kind` is a status ("queued", "running", "done", ...), "cancelling", "progress" or "log".
    """

    event_id: int
    job_id: int
    at: datetime
    kind: str
    data: dict[str, Any]
