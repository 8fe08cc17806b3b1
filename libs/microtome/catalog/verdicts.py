"""Verdicts: what people said of single labels, kept the moment they said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from microtome.catalog.database import Database, database_now
from microtome.catalog.locking import lock_dataset
from microtome.catalog.names import unknown_id
from microtome.catalog.records import VerdictKind, VerdictRecord
from microtome.catalog.schema import verdicts
from microtome.errors import ConflictError


@dataclass(frozen=True)
class NewVerdict:
    """A verdict to be recorded; for the fields see `VerdictRecord`."""

    items: str
    item_id: int
    image_id: int
    kind: VerdictKind
    run_id: int | None = None
    category_id: int | None = None
    box: tuple[float, float, float, float] | None = None
    author: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


class Verdicts(Database):
    """The verdicts on a catalog's labels."""

    def add_verdicts(
        self, dataset_id: int, new: Sequence[NewVerdict], *, branch: str = ""
    ) -> list[VerdictRecord]:
        """The verdicts as stored, all or none of them, on disk when this returns. Raises: NotFoundError."""
        with self.writing() as connection:
            lock_dataset(connection, dataset_id)
            now = database_now(connection)
            shared = {"dataset_id": dataset_id, "branch": branch, "created_at": now}
            rows = [
                connection.execute(
                    insert(verdicts).values(**shared, **_values(one)).returning(verdicts)
                ).one()
                for one in new
            ]
        return [_record(row) for row in rows]

    def undo_verdict(self, dataset_id: int, verdict_id: int) -> VerdictRecord:
        """The verdict, undone now; it stays on record.

        Raises: NotFoundError, ConflictError when it is undone already or was applied.
        """
        with self.writing() as connection:
            lock_dataset(connection, dataset_id)
            chosen = and_(verdicts.c.dataset_id == dataset_id, verdicts.c.verdict_id == verdict_id)
            row = connection.execute(select(verdicts).where(chosen)).one_or_none()
            if row is None:
                raise unknown_id("verdict", verdict_id)
            _refuse_settled(_record(row))
            changed = update(verdicts).where(chosen).values(undone_at=database_now(connection))
            return _record(connection.execute(changed.returning(verdicts)).one())

    def verdicts(self, dataset_id: int, *, branch: str | None = None) -> list[VerdictRecord]:
        """The verdicts of a data set, or of one of its branches, in the order they were given."""
        query = select(verdicts).where(verdicts.c.dataset_id == dataset_id)
        if branch is not None:
            query = query.where(verdicts.c.branch == branch)
        with self.reading() as connection:
            return [_record(row) for row in connection.execute(query.order_by(verdicts.c.verdict_id))]


def mark_applied(connection: Connection, version: int, objects: Mapping[int, int | None]) -> None:
    """Say that verdicts went into a version, in a transaction that holds the data set.

    `objects` names the object that each verdict changed, None for one that changed nothing.

    Raises: ConflictError when one of them was undone or applied meanwhile.
    """
    for verdict_id, object_id in objects.items():
        chosen = and_(verdicts.c.verdict_id == verdict_id, verdicts.c.undone_at.is_(None))
        pending = and_(chosen, verdicts.c.applied_version.is_(None))
        changed = update(verdicts).where(pending).values(applied_version=version, object_id=object_id)
        if connection.execute(changed.returning(verdicts.c.verdict_id)).one_or_none() is None:
            raise ConflictError(
                f"verdict {verdict_id} was undone or applied by another process meanwhile",
                fix="Run the command again.",
            )


def _refuse_settled(record: VerdictRecord) -> None:
    if record.undone_at is not None:
        raise ConflictError(f"verdict {record.verdict_id} was undone already")
    if record.applied_version is not None:
        raise ConflictError(
            f"verdict {record.verdict_id} was applied already", found=f"version {record.applied_version}",
            fix="Give another verdict on the item, or go back to a former version (`microtome revert`).",
        )  # fmt: skip


def _values(new: NewVerdict) -> dict[str, Any]:
    values = asdict(new)
    return {**values, "box": None if new.box is None else list(new.box), "evidence": dict(new.evidence)}


def _record(row: Row[Any]) -> VerdictRecord:
    values = row._asdict()
    box = values["box"]
    return VerdictRecord(**{**values, "box": None if box is None else tuple(box)})
