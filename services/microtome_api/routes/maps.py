"""The map of the items' vectors: its points in one binary answer, and what a lasso holds."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query, Response

from microtome.quality import MapPoints, inside_polygon, map_bytes, map_colours, map_points
from microtome.search import Query as Search
from microtome.search import members
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
    """The map, little endian: N as uint32, N ids as int32, N x and N y as float32, N colours as uint8."""
    points = _points(server, dataset, items)
    found = None if color is None else map_colours(server.home, dataset, items, points.ids, color, run)
    legend = json.dumps(None if found is None else found.legend, ensure_ascii=True)
    return Response(
        map_bytes(points, found), media_type="application/octet-stream", headers={"X-Map-Legend": legend}
    )


@router.post("/lasso")
def lasso_items(server: ServerDependency, dataset: str, request: LassoRequest) -> LassoDocument:
    """The items of the map inside a polygon, narrowed by a filter."""
    points = _points(server, dataset, request.items)
    ids = points.ids[inside_polygon(points.x, points.y, request.polygon)]
    if request.where is not None:
        asked = Search(dataset, request.items, where=request.where, run=request.run)
        ids = np.intersect1d(ids, members(server.home, asked, server.resources).ids, assume_unique=True)
    corners = np.array(request.polygon)
    (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
    box = f"umap_x BETWEEN {left:.6f} AND {right:.6f} AND umap_y BETWEEN {low:.6f} AND {high:.6f}"
    shown = ids[: request.limit].tolist()
    return LassoDocument(n=len(ids), ids=shown, complete=len(shown) == len(ids), where=box)


def _points(server: Server, dataset: str, items: MappedItems) -> MapPoints:
    """The points as they are now, kept in memory for the next lasso."""
    record = server.home.catalog.dataset(dataset)
    known = server.home.catalog.score(record.dataset_id, items, "umap")
    version = None if known is None else known.table_version
    key = (server.home.path, record.dataset_id, items)
    return server.maps.get(key, lambda: map_points(server.home, dataset, items), version=version)
