from __future__ import annotations

from tests.libs.jobs.clocks import StandingClock

from microtome.jobs import Jobs, Lease


def _claim(jobs: Jobs) -> Lease:
    lease = jobs.claim(["import"], "w1", lease_seconds=30)
    assert lease is not None
    return lease


def test_a_job_is_taken_back_when_its_lease_has_run_out_and_not_before(
    jobs: Jobs, clock: StandingClock
) -> None:
    jobs.enqueue("import", {})
    _claim(jobs)
    clock.advance(30)
    assert jobs.reap() == 0
    clock.advance(0.001)
    assert jobs.reap() == 1
    assert jobs.reap() == 0
    job = jobs.get(1)
    assert (job.status, job.attempts, job.lease_until, job.finished_at) == ("queued", 1, None, None)
    assert job.error == "worker w1 stopped answering (attempt 1 of 3)"


def test_a_job_that_stops_its_worker_three_times_is_parked(jobs: Jobs, clock: StandingClock) -> None:
    jobs.enqueue("import", {})
    for _ in range(3):
        _claim(jobs).progress("decoding", 1, 9)
        clock.advance(31)
        assert jobs.reap() == 1
    job = jobs.get(1)
    assert (job.status, job.attempts, job.finished_at) == ("parked", 3, clock.moment)
    assert job.error == (
        "parked: worker w1 stopped answering in stage 'decoding' (attempt 3 of 3). The job may be what "
        "ends its workers, for instance by using up the memory: look at their logs, then run "
        "`microtome jobs retry 1`."
    )
    assert jobs.claim(["import"], "w1") is None
    assert jobs.retry(1).status == "queued"


def test_a_job_of_one_attempt_is_parked_at_once(jobs: Jobs, clock: StandingClock) -> None:
    jobs.enqueue("import", {}, max_attempts=1)
    _claim(jobs)
    clock.advance(31)
    jobs.reap()
    assert jobs.get(1).status == "parked"


def test_a_cancelled_job_whose_worker_died_is_cancelled(jobs: Jobs, clock: StandingClock) -> None:
    jobs.enqueue("import", {})
    _claim(jobs)
    jobs.cancel(1)
    clock.advance(31)
    assert jobs.reap() == 1
    assert (jobs.get(1).status, jobs.get(1).finished_at) == ("cancelled", clock.moment)


def test_only_jobs_without_a_living_worker_are_taken_back(jobs: Jobs, clock: StandingClock) -> None:
    for _ in range(4):
        jobs.enqueue("import", {})
    alive, _dead, done = _claim(jobs), _claim(jobs), _claim(jobs)
    done.finish({})
    clock.advance(20)
    alive.heartbeat()
    clock.advance(20)
    assert jobs.reap() == 1
    assert [job.status for job in jobs.list()] == ["queued", "done", "queued", "running"]
