"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection


class StandingClock:
    """Its moment is far in the future, so that leases by a database's clock have run out for it."""

    def __init__(self) -> None:
        self.moment = datetime(2100, 1, 1, tzinfo=UTC)

    def now(self, connection: Connection) -> datetime:
        """The moment it stands at."""
        return self.moment

    def advance(self, seconds: float) -> None:
        """Move on."""
        self.moment += timedelta(seconds=seconds)
