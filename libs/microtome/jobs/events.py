"""Events: what happened to a job, in order, for people who watch it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from microtome.catalog.schema import job_events
from microtome.jobs.records import JobEvent


def add_event(connection: Connection, job_id: int, at: datetime, kind: str, data: dict[str, Any]) -> None:
    """Keep an event; the caller holds the job's row, so that a job's events become visible in their order."""
    values = {"job_id": job_id, "at": at, "kind": kind, "data": data}
    connection.execute(insert(job_events).values(values))


def replace_progress(connection: Connection, job_id: int, at: datetime, data: dict[str, Any]) -> None:
    """Keep the newest progress only: a job of hours leaves no thousands of rows."""
    connection.execute(delete(job_events).filter_by(job_id=job_id, kind="progress"))
    add_event(connection, job_id, at, "progress", data)


def events_after(connection: Connection, job_id: int, after_event_id: int, limit: int) -> list[JobEvent]:
    """The events of a job past that id, in order, at most `limit`."""
    query = select(job_events).where(job_events.c.job_id == job_id, job_events.c.event_id > after_event_id)
    rows = connection.execute(query.order_by(job_events.c.event_id).limit(limit))
    return [JobEvent(**row._asdict()) for row in rows]
