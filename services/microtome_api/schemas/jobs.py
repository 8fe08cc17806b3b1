"""Jobs on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from microtome.jobs import JobRecord, Status


class JobDocument(BaseModel):
    """A job as it stands; `done`, `total` and `rate` (a second) are of the present `stage`."""

    job_id: int
    kind: str
    dataset: str | None
    status: Status
    stage: str
    done: int
    total: int | None
    rate: float | None
    attempts: int
    max_attempts: int
    cancel_requested: bool
    payload: dict[str, Any]
    result: dict[str, Any] | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, job: JobRecord) -> JobDocument:
        """The job without what concerns its worker only."""
        return cls(**{name: getattr(job, name) for name in cls.model_fields})
