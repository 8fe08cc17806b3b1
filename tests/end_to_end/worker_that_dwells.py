"""A worker that dwells on each stage of an import, so that it can be killed there."""

from __future__ import annotations

import time

from microtome.datasets import Progress, importing
from microtome_worker.main import main

PAUSE = 1.2  # progress is written twice a second

announce = importing.announce


def slowly(progress: Progress | None, stage: str) -> None:
    """The same, and a pause before the work of the stage."""
    announce(progress, stage)
    time.sleep(PAUSE)


importing.announce = slowly
main()
