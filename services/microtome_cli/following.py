"""A server's job, followed to its end."""

from __future__ import annotations

import time
from collections.abc import Callable

from microtome.errors import JobCancelledError, JobError
from microtome_cli.backend import Document, Step, Watch
from microtome_cli.printing import say

SHORTEST_WAIT = 0.1
LONGEST_WAIT = 2.0
ROUNDS = 3


def follow(
    job: Document, ask: Callable[[int], Document], watch: Watch, *, wait: Callable[[float], None] = time.sleep
) -> Document:
    """The result of the job, its progress reported meanwhile; asked for ever more seldom while nothing moves.

    Raises: JobError with the job's own words when it failed or was parked, JobCancelledError.
    """
    pause = SHORTEST_WAIT
    try:
        while job["status"] in ("queued", "running"):
            watch(step_of(job))
            wait(pause)
            known, job = job, ask(job["job_id"])
            moved = (job["stage"], job["done"]) != (known["stage"], known["done"])
            pause = SHORTEST_WAIT if moved else min(LONGEST_WAIT, pause * 1.5)
    except KeyboardInterrupt:
        say(f"job {job['job_id']} goes on at the server; end it with `microtome jobs cancel {job['job_id']}`")
        raise
    return _result(job)


def completed(ask: Callable[[], Document], work: Callable[[], object]) -> Document:
    """The answer of `ask` with nothing missing; while something is, `work` lets the server compute it.

    Labels, slices or scores may change meanwhile: then what was computed answers another question, and the
    server is asked to work again. Raises: JobError where something is missing still; as `work`.
    """
    found = ask()
    for _ in range(ROUNDS):
        if not found["n_missing"]:
            return found
        work()
        found = ask()
    if found["n_missing"]:
        raise JobError(
            "the server's jobs are done, and a part of the answer is missing still",
            found=f"{found['n_missing']} parts missing after {ROUNDS} jobs",
            fix="What it is about changes all the time, or the server is of another version: ask again.",
        )
    return found


def step_of(job: Document) -> Step:
    """How far a job has come."""
    total, rate = job["total"], job["rate"]
    left = (total - job["done"]) / rate if rate and total is not None else None
    waiting = "waiting for a worker" if job["status"] == "queued" else "starting"
    return Step(job["stage"] or waiting, job["done"], total, rate, left)


def _result(job: Document) -> Document:
    number = job["job_id"]
    if job["status"] == "done":
        result: Document = job["result"] or {}
        return result
    if job["status"] == "cancelled":
        raise JobCancelledError(
            f"job {number} was cancelled", fix=f"Queue it again: microtome jobs retry {number}"
        )
    if job["status"] == "parked":
        raise JobError(
            f"job {number} lost its worker each time and was parked",
            found=job["error"],
            fix=f"Look at the worker's log; queue it again with `microtome jobs retry {number}`.",
        )
    raise JobError(str(job["error"] or f"job {number} failed without a word"))
