"""The clock that leases are set and compared by."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from microtome.catalog.database import database_now


class Clock(Protocol):
    """One clock for all processes that share a job table."""

    def now(self, connection: Connection) -> datetime:
        """The present moment in UTC."""


class DatabaseClock:
    """The database's clock: a worker whose own clock is wrong neither loses nor keeps a job for it."""

    def now(self, connection: Connection) -> datetime:
        """The present moment in UTC, as the database has it."""
        return database_now(connection)
