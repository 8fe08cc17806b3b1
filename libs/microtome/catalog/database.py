"""A database: reading and writing transactions, and its own clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from microtome.catalog.column_types import as_utc
from microtome.errors import NotFoundError

_READING: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"sqlite_begin": "BEGIN DEFERRED"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
_WRITING: Mapping[str, Mapping[str, Any]] = {"sqlite": {"sqlite_begin": "BEGIN IMMEDIATE"}, "postgresql": {}}
_SQLITE_CONSTRAINT_FOREIGNKEY = 787
_POSTGRESQL_FOREIGN_KEY_VIOLATION = "23503"


class Database:
    """The part that every noun of the catalog builds on; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = engine.execution_options(**_READING[engine.dialect.name])
        self._writer = engine.execution_options(**_WRITING[engine.dialect.name])

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads all see one moment; it never waits for writers."""
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are all kept when the block ends, and all dropped when it raises.

        Raises: NotFoundError when a new row belongs to an entry that does not exist.
        """
        try:
            with self._writer.begin() as connection:
                yield connection
        except IntegrityError as fault:
            if _owner_is_missing(fault):
                raise NotFoundError(
                    "the entry can't be stored",
                    found="the data set, run or encoder it belongs to does not exist",
                    fix="It may have been deleted meanwhile: look with `microtome doctor`.",
                ) from fault
            raise

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def database_now(connection: Connection) -> datetime:
    """The present moment by the database's own clock, in UTC (SQLite: to the millisecond)."""
    if connection.dialect.name == "sqlite":
        text = connection.execute(select(func.strftime("%Y-%m-%d %H:%M:%f", "now"))).scalar_one()
        return as_utc(datetime.fromisoformat(text))
    return as_utc(connection.execute(select(func.clock_timestamp())).scalar_one())


def _owner_is_missing(fault: DBAPIError) -> bool:
    sqlite_code = getattr(fault.orig, "sqlite_errorcode", None)
    postgresql_code = getattr(fault.orig, "sqlstate", None)
    return (
        sqlite_code == _SQLITE_CONSTRAINT_FOREIGNKEY or postgresql_code == _POSTGRESQL_FOREIGN_KEY_VIOLATION
    )
