"""Whatever happens to a few jobs in whatever order, the table keeps its promises."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from tests.libs.catalog.engines import made_catalog
from tests.libs.jobs.clocks import StandingClock

from microtome.errors import ConflictError, LeaseLostError
from microtome.jobs import Jobs, Lease

JOBS = 3
LEASE_SECONDS = 30


class AnyOrder(RuleBasedStateMachine):
    """Workers, users and the reaper at one job table."""

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.context = made_catalog("sqlite", Path(self.folder.name))
        self.catalog = self.context.__enter__()
        self.clock = StandingClock()
        self.jobs = Jobs(self.catalog, self.clock)
        self.holders: dict[int, int] = {}

    def teardown(self) -> None:
        self.context.__exit__(None, None, None)
        self.folder.cleanup()

    @initialize()
    def enqueue(self) -> None:
        for _ in range(JOBS):
            self.jobs.enqueue("import", {})

    @rule(target=leases)
    def claim(self) -> Lease | MultipleResults[Lease]:
        waiting = [job.job_id for job in self.jobs.list("queued")]
        lease = self.jobs.claim(["import"], "w", LEASE_SECONDS)
        if lease is None:
            assert waiting == []
            return multiple()
        assert lease.job_id == min(waiting)
        assert lease.token > self.holders.get(lease.job_id, 0)
        self.holders[lease.job_id] = lease.token
        return lease

    @rule(seconds=st.sampled_from([1, 20, 31]))
    def pass_time(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule()
    def reap(self) -> None:
        running = self.jobs.list("running")
        expired = {job.job_id for job in running if job.lease_until and job.lease_until < self.clock.moment}
        assert self.jobs.reap() == len(expired)
        assert {job.job_id for job in self.jobs.list("running")} == {job.job_id for job in running} - expired

    @rule(lease=leases)
    def heartbeat(self, lease: Lease) -> None:
        self.answer(lease, lease.heartbeat)

    @rule(lease=leases, change=st.sampled_from(["finish", "fail", "retry", "release", "confirm_cancel"]))
    def settle(self, lease: Lease, change: str) -> None:
        changes = {
            "finish": lambda: lease.finish({"token": lease.token}),
            "fail": lambda: lease.fail("no", retryable=False),
            "retry": lambda: lease.fail("no", retryable=True),
            "release": lease.release,
            "confirm_cancel": lease.confirm_cancel,
        }
        self.answer(lease, changes[change])

    def answer(self, lease: Lease, change: Callable[[], None]) -> None:
        before = self.jobs.get(lease.job_id)
        if before.status == "running" and before.token == lease.token:
            change()
        else:
            with pytest.raises(LeaseLostError):
                change()
            assert self.jobs.get(lease.job_id) == before

    @rule(job_id=st.integers(1, JOBS), action=st.sampled_from(["cancel", "retry"]))
    def order(self, job_id: int, action: str) -> None:
        before = self.jobs.get(job_id)
        allowed = {"cancel": ("queued", "running"), "retry": ("failed", "cancelled", "parked")}
        if before.status in allowed[action]:
            getattr(self.jobs, action)(job_id)
        else:
            with pytest.raises(ConflictError):
                getattr(self.jobs, action)(job_id)

    @invariant()
    def every_job_makes_sense(self) -> None:
        for job in self.jobs.list():
            assert 0 <= job.attempts <= job.max_attempts
            assert (job.lease_until is not None) == (job.status == "running")
            assert (job.finished_at is not None) == job.has_ended
            assert (job.result is not None) == (job.status == "done")
            assert self.jobs.events(job.job_id)[-1].kind in (job.status, "cancelling")
            if job.result:
                assert job.result == {"token": job.token}


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
