"""Pictures drawn for browsers: where they are kept, how much room they take, and which go first.

Each can be drawn again, so nothing is lost with one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from microtome.datasets.home import Home
from microtome.files import is_temporary

MEGABYTE = 2**20
FOLDER = "shown"
DAY = 24 * 3600.0
FILLED_TO = 0.8
"""How full the room is after making some: it is not made for each picture."""


@dataclass(frozen=True)
class ShownSize:
    """How many pictures there are, and how many bytes they have together."""

    n: int
    n_bytes: int


@dataclass(frozen=True)
class _Shown:
    path: Path
    n_bytes: int
    looked_at: float


def shown_path(home: Home, dataset_id: int, name: str) -> Path:
    """Where the picture of that name is kept, in a folder of its first two letters."""
    return home.folder(dataset_id) / FOLDER / name[:2] / f"{name}.webp"


def mark_looked_at(path: Path) -> None:
    """Remember, to the day, that a picture was looked at; one that has just gone needs no mark."""
    now = time.time()
    try:
        if now - path.stat().st_mtime > DAY:
            os.utime(path, (now, now))
    except OSError:  # also of a disk that may be read only
        return


def shown_size(home: Home) -> ShownSize:
    """The room that all pictures take."""
    return _size(list(_all_shown(home)))


def trim_shown(home: Home, most_bytes: int) -> ShownSize:
    """What was taken away where there are more than `most_bytes`: those not looked at for longest."""
    every = sorted(_all_shown(home), key=lambda shown: shown.looked_at)
    excess = sum(shown.n_bytes for shown in every) - most_bytes
    if excess <= 0:
        return ShownSize(0, 0)
    excess += int((1 - FILLED_TO) * most_bytes)
    gone: list[_Shown] = []
    for shown in every:
        if excess <= 0:
            break
        shown.path.unlink(missing_ok=True)
        gone.append(shown)
        excess -= shown.n_bytes
    return _size(gone)


def _all_shown(home: Home) -> Iterator[_Shown]:
    for path in home.path.glob(f"datasets/*/{FOLDER}/??/*.webp"):
        if is_temporary(path):
            continue
        try:
            status = path.stat()
        except FileNotFoundError:  # taken away meanwhile
            continue
        yield _Shown(path, status.st_size, status.st_mtime)


def _size(every: list[_Shown]) -> ShownSize:
    return ShownSize(len(every), sum(shown.n_bytes for shown in every))
