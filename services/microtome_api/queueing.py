"""Long work: a request becomes a job, and the answer says where to watch it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from fastapi import Response

from microtome.jobs.records import UNFINISHED
from microtome_api.schemas.jobs import JobDocument
from microtome_api.server import Server

MOST_JOBS = 100
PATIENCE_SECONDS = 1.0
"""What takes longer is a job's: nobody waits for an answer without knowing how far it is."""


def accept(
    server: Server, response: Response, kind: str, dataset: str, payload: dict[str, Any]
) -> JobDocument:
    """The job, with its address in Location; the same request while it waits or runs is the same job."""
    key = sha256(json.dumps([kind, payload], sort_keys=True).encode()).hexdigest()
    job = server.home.jobs.enqueue(kind, payload, dataset=dataset, unique_key=f"{kind}:{key}")
    response.headers["Location"] = f"/api/v1/jobs/{job.job_id}"
    return JobDocument.of(job)


def job_at_work(
    server: Server, kind: str, computes: Callable[[Mapping[str, Any]], int]
) -> JobDocument | None:
    """The job of a kind that waits or runs and computes most; `computes` counts that by a job's payload."""
    jobs = server.home.jobs
    unfinished = [job for status in UNFINISHED for job in jobs.list(status, limit=MOST_JOBS)]
    counted = [(computes(job.payload), job) for job in unfinished if job.kind == kind]
    most, job = max(counted, key=lambda pair: pair[0], default=(0, None))
    return JobDocument.of(job) if most and job is not None else None
