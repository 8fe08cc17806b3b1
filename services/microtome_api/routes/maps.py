"""The map of the items' vectors: its points in one binary answer, and what a lasso holds."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Annotated, Literal, NamedTuple

import numpy as np
from fastapi import APIRouter, Query, Response

from microtome.errors import InputError
from microtome.quality import MapPoints, map_bytes, map_colours, map_points
from microtome.search import Query as Search
from microtome.search.lasso import Heights
from microtome_api.querying import query_of
from microtome_api.schemas.scores import LassoDocument, LassoRequest
from microtome_api.server import Server, ServerDependency

MappedItems = Literal["images", "objects"]
CONTENT = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}

router = APIRouter(tags=["map"], prefix="/api/v1/datasets/{dataset}/map")


@router.get(
    "",
    response_class=Response,
    responses={200: {"content": CONTENT, "description": "N as uint32; ids, x, y, colours of N items each"}},
)
def get_map(
    server: ServerDependency,
    dataset: str,
    items: MappedItems = "images",
    run: str | None = None,
    color: Annotated[str | None, Query(description="a column; the legend is in X-Map-Legend")] = None,
) -> Response:
    """The map, little endian: N as uint32, N ids as int32, N x and N y as float32, N colours as uint8.

    X-Map-Version says which map it is: a lasso belongs to one.
    """
    state, points = _state(server, dataset, items), _points(server, dataset, items)
    found = None if color is None else map_colours(server.home, dataset, items, points.ids, color, run)
    legend = json.dumps(None if found is None else found.legend, ensure_ascii=True)
    headers = {"X-Map-Legend": legend, "X-Map-Version": str(state.version)}
    return Response(map_bytes(points, found), media_type="application/octet-stream", headers=headers)


@router.post("/lasso")
def lasso_items(server: ServerDependency, dataset: str, request: LassoRequest) -> LassoDocument:
    """The items of the map inside a polygon, narrowed by a filter and to what a query chooses."""
    state, points = _state(server, dataset, request.items), _points(server, dataset, request.items)
    heights = server.heights.get(state.key, lambda: Heights.of(points.x, points.y), version=state.version)
    ids = points.ids[heights.inside(request.polygon)]
    for asked in _narrowing(server, dataset, request):
        chosen = server.selections.chosen(server.home, asked, server.resources).ids
        ids = ids[np.isin(ids, chosen)]
    corners = np.array(request.polygon)
    (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
    box = f"umap_x BETWEEN {left:.6f} AND {right:.6f} AND umap_y BETWEEN {low:.6f} AND {high:.6f}"
    shown = ids[: request.limit].tolist()
    return LassoDocument(n=len(ids), ids=shown, complete=len(shown) == len(ids), where=box)


def _narrowing(server: Server, dataset: str, request: LassoRequest) -> list[Search]:
    """The queries whose items the lasso is narrowed to."""
    asked = []
    if request.where is not None:
        asked.append(Search(dataset, request.items, where=request.where, run=request.run))
    if request.query is not None:
        if request.query.items != request.items:
            raise InputError(
                "the lasso and its query are of different items", found=request.query.items,
                expected=request.items,
            )  # fmt: skip
        asked.append(query_of(server, dataset, request.query))
    return asked


def _points(server: Server, dataset: str, items: MappedItems) -> MapPoints:
    """The points as they are now, kept in memory for the next lasso."""
    state = _state(server, dataset, items)
    return server.maps.get(state.key, lambda: map_points(server.home, dataset, items), version=state.version)


class _State(NamedTuple):
    """Which map it is, and its version: None where there is none."""

    key: Hashable
    version: int | None


def _state(server: Server, dataset: str, items: MappedItems) -> _State:
    record = server.home.catalog.dataset(dataset)
    known = server.home.catalog.score(record.dataset_id, items, "umap")
    key = (server.home.path, record.dataset_id, items, record.version)
    return _State(key, None if known is None else known.table_version)
