"""Services as real processes on a home, and waiting for what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from microtome.datasets import Home
from microtome.jobs import JobRecord

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 120.0


@dataclass(frozen=True)
class Service:
    """A started process and the file that takes what it writes."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")


def environment(home: Path, **settings: str) -> dict[str, str]:
    """This process's environment with that home and these settings (`lease_seconds="2"`), and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MICROTOME_")}
    given = {f"MICROTOME_{name.upper()}": value for name, value in settings.items()}
    path = os.pathsep.join(str(REPOSITORY / part) for part in ("libs", "services", "."))
    return {**kept, "MICROTOME_HOME": str(home), "PYTHONPATH": path, "OMP_NUM_THREADS": "2", **given}


@contextmanager
def running(command: list[str], home: Path, **settings: str) -> Iterator[Service]:
    """`python` with these arguments on that home; whatever happens, it is gone afterwards."""
    number = len(list(home.parent.glob("process-*.log")))
    log = home.parent / f"process-{number}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=environment(home, **settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=home.parent,
        )
    try:
        yield Service(process, log)
    finally:
        process.kill()
        process.wait()


def until(
    condition: Callable[[], bool], service: Service | None = None, *, seconds: float = PATIENCE
) -> None:
    """Wait for the condition; it fails when the service ends first, with what it said."""
    deadline = time.monotonic() + seconds
    while not condition():
        gone = service is not None and service.process.poll() is not None
        assert not gone, f"the service ended: {service.said() if service else ''}"
        assert time.monotonic() < deadline, f"waited in vain: {service.said() if service else ''}"
        time.sleep(0.02)


def ended(home: Home, job_id: int, service: Service | None = None) -> JobRecord:
    """The job, once it has ended."""
    until(lambda: home.jobs.get(job_id).has_ended, service)
    return home.jobs.get(job_id)
