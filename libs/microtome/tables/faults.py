"""What Lance raises, in our words: it names causes only in its text, and its panic is no Exception."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microtome.errors import ConflictError, DamageError, MicrotomeError
from microtome.files import REFUSED_WRITES, refused_write

_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")
_REFUSED_READS = {errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


@contextmanager
def reading_explained(folder: Path) -> Iterator[None]:
    """Whatever fails in here becomes a MicrotomeError: what is asked of Lance was checked before."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as fault:
        if _system_error(fault) in _REFUSED_READS:
            raise _refused_read(folder, fault) from fault
        raise damage(folder, fault) from fault
    except BaseException as fault:
        if not _is_panic(fault):
            raise
        raise damage(folder, fault) from fault


@contextmanager
def writing_explained(folder: Path) -> Iterator[None]:
    """A full disk, a foreign writer and a panic become MicrotomeErrors; all else passes as it is."""
    try:
        yield
    except OSError as fault:
        if _system_error(fault) in REFUSED_WRITES:
            raise refused_write(folder, fault) from fault
        if "concurrent transaction" in str(fault):
            raise _foreign_writer(folder, fault) from fault
        raise
    except BaseException as fault:
        if not _is_panic(fault):
            raise
        raise damage(folder, fault) from fault


def damage(folder: Path, found: object) -> DamageError:
    """The error for a table whose files are not what was written."""
    return DamageError(
        f"table {folder} is damaged",
        found=found,
        expected="the files that were written",
        fix="Restore the folder from a backup, or delete the data set or run and import it again.",
    )


def _system_error(fault: BaseException) -> int | None:
    number = _SYSTEM_ERROR.search(str(fault))
    return int(number[1]) if number else None


def _is_panic(fault: BaseException) -> bool:
    return type(fault).__name__ == "PanicException"


def _refused_read(folder: Path, fault: BaseException) -> MicrotomeError:
    number = _system_error(fault)
    return MicrotomeError(
        f"table {folder} can't be read",
        found=fault if number is None else os.strerror(number),
        fix="Check the folder's permissions and the system's limits (`ulimit -n`), then try again.",
    )


def _foreign_writer(folder: Path, fault: BaseException) -> ConflictError:
    return ConflictError(
        f"another program wrote to table {folder} without its lock",
        found=fault,
        expected="Microtome as the only writer, on a disk where file locks work",
        fix="Stop the other writer, then try again.",
    )
