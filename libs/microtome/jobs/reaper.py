"""The reaper: takes jobs back from workers that stopped answering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from microtome.catalog.schema import jobs
from microtome.jobs.events import add_event
from microtome.jobs.records import Status


def reap_expired(connection: Connection, now: datetime) -> int:
    """How many jobs were taken back: their leases ran out before `now`.

    They are queued again; cancelled, if that was asked; parked, when they stopped their last allowed worker.
    """
    expired = select(jobs).where(jobs.c.status == "running", jobs.c.lease_until < now)
    rows = connection.execute(expired.with_for_update(skip_locked=True)).all()
    for row in rows:
        _take_back(connection, row, now)
    return len(rows)


def _take_back(connection: Connection, row: Row[Any], now: datetime) -> None:
    status = _next_status(row)
    error = _parked_because(row) if status == "parked" else _no_answer_from(row)
    finished_at = None if status == "queued" else now
    values = {"status": status, "error": error, "lease_until": None, "finished_at": finished_at}
    connection.execute(update(jobs).where(jobs.c.job_id == row.job_id).values(values))
    add_event(connection, row.job_id, now, status, {"error": error})


def _next_status(row: Row[Any]) -> Status:
    if row.cancel_requested:
        return "cancelled"
    return "parked" if row.attempts >= row.max_attempts else "queued"


def _no_answer_from(row: Row[Any]) -> str:
    where = f" in stage {row.stage!r}" if row.stage else ""
    return f"worker {row.worker} stopped answering{where} (attempt {row.attempts} of {row.max_attempts})"


def _parked_because(row: Row[Any]) -> str:
    return (
        f"parked: {_no_answer_from(row)}. The job may be what ends its workers, for instance by using up the "
        f"memory: look at their logs, then run `microtome jobs retry {row.job_id}`."
    )
