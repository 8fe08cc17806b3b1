"""Facets: the values of columns among the selected items."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from microtome_api.asked_selection import SelectionDependency
from microtome_api.facets import facets
from microtome_api.querying import query_of
from microtome_api.schemas.facets import FacetsDocument
from microtome_api.server import ServerDependency

router = APIRouter(tags=["selection"], prefix="/api/v1/datasets/{dataset}")


@router.get("/facets")
def get_facets(
    server: ServerDependency,
    dataset: str,
    asked: SelectionDependency,
    columns: Annotated[
        list[str] | None, Query(max_length=50, description="those of few values and a few numbers without it")
    ] = None,
) -> FacetsDocument:
    """How the selected items spread over the values of columns, split by what became of them."""
    query = query_of(server, dataset, asked)
    made = facets(server, query, columns or ())
    return FacetsDocument(
        n=len(server.selections.chosen(server.home, query, server.resources).ids), facets=made
    )
