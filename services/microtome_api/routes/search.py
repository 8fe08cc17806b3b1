"""Search: by text, item, vector, picture or filter."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile

from microtome.search import search
from microtome_api.querying import query_of
from microtome_api.schemas.items import SearchDocument, SearchRequest
from microtome_api.server import Server, ServerDependency
from microtome_api.uploads import validated

router = APIRouter(tags=["search"], prefix="/api/v1/datasets/{dataset}")


@router.post("/search")
def search_items(server: ServerDependency, dataset: str, request: SearchRequest) -> SearchDocument:
    """The items that a query finds."""
    return _search(server, dataset, request, None)


@router.post("/search/image")
def search_by_image(
    server: ServerDependency,
    dataset: str,
    image: UploadFile,
    query: Annotated[str, Form(description="the query as JSON")] = "{}",
) -> SearchDocument:
    """The items that resemble an uploaded picture, which is not kept."""
    return _search(server, dataset, validated(SearchRequest, query), image.file.read())


def _search(server: Server, dataset: str, request: SearchRequest, image: bytes | None) -> SearchDocument:
    found = search(server.home, query_of(server, dataset, request, image), server.resources)
    return SearchDocument.model_validate({**found.to_dict(), "notes": list(found.notes)})
