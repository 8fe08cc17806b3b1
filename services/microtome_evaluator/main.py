"""One process that claims evaluate and report jobs until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import threading

from microtome.datasets import Home
from microtome.jobs import run_worker
from microtome.logs import configure_logs
from microtome.settings import Settings
from microtome_evaluator.handlers import handlers


def main() -> None:
    """Read the settings and work until SIGTERM or SIGINT; the job in hand is given back then."""
    settings = Settings()
    configure_logs("evaluator", settings.log_format)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Home.open(settings.home, settings.database_url) as home:
        run_worker(home.jobs, handlers(home), worker=f"evaluator@{socket.gethostname()}:{os.getpid()}", stop=stop)
