from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text
from tests.libs.jobs.clocks import StandingClock

from microtome.catalog import Catalog
from microtome.errors import InputError, LeaseLostError
from microtome.jobs import Handler, JobRecord, Jobs, Lease, run_worker


class PanicException(BaseException):
    """As Lance raises it: not an Exception."""


def _run_one(jobs: Jobs, handler: Handler, stop: Event | None = None) -> JobRecord:
    """The first job after a worker ran it once."""
    stop = stop or Event()

    def once(lease: Lease) -> dict[str, Any]:
        try:
            return handler(lease)
        finally:
            stop.set()

    if not jobs.list():
        jobs.enqueue("import", {"n": 1})
    run_worker(jobs, {"import": once}, worker="w1", stop=stop, poll_seconds=0.01)
    return jobs.get(1)


def _raising(error: BaseException) -> Handler:
    def handler(lease: Lease) -> dict[str, Any]:
        raise error

    return handler


def test_a_worker_that_is_told_to_stop_claims_nothing(jobs: Jobs) -> None:
    stop = Event()
    stop.set()
    jobs.enqueue("import", {})
    run_worker(jobs, {"import": lambda lease: {}}, worker="w1", stop=stop)
    assert jobs.get(1).status == "queued"


def test_a_job_is_run_by_the_handler_of_its_kind(jobs: Jobs) -> None:
    job = _run_one(jobs, lambda lease: {"twice": lease.payload["n"] * 2})
    assert (job.status, job.result, job.worker) == ("done", {"twice": 2}, "w1")


def test_a_worker_runs_one_job_after_another_and_leaves_kinds_it_does_not_know(jobs: Jobs) -> None:
    stop, seen = Event(), []

    def handler(lease: Lease) -> dict[str, Any]:
        seen.append(lease.job_id)
        if len(seen) == 3:
            stop.set()
        return {}

    for kind in ("import", "evaluate", "import", "import"):
        jobs.enqueue(kind, {})
    run_worker(jobs, {"import": handler}, worker="w1", stop=stop, poll_seconds=0.01)
    assert seen == [1, 3, 4]
    assert jobs.get(2).status == "queued"


def test_a_worker_waits_for_work(jobs: Jobs) -> None:
    stop = Event()
    with _running(jobs, stop):
        jobs.enqueue("import", {})
        assert stop.wait(timeout=30)
    assert jobs.get(1).status == "done"


@contextmanager
def _running(jobs: Jobs, stop: Event) -> Iterator[None]:
    """A worker in a thread of its own, which one job stops."""
    arguments = {"worker": "w1", "stop": stop, "poll_seconds": 0.01}
    worker = Thread(target=run_worker, args=(jobs, {"import": _stopping(stop)}), kwargs=arguments)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(timeout=30)


def _stopping(stop: Event) -> Handler:
    def handler(lease: Lease) -> dict[str, Any]:
        stop.set()
        return {}

    return handler


def test_an_error_of_ours_ends_the_job_with_its_text(jobs: Jobs) -> None:
    error = InputError("the file can't be read", found="a folder", expected="a file")
    job = _run_one(jobs, _raising(error))
    assert (job.status, job.attempts) == ("failed", 1)
    assert job.error == "the file can't be read; found a folder; expected a file"


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (KeyError("width"), "internal error: KeyError: 'width'"),
        (MemoryError(), "internal error: MemoryError"),
        (ValueError("first line\nsecond line"), "internal error: ValueError: first line"),
        (PanicException("index out of bounds"), "internal error: PanicException: index out of bounds"),
        (RuntimeError("x" * 10_000), "internal error: RuntimeError: " + "x" * 470),
    ],
)
def test_any_other_error_is_tried_again_and_its_traceback_is_logged(
    jobs: Jobs, caplog: pytest.LogCaptureFixture, error: BaseException, shown: str
) -> None:
    job = _run_one(jobs, _raising(error))
    assert (job.status, job.attempts, job.error) == ("queued", 1, shown)
    (logged,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert logged.exc_info is not None
    assert logged.exc_info[1] is error


def test_an_error_that_stays_ends_the_job_after_three_attempts(jobs: Jobs) -> None:
    for _ in range(3):
        job = _run_one(jobs, _raising(OSError("no route")))
    assert (job.status, job.attempts, job.error) == ("failed", 3, "internal error: OSError: no route")


def test_a_result_that_cannot_be_stored_is_an_error(jobs: Jobs) -> None:
    job = _run_one(jobs, lambda lease: {"share": float("nan")})
    assert job.status == "queued"
    assert job.error is not None
    assert "not JSON compliant" in job.error


def test_a_cancelled_job_stops_at_its_next_check(jobs: Jobs) -> None:
    reached = []

    def handler(lease: Lease) -> dict[str, Any]:
        lease.check()
        jobs.cancel(lease.job_id)
        reached.append("cancel")
        lease.check()
        reached.append("past it")
        return {}

    job = _run_one(jobs, handler)
    assert (job.status, job.result, reached) == ("cancelled", None, ["cancel"])
    assert [event.kind for event in jobs.events(1)][-2:] == ["cancelling", "cancelled"]


def test_a_job_that_was_lost_is_left_to_its_new_holder(jobs: Jobs, clock: StandingClock) -> None:
    def handler(lease: Lease) -> dict[str, Any]:
        clock.advance(3600)
        jobs.reap()
        assert jobs.claim(["import"], "w2") is not None
        return {"by": "w1"}

    job = _run_one(jobs, handler)
    assert (job.status, job.worker, job.result) == ("running", "w2", None)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)])
def test_an_interrupt_gives_the_job_back_and_ends_the_worker(jobs: Jobs, error: BaseException) -> None:
    with pytest.raises(type(error)):
        _run_one(jobs, _raising(error))
    job = jobs.get(1)
    assert (job.status, job.attempts) == ("queued", 0)


def test_a_worker_that_stops_gives_the_job_in_hand_back(jobs: Jobs) -> None:
    stop = Event()

    def handler(lease: Lease) -> dict[str, Any]:
        stop.set()
        lease.check()
        raise AssertionError("the check lets nobody pass")

    job = _run_one(jobs, handler, stop)
    assert (job.status, job.attempts, job.error) == ("queued", 0, None)


def test_a_worker_that_stops_lets_a_job_without_checks_finish(jobs: Jobs) -> None:
    stop = Event()
    assert _run_one(jobs, _stopping(stop), stop).status == "done"


def test_a_long_handler_keeps_its_job_by_heartbeats(catalog: Catalog) -> None:
    """By the real clock: the lease is renewed although the handler says nothing."""
    jobs, stop = Jobs(catalog), Event()

    def handler(lease: Lease) -> dict[str, Any]:
        _wait_until(lambda: _renewals(catalog, lease) >= 2)
        stop.set()
        return {}

    jobs.enqueue("import", {})
    run_worker(jobs, {"import": handler}, worker="w1", stop=stop, lease_seconds=0.6)
    assert (jobs.get(1).status, jobs.get(1).attempts) == ("done", 1)


def _renewals(catalog: Catalog, lease: Lease) -> int:
    job = Jobs(catalog).get(lease.job_id)
    assert job.lease_until is not None
    assert job.started_at is not None
    return round(((job.lease_until - job.started_at).total_seconds() - 0.6) / 0.2)


def _wait_until(condition: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(1000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("waited in vain")


def test_the_heartbeat_ends_when_the_job_is_lost(jobs: Jobs, clock: StandingClock) -> None:
    stop = Event()

    def handler(lease: Lease) -> dict[str, Any]:
        clock.advance(3600)
        jobs.reap()
        Event().wait(0.05)
        stop.set()
        with pytest.raises(LeaseLostError):
            lease.heartbeat()
        return {}

    jobs.enqueue("import", {})
    run_worker(jobs, {"import": handler}, worker="w1", stop=stop, lease_seconds=0.03)
    assert jobs.get(1).status == "queued"


def test_a_worker_outlives_a_database_that_fails(
    catalog: Catalog, jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    stop = Event()
    with catalog.writing() as connection:
        connection.execute(text("ALTER TABLE jobs RENAME TO away"))
    with _running(jobs, stop):
        _wait_until(lambda: "the database failed worker w1" in caplog.text)
        with catalog.writing() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO jobs"))
        jobs.enqueue("import", {})
        assert stop.wait(timeout=30)
    assert jobs.get(1).status == "done"
