"""Scene -> picture and the exact id of every pixel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import skia

from microtome.streets.cycles import draw_cycle
from microtome.streets.furniture import draw_cone, draw_traffic_light
from microtome.streets.ground import draw_ground
from microtome.streets.markings import draw_crosswalk
from microtome.streets.palette import Air, air_of
from microtome.streets.people import draw_pedestrian
from microtome.streets.scene import (
    Building,
    Cone,
    Crosswalk,
    Cycle,
    Lamp,
    Pedestrian,
    Scene,
    TrafficLight,
    Tree,
    Vehicle,
)
from microtome.streets.scenery import draw_building, draw_lamp, draw_sky, draw_tree
from microtome.streets.sketch import Shape, Sketch
from microtome.streets.vehicles import draw_vehicle
from microtome.streets.weather import draw_weather

Box = tuple[int, int, int, int]
_DRAWERS: dict[type[Any], Callable[[Sketch, Any], None]] = {
    Building: draw_building,
    Tree: draw_tree,
    Lamp: draw_lamp,
    Vehicle: draw_vehicle,
    Cycle: draw_cycle,
    Pedestrian: draw_pedestrian,
    TrafficLight: draw_traffic_light,
    Cone: draw_cone,
    Crosswalk: draw_crosswalk,
}


@dataclass(frozen=True)
class Extent:
    """What an object covers inside the frame if nothing stands before it; box as (x, y, width, height)."""

    object_id: int
    box: Box
    area: int
    hidden_by: dict[int, int]


@dataclass(frozen=True)
class DrawnScene:
    """A picture `(H, W, 3)` uint8; in `ids` `(H, W)` int32 the object seen in every pixel (0: none)."""

    picture: npt.NDArray[np.uint8]
    ids: npt.NDArray[np.int32]
    extents: tuple[Extent, ...]


def draw(scene: Scene) -> DrawnScene:
    """Picture and ids of a scene; the same scene gives the same bytes."""
    air = air_of(scene.conditions)
    rng = np.random.default_rng(scene.seed)
    canvas = _Canvas(scene.camera.width, scene.camera.height)
    back = Sketch(scene.camera, air, 60.0)
    draw_sky(back, scene.conditions, rng)
    draw_ground(back, scene.road, scene.surroundings, rng)
    canvas.paint(back.shapes)
    for item, object_id in _painting_order(scene):
        sketch = Sketch(scene.camera, air, item.start if isinstance(item, Building) else item.z)
        _DRAWERS[type(item)](sketch, item)
        canvas.paint(sketch.shapes)
        canvas.stamp(sketch.shapes, object_id)
    front = Sketch(scene.camera, air, 5.0)
    draw_weather(front, scene.conditions, rng)
    canvas.paint(front.shapes)
    return DrawnScene(_exposed(canvas.picture(), scene, air), canvas.ids, tuple(canvas.extents.values()))


def _exposed(picture: npt.NDArray[np.uint8], scene: Scene, air: Air) -> npt.NDArray[np.uint8]:
    exposure = scene.exposure
    factors = (exposure.brightness * exposure.red, exposure.brightness, exposure.brightness * exposure.blue)
    if factors == (1.0, 1.0, 1.0):
        return picture
    curve = np.arange(256, dtype=np.float64)
    tables = [np.clip(np.rint(curve * factor), 0, 255).astype(np.uint8) for factor in factors]
    return np.stack([table[picture[..., band]] for band, table in enumerate(tables)], axis=-1)


class _Canvas:
    """The picture being painted and the ids being stamped."""

    def __init__(self, width: int, height: int) -> None:
        self._pixels = np.zeros((height, width, 4), np.uint8)
        self._canvas = skia.Canvas(self._pixels, skia.kRGBA_8888_ColorType)
        self._stencil = np.zeros((height, width, 1), np.uint8)
        self._stencil_canvas = skia.Canvas(self._stencil, skia.kAlpha_8_ColorType)
        self.ids = np.zeros((height, width), np.int32)
        self.extents: dict[int, Extent] = {}

    def paint(self, shapes: list[Shape]) -> None:
        for shape in shapes:
            self._canvas.drawPath(shape.path, shape.paint)

    def picture(self) -> npt.NDArray[np.uint8]:
        return np.ascontiguousarray(self._pixels[..., :3])

    def stamp(self, shapes: list[Shape], object_id: int) -> None:
        """Write an object's id (0 for scenery) where its solid shapes lie, without anti-aliasing."""
        window = self._window(shapes)
        if window is None:
            return
        rows, columns = window
        stencil = self._stencil[rows, columns, 0]
        for shape in shapes:
            if shape.solid:
                self._stencil_canvas.drawPath(shape.path, _stencil_paint(shape.stroke))
        covered = stencil != 0
        ids = self.ids[rows, columns]
        if object_id:
            self._note_extent(object_id, covered, rows.start, columns.start)
        self._note_hidden(ids[covered], object_id)
        ids[covered] = object_id
        stencil[:] = 0

    def _window(self, shapes: list[Shape]) -> tuple[slice, slice] | None:
        bounds = skia.Rect.MakeEmpty()
        for shape in shapes:
            if shape.solid:
                bounds.join(shape.path.getBounds().makeOutset(shape.stroke / 2 + 1, shape.stroke / 2 + 1))
        height, width = self.ids.shape
        left, right = max(0, math.floor(bounds.left())), min(width, math.ceil(bounds.right()))
        top, bottom = max(0, math.floor(bounds.top())), min(height, math.ceil(bounds.bottom()))
        return None if left >= right or top >= bottom else (slice(top, bottom), slice(left, right))

    def _note_extent(self, object_id: int, covered: npt.NDArray[np.bool_], top: int, left: int) -> None:
        rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
        if len(rows) == 0:
            return
        box = (
            left + int(columns[0]),
            top + int(rows[0]),
            int(columns[-1] - columns[0]) + 1,
            int(rows[-1] - rows[0]) + 1,
        )
        self.extents[object_id] = Extent(object_id, box, int(covered.sum()), {})

    def _note_hidden(self, beneath: npt.NDArray[np.int32], object_id: int) -> None:
        hidden, counts = np.unique(beneath, return_counts=True)
        for below, count in zip(hidden.tolist(), counts.tolist(), strict=True):
            if below:
                by = self.extents[below].hidden_by
                by[object_id] = by.get(object_id, 0) + count


def _stencil_paint(stroke: float) -> skia.Paint:
    paint = skia.Paint(AntiAlias=False, Color=0xFFFFFFFF)
    if stroke:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(max(stroke, 1.0))
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def _painting_order(scene: Scene) -> list[tuple[Any, int]]:
    """Scenery (id 0) and things, far ones first; crosswalks lie on the ground, buildings stand behind all."""
    items: list[tuple[Any, int]] = [(item, 0) for item in scene.scenery]
    items += [(thing, number) for number, thing in enumerate(scene.things, 1)]

    def key(entry: tuple[Any, int]) -> tuple[int, float]:
        item = entry[0]
        if isinstance(item, Building):
            return 0, -item.start
        if isinstance(item, Crosswalk):
            return 1, -item.z
        return 2, -nearest_depth(item)

    return sorted(items, key=key)


def nearest_depth(item: Any) -> float:
    """Depth of the point of an item's footprint that is nearest to the camera."""
    if isinstance(item, Vehicle):
        long, wide = abs(math.cos(item.yaw)) * item.length, abs(math.sin(item.yaw)) * item.width
        return item.z - (long + wide) / 2
    if isinstance(item, Cycle):
        return item.z - abs(math.cos(item.yaw)) * 0.9
    depth: float = item.z
    return depth
