"""A lease: the right to work on one job for a while, and the fence against working on it after that."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, update

from microtome.catalog.column_types import shown
from microtome.catalog.database import Database
from microtome.catalog.schema import jobs
from microtome.errors import JobCancelledError, LeaseLostError
from microtome.jobs.clock import Clock
from microtome.jobs.events import add_event, replace_progress
from microtome.jobs.records import JobRecord, Status

PROGRESS_SECONDS = 0.5
LONGEST_TEXT = 2_000


class Lease:
    """One attempt at one job. Every change carries the token: it is refused once another holds the job.

    Safe to use from several threads. Each change also renews the lease.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        job: JobRecord,
        *,
        lease_seconds: float,
        stop: Event | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.job_id = job.job_id
        self.kind = job.kind
        self.payload = job.payload
        self.dataset = job.dataset
        self.token = job.token
        self.attempt = job.attempts
        self._max_attempts = job.max_attempts
        self._database = database
        self._clock = clock
        self._length = timedelta(seconds=lease_seconds)
        self._stop = stop
        self._monotonic = monotonic
        self._progress_stage: str | None = None
        self._progress_at = 0.0

    def heartbeat(self) -> None:
        """Keep the job for another lease. Raises: LeaseLostError."""
        with self._database.writing() as connection:
            self._change(connection, self._clock.now(connection))

    def check(self) -> None:
        """Call before each commit, and now and then: it returns while the job is held and wanted.

        A lease that is half over is renewed, so that there is time for the commit that follows. When the
        worker is stopping, the job goes back to the queue here, where nothing is half done.

        Raises: LeaseLostError, JobCancelledError.
        """
        if self._stop is not None and self._stop.is_set():
            self.release()
            raise LeaseLostError(
                f"job {self.job_id} was given back to the queue", found="a worker that stops"
            )
        with self._database.reading() as connection:
            held = select(jobs.c.cancel_requested, jobs.c.lease_until).where(self._is_held())
            row = connection.execute(held).one_or_none()
            now = self._clock.now(connection)
        if row is None:
            raise self._lost()
        if row.cancel_requested:
            raise JobCancelledError(f"job {self.job_id} was cancelled")
        if row.lease_until - now < self._length / 2:
            self.heartbeat()

    def progress(self, stage: str, done: int, total: int | None = None, rate: float | None = None) -> None:
        """Say how far a stage is; `rate` is per second.

        Cheap to call often: it is written when the stage changes or is complete, else every half second. What
        is not written is not fenced.

        Raises: LeaseLostError.
        """
        elapsed = self._monotonic() - self._progress_at
        complete = total is not None and done >= total
        if stage == self._progress_stage and elapsed < PROGRESS_SECONDS and not complete:
            return
        values = {"stage": stage, "done": done, "total": total, "rate": rate}
        with self._database.writing() as connection:
            now = self._clock.now(connection)
            self._change(connection, now, **values)
            replace_progress(connection, self.job_id, now, values)
        self._progress_stage, self._progress_at = stage, self._monotonic()

    def log(self, text: str) -> None:
        """Keep a line for whoever watches the job. Raises: LeaseLostError."""
        with self._database.writing() as connection:
            now = self._clock.now(connection)
            self._change(connection, now)
            add_event(connection, self.job_id, now, "log", {"text": _short(text)})

    def finish(self, result: dict[str, Any]) -> None:
        """The job is done. Raises: LeaseLostError."""
        with self._database.writing() as connection:
            self._settle(connection, "done", {}, result=result)

    def fail(self, error: str, retryable: bool) -> None:
        """The job failed; if retryable it waits again while attempts are left. Raises: LeaseLostError."""
        error = _short(error)
        with self._database.writing() as connection:
            self._settle(
                connection, self._after_failure(connection, retryable), {"error": error}, error=error
            )

    def confirm_cancel(self) -> None:
        """The job stopped because the user cancelled it. Raises: LeaseLostError."""
        with self._database.writing() as connection:
            self._settle(connection, "cancelled", {})

    def release(self) -> None:
        """Give the job back to the queue as if this attempt had not been. Raises: LeaseLostError."""
        with self._database.writing() as connection:
            status = self._given_up(connection)
            self._settle(connection, status, {"reason": "its worker stopped"}, attempts=self.attempt - 1)

    def _after_failure(self, connection: Connection, retryable: bool) -> Status:
        if not retryable or self.attempt >= self._max_attempts:
            return "failed"
        return self._given_up(connection)

    def _given_up(self, connection: Connection) -> Status:
        cancelled = select(jobs.c.cancel_requested).where(self._is_held()).with_for_update()
        return "cancelled" if connection.scalar(cancelled) else "queued"

    def _settle(self, connection: Connection, status: Status, data: dict[str, Any], **values: Any) -> None:
        now = self._clock.now(connection)
        finished_at = None if status == "queued" else now
        self._change(connection, now, status=status, lease_until=None, finished_at=finished_at, **values)
        add_event(connection, self.job_id, now, status, data)

    def _change(self, connection: Connection, now: datetime, **values: Any) -> None:
        """The fence: no change of the job goes another way."""
        renewed = {"lease_until": now + self._length, **values}
        changed = connection.execute(update(jobs).where(self._is_held()).values(renewed))
        if changed.rowcount != 1:
            raise self._lost()

    def _is_held(self) -> ColumnElement[bool]:
        return and_(jobs.c.job_id == self.job_id, jobs.c.token == self.token, jobs.c.status == "running")

    def _lost(self) -> LeaseLostError:
        return LeaseLostError(
            f"job {self.job_id} is no longer this worker's",
            found="a lease that ran out, or another worker that holds it",
        )


def _short(text: str) -> str:
    return shown(text[:LONGEST_TEXT])
