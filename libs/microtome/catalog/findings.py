"""Findings: everything odd in the files that were read, by file, row and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select

from microtome.catalog.database import Database
from microtome.catalog.records import FindingRecord
from microtome.catalog.schema import findings

_COLUMNS = tuple(findings.c[name] for name in FindingRecord.__dataclass_fields__)


class Findings(Database):
    """The findings of a catalog's imports; those of a data set's own import have no run."""

    def add_findings(self, new: Sequence[FindingRecord]) -> None:
        """Keep findings, in the order given. Raises: NotFoundError when the data set or run is unknown."""
        if new:
            with self.writing() as connection:
                insert_findings(connection, new)

    def findings(
        self, dataset_id: int, run_id: int | None = None, *, limit: int = 100, offset: int = 0
    ) -> list[FindingRecord]:
        """Findings of a run's import, or of the data set's own without `run_id`, oldest first."""
        query = select(*_COLUMNS).where(_of(dataset_id, run_id)).order_by(findings.c.finding_id)
        with self.reading() as connection:
            rows = connection.execute(query.limit(limit).offset(offset))
            return [FindingRecord(**row._asdict()) for row in rows]

    def count_findings(self, dataset_id: int, run_id: int | None = None) -> dict[str, int]:
        """How many findings of each kind there are, most first; chosen as in `findings`."""
        count = func.count().label("number")
        query = select(findings.c.kind, count).where(_of(dataset_id, run_id)).group_by(findings.c.kind)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(count.desc(), findings.c.kind))
            return {row.kind: row.number for row in rows}


def insert_findings(connection: Connection, new: Sequence[FindingRecord]) -> None:
    """Keep findings as part of a transaction."""
    if new:
        connection.execute(insert(findings), [asdict(finding) for finding in new])


def _of(dataset_id: int, run_id: int | None) -> ColumnElement[bool]:
    return and_(findings.c.dataset_id == dataset_id, findings.c.run_id.is_not_distinct_from(run_id))
