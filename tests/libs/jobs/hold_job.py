"""A worker process whose job never ends: it says which token it holds, or kills itself at once."""

from __future__ import annotations

import os
import signal
import sys
import time
from threading import Event

from microtome.catalog import Catalog
from microtome.jobs import Jobs, Lease, run_worker


def hold(lease: Lease) -> dict[str, int]:
    lease.progress("holding", 1, 2)
    print(lease.token, flush=True)
    time.sleep(600)
    return {}


def kill_worker(lease: Lease) -> dict[str, int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


if __name__ == "__main__":
    with Catalog.open(sys.argv[1]) as catalog:
        handlers = {"hold": hold, "kill worker": kill_worker}
        run_worker(Jobs(catalog), handlers, worker=f"process {os.getpid()}", stop=Event(), lease_seconds=3600)
