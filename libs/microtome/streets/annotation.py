"""Drawn scenes -> COCO annotations with every attribute."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from pycocotools import mask as coco_mask

from microtome.streets.canvas import Extent, tight_box
from microtome.streets.drawing import DrawnScene
from microtome.streets.scene import (
    CATEGORIES,
    Cone,
    Crosswalk,
    Cycle,
    Pedestrian,
    Scene,
    Thing,
    TrafficLight,
    Vehicle,
)

Scalar = str | int | float | bool
Annotation = dict[str, Any]

LEAST_VISIBILITY = 0.15
LEAST_AREA = 30
LEAST_SIDE = 4


def categories() -> list[dict[str, Any]]:
    """The COCO category list, ids from 1."""
    groups = {"pedestrian": "person", "traffic light": "street", "cone": "street", "crosswalk": "marking"}
    return [
        {"id": number, "name": name, "supercategory": groups.get(name, "vehicle")}
        for number, name in enumerate(CATEGORIES, 1)
    ]


def image_attributes(scene: Scene) -> dict[str, Scalar]:
    """The scalars that describe a whole picture."""
    return {
        "lighting": scene.conditions.lighting,
        "weather": scene.conditions.weather,
        "surroundings": scene.surroundings,
        "layout": "intersection" if scene.road.is_crossed else "street",
    }


def annotate(scene: Scene, drawn: DrawnScene) -> list[Annotation]:
    """COCO annotations of the objects that can be seen, without ids; `bbox` is the tight box of the mask.

    An object is left out under 15 % visibility, 30 visible pixels or 4 pixels of a side. Amodal boxes end
    at the frame; `truncated` says that the object touches it.
    """
    found = (annotate_object(scene, drawn, extent) for extent in drawn.extents)
    return [annotation for annotation in found if annotation is not None]


def annotate_object(scene: Scene, drawn: DrawnScene, extent: Extent) -> Annotation | None:
    """The annotation of one object, or None where too little of it is seen."""
    left, top, width, height = extent.box
    window = drawn.ids[top : top + height, left : left + width] == extent.object_id
    area = int(window.sum())
    if area < LEAST_AREA or area < LEAST_VISIBILITY * extent.area:
        return None
    box = tight_box(window, left, top)
    if min(box[2], box[3]) < LEAST_SIDE:
        return None
    thing = scene.things[extent.object_id - 1]
    attributes = object_attributes(thing) | _seen_attributes(scene, extent, area, drawn.ids.shape)
    return {
        "category_id": CATEGORIES.index(thing.category) + 1,
        "bbox": [float(side) for side in box],
        "area": float(area),
        "iscrowd": 0,
        "segmentation": encode_mask(window, left, top, drawn.ids.shape),
        "attributes": attributes,
    }


def encode_mask(window: npt.NDArray[np.bool_], left: int, top: int, shape: tuple[int, ...]) -> dict[str, Any]:
    """COCO run-length encoding of a window placed into a picture of `shape` (height, width)."""
    height, width = shape
    columns = np.zeros((window.shape[1], window.shape[0] + 2), np.bool_)
    columns[:, 1:-1] = window.T
    changes = np.flatnonzero(columns[:, 1:] != columns[:, :-1])
    column, row = np.divmod(changes, window.shape[0] + 1)
    runs = np.diff(_joined((column + left) * height + row + top), prepend=0, append=height * width)
    counts = runs.tolist() if runs[-1] else runs[:-1].tolist()
    encoded = coco_mask.frPyObjects({"size": [height, width], "counts": counts}, height, width)
    return {"size": [int(side) for side in shape], "counts": encoded["counts"].decode("ascii")}


def _joined(edges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Starts and ends of runs by turns, where a run that ends as the next one starts goes on in it."""
    at = np.flatnonzero(edges[1:-1:2] == edges[2::2])
    return np.delete(edges, np.concatenate([2 * at + 1, 2 * at + 2])) if at.size else edges


def decode_mask(segmentation: Mapping[str, Any]) -> npt.NDArray[np.bool_]:
    """The mask `(H, W)` of a COCO run-length encoding."""
    with warnings.catch_warnings():
        # pycocotools 2.0.11 answers numpy's copy keyword with a DeprecationWarning
        warnings.simplefilter("ignore", DeprecationWarning)
        mask: npt.NDArray[np.bool_] = coco_mask.decode(segmentation).astype(np.bool_)
    return mask


def _seen_attributes(scene: Scene, extent: Extent, area: int, shape: tuple[int, ...]) -> dict[str, Scalar]:
    left, top, width, height = extent.box
    hider, hidden = max(extent.hidden_by.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    by_what = scene.things[hider - 1].category if hider and hidden >= 0.2 * extent.area else ""
    return {
        "distance": round(scene.things[extent.object_id - 1].z, 2),
        "visibility": round(area / extent.area, 4),
        "occluded_by": by_what,
        "truncated": left == 0 or left + width == shape[1] or top + height == shape[0] or top == 0,
        "amodal_x": float(left),
        "amodal_y": float(top),
        "amodal_width": float(width),
        "amodal_height": float(height),
    }


def object_attributes(thing: Thing) -> dict[str, Scalar]:
    """The scalars that describe a thing by itself; which there are depends on its category."""
    match thing:
        case Vehicle():
            return {
                "colour": thing.colour,
                "kind": thing.kind,
                "view": view_of(thing.yaw),
                "parked": thing.parked,
            }
        case Cycle():
            return {"colour": thing.colour, "view": view_of(thing.yaw), "ridden": thing.rider is not None}
        case Pedestrian():
            return {
                "colour": thing.outfit.top,
                "pose": thing.pose,
                "age": thing.age,
                "carries": thing.carries,
                "view": view_of(thing.yaw),
                "on_crosswalk": thing.on_crosswalk,
            }
        case TrafficLight():
            return {"state": thing.state, "mount": "arm" if thing.reach else "post"}
        case Cone():
            return {"pose": thing.pose}
        case Crosswalk():
            return {
                "condition": thing.condition,
                "orientation": thing.orientation,
                "blocked": thing.blocked_by != "",
                "blocked_by": thing.blocked_by,
            }
        case _:
            return {}


def view_of(yaw: float) -> str:
    """Which end the camera sees: `rear`, `front` or `side`."""
    ahead = math.cos(yaw)
    if ahead > 0.75:
        return "rear"
    return "front" if ahead < -0.75 else "side"
