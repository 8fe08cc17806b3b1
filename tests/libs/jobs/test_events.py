from __future__ import annotations

import pytest
from tests.libs.jobs.clocks import StandingClock

from microtome.jobs import Jobs, Lease


@pytest.fixture
def lease(jobs: Jobs) -> Lease:
    jobs.enqueue("import", {})
    lease = jobs.claim(["import"], "w1")
    assert lease is not None
    return lease


def test_an_unknown_job_has_no_events(jobs: Jobs) -> None:
    assert jobs.events(99) == []


def test_events_tell_a_job_in_order(jobs: Jobs, clock: StandingClock, lease: Lease) -> None:
    lease.progress("decoding", 1, 2)
    lease.log("one picture is unreadable")
    clock.advance(60)
    jobs.reap()
    successor = jobs.claim(["import"], "w2")
    assert successor is not None
    successor.finish({})
    events = jobs.events(1)
    assert [(event.kind, event.data) for event in events] == [
        ("queued", {}),
        ("running", {"worker": "w1", "attempt": 1}),
        ("progress", {"stage": "decoding", "done": 1, "total": 2, "rate": None}),
        ("log", {"text": "one picture is unreadable"}),
        ("queued", {"error": "worker w1 stopped answering in stage 'decoding' (attempt 1 of 3)"}),
        ("running", {"worker": "w2", "attempt": 2}),
        ("done", {}),
    ]
    assert [event.event_id for event in events] == sorted({event.event_id for event in events})
    assert events[-1].at == clock.moment


def test_who_comes_back_gets_what_was_missed(jobs: Jobs, lease: Lease) -> None:
    seen = jobs.events(1)[-1].event_id
    assert jobs.events(1, seen) == []
    lease.log("a")
    lease.log("b")
    missed = jobs.events(1, seen)
    assert [event.data for event in missed] == [{"text": "a"}, {"text": "b"}]
    assert jobs.events(1, seen, limit=1) == missed[:1]


def test_of_the_progress_the_newest_is_kept(jobs: Jobs, clock: StandingClock, lease: Lease) -> None:
    for done in range(1, 6):
        clock.advance(1)
        lease.progress("decoding", done, 9)
    kept = [event for event in jobs.events(1) if event.kind == "progress"]
    assert [event.data["done"] for event in kept] == [5]
    assert kept[0].event_id == jobs.events(1)[-1].event_id


def test_jobs_do_not_share_events(jobs: Jobs, lease: Lease) -> None:
    other = jobs.enqueue("import", {})
    lease.log("of the first")
    assert [event.kind for event in jobs.events(other.job_id)] == ["queued"]
