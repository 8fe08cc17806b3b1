"""Evaluations: ask for one, show the newest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from microtome.catalog import DatasetRecord, EvaluationRecord, RunRecord
from microtome.evaluation.iou_types import check_iou_type
from microtome_api.paging import PageDependency, page_of
from microtome_api.queueing import accept
from microtome_api.schemas.evaluations import (
    EvaluationDocument,
    EvaluationRequest,
    IouType,
    MetricsDocument,
)
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.pages import Page
from microtome_api.server import ServerDependency

router = APIRouter(tags=["evaluations"], prefix="/api/v1/datasets/{dataset}/evaluations")


@router.post("", status_code=202)
def evaluate_run(
    server: ServerDependency, dataset: str, request: EvaluationRequest, response: Response
) -> JobDocument:
    """Compare a run with ground truth; the job's result is the evaluation."""
    catalog = server.home.catalog
    record = catalog.dataset(dataset)
    check_iou_type(server.home, record, catalog.run(record.dataset_id, request.run), request.iou_type)
    for name in request.slices:
        catalog.slice(record.dataset_id, name)
    return accept(server, response, "evaluate", record.name, {"dataset": record.name, **request.model_dump()})


@router.get("")
def list_evaluations(
    server: ServerDependency,
    dataset: str,
    page: PageDependency,
    run: Annotated[str | None, Query(description="of this run alone")] = None,
    iou_type: IouType | None = None,
) -> Page[EvaluationDocument]:
    """The evaluation of each run and IoU type: on this version of the data set, else its newest."""
    catalog = server.home.catalog
    record = catalog.dataset(dataset)
    wanted = None if run is None else catalog.run(record.dataset_id, run).run_id
    runs = {known.run_id: known for known in catalog.runs(record.dataset_id)}
    known = [
        found
        for found in _of_version(catalog.evaluations(record.dataset_id), record.version)
        if wanted in (None, found.run_id) and iou_type in (None, found.iou_type) and found.run_id in runs
    ]
    records, following = page_of(known, page, "evaluations", record.dataset_id, wanted, iou_type)
    documents = [_document(record, runs[found.run_id], found) for found in records]
    return Page(items=documents, next_cursor=following, total=len(known))


def _of_version(evaluations: Sequence[EvaluationRecord], version: int) -> list[EvaluationRecord]:
    """One a run and IoU type: that of the version, else the newest."""
    ascending = sorted(
        evaluations, key=lambda found: (found.dataset_version == version, found.dataset_version)
    )
    newest = {(found.run_id, found.iou_type): found for found in ascending}
    return [newest[key] for key in sorted(newest)]


def _document(dataset: DatasetRecord, run: RunRecord, found: EvaluationRecord) -> EvaluationDocument:
    is_current = (found.dataset_version, found.predictions_version) == (
        dataset.version,
        run.predictions_version,
    )
    return EvaluationDocument(
        run=run.name,
        iou_type=found.iou_type,
        dataset_version=found.dataset_version,
        confidence=found.confidence_threshold,
        is_current=is_current,
        created_at=found.created_at,
        summary=MetricsDocument.model_validate(found.summary),
    )
