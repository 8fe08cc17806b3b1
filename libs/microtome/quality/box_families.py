"""Families of scores of boxes on their images."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from microtome.datasets import ScoreColumn
from microtome.quality.family import Family
from microtome.quality.geometry import Geometry, geometry
from microtome.quality.sources import Sources

_OBJECTS = (
    ScoreColumn(
        "relative_area", "number", "share of the image that the box takes", "large",
        "Very small objects are hard, very large ones may be labels by mistake.",
    ),
    ScoreColumn(
        "aspect_ratio", "number", "width over height of the box", "wide",
        "An odd shape for its category may be a cut or badly placed box.",
    ),
    ScoreColumn(
        "border_distance", "number", "pixels from the box to the nearest edge of the image",
        "far from the edges", "At 0 the object may be cut off: look at the lowest.", "low",
    ),
    ScoreColumn(
        "same_category_iou", "number", "largest IoU with another object of its category on the image",
        "two boxes that nearly coincide", "Near 1 one object is labelled twice: delete one.", "high",
    ),
    ScoreColumn(
        "occlusion", "number", "share of the box that other boxes cover, whichever lies in front",
        "a crowded place", "High ones are hard to see and to label: look whether recall falls with it.",
        "high",
    ),
)  # fmt: skip
_IMAGES = (
    ScoreColumn(
        "object_density", "number", "share of the image that boxes cover, counted once", "a full image",
        "At 0 there is no object: make sure that none was forgotten.",
    ),
)  # fmt: skip


def _geometry(sources: Sources) -> Geometry:
    """Made once for both tables."""
    return sources.kept("images", "geometry", lambda: _compute(sources))


def _compute(sources: Sources) -> Geometry:
    images = sources.rows("images", "width", "height")
    objects = sources.rows("objects", "image_id", "category_id", "iscrowd")
    return geometry(
        image=np.searchsorted(images["id"].to_numpy(), objects["image_id"].to_numpy()),
        category=objects["category_id"].to_numpy(),
        boxes_xywh=sources.boxes("objects"),
        is_crowd=objects["iscrowd"].to_numpy(zero_copy_only=False),
        sizes=np.column_stack([images["width"].to_numpy(), images["height"].to_numpy()]).astype(np.float64),
    )


def _of_objects(sources: Sources) -> pa.Table:
    found = _geometry(sources)
    values = {column.name: getattr(found, column.name) for column in _OBJECTS}
    return pa.table({"id": sources.rows("objects")["id"], **values})


def _of_images(sources: Sources) -> pa.Table:
    return pa.table({"id": sources.rows("images")["id"], "object_density": _geometry(sources).object_density})


BOX_FAMILIES = (
    Family("geometry", "objects", frozenset({"boxes"}), _OBJECTS, _of_objects),
    Family("geometry", "images", frozenset(), _IMAGES, _of_images),
)
