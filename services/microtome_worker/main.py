"""One process that claims import and embed jobs until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading

from microtome.datasets import Home
from microtome.errors import MicrotomeError
from microtome.jobs import run_worker
from microtome.logs import configure_logs
from microtome.settings import Settings, read_settings
from microtome_worker.handlers import handlers
from microtome_worker.uploads import remove_abandoned

BAD_USE = 2


def main() -> None:
    """Read the settings and work until SIGTERM or SIGINT; the job in hand is given back then.

    Exits with 2, and one line on stderr, when the settings or the home can't be used.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        _work(read_settings(), stop)
    except MicrotomeError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(BAD_USE)


def _work(settings: Settings, stop: threading.Event) -> None:
    configure_logs("worker", settings.log_format)
    with Home.open(settings.home, settings.database_url) as home:
        remove_abandoned(home)
        run_worker(
            home.jobs,
            handlers(home, settings),
            worker=f"worker@{socket.gethostname()}:{os.getpid()}",
            stop=stop,
            lease_seconds=settings.lease_seconds,
        )
