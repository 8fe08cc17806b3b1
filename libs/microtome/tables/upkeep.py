"""Looking after a table's files: which are not what was written, and which no version needs."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from microtome.errors import DamageError
from microtome.files import file_lock, fsync_folder, is_temporary, temporary_beside, verify
from microtome.tables.arrays import ARRAYS_FOLDER, arrays_name
from microtome.tables.commits import LOCK_SECONDS
from microtome.tables.versions import FOLDERS, TableFolder, data_files, manifest_name


def scrub(folder: TableFolder) -> list[str]:
    """One sentence for each file that is missing or is not what the ledger says; empty when all is well."""
    faults = []
    for entry in folder.ledger.under(folder.ledger_path("")):
        try:
            verify(folder.root, entry)
        except DamageError as fault:
            faults.append(str(fault))
    return faults


def clean(folder: TableFolder, keep: Collection[int], older_than_seconds: float) -> list[str]:
    """The files removed, relative to the table's folder: old ones that no kept version needs.

    Kept are the newest version, those in `keep`, and whole ones younger than `older_than_seconds`.

    Raises: NotFoundError or DamageError, with nothing removed, when a version to keep is missing or damaged.
    """
    before = time.time() - older_than_seconds
    with file_lock(folder.lock, LOCK_SECONDS):
        newest = folder.newest()
        if newest is None:
            return []
        folder.set_aside_after(newest)
        needed = _needed(folder, {newest, *keep, *_young(folder, before)})
        doomed = [
            name for name in _files(folder) if name not in needed and _older(folder.path / name, before)
        ]
        _forget_missing(folder, needed, doomed)
        for name in doomed:
            (folder.path / name).unlink()
        for changed in {Path(name).parent for name in doomed}:
            fsync_folder(folder.path / changed)
    return doomed


def drop(folder: TableFolder) -> None:
    """Remove the table, if it is there; it is gone once its newest version is forgotten."""
    with file_lock(folder.lock, LOCK_SECONDS):
        for entry in reversed(folder.recorded().values()):
            folder.ledger.forget(entry.path)
        for entry in folder.ledger.under(folder.ledger_path("")):
            folder.ledger.forget(entry.path)
        if folder.path.is_dir():
            doomed = temporary_beside(folder.path)
            folder.path.rename(doomed)
            fsync_folder(doomed.parent)
            shutil.rmtree(doomed)


def _young(folder: TableFolder, before: float) -> Iterator[int]:
    on_disk = folder.on_disk()
    for version in folder.recorded():
        if version in on_disk and not _older(on_disk[version], before) and folder.is_whole(version):
            yield version


def _needed(folder: TableFolder, versions: Collection[int]) -> set[str]:
    needed = set()
    for version in versions:
        needed |= {f"_versions/{manifest_name(version)}", arrays_name(folder, version)}
        needed.update(data_files(folder.open(version)))
    return needed


def _files(folder: TableFolder) -> Iterator[str]:
    for part in (*FOLDERS, ARRAYS_FOLDER):
        for path in sorted((folder.path / part).glob("*")):
            if part != "_versions" or path.suffix == ".manifest" or is_temporary(path):
                yield f"{part}/{path.name}"


def _older(path: Path, moment: float) -> bool:
    return path.stat().st_mtime < moment


def _forget_missing(folder: TableFolder, needed: Collection[str], doomed: Collection[str]) -> None:
    for entry in folder.ledger.under(folder.ledger_path("")):
        name = entry.path.removeprefix(folder.ledger_path(""))
        if name in doomed or (name not in needed and not (folder.path / name).exists()):
            folder.ledger.forget(entry.path)
