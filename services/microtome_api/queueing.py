"""Long work: a request becomes a job, and the answer says where to watch it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from fastapi import Response

from microtome_api.schemas.jobs import JobDocument
from microtome_api.server import Server


def accept(
    server: Server, response: Response, kind: str, dataset: str, payload: dict[str, Any]
) -> JobDocument:
    """The job, with its address in Location; the same request while it waits or runs is the same job."""
    key = sha256(json.dumps([kind, payload], sort_keys=True).encode()).hexdigest()
    job = server.home.jobs.enqueue(kind, payload, dataset=dataset, unique_key=f"{kind}:{key}")
    response.headers["Location"] = f"/api/v1/jobs/{job.job_id}"
    return JobDocument.of(job)
