"""Scores: which families of scores a data set or run has, and what they were computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select

from microtome.catalog.database import Database, database_now
from microtome.catalog.locking import lock_dataset
from microtome.catalog.records import ItemKind, ScoreRecord
from microtome.catalog.schema import scores


class Scores(Database):
    """The families of scores of a catalog's data sets; those that need no run have none."""

    def put_score(
        self,
        dataset_id: int,
        items: ItemKind,
        family: str,
        *,
        table_version: int,
        dataset_version: int,
        inputs: str,
        columns: Sequence[Mapping[str, Any]],
        run_id: int | None = None,
    ) -> ScoreRecord:
        """The family as stored, in the place of the former one. Raises: NotFoundError."""
        values: dict[str, Any] = {
            "dataset_id": dataset_id,
            "run_id": run_id,
            "items": items,
            "family": family,
            "table_version": table_version,
            "dataset_version": dataset_version,
            "inputs": inputs,
            "columns": [dict(column) for column in columns],
        }
        with self.writing() as connection:
            lock_dataset(connection, dataset_id)
            connection.execute(delete(scores).where(_named(dataset_id, run_id, items, family)))
            values["created_at"] = database_now(connection)
            row = connection.execute(scores.insert().values(values).returning(scores)).one()
        return ScoreRecord(**row._asdict())

    def score(
        self, dataset_id: int, items: ItemKind, family: str, run_id: int | None = None
    ) -> ScoreRecord | None:
        """The family of that name, of a run or, without one, of the data set; None where there is none."""
        query = select(scores).where(_named(dataset_id, run_id, items, family))
        with self.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else ScoreRecord(**row._asdict())

    def scores(self, dataset_id: int, run_id: int | None = None) -> list[ScoreRecord]:
        """The families of a run or, without one, of the data set alone; by items and name."""
        query = select(scores).where(_of(dataset_id, run_id)).order_by(scores.c["items"], scores.c.family)
        with self.reading() as connection:
            return [ScoreRecord(**row._asdict()) for row in connection.execute(query)]

    def delete_score(
        self, dataset_id: int, items: ItemKind, family: str, run_id: int | None = None
    ) -> ScoreRecord | None:
        """What is deleted, None when there was none; its table stays."""
        gone = delete(scores).where(_named(dataset_id, run_id, items, family)).returning(scores)
        with self.writing() as connection:
            row = connection.execute(gone).one_or_none()
        return None if row is None else ScoreRecord(**row._asdict())


def _of(dataset_id: int, run_id: int | None) -> ColumnElement[bool]:
    return and_(scores.c.dataset_id == dataset_id, scores.c.run_id.is_not_distinct_from(run_id))


def _named(dataset_id: int, run_id: int | None, items: str, family: str) -> ColumnElement[bool]:
    return and_(_of(dataset_id, run_id), scores.c["items"] == items, scores.c.family == family)
