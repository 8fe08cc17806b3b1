"""The job table: durable work that survives its workers."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable, Collection
from datetime import timedelta
from threading import Event
from typing import Any, get_args

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from microtome.catalog import Catalog
from microtome.catalog.names import unknown_id
from microtome.catalog.schema import jobs, unfinished
from microtome.catalog.statements import insert_new
from microtome.errors import ConflictError, InputError
from microtome.jobs.clock import Clock, DatabaseClock
from microtome.jobs.events import add_event, events_after
from microtome.jobs.lease import Lease
from microtome.jobs.reaper import reap_expired
from microtome.jobs.records import UNFINISHED, JobEvent, JobRecord, Status

MAX_ATTEMPTS = 3
LEASE_SECONDS = 30.0
_RETRYABLE: tuple[Status, ...] = ("failed", "cancelled", "parked")
_UNTOUCHED: dict[str, Any] = {
    "stage": "",
    "done": 0,
    "total": None,
    "rate": None,
    "error": None,
    "finished_at": None,
}


class Jobs:
    """The jobs of one catalog; threads and processes may share them."""

    def __init__(
        self,
        catalog: Catalog,
        clock: Clock | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._catalog = catalog
        self._clock = clock or DatabaseClock()
        self._monotonic = monotonic

    def enqueue(
        self,
        kind: str,
        payload: dict[str, Any],
        *,
        dataset: str | None = None,
        unique_key: str | None = None,
        max_attempts: int = MAX_ATTEMPTS,
    ) -> JobRecord:
        """The new job; or, with `unique_key`, the one with that key which already waits or runs."""
        new = {
            "kind": kind,
            "payload": payload,
            "dataset": dataset,
            "unique_key": unique_key,
            "max_attempts": max_attempts,
        }
        job = None
        while job is None:  # the job with that key may end between the two statements
            with self._catalog.writing() as connection:
                job = self._insert(connection, new) or _unfinished_with(connection, unique_key)
        return job

    def claim(
        self,
        kinds: Collection[str],
        worker: str,
        lease_seconds: float = LEASE_SECONDS,
        *,
        stop: Event | None = None,
    ) -> Lease | None:
        """A lease on the oldest waiting job of these kinds, None without one; no two callers get the same.

        `stop` set tells the holder, at its next `check`, to give the job back.
        """
        with self._catalog.writing() as connection:
            waiting = select(jobs.c.job_id).where(jobs.c.status == "queued", jobs.c.kind.in_(list(kinds)))
            oldest = waiting.order_by(jobs.c.job_id).limit(1).with_for_update(skip_locked=True)
            job_id = connection.scalar(oldest)
            if job_id is None:
                return None
            job = self._begin(connection, job_id, worker, lease_seconds)
        return Lease(
            self._catalog, self._clock, job, lease_seconds=lease_seconds, stop=stop, monotonic=self._monotonic
        )

    def get(self, job_id: int) -> JobRecord:
        """The job as it stands. Raises: NotFoundError."""
        with self._catalog.reading() as connection:
            return _job(connection, job_id)

    def events(self, job_id: int, after_event_id: int = 0, *, limit: int = 1000) -> builtins.list[JobEvent]:
        """What happened to a job after that event, in order; of its progress the newest only."""
        with self._catalog.reading() as connection:
            return events_after(connection, job_id, after_event_id, limit)

    def cancel(self, job_id: int) -> JobRecord:
        """The job, cancelled if it waited; if it runs, its worker is asked to stop at its next `Lease.check`.

        Raises: NotFoundError, ConflictError when it has ended.
        """
        with self._catalog.writing() as connection:
            job = _job(connection, job_id, lock=True)
            if job.has_ended:
                raise ConflictError(
                    f"job {job_id} has ended", found=job.status, expected="a job that waits or runs"
                )
            if job.status == "queued":
                now = self._clock.now(connection)
                self._change(connection, job_id, "cancelled", status="cancelled", finished_at=now)
            elif not job.cancel_requested:
                self._change(connection, job_id, "cancelling", cancel_requested=True)
            return _job(connection, job_id)

    def retry(self, job_id: int) -> JobRecord:
        """The job, queued again with all its attempts.

        Raises: NotFoundError, ConflictError unless it failed, was cancelled or parked, or when another job
        with its unique key waits or runs.
        """
        try:
            with self._catalog.writing() as connection:
                job = _job(connection, job_id, lock=True)
                if job.status not in _RETRYABLE:
                    raise ConflictError(
                        f"job {job_id} can't be retried", found=job.status, expected=" or ".join(_RETRYABLE)
                    )
                again = {"attempts": 0, "cancel_requested": False, "result": None, **_UNTOUCHED}
                self._change(connection, job_id, "queued", status="queued", **again)
                return _job(connection, job_id)
        except IntegrityError as fault:
            raise ConflictError(
                f"job {job_id} can't be retried", found="another job with its key that waits or runs"
            ) from fault

    def reap(self) -> int:
        """How many jobs were taken back from workers whose lease ran out."""
        with self._catalog.writing() as connection:
            return reap_expired(connection, self._clock.now(connection))

    def list(
        self, status: Status | None = None, *, limit: int = 50, before: int | None = None
    ) -> builtins.list[JobRecord]:
        """Jobs, newest first, at most `limit`; `before` is the last id of the page before.

        Raises: InputError for an unknown status.
        """
        if status is not None and status not in get_args(Status):
            raise InputError(
                "no such status of jobs", found=repr(status), expected=", ".join(get_args(Status))
            )
        query = select(jobs).order_by(jobs.c.job_id.desc()).limit(limit)
        if status is not None:
            query = query.where(jobs.c.status == status)
        if before is not None:
            query = query.where(jobs.c.job_id < before)
        with self._catalog.reading() as connection:
            return [JobRecord(**row._asdict()) for row in connection.execute(query)]

    def _insert(self, connection: Connection, new: dict[str, Any]) -> JobRecord | None:
        now = self._clock.now(connection)
        values = {"status": "queued", "attempts": 0, "token": 0, "cancel_requested": False, "created_at": now}
        row = insert_new(
            connection, jobs, {**_UNTOUCHED, **values, **new}, key=["unique_key"], where=unfinished
        )
        if row is None:
            return None
        add_event(connection, row.job_id, now, "queued", {})
        return JobRecord(**row._asdict())

    def _begin(self, connection: Connection, job_id: int, worker: str, lease_seconds: float) -> JobRecord:
        now = self._clock.now(connection)
        values = {
            "status": "running",
            "worker": worker,
            "attempts": jobs.c.attempts + 1,
            "token": jobs.c.token + 1,
            "lease_until": now + timedelta(seconds=lease_seconds),
            "started_at": now,
        }
        begun = update(jobs).where(jobs.c.job_id == job_id).values({**_UNTOUCHED, **values})
        row = connection.execute(begun.returning(jobs)).one()
        add_event(connection, job_id, now, "running", {"worker": worker, "attempt": row.attempts})
        return JobRecord(**row._asdict())

    def _change(self, connection: Connection, job_id: int, event: str, **values: Any) -> None:
        connection.execute(update(jobs).where(jobs.c.job_id == job_id).values(values))
        add_event(connection, job_id, self._clock.now(connection), event, {})


def _job(connection: Connection, job_id: int, *, lock: bool = False) -> JobRecord:
    query = select(jobs).where(jobs.c.job_id == job_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise unknown_id("job", job_id)
    return JobRecord(**row._asdict())


def _unfinished_with(connection: Connection, unique_key: str | None) -> JobRecord | None:
    query = select(jobs).where(jobs.c.unique_key == unique_key, jobs.c.status.in_(UNFINISHED))
    row = connection.execute(query).one_or_none()
    return None if row is None else JobRecord(**row._asdict())
