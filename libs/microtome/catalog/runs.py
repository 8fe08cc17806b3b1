"""Runs: one model's predictions on one data set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select, update

from microtome.catalog.database import Database, database_now
from microtome.catalog.findings import insert_findings
from microtome.catalog.names import taken_name, unknown_id, unknown_name, valid_name
from microtome.catalog.records import FindingRecord, RunRecord
from microtome.catalog.schema import runs
from microtome.catalog.statements import insert_new
from microtome.errors import NotFoundError


class Runs(Database):
    """The runs of a catalog's data sets."""

    def create_run(
        self,
        dataset_id: int,
        name: str,
        *,
        source: str,
        dataset_version: int,
        predictions_version: int = 0,
        n_predictions: int = 0,
        iou_types: Sequence[str] = ("bbox",),
        doctor: dict[str, Any] | None = None,
    ) -> RunRecord:
        """The new run. Raises: InputError for a bad name, ConflictError when it is taken, NotFoundError."""
        values: dict[str, Any] = {
            "dataset_id": dataset_id,
            "name": valid_name("run", name),
            "source": source,
            "dataset_version": dataset_version,
            "predictions_version": predictions_version,
            "n_predictions": n_predictions,
            "iou_types": list(iou_types),
            "doctor": doctor or {},
        }
        with self.writing() as connection:
            values["created_at"] = database_now(connection)
            row = insert_new(connection, runs, values, key=["dataset_id", "name"])
        if row is None:
            raise taken_name("run", name)
        return _record(row)

    def run(self, dataset_id: int, name: str) -> RunRecord:
        """The run of that name. Raises: NotFoundError with the nearest names of the data set's runs."""
        with self.reading() as connection:
            row = connection.execute(select(runs).where(_named(dataset_id, name))).one_or_none()
            if row is None:
                raise _unknown(connection, dataset_id, name)
            return _record(row)

    def runs(self, dataset_id: int) -> list[RunRecord]:
        """The runs of a data set, oldest first."""
        with self.reading() as connection:
            query = select(runs).where(runs.c.dataset_id == dataset_id).order_by(runs.c.run_id)
            return [_record(row) for row in connection.execute(query)]

    def update_run(
        self,
        run_id: int,
        *,
        predictions_version: int | None = None,
        n_predictions: int | None = None,
        iou_types: Sequence[str] | None = None,
        doctor: dict[str, Any] | None = None,
        source: str | None = None,
        dataset_version: int | None = None,
        findings: Sequence[FindingRecord] = (),
    ) -> RunRecord:
        """The run with what is given changed and the rest as it was; `findings` are added to its own.

        Raises: NotFoundError.
        """
        given = {
            "predictions_version": predictions_version,
            "n_predictions": n_predictions,
            "iou_types": None if iou_types is None else list(iou_types),
            "doctor": doctor,
            "source": source,
            "dataset_version": dataset_version,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        with self.writing() as connection:
            # With nothing to change, the id is set to itself, to get the row.
            changed = update(runs).where(runs.c.run_id == run_id).values(changes or {"run_id": run_id})
            row = connection.execute(changed.returning(runs)).one_or_none()
            if row is None:
                raise unknown_id("run", run_id)
            insert_findings(connection, findings)
        return _record(row)

    def delete_run(self, dataset_id: int, name: str) -> RunRecord:
        """What is deleted: the run with its evaluations and findings; its files stay.

        Raises: NotFoundError with the nearest names.
        """
        with self.writing() as connection:
            gone = delete(runs).where(_named(dataset_id, name)).returning(runs)
            row = connection.execute(gone).one_or_none()
            if row is None:
                raise _unknown(connection, dataset_id, name)
            return _record(row)


def _named(dataset_id: int, name: str) -> ColumnElement[bool]:
    return and_(runs.c.dataset_id == dataset_id, runs.c.name == valid_name("run", name))


def _unknown(connection: Connection, dataset_id: int, name: str) -> NotFoundError:
    known = connection.scalars(select(runs.c.name).where(runs.c.dataset_id == dataset_id)).all()
    return unknown_name("run", name, known)


def _record(row: Row[Any]) -> RunRecord:
    values = row._asdict()
    return RunRecord(**{**values, "iou_types": tuple(values["iou_types"])})
