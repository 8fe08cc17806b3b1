from __future__ import annotations

from dataclasses import dataclass

import pytest

from microtome.errors import JobCancelledError
from microtome.jobs import Jobs, reporting_to


@dataclass(frozen=True)
class _Step:
    stage: str
    done: int
    total: int | None = None
    rate: float | None = None


def test_what_is_reported_is_the_progress_of_the_job(jobs: Jobs) -> None:
    job_id = jobs.enqueue("import", {}).job_id
    lease = jobs.claim(["import"], "w")
    assert lease is not None
    reporting_to(lease)(_Step("reading", 0))
    assert jobs.get(job_id).total is None
    reporting_to(lease)(_Step("embedding", 3, 9, 1.5))
    job = jobs.get(job_id)
    assert (job.stage, job.done, job.total, job.rate) == ("embedding", 3, 9, 1.5)


def test_a_report_stops_the_work_of_a_cancelled_job(jobs: Jobs) -> None:
    jobs.enqueue("import", {})
    lease = jobs.claim(["import"], "w")
    assert lease is not None
    jobs.cancel(lease.job_id)
    with pytest.raises(JobCancelledError):
        reporting_to(lease)(_Step("reading", 1, 2))
    assert jobs.get(lease.job_id).done == 0
