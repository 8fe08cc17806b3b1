"""Reports: ask for one, fetch its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.responses import FileResponse

from microtome.errors import NotFoundError
from microtome.evaluation.iou_types import check_iou_type
from microtome.files import inside, verify
from microtome_api.queueing import accept
from microtome_api.schemas.evaluations import ReportRequest
from microtome_api.schemas.jobs import JobDocument
from microtome_api.security import CONTAINED
from microtome_api.server import ServerDependency

TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
}
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    f"img-src data:; font-src data:; {CONTAINED}",
    "Cache-Control": "private, no-cache",
}
ReportId = Annotated[str, Path(pattern="^[0-9a-f]{8,64}$")]

router = APIRouter(tags=["reports"], prefix="/api/v1/datasets/{dataset}/reports")


@router.post("", status_code=202)
def create_report(
    server: ServerDependency, dataset: str, request: ReportRequest, response: Response
) -> JobDocument:
    """Make a page about one run or about two compared; the job's result names it."""
    catalog = server.home.catalog
    record = catalog.dataset(dataset)
    for run in request.runs:
        check_iou_type(server.home, record, catalog.run(record.dataset_id, run), request.iou_type)
    for name in request.slices:
        catalog.slice(record.dataset_id, name)
    payload = {"dataset": record.name, **request.model_dump(exclude_none=True)}
    return accept(server, response, "report", record.name, payload)


@router.get("/{report_id}", response_class=FileResponse)
def get_report(server: ServerDependency, dataset: str, report_id: ReportId) -> FileResponse:
    """A report's file, as it was made."""
    home = server.home
    folder = f"datasets/{home.catalog.dataset(dataset).dataset_id}/reports"
    for entry in home.catalog.under(f"{folder}/{report_id}."):
        kind = TYPES.get(PurePosixPath(entry.path).suffix)
        if kind is not None:
            verify(home.path, entry)
            return FileResponse(inside(home.path, entry.path), media_type=kind, headers=dict(HEADERS))
    raise NotFoundError(f"data set {dataset!r} has no such report", found=report_id)
