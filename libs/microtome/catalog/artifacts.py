"""Artefacts: the ledger of files that were written whole, which are the only ones trusted."""

from __future__ import annotations

from sqlalchemy import and_, delete, select

from microtome.catalog.database import Database
from microtome.catalog.schema import artifacts
from microtome.catalog.statements import insert_or_update
from microtome.files import Ledger, LedgerEntry

_PAST_ANY_PATH = "\U0010ffff"


class Artifacts(Database, Ledger):
    """The catalog as `microtome.files.Ledger`; each change is on disk when the call returns."""

    def record(self, path: str, size: int, sha256: str) -> None:
        """Add an artefact, or replace what is known of it."""
        with self.writing() as connection:
            insert_or_update(
                connection, artifacts, {"path": path, "size": size, "sha256": sha256}, key=["path"]
            )

    def recorded(self, path: str) -> LedgerEntry | None:
        """The entry of that path, None when there is none."""
        with self.reading() as connection:
            row = connection.execute(select(artifacts).where(artifacts.c.path == path)).one_or_none()
        return None if row is None else LedgerEntry(**row._asdict())

    def forget(self, path: str) -> None:
        """Remove the entry of that path, if there is one."""
        with self.writing() as connection:
            connection.execute(delete(artifacts).where(artifacts.c.path == path))

    def under(self, prefix: str) -> list[LedgerEntry]:
        """Every entry whose path begins with `prefix`, sorted by path (by code point)."""
        range_of_prefix = and_(artifacts.c.path >= prefix, artifacts.c.path < prefix + _PAST_ANY_PATH)
        with self.reading() as connection:
            rows = connection.execute(select(artifacts).where(range_of_prefix).order_by(artifacts.c.path))
            return [LedgerEntry(**row._asdict()) for row in rows]
