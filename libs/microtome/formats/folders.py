"""The files of a folder that readers may open: a link that leads out of it is left out, and said."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from microtome.formats.findings import FindingLog


def files_under(
    folder: Path,
    suffixes: Collection[str],
    log: FindingLog | None = None,
    *,
    root: Path | None = None,
    deep: bool = True,
) -> list[Path]:
    """The files with these suffixes (lower case) under a folder, or right in it unless `deep`, sorted.

    None leads out of `root`, which is the folder itself unless it lies in a larger one; what does is logged.
    Links to folders are not followed. A folder that isn't there has no files.
    """
    top = root or folder
    if not stays_inside(folder, top, log):
        return []
    found: list[Path] = []
    for parent, folders, files in os.walk(folder):
        for link in (path for name in folders if (path := Path(parent, name)).is_symlink()):
            stays_inside(link, top, log)
        named = (path for name in files if (path := Path(parent, name)).suffix.lower() in suffixes)
        found += (path for path in named if not path.is_symlink() or stays_inside(path, top, log))
        if not deep:
            break
    return sorted(found)


def stays_inside(path: Path, root: Path, log: FindingLog | None = None) -> bool:
    """Whether a path of `root` lies there when links are followed; a link that leads elsewhere is logged."""
    inside = leads_inside(path, root)
    if not inside and log is not None and os.path.lexists(path):
        log.left_out(path.relative_to(root).as_posix(), "a link that leads out of the folder, or nowhere")
    return inside


def leads_inside(path: Path, root: Path) -> bool:
    """Whether a path exists, and lies under `root` when links are followed."""
    try:
        return path.exists() and path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a link to itself, a name that no file can have
        return False
