"""One commit: lock, fence, write, fsync, ledger. Lance calls no fsync, and keeps no digests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from microtome.files import WrittenFile, file_lock, fsync_file, fsync_folder, sha256_of
from microtome.tables.faults import writing_explained
from microtome.tables.versions import FOLDERS, TableFolder, data_files, manifest_name

Fence = Callable[[], None]
Write = Callable[[Any | None], Any | None]

LOCK_SECONDS = 600.0


def commit(folder: TableFolder, write: Write, fence: Fence | None) -> int:
    """The table's newest version after `write`, on disk for good and in the ledger.

    `write` takes the Lance data set that counts (None when there is none) and returns the one it made, or
    None when there was nothing to do. Writers of one table wait for each other: Lance alone would let two
    of them insert the same key, and gives no way to tell a commit in progress from one that died. The
    fence is called before the write, and again before the version is recorded, which is what makes it
    count; where it raises, the table stays as it was.

    Raises: ConflictError when another writer holds the table for `LOCK_SECONDS`; MicrotomeError when the
    disk is full; DamageError when the table can't be read; whatever the fence raises.
    """
    pass_fence = fence or _no_fence
    with file_lock(folder.lock, LOCK_SECONDS):
        base = folder.settled()
        since = base.version if base else 0
        pass_fence()
        with writing_explained(folder.path):
            made = write(base)
        if made is None:
            return folder.version()
        files = _fsync_version(folder, made, since)
        pass_fence()
        _record(folder, files)
        return int(made.version)


def _fsync_version(folder: TableFolder, made: Any, since: int) -> list[WrittenFile]:
    """What the version added to the folder, its manifest last; all of it on disk for good."""
    known = {entry.path for entry in folder.ledger.under(folder.ledger_path("data/"))}
    fresh = [name for name in data_files(made) if folder.ledger_path(name) not in known]
    written = [_fsynced(folder.path / name) for name in [*fresh, f"_versions/{manifest_name(made.version)}"]]
    for read_version in range(since, made.version):
        for transaction in (folder.path / "_transactions").glob(f"{read_version}-*.txn"):
            fsync_file(transaction)
    for changed in [folder.path / part for part in FOLDERS] + [folder.path, folder.path.parent]:
        if changed.is_dir():  # a table without rows has no folder for data
            fsync_folder(changed)
    return written


def _fsynced(path: Path) -> WrittenFile:
    fsync_file(path)
    return WrittenFile(path, path.stat().st_size, sha256_of(path))


def _record(folder: TableFolder, files: list[WrittenFile]) -> None:
    for file in files:
        relative = file.path.relative_to(folder.path).as_posix()
        folder.ledger.record(folder.ledger_path(relative), file.size, file.sha256)


def _no_fence() -> None:
    """Nothing stands between a writer without a job and its commit."""
