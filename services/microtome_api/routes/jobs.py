"""Jobs: show, watch, cancel, retry."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from anyio import to_thread
from fastapi import APIRouter, Header
from sse_starlette import EventSourceResponse, ServerSentEvent

from microtome.jobs import JobEvent, Jobs, Status
from microtome_api.limits import BEYOND_IDS, Id
from microtome_api.paging import PageDependency, Place, cursor_of
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.pages import Page
from microtome_api.server import ServerDependency

POLL_SECONDS = 0.3

router = APIRouter(tags=["jobs"], prefix="/api/v1/jobs")


@router.get("")
def list_jobs(
    server: ServerDependency, page: PageDependency, status: Status | None = None
) -> Page[JobDocument]:
    """Jobs, newest first."""
    place = page.place("jobs", status)
    before = None if place is None else place.position
    found = server.home.jobs.list(status, limit=page.limit + 1, before=before)
    shown, more = found[: page.limit], found[page.limit :]
    following = cursor_of(Place(shown[-1].job_id), "jobs", status) if more else None
    return Page(items=[JobDocument.of(job) for job in shown], next_cursor=following)


@router.get("/{job_id}")
def get_job(server: ServerDependency, job_id: Id) -> JobDocument:
    """A job as it stands."""
    return JobDocument.of(server.home.jobs.get(job_id))


@router.get("/{job_id}/events", response_class=EventSourceResponse)
async def watch_job(
    server: ServerDependency, job_id: Id, last_event_id: Annotated[int, Header(ge=0, lt=BEYOND_IDS)] = 0
) -> EventSourceResponse:
    """What happens to a job, as server-sent events; it ends with the job and goes on after Last-Event-ID."""
    await to_thread.run_sync(server.home.jobs.get, job_id)
    return EventSourceResponse(_events(server.home.jobs, job_id, last_event_id))


@router.post("/{job_id}/cancel")
def cancel_job(server: ServerDependency, job_id: Id) -> JobDocument:
    """Cancel a job that waits, or ask the one that runs to stop."""
    return JobDocument.of(server.home.jobs.cancel(job_id))


@router.post("/{job_id}/retry")
def retry_job(server: ServerDependency, job_id: Id) -> JobDocument:
    """Queue a job again that failed, was cancelled or parked."""
    return JobDocument.of(server.home.jobs.retry(job_id))


async def _events(jobs: Jobs, job_id: int, after: int) -> AsyncIterator[ServerSentEvent]:
    while True:
        job = await to_thread.run_sync(jobs.get, job_id)  # before its events, so that none of them is missed
        events = await to_thread.run_sync(jobs.events, job_id, after)
        for event in events:
            after = event.event_id
            yield _sent(event)
        if job.has_ended and not events:
            return
        if not job.has_ended:
            await anyio.sleep(POLL_SECONDS)


def _sent(event: JobEvent) -> ServerSentEvent:
    data = {"at": event.at.isoformat(), **event.data}
    return ServerSentEvent(data=json.dumps(data), event=event.kind, id=str(event.event_id))
