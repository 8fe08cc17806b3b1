"""Files that outlive a crash: written whole, fsynced, hashed, then named; the ledger says which to trust."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from filelock import FileLock, Timeout

from microtome.errors import ConflictError, DamageError, InputError, MicrotomeError

LOCK_NAME = "write.lock"
REFUSED_WRITES = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EEXIST,
    errno.EISDIR,
    errno.ENOTDIR,
    errno.ENAMETOOLONG,
}
_TEMPORARY_PREFIX = ".tmp-"


@dataclass(frozen=True)
class WrittenFile:
    """A file that is safely on disk under its final name."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class LedgerEntry:
    """What an artefact should be: `path` under the home folder with '/', size in bytes, sha256 in hex."""

    path: str
    size: int
    sha256: str


class Ledger(Protocol):
    """The list of artefacts that were written whole; only what it names is trusted."""

    def record(self, path: str, size: int, sha256: str) -> None:
        """Add an artefact, or replace what is known of it."""

    def recorded(self, path: str) -> LedgerEntry | None:
        """The entry of that path, None when there is none."""

    def forget(self, path: str) -> None:
        """Remove the entry of that path, if there is one."""

    def under(self, prefix: str) -> list[LedgerEntry]:
        """Every entry whose path begins with `prefix`, sorted by path."""


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> WrittenFile:
    """The file that `write` filled; readers see all of it or what was there before, also after a power cut.

    Raises: MicrotomeError when the disk is full or refuses the write; whatever `write` raises.
    """
    make_folder(path.parent)
    temporary = temporary_beside(path)
    try:
        with refused_writes_explained(path), temporary.open("xb") as file:
            write(file)
        return publish(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_unsynced(path: Path, content: bytes) -> None:
    """Write one of many files that can be made again: whole for readers, without waiting for the disk.

    Measured: to wait for each of 20,000 small files takes minutes.

    Raises: MicrotomeError when the disk is full or refuses the write.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_beside(path)
    try:
        with refused_writes_explained(path):
            temporary.write_bytes(content)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def publish(temporary: Path, final: Path) -> WrittenFile:
    """The file under its final name, on disk for good; for libraries that want a path to write to.

    Raises: MicrotomeError when the disk is full or refuses the write.
    """
    with refused_writes_explained(final):
        fsync_file(temporary)
        written = WrittenFile(final, temporary.stat().st_size, sha256_of(temporary))
        temporary.replace(final)
        fsync_folder(final.parent)
    return written


def temporary_beside(path: Path) -> Path:
    """A new name for a temporary file in the folder of `path`."""
    return path.with_name(f"{_TEMPORARY_PREFIX}{path.name}-{secrets.token_hex(8)}")


def is_temporary(path: Path) -> bool:
    """Whether a file was left behind by a write that never ended."""
    return path.name.startswith(_TEMPORARY_PREFIX)


def remove_temporaries(folder: Path, older_than_seconds: float) -> list[Path]:
    """The temporary files and folders removed under a folder: those no live write can own, judged by age."""
    newest = time.time() - older_than_seconds
    abandoned = [path for path in _temporaries(folder) if _unchanged_since(path, newest)]
    for path in abandoned:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return abandoned


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents, each on disk for good."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with refused_writes_explained(folder):
        folder.mkdir(exist_ok=True)
        fsync_folder(folder.parent)


def fsync_file(path: Path) -> None:
    """Wait until a file's bytes are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_folder(path: Path) -> None:
    """Wait until a folder's list of names is on disk."""
    fsync_file(path)


@contextmanager
def folder_lock(folder: Path, timeout_seconds: float) -> Iterator[None]:
    """Hold the folder's write lock; the kernel frees it when its process dies.

    Raises: ConflictError when another writer holds it longer than `timeout_seconds`.
    """
    with file_lock(folder / LOCK_NAME, timeout_seconds):
        yield


@contextmanager
def file_lock(path: Path, timeout_seconds: float) -> Iterator[None]:
    """Hold the lock that a file of that name stands for; not to be taken twice by one thread.

    Raises: ConflictError when another writer holds it longer than `timeout_seconds`.
    """
    make_folder(path.parent)
    lock = FileLock(path)
    try:
        with refused_writes_explained(path):
            lock.acquire(timeout=timeout_seconds)
    except Timeout:
        raise ConflictError(
            f"another writer is at work in {path.parent}",
            found=f"{path.name} still held after {timeout_seconds:g} s",
            expected="one writer at a time",
            fix="Wait for it to end (`microtome jobs list` shows what runs), then try again.",
        ) from None
    try:
        yield
    finally:
        lock.release()


def inside(root: Path, relative: str) -> Path:
    """The resolved path of `relative` under `root`.

    Raises: InputError when it leads out of `root`, also through symbolic links.
    """
    try:
        resolved_root = root.resolve()
        path = (resolved_root / relative).resolve()
    except (OSError, RuntimeError, ValueError) as fault:
        raise InputError(f"{relative!r} is not a usable path", found=fault) from fault
    if not path.is_relative_to(resolved_root):
        raise InputError(
            f"{relative!r} leads out of its folder",
            found=path,
            expected=f"a path under {resolved_root}",
            fix="Use a relative path without '..' and without links to other places.",
        )
    return path


def verify(home: Path, entry: LedgerEntry) -> None:
    """Check an artefact against the ledger.

    Raises: DamageError when it is missing, or has another size or digest.
    """
    path = home / entry.path
    if not path.is_file():
        raise _damage(entry, "no file", "a file")
    size = path.stat().st_size
    if size != entry.size:
        raise _damage(entry, f"{size} bytes", f"{entry.size} bytes")
    digest = sha256_of(path)
    if digest != entry.sha256:
        raise _damage(entry, f"sha256 {digest}", f"sha256 {entry.sha256}")


@contextmanager
def refused_writes_explained(path: Path) -> Iterator[None]:
    """Turn the system's refusal of a write into a MicrotomeError that says what to do."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in REFUSED_WRITES:
            raise
        raise refused_write(path, fault.strerror) from fault


def refused_write(path: Path, reason: object) -> MicrotomeError:
    """The error that says a file can't be written, why, and what to do."""
    return MicrotomeError(
        f"{path} can't be written",
        found=reason,
        expected="room and the right to write there",
        fix="Free space on that disk, or set MICROTOME_HOME to a folder that can be written; then try again.",
    )


def _temporaries(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):  # unlike glob, it bears folders that vanish
        yield from (Path(parent, name) for name in [*folders, *files] if is_temporary(Path(name)))
        folders[:] = [name for name in folders if not is_temporary(Path(name))]


def _unchanged_since(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def _damage(entry: LedgerEntry, found: str, expected: str) -> DamageError:
    return DamageError(
        f"{entry.path} is damaged",
        found=found,
        expected=f"{expected}, as when it was written",
        fix="Restore it from a backup, or delete it and run the command that made it again.",
    )
