"""Data sets: import, show, delete; their columns and what was odd in their files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from microtome.catalog import DatasetRecord, RunRecord, valid_name
from microtome.datasets import Items, delete_dataset, item_columns
from microtome_api.import_paths import allowed_path
from microtome_api.paging import PageDependency, Place, cursor_of, page_of
from microtome_api.queueing import accept
from microtome_api.schemas.datasets import (
    ColumnDocument,
    DatasetDetail,
    DatasetDocument,
    EncoderDocument,
    FindingDocument,
    ImportRequest,
)
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.pages import Page
from microtome_api.server import Server, ServerDependency

router = APIRouter(tags=["datasets"])
BASE = "/api/v1/datasets"


@router.get(BASE)
def list_datasets(server: ServerDependency, page: PageDependency) -> Page[DatasetDocument]:
    """The data sets."""
    known = server.home.catalog.datasets()
    records, following = page_of(known, page, "datasets")
    return Page(
        items=[DatasetDocument(**_short(record)) for record in records],
        next_cursor=following,
        total=len(known),
    )


@router.post(BASE, status_code=202)
def import_dataset(server: ServerDependency, request: ImportRequest, response: Response) -> JobDocument:
    """Import ground truth that lies on the server's disk; the data set is made when absent."""
    images = request.images
    payload = {
        "dataset": valid_name("data set", request.dataset),
        "annotations": allowed_path(server.settings, request.annotations),
        "images": None if images is None else allowed_path(server.settings, images),
        "format": request.format,
        "split": request.split,
    }
    return accept(server, response, "import", payload["dataset"] or "", payload)


@router.get(BASE + "/{dataset}")
def get_dataset(server: ServerDependency, dataset: str) -> DatasetDetail:
    """A data set with its categories, runs, slices, encoders and findings."""
    return _detail(server, server.home.catalog.dataset(dataset))


@router.delete(BASE + "/{dataset}", status_code=204)
def remove_dataset(server: ServerDependency, dataset: str) -> None:
    """Delete a data set with everything made from it; the files it was imported from stay."""
    delete_dataset(server.home, dataset)


@router.get(BASE + "/{dataset}/columns")
def list_columns(
    server: ServerDependency, dataset: str, items: Items = "objects", run: str | None = None
) -> Page[ColumnDocument]:
    """The columns that `where` and `sort` know for these items."""
    columns = item_columns(server.home, dataset, items, run=run).values()
    documents = [ColumnDocument(name=c.name, type=c.type, description=c.description) for c in columns]
    return Page(items=documents, total=len(documents))


@router.get(BASE + "/{dataset}/findings")
def list_findings(
    server: ServerDependency,
    dataset: str,
    page: PageDependency,
    run: Annotated[str | None, Query(description="of this run's file; else of the data set's own")] = None,
) -> Page[FindingDocument]:
    """What was odd in the files, by file, row and reason."""
    catalog = server.home.catalog
    dataset_id = catalog.dataset(dataset).dataset_id
    run_id = None if run is None else catalog.run(dataset_id, run).run_id
    listing = ("findings", dataset_id, run_id)
    place = page.place(*listing) or Place(0)
    found = catalog.findings(dataset_id, run_id, limit=page.limit, offset=place.position)
    total = sum(catalog.count_findings(dataset_id, run_id).values())
    last = place.position + len(found)
    documents = [
        FindingDocument(file=f.file, row=f.row, kind=f.kind, reason=f.reason, severity=f.severity)
        for f in found
    ]
    following = cursor_of(Place(last), *listing) if found and last < total else None
    return Page(items=documents, next_cursor=following, total=total)


def _short(record: DatasetRecord) -> dict[str, object]:
    return {name: getattr(record, name) for name in DatasetDocument.model_fields}


def _detail(server: Server, record: DatasetRecord) -> DatasetDetail:
    catalog, known = server.home.catalog, record.dataset_id
    runs: list[RunRecord] = catalog.runs(known)
    encoders = [
        EncoderDocument(name=e.name, digest=e.digest, dimension=e.dimension, kind=e.kind)
        for e in catalog.dataset_encoders(known)
    ]
    return DatasetDetail(
        **_short(record),
        categories=[category.name for category in catalog.categories(known)],
        runs=[run.name for run in runs],
        slices=[found.name for found in catalog.slices(known)],
        encoders=encoders,
        findings=catalog.count_findings(known),
    )
