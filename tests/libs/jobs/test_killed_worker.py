from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.libs.jobs.clocks import StandingClock

from microtome.catalog import Catalog
from microtome.errors import LeaseLostError
from microtome.jobs import Jobs, Lease

HOLD_JOB = Path(__file__).with_name("hold_job.py")


def test_a_job_outlives_a_worker_that_was_killed(
    catalog: Catalog, address: str, jobs: Jobs, clock: StandingClock
) -> None:
    jobs.enqueue("hold", {"n": 1})
    with subprocess.Popen([sys.executable, HOLD_JOB, address], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        token = int(process.stdout.readline())
        held = jobs.get(1)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert (held.status, held.stage, held.token) == ("running", "holding", token)

    assert Jobs(catalog).reap() == 0, "by the database's clock the lease of an hour has not run out"
    assert jobs.reap() == 1
    successor = jobs.claim(["hold"], "successor")
    assert successor is not None
    assert (successor.job_id, successor.payload, successor.attempt) == (1, {"n": 1}, 2)
    with pytest.raises(LeaseLostError):
        Lease(catalog, clock, held, lease_seconds=30).finish({"by": "the dead"})
    successor.finish({"by": "successor"})
    assert jobs.get(1).result == {"by": "successor"}


def test_a_job_that_kills_three_workers_is_parked(address: str, jobs: Jobs) -> None:
    jobs.enqueue("kill worker", {})
    for attempt in (1, 2, 3):
        killed = subprocess.run([sys.executable, HOLD_JOB, address], timeout=60, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert (jobs.reap(), jobs.get(1).attempts) == (1, attempt)
    job = jobs.get(1)
    assert job.status == "parked"
    assert job.error is not None
    assert job.error.startswith("parked: worker process ")
    assert "(attempt 3 of 3)" in job.error
