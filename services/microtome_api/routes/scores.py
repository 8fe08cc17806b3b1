"""Scores: compute them, import them, and what they mean."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from microtome.catalog import DatasetRecord, ScoreRecord
from microtome.datasets import score_records
from microtome.quality import import_scores
from microtome_api.import_paths import allowed_model
from microtome_api.queueing import accept
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.pages import Page
from microtome_api.schemas.scores import (
    ImportedScoresDocument,
    ImportScoresRequest,
    ScoreColumnDocument,
    ScoreDocument,
    ScoreRequest,
)
from microtome_api.server import ServerDependency
from microtome_api.uploads import store_upload, validated

SUFFIXES = (".csv", ".parquet")

router = APIRouter(tags=["scores"], prefix="/api/v1/datasets/{dataset}/scores")


@router.post("", status_code=202)
def score_items(
    server: ServerDependency, dataset: str, request: ScoreRequest, response: Response
) -> JobDocument:
    """Compute the families of scores that are new or outdated; the job's result says what became of each."""
    record = server.home.catalog.dataset(dataset)
    if request.run is not None:
        server.home.catalog.run(record.dataset_id, request.run)
    payload = request.model_dump(exclude_none=True)
    if request.model is not None:
        payload["model"] = allowed_model(server.settings, request.model)
    return accept(server, response, "score", record.name, {**payload, "dataset": record.name})


@router.get("")
def list_scores(server: ServerDependency, dataset: str, run: str | None = None) -> Page[ScoreDocument]:
    """The families that were computed or imported, with what their columns mean; those of a run too."""
    catalog = server.home.catalog
    record = catalog.dataset(dataset)
    known: list[tuple[str | None, ScoreRecord]] = [
        (None, found) for found in score_records(server.home, record.dataset_id)
    ]
    if run is not None:
        run_id = catalog.run(record.dataset_id, run).run_id
        known += [(run, found) for found in score_records(server.home, record.dataset_id, run_id)]
    documents = [_document(record, name, found) for name, found in known]
    return Page(items=documents, total=len(documents))


@router.post("/imported", status_code=201)
def upload_scores(
    server: ServerDependency,
    dataset: str,
    file: UploadFile,
    items: Annotated[str, Form(description="images, objects or predictions")] = "images",
    run: Annotated[str | None, Form(description="the run that the scores belong to")] = None,
) -> ImportedScoresDocument:
    """Keep the columns of an uploaded CSV or Parquet file as scores; rows that can't be used are told."""
    fields = {"items": items} | ({} if run is None else {"run": run})
    request = validated(ImportScoresRequest, fields)
    server.home.catalog.dataset(dataset)
    path = Path(store_upload(server.home, file, SUFFIXES))
    try:
        summary = import_scores(
            server.home, dataset, path, items=request.items, run=request.run, name=file.filename
        )
    finally:
        path.unlink(missing_ok=True)
    return ImportedScoresDocument.model_validate(asdict(summary))


def _document(dataset: DatasetRecord, run: str | None, found: ScoreRecord) -> ScoreDocument:
    return ScoreDocument(
        family=found.family,
        items=found.items,
        run=run,
        dataset_version=found.dataset_version,
        is_current=found.dataset_version == dataset.version,
        created_at=found.created_at,
        columns=[ScoreColumnDocument.model_validate(column) for column in found.columns],
    )
