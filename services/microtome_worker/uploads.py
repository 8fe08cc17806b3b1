"""Uploaded files: they stay until the job that reads them has ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microtome.datasets import Home
from microtome.errors import LeaseLostError, MicrotomeError
from microtome.jobs import Lease


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
