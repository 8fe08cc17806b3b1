"""Evaluations: where the match tables of runs lie, and which versions they were made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from microtome.catalog.database import Database, database_now
from microtome.catalog.records import EvaluationRecord
from microtome.catalog.schema import evaluations, runs
from microtome.catalog.statements import insert_or_update

_KEY = ("run_id", "iou_type", "dataset_version")


class Evaluations(Database):
    """One evaluation of each run, IoU type and version of the data set."""

    def put_evaluation(
        self,
        run_id: int,
        iou_type: str,
        *,
        dataset_version: int,
        predictions_version: int,
        confidence_threshold: float,
        path: str,
        outcomes_objects_version: int,
        outcomes_predictions_version: int,
        summary: dict[str, Any],
    ) -> EvaluationRecord:
        """The evaluation as stored, in the place of the run's former one of that version.

        Raises: NotFoundError.
        """
        values = {
            "run_id": run_id,
            "iou_type": iou_type,
            "dataset_version": dataset_version,
            "predictions_version": predictions_version,
            "confidence_threshold": confidence_threshold,
            "path": path,
            "outcomes_objects_version": outcomes_objects_version,
            "outcomes_predictions_version": outcomes_predictions_version,
            "summary": summary,
        }
        with self.writing() as connection:
            values["created_at"] = database_now(connection)
            row = insert_or_update(connection, evaluations, values, key=_KEY)
        return EvaluationRecord(**row._asdict())

    def evaluation(
        self, run_id: int, iou_type: str, dataset_version: int | None = None
    ) -> EvaluationRecord | None:
        """The evaluation of a run on a version of its data set, by default on the newest evaluated.

        None when there is none yet.
        """
        query = select(evaluations).filter_by(run_id=run_id, iou_type=iou_type)
        if dataset_version is not None:
            query = query.filter_by(dataset_version=dataset_version)
        newest = query.order_by(evaluations.c.dataset_version.desc()).limit(1)
        with self.reading() as connection:
            row = connection.execute(newest).one_or_none()
        return None if row is None else EvaluationRecord(**row._asdict())

    def evaluations(self, dataset_id: int) -> list[EvaluationRecord]:
        """The evaluations of a data set's runs, oldest run and version first."""
        query = select(evaluations).join(runs).where(runs.c.dataset_id == dataset_id)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(*(evaluations.c[name] for name in _KEY)))
            return [EvaluationRecord(**row._asdict()) for row in rows]
