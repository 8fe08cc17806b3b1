"""Runs: import, show, delete; and the vectors of items."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from microtome.catalog import RunRecord, valid_name
from microtome.datasets import delete_run
from microtome.errors import InputError
from microtome_api.import_paths import allowed_category_map, allowed_model, allowed_path
from microtome_api.paging import PageDependency, page_of
from microtome_api.queueing import accept
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.pages import Page
from microtome_api.schemas.runs import (
    EmbeddingRequest,
    RunDetail,
    RunDocument,
    RunRequest,
    VectorsRequest,
)
from microtome_api.server import Server, ServerDependency
from microtome_api.uploads import GivenRun, GivenRunDependency, store_upload

_SCHEMA: dict[str, Any] = RunRequest.model_json_schema()
_FORM: dict[str, Any] = {
    **_SCHEMA,
    "properties": {**_SCHEMA["properties"], "file": {"type": "string", "format": "binary"}},
}
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _SCHEMA}, "multipart/form-data": {"schema": _FORM}},
    }
}
router = APIRouter(prefix="/api/v1/datasets/{dataset}")


@router.get("/runs", tags=["runs"])
def list_runs(server: ServerDependency, dataset: str, page: PageDependency) -> Page[RunDocument]:
    """The runs of a data set."""
    dataset_id = server.home.catalog.dataset(dataset).dataset_id
    known = server.home.catalog.runs(dataset_id)
    records, following = page_of(known, page, "runs", dataset_id)
    return Page(
        items=[RunDocument(**_short(run)) for run in records], next_cursor=following, total=len(known)
    )


@router.post("/runs", tags=["runs"], status_code=202, openapi_extra=BODY)
def import_run(
    server: ServerDependency, dataset: str, given: GivenRunDependency, response: Response
) -> JobDocument:
    """Import predictions: from a path on the server (JSON), or uploaded as `file` (form)."""
    record = server.home.catalog.dataset(dataset)
    request = given.request
    payload = {
        "dataset": record.name,
        "run": valid_name("run", request.run),
        "format": request.format,
        "category_map": allowed_category_map(server.settings, request.category_map),
        "box_format": request.box_format,
        "split": request.split,
    }
    return accept(server, response, "import_run", record.name, {**payload, "path": _path(server, given)})


@router.get("/runs/{run}", tags=["runs"])
def get_run(server: ServerDependency, dataset: str, run: str) -> RunDetail:
    """A run with what the doctor says of it."""
    catalog = server.home.catalog
    record = catalog.run(catalog.dataset(dataset).dataset_id, run)
    findings = catalog.count_findings(record.dataset_id, record.run_id)
    return RunDetail(**_short(record), doctor=record.doctor, findings=findings)


@router.delete("/runs/{run}", tags=["runs"], status_code=204)
def remove_run(server: ServerDependency, dataset: str, run: str) -> None:
    """Delete a run with its evaluations."""
    delete_run(server.home, dataset, run)


@router.post("/embeddings", tags=["embeddings"], status_code=202)
def embed_items(
    server: ServerDependency, dataset: str, request: EmbeddingRequest, response: Response
) -> JobDocument:
    """Give items their vectors; what has some keeps them."""
    record = server.home.catalog.dataset(dataset)
    if request.run is not None:
        server.home.catalog.run(record.dataset_id, request.run)
    payload = request.model_dump(exclude_none=True)
    payload |= {"dataset": record.name, "model": allowed_model(server.settings, request.model)}
    return accept(server, response, "embed", record.name, payload)


@router.post("/embeddings/imported", tags=["embeddings"], status_code=202)
def import_embeddings(
    server: ServerDependency, dataset: str, request: VectorsRequest, response: Response
) -> JobDocument:
    """Give items vectors of a model of the user's own."""
    record = server.home.catalog.dataset(dataset)
    files = {name: allowed_path(server.settings, getattr(request, name)) for name in ("vectors", "ids")}
    payload = {"dataset": record.name, **request.model_dump(exclude_none=True), **files}
    return accept(server, response, "import_vectors", record.name, payload)


def _path(server: Server, given: GivenRun) -> str:
    path = given.request.path
    if (path is None) == (given.file is None):
        raise InputError(
            "a run comes from one place", found="neither" if path is None else "both",
            expected="either path or an uploaded file",
        )  # fmt: skip
    if given.file is not None:
        return store_upload(server.home, given.file)
    return allowed_path(server.settings, path or "")


def _short(record: RunRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in RunDocument.model_fields}
