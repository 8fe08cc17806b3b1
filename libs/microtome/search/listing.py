"""Ids in order -> hits: what is shown of each item."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from microtome.datasets import ColumnInfo, Home
from microtome.datasets.columns import item_tables, known_columns
from microtome.datasets.item_table import read_items
from microtome.search.hits import Hit
from microtome.search.query import Query
from microtome.search.ranking import Ranking

_SHOWN = ("image_id", "file_name", "category", "x", "y", "width", "height")
_OF_RUNS = ("outcome", "error_type", "confidence", "iou")


def hits_of(home: Home, query: Query, ranking: Ranking) -> tuple[Hit, ...]:
    """The hits of ranked ids, in their order."""
    if not len(ranking.ids):
        return ()
    tables = item_tables(home, query.dataset, query.items, query.run)
    known = known_columns(home, tables)
    table = read_items(home, tables, known, _columns(query, known), ranking.ids)
    similarities: list[float | None] = [None] * len(ranking.ids)
    if ranking.similarities is not None:
        similarities = ranking.similarities.clip(-1, 1).tolist()
    rows = zip(table.to_pylist(), similarities, strict=True)
    return tuple(_hit(query, row, similarity) for row, similarity in rows)


def _columns(query: Query, known: Mapping[str, ColumnInfo]) -> list[str]:
    if query.items == "images":
        return ["file_name"]
    return [*_SHOWN, *(name for name in _OF_RUNS if name in known)]


def _hit(query: Query, row: Mapping[str, Any], similarity: float | None) -> Hit:
    if query.items == "images":
        return Hit(row["id"], row["id"], row["file_name"], similarity=similarity)
    return Hit(
        id=row["id"],
        image_id=row["image_id"],
        file_name=row["file_name"],
        category=row["category"],
        bbox=(row["x"], row["y"], row["width"], row["height"]),
        outcome=row.get("outcome"),
        error_type=row.get("error_type"),
        confidence=_finite(row.get("confidence")),
        iou=_finite(row.get("iou")),
        similarity=similarity,
    )


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
