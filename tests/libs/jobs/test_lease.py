from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from tests.libs.jobs.clocks import StandingClock

from microtome.errors import JobCancelledError, LeaseLostError
from microtome.jobs import Jobs, Lease
from microtome.jobs.lease import LONGEST_TEXT, PROGRESS_SECONDS

CHANGES: dict[str, Callable[[Lease], None]] = {
    "heartbeat": Lease.heartbeat,
    "check": Lease.check,
    "progress": lambda lease: lease.progress("decoding", 1, 2),
    "log": lambda lease: lease.log("hello"),
    "finish": lambda lease: lease.finish({}),
    "fail": lambda lease: lease.fail("no", retryable=False),
    "fail, retryable": lambda lease: lease.fail("no", retryable=True),
    "confirm_cancel": Lease.confirm_cancel,
    "release": Lease.release,
}


@pytest.fixture
def lease(jobs: Jobs) -> Lease:
    jobs.enqueue("import", {})
    return _claim(jobs)


def _claim(jobs: Jobs, stop: Event | None = None) -> Lease:
    lease = jobs.claim(["import"], "w1", lease_seconds=30, stop=stop)
    assert lease is not None
    return lease


def _lease_seconds(jobs: Jobs, clock: StandingClock) -> float:
    until = jobs.get(1).lease_until
    assert until is not None
    return (until - clock.moment).total_seconds()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whoever_lost_the_job_changes_nothing(
    jobs: Jobs, clock: StandingClock, lease: Lease, change: Callable[[Lease], None]
) -> None:
    clock.advance(31)
    jobs.reap()
    with pytest.raises(LeaseLostError, match="job 1 is no longer this worker's"):
        change(lease)
    successor = _claim(jobs)
    before, events = jobs.get(1), jobs.events(1)
    with pytest.raises(LeaseLostError):
        change(lease)
    assert (jobs.get(1), jobs.events(1)) == (before, events)
    successor.finish({"by": "successor"})
    with pytest.raises(LeaseLostError):
        change(lease)
    assert jobs.get(1).result == {"by": "successor"}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_job_is_answered_once(jobs: Jobs, lease: Lease, change: Callable[[Lease], None]) -> None:
    lease.finish({"n": 1})
    with pytest.raises(LeaseLostError):
        change(lease)
    assert jobs.get(1).result == {"n": 1}


@pytest.mark.parametrize("change", ["heartbeat", "progress", "log", "check"])
def test_a_sign_of_life_renews_the_lease(jobs: Jobs, clock: StandingClock, lease: Lease, change: str) -> None:
    clock.advance(29)
    CHANGES[change](lease)
    assert _lease_seconds(jobs, clock) == 30
    clock.advance(29)
    assert jobs.reap() == 0


def test_a_check_early_in_the_lease_writes_nothing(jobs: Jobs, clock: StandingClock, lease: Lease) -> None:
    clock.advance(14)
    lease.check()
    assert _lease_seconds(jobs, clock) == 16


def test_a_holder_who_is_late_keeps_the_job_if_nobody_took_it(
    jobs: Jobs, clock: StandingClock, lease: Lease
) -> None:
    clock.advance(100)
    lease.check()
    assert _lease_seconds(jobs, clock) == 30


def test_the_check_tells_of_a_cancelled_job(jobs: Jobs, lease: Lease) -> None:
    jobs.cancel(1)
    with pytest.raises(JobCancelledError, match="job 1 was cancelled"):
        lease.check()
    lease.confirm_cancel()
    assert (jobs.get(1).status, jobs.get(1).lease_until) == ("cancelled", None)


def test_a_job_that_is_done_before_it_hears_of_the_cancel_is_done(jobs: Jobs, lease: Lease) -> None:
    jobs.cancel(1)
    lease.finish({"n": 1})
    assert (jobs.get(1).status, jobs.get(1).result) == ("done", {"n": 1})


def test_a_finished_job_has_its_result_and_its_end(jobs: Jobs, clock: StandingClock, lease: Lease) -> None:
    clock.advance(5)
    lease.finish({"n_images": 3, "nothing": None})
    job = jobs.get(1)
    assert (job.status, job.result, job.error) == ("done", {"n_images": 3, "nothing": None}, None)
    assert (job.finished_at, job.lease_until, job.worker) == (clock.moment, None, "w1")


def test_a_failure_that_cannot_be_retried_ends_the_job(
    jobs: Jobs, clock: StandingClock, lease: Lease
) -> None:
    lease.fail("no such file", retryable=False)
    job = jobs.get(1)
    assert (job.status, job.error, job.finished_at) == ("failed", "no such file", clock.moment)


def test_a_failure_is_retried_while_attempts_are_left(jobs: Jobs, lease: Lease) -> None:
    for attempt in (1, 2):
        lease.fail(f"fault {attempt}", retryable=True)
        job = jobs.get(1)
        assert (job.status, job.error, job.finished_at) == ("queued", f"fault {attempt}", None)
        lease = _claim(jobs)
        assert jobs.get(1).error is None
    lease.fail("fault 3", retryable=True)
    assert (jobs.get(1).status, jobs.get(1).error, jobs.get(1).attempts) == ("failed", "fault 3", 3)


def test_a_cancelled_job_that_fails_is_not_tried_again(jobs: Jobs, lease: Lease) -> None:
    jobs.cancel(1)
    lease.fail("fault", retryable=True)
    assert (jobs.get(1).status, jobs.get(1).error) == ("cancelled", "fault")


def test_a_released_attempt_does_not_count(jobs: Jobs, lease: Lease) -> None:
    for _ in range(5):
        lease.release()
        assert (jobs.get(1).status, jobs.get(1).attempts) == ("queued", 0)
        lease = _claim(jobs)
    assert jobs.get(1).token == 6


def test_a_cancelled_job_is_not_released_to_the_queue(jobs: Jobs, lease: Lease) -> None:
    jobs.cancel(1)
    lease.release()
    assert jobs.get(1).status == "cancelled"


def test_a_worker_that_stops_gives_the_job_back_at_its_check(jobs: Jobs) -> None:
    stop = Event()
    jobs.enqueue("import", {})
    lease = _claim(jobs, stop)
    lease.check()
    stop.set()
    with pytest.raises(LeaseLostError, match="job 1 was given back to the queue"):
        lease.check()
    assert (jobs.get(1).status, jobs.get(1).attempts) == ("queued", 0)


def test_progress_is_written_when_it_says_something_new(
    jobs: Jobs, clock: StandingClock, lease: Lease
) -> None:
    def shown() -> tuple[str, int, int | None, float | None]:
        job = jobs.get(1)
        return job.stage, job.done, job.total, job.rate

    lease.progress("decoding", 1, 9, 2.5)
    assert shown() == ("decoding", 1, 9, 2.5)
    lease.progress("decoding", 2, 9)
    assert shown() == ("decoding", 1, 9, 2.5)
    clock.advance(PROGRESS_SECONDS)
    lease.progress("decoding", 3, 9)
    assert shown() == ("decoding", 3, 9, None)
    lease.progress("decoding", 9, 9)
    assert shown() == ("decoding", 9, 9, None)
    lease.progress("storing", 0)
    assert shown() == ("storing", 0, None, None)


def test_a_long_text_is_cut_and_bytes_of_hostile_files_are_shown(jobs: Jobs, lease: Lease) -> None:
    lease.log("x" * 100_000)
    lease.log("caf\udce9\0")
    lease.fail("y" * 100_000 + "\0", retryable=False)
    texts = [event.data.get("text") for event in jobs.events(1) if event.kind == "log"]
    assert texts == ["x" * LONGEST_TEXT, "caf\ufffd\ufffd"]
    assert jobs.get(1).error == "y" * LONGEST_TEXT
