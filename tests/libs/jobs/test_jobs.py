from __future__ import annotations

import pytest
from tests.libs.jobs.clocks import StandingClock

from microtome.catalog import Catalog
from microtome.errors import ConflictError, InputError, NotFoundError
from microtome.jobs import Jobs, Lease


def _claim(jobs: Jobs, kind: str = "import") -> Lease:
    lease = jobs.claim([kind], "w1")
    assert lease is not None
    return lease


def test_a_new_table_has_no_jobs(jobs: Jobs) -> None:
    assert jobs.list() == []
    assert jobs.claim(["import"], "w1") is None
    assert jobs.claim([], "w1") is None
    assert jobs.reap() == 0
    for ask in (jobs.get, jobs.cancel, jobs.retry):
        with pytest.raises(NotFoundError, match="no job has the id 7"):
            ask(7)


def test_a_new_job_waits_as_it_was_given(jobs: Jobs, clock: StandingClock) -> None:
    job = jobs.enqueue("import", {"path": "/a", "limit": None}, dataset="streets")
    assert job == jobs.get(job.job_id) == jobs.list()[0]
    assert (job.kind, job.payload, job.dataset) == ("import", {"path": "/a", "limit": None}, "streets")
    assert (job.status, job.attempts, job.max_attempts, job.token) == ("queued", 0, 3, 0)
    assert job.created_at == clock.moment
    assert not job.has_ended
    assert (job.worker, job.lease_until, job.started_at, job.finished_at) == (None,) * 4
    assert (job.stage, job.done, job.total, job.rate, job.result, job.error) == (
        "",
        0,
        None,
        None,
        None,
        None,
    )


def test_a_claimed_job_is_leased_by_the_clock_of_the_table(jobs: Jobs, clock: StandingClock) -> None:
    job = jobs.enqueue("import", {"path": "/a"}, dataset="streets")
    clock.advance(5)
    lease = jobs.claim(["import"], "w1", lease_seconds=10)
    assert lease is not None
    assert (lease.job_id, lease.kind, lease.payload) == (job.job_id, "import", {"path": "/a"})
    assert (lease.dataset, lease.token, lease.attempt) == ("streets", 1, 1)
    running = jobs.get(job.job_id)
    assert (running.status, running.worker, running.attempts) == ("running", "w1", 1)
    assert running.started_at == clock.moment
    assert running.lease_until is not None
    assert (running.lease_until - clock.moment).total_seconds() == 10


def test_jobs_are_claimed_oldest_first_and_by_kind(jobs: Jobs) -> None:
    order = [jobs.enqueue(kind, {}).job_id for kind in ("import", "evaluate", "import")]
    assert _claim(jobs, "evaluate").job_id == order[1]
    assert [_claim(jobs).job_id, _claim(jobs).job_id] == [order[0], order[2]]
    assert jobs.claim(["import", "evaluate"], "w1") is None


def test_a_key_is_held_by_one_unfinished_job(jobs: Jobs) -> None:
    first = jobs.enqueue("embed", {"n": 1}, unique_key="embed streets")
    assert jobs.enqueue("embed", {"n": 2}, unique_key="embed streets") == first
    lease = _claim(jobs, "embed")
    assert jobs.enqueue("embed", {"n": 3}, unique_key="embed streets").job_id == first.job_id
    assert jobs.enqueue("embed", {}, unique_key="embed roads").job_id != first.job_id
    lease.finish({})
    assert jobs.enqueue("embed", {"n": 4}, unique_key="embed streets").payload == {"n": 4}


def test_jobs_without_a_key_are_never_merged(jobs: Jobs) -> None:
    assert jobs.enqueue("embed", {}).job_id != jobs.enqueue("embed", {}).job_id


def test_jobs_are_listed_newest_first_a_page_at_a_time(jobs: Jobs) -> None:
    ids = [jobs.enqueue("import", {}).job_id for _ in range(5)]
    first = jobs.list(limit=2)
    assert [job.job_id for job in first] == [ids[4], ids[3]]
    assert [job.job_id for job in jobs.list(limit=2, before=first[-1].job_id)] == [ids[2], ids[1]]
    _claim(jobs)
    assert [job.job_id for job in jobs.list("running")] == [ids[0]]
    assert [job.job_id for job in jobs.list("queued", limit=9)] == ids[:0:-1]


def test_an_unknown_status_is_refused(jobs: Jobs) -> None:
    with pytest.raises(
        InputError, match="no such status of jobs; found 'lost'; expected queued, running, done"
    ):
        jobs.list("lost")


def test_a_waiting_job_is_cancelled_at_once(jobs: Jobs, clock: StandingClock) -> None:
    job = jobs.enqueue("import", {})
    cancelled = jobs.cancel(job.job_id)
    assert (cancelled.status, cancelled.finished_at) == ("cancelled", clock.moment)
    assert cancelled.has_ended
    assert jobs.claim(["import"], "w1") is None


def test_cancelling_a_running_job_asks_its_worker(jobs: Jobs) -> None:
    lease = _claim_new(jobs)
    for _ in range(2):
        asked = jobs.cancel(lease.job_id)
        assert (asked.status, asked.cancel_requested) == ("running", True)
    assert [event.kind for event in jobs.events(lease.job_id)] == ["queued", "running", "cancelling"]


def test_a_job_that_has_ended_is_not_cancelled(jobs: Jobs) -> None:
    lease = _claim_new(jobs)
    lease.finish({})
    with pytest.raises(ConflictError, match="job 1 has ended; found done"):
        jobs.cancel(lease.job_id)


def test_a_retried_job_has_all_its_attempts_again(jobs: Jobs) -> None:
    lease = _claim_new(jobs)
    lease.progress("decoding", 3, 9)
    lease.fail("no such file", retryable=False)
    again = jobs.retry(lease.job_id)
    assert (again.status, again.attempts, again.error, again.finished_at) == ("queued", 0, None, None)
    assert (again.stage, again.done, again.total, again.cancel_requested) == ("", 0, None, False)
    assert _claim(jobs).token > lease.token


def test_a_cancelled_job_can_be_retried(jobs: Jobs) -> None:
    lease = _claim_new(jobs)
    jobs.cancel(lease.job_id)
    lease.confirm_cancel()
    jobs.retry(lease.job_id)
    _claim(jobs).check()


@pytest.mark.parametrize("status", ["queued", "running", "done"])
def test_only_what_went_wrong_can_be_retried(jobs: Jobs, status: str) -> None:
    job = jobs.enqueue("import", {})
    if status != "queued":
        lease = _claim(jobs)
        if status == "done":
            lease.finish({})
    with pytest.raises(ConflictError, match=f"found {status}; expected failed or cancelled or parked"):
        jobs.retry(job.job_id)


def test_a_retry_does_not_break_a_key(jobs: Jobs) -> None:
    first = jobs.enqueue("embed", {}, unique_key="streets")
    jobs.cancel(first.job_id)
    second = jobs.enqueue("embed", {}, unique_key="streets")
    with pytest.raises(ConflictError, match="another job with its key that waits or runs"):
        jobs.retry(first.job_id)
    jobs.cancel(second.job_id)
    assert jobs.retry(first.job_id).status == "queued"


def test_leases_are_by_the_database_clock_unless_told_otherwise(catalog: Catalog) -> None:
    jobs = Jobs(catalog)
    job = jobs.get(_claim_new(jobs).job_id)
    assert job.lease_until is not None
    assert job.started_at is not None
    assert (job.lease_until - job.started_at).total_seconds() == 30
    assert jobs.reap() == 0


def _claim_new(jobs: Jobs) -> Lease:
    jobs.enqueue("import", {})
    return _claim(jobs)
