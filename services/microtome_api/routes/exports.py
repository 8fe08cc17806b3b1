"""Exports: ask for one, fetch its file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from fastapi.responses import FileResponse

from microtome.errors import NotFoundError
from microtome.files import inside, verify
from microtome_api.queueing import accept
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.versions import ExportRequest
from microtome_api.server import ServerDependency

ExportId = Annotated[str, Path(pattern="^[0-9a-f]{8,64}$")]

router = APIRouter(tags=["exports"], prefix="/api/v1/datasets/{dataset}/exports")


@router.post("", status_code=202)
def create_export(
    server: ServerDependency, dataset: str, request: ExportRequest, response: Response
) -> JobDocument:
    """Write the labels in a format of the field; the job's result names the file."""
    record = server.home.catalog.dataset(dataset)
    if request.slice is not None:
        server.home.catalog.slice(record.dataset_id, request.slice)
    payload = {"dataset": record.name, **request.model_dump(exclude_none=True)}
    return accept(server, response, "export", record.name, payload)


@router.get("/{export_id}", response_class=FileResponse)
def get_export(server: ServerDependency, dataset: str, export_id: ExportId) -> FileResponse:
    """An export's files, packed."""
    home = server.home
    path = f"datasets/{home.catalog.dataset(dataset).dataset_id}/exports/{export_id}.zip"
    entry = home.catalog.recorded(path)
    if entry is None:
        raise NotFoundError(f"data set {dataset!r} has no such export", found=export_id)
    verify(home.path, entry)
    return FileResponse(
        inside(home.path, entry.path), media_type="application/zip", filename=f"{export_id}.zip"
    )
