"""Slices: make, show, refresh, delete; their members."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, UploadFile

from microtome.errors import InputError
from microtome.slices import (
    combine,
    compared,
    create,
    delete,
    list_slices,
    members_frame,
    refresh,
    save,
    show,
)
from microtome_api.paging import PageDependency, page_of
from microtome_api.pictures import shown
from microtome_api.querying import query_of
from microtome_api.schemas.pages import Page
from microtome_api.schemas.slices import (
    CombineRequest,
    ImageSliceRequest,
    MemberDocument,
    SliceComparisonDocument,
    SliceDiffDocument,
    SliceDocument,
    SliceRequest,
)
from microtome_api.server import ServerDependency
from microtome_api.uploads import validated

router = APIRouter(tags=["slices"], prefix="/api/v1/datasets/{dataset}/slices")


@router.get("")
def get_slices(server: ServerDependency, dataset: str, page: PageDependency) -> Page[SliceDocument]:
    """The slices of a data set."""
    known = list_slices(server.home, dataset)
    records, following = page_of(known, page, "slices", dataset)
    return Page(items=[SliceDocument.of(found) for found in records], next_cursor=following, total=len(known))


@router.post("", status_code=201)
def create_slice(server: ServerDependency, dataset: str, request: SliceRequest) -> SliceDocument:
    """A new slice from ids, from a filter or from a query."""
    if request.query is None:
        return SliceDocument.of(
            create(
                server.home, dataset, request.name, ids=request.ids, where=request.where, run=request.run,
                scope=request.scope, replace=request.replace,
            )
        )  # fmt: skip
    if request.ids is not None or request.where is not None or request.run is not None:
        raise InputError(
            "a slice is made from one thing", found="query and more beside it",
            expected="query alone (with where and run inside it), ids or where",
        )  # fmt: skip
    query = query_of(server, dataset, request.query)
    made = save(server.home, query, request.name, replace=request.replace, resources=server.resources)
    return SliceDocument.of(made)


@router.post("/from-image", status_code=201)
def create_slice_from_image(
    server: ServerDependency,
    dataset: str,
    image: UploadFile,
    request: Annotated[str, Form(description="name, query and replace as JSON")],
) -> SliceDocument:
    """A new slice of what resembles an uploaded picture; its vector is kept, the picture is not."""
    asked = validated(ImageSliceRequest, request)
    query = query_of(server, dataset, asked.query, image.file.read())
    made = save(server.home, query, asked.name, replace=asked.replace, resources=server.resources)
    return SliceDocument.of(made)


@router.post("/combine", status_code=201)
def combine_slices(server: ServerDependency, dataset: str, request: CombineRequest) -> SliceDocument:
    """A new slice made of others."""
    made = combine(
        server.home, dataset, request.name, request.operation, request.slices, replace=request.replace
    )
    return SliceDocument.of(made)


@router.get("/diff")
def diff_slices(server: ServerDependency, dataset: str, first: str, second: str) -> SliceComparisonDocument:
    """What two slices have in common, and what not."""
    return SliceComparisonDocument.of(compared(server.home, dataset, first, second))


@router.get("/{slice}")
def get_slice(server: ServerDependency, dataset: str, slice: str) -> SliceDocument:
    """A slice."""
    return SliceDocument.of(show(server.home, dataset, slice))


@router.delete("/{slice}", status_code=204)
def delete_slice(server: ServerDependency, dataset: str, slice: str) -> None:
    """Forget a slice."""
    delete(server.home, dataset, slice)


@router.get("/{slice}/members")
def list_members(
    server: ServerDependency,
    dataset: str,
    slice: str,
    page: PageDependency,
    columns: Annotated[list[str] | None, Query(max_length=50, description="columns to show")] = None,
) -> Page[MemberDocument]:
    """The ids of a slice's members, with the asked columns."""
    frame = members_frame(server.home, dataset, slice, columns or ())
    names = [str(name) for name in frame.columns if name != "id"]
    known: list[dict[str, Any]] = frame.astype(object).to_dict("records")  # type: ignore[assignment]
    rows, following = page_of(known, page, "members", dataset, slice)
    documents = [MemberDocument(id=row["id"], columns={n: shown(row[n]) for n in names}) for row in rows]
    return Page(items=documents, next_cursor=following, total=len(known))


@router.post("/{slice}/refresh")
def refresh_slice(server: ServerDependency, dataset: str, slice: str) -> SliceDiffDocument:
    """Run the slice's query again on the data set as it is now."""
    return SliceDiffDocument.of(refresh(server.home, dataset, slice, resources=server.resources))
