"""A process that works until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable

from microtome.errors import MicrotomeError

BAD_USE = 2


def until_told_to_stop(work: Callable[[threading.Event], None]) -> None:
    """Run `work` with an event that SIGTERM and SIGINT set.

    Exits with 2, and one line on stderr, where `work` raises an error that is meant for the user.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        work(stop)
    except MicrotomeError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(BAD_USE)


def name_of_this_process(service: str) -> str:
    """What the service calls itself in the table of jobs: `service@host:process`."""
    return f"{service}@{socket.gethostname()}:{os.getpid()}"
