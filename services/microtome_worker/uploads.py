"""Uploaded files: they stay until the job that reads them has ended."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microtome.datasets import Home
from microtome.errors import LeaseLostError, MicrotomeError
from microtome.jobs import Lease, Status

ABANDONED_SECONDS = 24 * 3600.0
MOST_JOBS = 2**31
_NOT_ENDED: tuple[Status, ...] = ("queued", "running", "parked")


@contextmanager
def removed_with_its_job(home: Home, lease: Lease, path: Path) -> Iterator[None]:
    """While the job reads the file; an uploaded one is removed when the job is done, or fails for good.

    A job that is given back, or tried again, finds it there. A file that was not uploaded is the user's own.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, LeaseLostError):
        raise
    except MicrotomeError:
        _remove(home, path)
        raise
    except BaseException:  # Lance's PanicException is no Exception
        if _is_last_attempt(home, lease):
            _remove(home, path)
        raise
    _remove(home, path)


def _remove(home: Home, path: Path) -> None:
    if path.resolve().parent == (home.path / "uploads").resolve():
        path.unlink(missing_ok=True)


def _is_last_attempt(home: Home, lease: Lease) -> bool:
    job = home.jobs.get(lease.job_id)
    return job.cancel_requested or lease.attempt >= job.max_attempts


def remove_abandoned(home: Home, *, older_than_seconds: float = ABANDONED_SECONDS) -> None:
    """Remove uploads that no job will read: it was cancelled while it waited, or was never made.

    Those younger than that stay, since their request may still be under way.
    """
    newest = time.time() - older_than_seconds
    old = [path for path in (home.path / "uploads").glob("*") if _modified(path) < newest]
    awaited = _awaited(home) if old else set()
    for path in old:
        if path.name not in awaited:
            path.unlink(missing_ok=True)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another worker removed it
        return math.inf


def _awaited(home: Home) -> set[str]:
    """The names of the files that jobs will read which wait, run or are parked."""
    jobs = (job for status in _NOT_ENDED for job in home.jobs.list(status, limit=MOST_JOBS))
    return {Path(job.payload["path"]).name for job in jobs if isinstance(job.payload.get("path"), str)}
