"""A process that writes to tables until it is done or killed, and says what was acknowledged."""

from __future__ import annotations

import itertools
import os
import resource
import signal
import sqlite3
import sys
from pathlib import Path

import pyarrow as pa

from microtome.errors import MicrotomeError
from microtome.files import LedgerEntry
from microtome.tables import Tables

ROWS = 50


class SqliteLedger:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._run("CREATE TABLE IF NOT EXISTS artifacts (path TEXT PRIMARY KEY, size INTEGER, sha256 TEXT)")

    def record(self, path: str, size: int, sha256: str) -> None:
        self._run("INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?)", path, size, sha256)

    def recorded(self, path: str) -> LedgerEntry | None:
        found = self._run("SELECT path, size, sha256 FROM artifacts WHERE path = ?", path)
        return LedgerEntry(*found[0]) if found else None

    def forget(self, path: str) -> None:
        self._run("DELETE FROM artifacts WHERE path = ?", path)

    def under(self, prefix: str) -> list[LedgerEntry]:
        found = self._run("SELECT path, size, sha256 FROM artifacts ORDER BY path")
        return [LedgerEntry(*row) for row in found if row[0].startswith(prefix)]

    def _run(self, statement: str, *values: object) -> list[tuple]:
        connection = sqlite3.connect(self.path, timeout=30)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()


def open_tables(home: Path) -> Tables:
    return Tables(home, SqliteLedger(home / "ledger.sqlite"))


def batch_of(number: int) -> pa.Table:
    return pa.table({"batch": pa.array([number] * ROWS), "row": pa.array(range(ROWS))})


def append_for_ever(tables: Tables, first: str) -> None:
    for number in itertools.count(int(first)):
        tables.append("t", batch_of(number))
        print(number, flush=True)


def append(tables: Tables, first: str, last: str) -> None:
    for number in range(int(first), int(last)):
        tables.append("t", batch_of(number))


def insert(tables: Tables, who: str, *ranges: str) -> None:
    for start in map(int, ranges):
        keys = range(start, start + 20)
        tables.insert_missing("t", pa.table({"key": pa.array(keys), "who": pa.array([who] * 20)}), "key")


def die_before_the_ledger(tables: Tables, number: str) -> None:
    fences = itertools.count()

    def fence() -> None:
        if next(fences) == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    tables.append("t", batch_of(int(number)), fence=fence)


def fill_the_disk(tables: Tables) -> None:
    """A limit on file sizes is refused by the system as a full disk is, with another number."""
    tables.append("t", batch_of(0))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        tables.append("t", pa.table({"batch": pa.array(range(100_000)), "row": pa.array(range(100_000))}))
    except MicrotomeError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    tables.append("t", batch_of(1))


def main() -> None:
    action, home, *values = sys.argv[1:]
    globals()[action](open_tables(Path(home)), *values)


if __name__ == "__main__":
    main()
