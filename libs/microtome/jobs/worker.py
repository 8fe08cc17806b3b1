"""A worker: claims jobs and runs them one after another until it is told to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from microtome.errors import JobCancelledError, LeaseLostError, MicrotomeError
from microtome.jobs.jobs import LEASE_SECONDS, Jobs
from microtome.jobs.lease import Lease

Handler = Callable[[Lease], dict[str, Any]]

POLL_SECONDS = 1.0
_BEATS_A_LEASE = 3
_LONGEST_ERROR = 500
_logger = logging.getLogger(__name__)


def run_worker(
    jobs: Jobs,
    handlers: Mapping[str, Handler],
    *,
    worker: str,
    stop: Event,
    poll_seconds: float = POLL_SECONDS,
    lease_seconds: float = LEASE_SECONDS,
) -> None:
    """Run jobs of the kinds that have a handler until `stop` is set; `worker` names this one to people.

    A handler returns the job's result, and calls `Lease.check` before each commit. What it raises ends the
    job, never the worker; only KeyboardInterrupt and SystemExit give the job back and are raised again. When
    `stop` is set, the job in hand is finished, or given back at its next check.
    """
    while not stop.is_set():
        if not _run_next(jobs, handlers, worker, stop, lease_seconds):
            stop.wait(poll_seconds)


def _run_next(
    jobs: Jobs, handlers: Mapping[str, Handler], worker: str, stop: Event, lease_seconds: float
) -> bool:
    """Whether there was a job to run."""
    try:
        jobs.reap()
        lease = jobs.claim(handlers.keys(), worker, lease_seconds, stop=stop)
        if lease is None:
            return False
        with _kept_alive(lease, lease_seconds / _BEATS_A_LEASE):
            _run(lease, handlers[lease.kind])
    except SQLAlchemyError:
        # A database that is away for a while must not end the worker; the job's lease runs out meanwhile.
        _logger.exception("the database failed worker %s; it goes on", worker)
        return False
    return True


def _run(lease: Lease, handler: Handler) -> None:
    _logger.info("job %d (%s) begins, attempt %d", lease.job_id, lease.kind, lease.attempt)
    try:
        _answer(lease, handler)
    except LeaseLostError as lost:
        _logger.warning("job %d (%s) left: %s", lease.job_id, lease.kind, lost)


def _answer(lease: Lease, handler: Handler) -> None:
    try:
        lease.finish(handler(lease))
    except (KeyboardInterrupt, SystemExit):
        with suppress(LeaseLostError):
            lease.release()
        raise
    except LeaseLostError:
        raise
    except JobCancelledError:
        lease.confirm_cancel()
    except MicrotomeError as error:
        lease.fail(str(error), retryable=False)
    except BaseException as error:  # Lance's PanicException is no Exception
        _logger.exception("job %d (%s) failed", lease.job_id, lease.kind)
        lease.fail(_internal_error(error), retryable=True)


def _internal_error(error: BaseException) -> str:
    first_line = str(error).strip().partition("\n")[0]
    return f"internal error: {type(error).__name__}: {first_line}"[:_LONGEST_ERROR].rstrip(": ")


@contextmanager
def _kept_alive(lease: Lease, every_seconds: float) -> Iterator[None]:
    ended = Event()
    beat = Thread(target=_beat, args=(lease, ended, every_seconds), name=f"heartbeat of job {lease.job_id}")
    beat.daemon = True
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


def _beat(lease: Lease, ended: Event, every_seconds: float) -> None:
    while not ended.wait(every_seconds):
        try:
            lease.heartbeat()
        except LeaseLostError:
            return
        except Exception:
            # One missed beat is no harm, and a thread that ended would lose the job.
            _logger.warning("a heartbeat of job %d failed", lease.job_id, exc_info=True)
