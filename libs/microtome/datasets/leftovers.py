"""Files of a home that have served: exports that were fetched, match tables that no evaluation names."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from microtome.datasets.home import Home

EXPORT_SECONDS = 7 * 24 * 3600.0


def remove_exports(home: Home) -> list[str]:
    """The paths of packed exports older than a week; they are gone now, and can be asked for again."""
    return _removed(home, _older(home.path.glob("datasets/*/exports/*.zip"), EXPORT_SECONDS))


def remove_matches(home: Home, older_than_seconds: float) -> list[str]:
    """The paths of match tables that no evaluation names; they are gone now.

    An evaluation writes its match table first and names it last: younger ones stay.
    """
    files = home.path.glob("datasets/*/runs/*/matches-*.bin")
    old = _older(files, older_than_seconds)
    named = {
        evaluation.path
        for record in home.catalog.datasets()
        for evaluation in home.catalog.evaluations(record.dataset_id)
    }
    return _removed(home, [path for path in old if home.relative(path) not in named])


def _older(paths: Iterator[Path], seconds: float) -> list[Path]:
    oldest = time.time() - seconds
    return sorted(path for path in paths if path.is_file() and path.stat().st_mtime < oldest)


def _removed(home: Home, paths: list[Path]) -> list[str]:
    for path in paths:
        home.catalog.forget(home.relative(path))
        path.unlink(missing_ok=True)
    return [home.relative(path) for path in paths]
