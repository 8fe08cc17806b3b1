"""Boxes of images: what is drawn over their pictures, ground truth and predictions of a run."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from microtome.datasets import Items, item_table
from microtome.datasets.columns import item_tables, known_columns
from microtome.datasets.item_table import read_items
from microtome_api.schemas.boxes import BoxDocument, ImageBoxesDocument
from microtome_api.selections import Ids
from microtome_api.server import Server

SHOWN = ("image_id", "category", "x", "y", "width", "height")
OF_RUNS = ("outcome", "error_type", "confidence", "iou", "object_id", "prediction_id")
MOST_BOXES = 20_000


def image_boxes(
    server: Server, dataset: str, run: str | None, image_ids: Sequence[int]
) -> list[ImageBoxesDocument]:
    """The images in the asked order with their boxes; at most 20,000 boxes together, the rest are left out.

    Raises: NotFoundError for unknown names or ids.
    """
    ids = np.array(list(dict.fromkeys(image_ids)), dtype=np.int64)
    images = item_table(
        server.home, dataset, "images", columns=["file_name", "width", "height"], ids=ids
    ).to_pylist()
    boxes: dict[int, list[BoxDocument]] = defaultdict(list)
    kinds: tuple[Items, ...] = ("objects",) if run is None else ("objects", "predictions")
    for items in kinds:
        for row in _rows(server, dataset, items, run, ids):
            boxes[row["image_id"]].append(_box(items, row))
    return [
        ImageBoxesDocument(
            image_id=image["id"], file_name=image["file_name"], width=image["width"], height=image["height"],
            boxes=boxes[image["id"]],
        )
        for image in images
    ]  # fmt: skip


def _rows(
    server: Server, dataset: str, items: Items, run: str | None, image_ids: Ids
) -> list[dict[str, Any]]:
    home = server.home
    ids = server.selections.by_image(home, dataset, items, run).on(image_ids)[:MOST_BOXES]
    if not len(ids):
        return []
    tables = item_tables(home, dataset, items, run)
    known = known_columns(home, tables)
    wanted = [*SHOWN, *(name for name in OF_RUNS if name in known)]
    rows: list[dict[str, Any]] = read_items(home, tables, known, wanted, ids).to_pylist()
    return rows


def _box(items: Items, row: dict[str, Any]) -> BoxDocument:
    partner = row.get("prediction_id") if items == "objects" else row.get("object_id")
    return BoxDocument(
        id=row["id"],
        items=items,
        category=row["category"],
        bbox=[row["x"], row["y"], row["width"], row["height"]],
        outcome=row.get("outcome"),
        error_type=row.get("error_type"),
        confidence=_finite(row.get("confidence")),
        iou=_finite(row.get("iou")),
        partner=partner,
    )


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
