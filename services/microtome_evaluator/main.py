"""One process that claims evaluate and report jobs until it is told to stop."""

from __future__ import annotations

import threading

from microtome.datasets import Home
from microtome.jobs import name_of_this_process, run_worker, until_told_to_stop
from microtome.logs import configure_logs
from microtome.settings import read_settings
from microtome_evaluator.handlers import handlers


def main() -> None:
    """Read the settings and work until SIGTERM or SIGINT; the job in hand is given back then.

    Exits with 2, and one line on stderr, when the settings or the home can't be used.
    """
    until_told_to_stop(_work)


def _work(stop: threading.Event) -> None:
    settings = read_settings()
    configure_logs("evaluator", settings.log_format)
    with Home.open(settings.home, settings.database_url) as home:
        run_worker(
            home.jobs,
            handlers(home),
            worker=name_of_this_process("evaluator"),
            stop=stop,
            lease_seconds=settings.lease_seconds,
        )
