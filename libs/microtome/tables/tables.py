"""Tables: rows in, versions out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.errors import InputError
from microtome.files import Ledger
from microtome.tables import rows, upkeep
from microtome.tables.arrays import Arrays, arrays_of
from microtome.tables.commits import Fence, commit
from microtome.tables.faults import reading_explained
from microtome.tables.versions import TableFolder


class Tables:
    """Versioned tables under a home folder, each in a folder `<name>.lance`.

    A name is a relative path such as "datasets/3/objects". Each write is one new version, acknowledged
    when it is on disk for good and in the ledger; readers see acknowledged versions only. Any number of
    processes may read while one writes; writers of one table wait for each other. `fence` is called
    before a write, and once more before it counts: where it raises, nothing has changed. Processes that
    use tables must be spawned, not forked.
    """

    def __init__(self, root: Path, ledger: Ledger) -> None:
        self._root = root
        self._ledger = ledger

    def append(self, name: str, data: pa.Table, *, fence: Fence | None = None) -> int:
        """The version that has the rows of `data` at its end; the table is made when absent.

        Columns that only `data` has are added as attributes, null in older rows; nullable columns that it
        lacks are null in its rows. Without rows and new columns nothing is written.

        Raises: InputError naming the column that does not fit.
        """
        folder = self._folder(name)
        return commit(folder, lambda base: rows.appended(folder, base, data), fence)

    def replace(self, name: str, data: pa.Table, *, fence: Fence | None = None) -> int:
        """The version that has the rows of `data` only; older versions stay readable.

        Raises: InputError naming the column that does not fit the kind of table.
        """
        folder = self._folder(name)
        return commit(folder, lambda base: rows.replaced(folder, base, data), fence)

    def insert_missing(self, name: str, data: pa.Table, key: str, *, fence: Fence | None = None) -> int:
        """The version that has those rows of `data` whose key was new; doing it again changes nothing.

        Raises: InputError naming the column that does not fit, or a key that is null.
        """
        folder = self._folder(name)
        return commit(folder, lambda base: rows.inserted(folder, base, data, key), fence)

    def add_columns(self, name: str, data: pa.Table, key: str, *, fence: Fence | None = None) -> int:
        """The version that has the other columns of `data` too, joined by key; null in rows it does not name.

        Raises: NotFoundError when there is no such table; InputError when a column exists already, or a
        key is unknown or comes twice.
        """
        folder = self._folder(name)

        def write(base: Any | None) -> Any:
            return rows.widened(folder, folder.open() if base is None else base, data, key)

        return commit(folder, write, fence)

    def read(
        self, name: str, *, columns: Sequence[str] | None = None, version: int | None = None
    ) -> pa.Table:
        """All rows in the order they were written, with the columns named, in that order.

        Raises: NotFoundError, InputError for an unknown column, DamageError when a file can't be read.
        """
        dataset = self._open(name, columns, version)
        with reading_explained(self._folder(name).path):
            return dataset.to_table(columns=_listed(columns))

    def arrays(self, name: str, version: int) -> Arrays:
        """The numbers of all objects or predictions as read-only arrays `(N,)` in the order of the rows.

        Columns by name, ids of images as int32; instead of x, y, width and height `box` `(N, 4)`, xywh in
        pixels. They are mapped from a file beside the version, which the first call writes.

        Raises: NotFoundError, InputError for a table of another kind, DamageError when a file can't be read,
        MicrotomeError when the disk is full.
        """

        def read(columns: Sequence[str]) -> pa.Table:
            return self.read(name, columns=columns, version=version)

        return arrays_of(self._folder(name), version, read)

    def take(
        self,
        name: str,
        positions: npt.NDArray[np.int64],
        columns: Sequence[str] | None = None,
        version: int | None = None,
    ) -> pa.Table:
        """The rows at those positions (from 0), in the order asked for.

        Raises: NotFoundError, InputError for an unknown column or position, DamageError when a file can't
        be read.
        """
        dataset = self._open(name, columns, version)
        with reading_explained(self._folder(name).path):
            count = dataset.count_rows()
        if len(positions) and not (positions.min() >= 0 and positions.max() < count):
            raise InputError(
                f"table {name} has no row at a position asked for",
                found=f"positions from {positions.min()} to {positions.max()}",
                expected=f"0 to {count - 1}",
            )
        with reading_explained(self._folder(name).path):
            return dataset.take(pa.array(positions, pa.int64()), columns=_listed(columns))

    def count(self, name: str, version: int | None = None) -> int:
        """How many rows there are. Raises: NotFoundError."""
        folder = self._folder(name)
        dataset = folder.open(version)
        with reading_explained(folder.path):
            return int(dataset.count_rows())

    def schema(self, name: str, version: int | None = None) -> pa.Schema:
        """The columns and their types. Raises: NotFoundError."""
        return self._folder(name).open(version).schema

    def version(self, name: str) -> int:
        """The newest version. Raises: NotFoundError."""
        return self._folder(name).version()

    def exists(self, name: str) -> bool:
        """Whether there is such a table."""
        return bool(self._folder(name).recorded())

    def names(self, prefix: str = "") -> list[str]:
        """The names of all tables that begin with `prefix`, sorted."""
        manifests = (entry.path.partition(".lance/_versions/") for entry in self._ledger.under(prefix))
        return sorted({name for name, part, _ in manifests if part})

    def drop(self, name: str) -> None:
        """Remove a table with all its versions; nothing happens when there is none."""
        upkeep.drop(self._folder(name))

    def scrub(self, name: str) -> list[str]:
        """One sentence for each file that is missing or is not what was written; empty when all is well."""
        return upkeep.scrub(self._folder(name))

    def clean(self, name: str, *, older_than_seconds: float, keep: Collection[int] = ()) -> list[str]:
        """The files removed: those that neither the newest version, one in `keep`, nor a younger one needs.

        Raises: NotFoundError or DamageError, with nothing removed, when a version to keep is missing or
        damaged.
        """
        return upkeep.clean(self._folder(name), keep, older_than_seconds)

    def _folder(self, name: str) -> TableFolder:
        return TableFolder(self._root, name, self._ledger)

    def _open(self, name: str, columns: Sequence[str] | None, version: int | None) -> Any:
        dataset = self._folder(name).open(version)
        _check_columns(name, columns, dataset.schema.names)
        return dataset


def _check_columns(table: str, columns: Sequence[str] | None, known: list[str]) -> None:
    if columns is None:
        return
    unknown = sorted(set(columns) - set(known))
    if unknown or not columns:
        what = f"has no column {unknown[0]!r}" if unknown else "can't be read without a column"
        raise InputError(f"table {table} {what}", expected="some of " + ", ".join(known))


def _listed(columns: Sequence[str] | None) -> list[str] | None:
    return None if columns is None else list(columns)
