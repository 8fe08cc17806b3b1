"""Scene -> picture and the exact id of every pixel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.streets.buildings import draw_building
from microtome.streets.buses import draw_bus
from microtome.streets.canvas import Canvas, Extent
from microtome.streets.cars import draw_car
from microtome.streets.cycles import draw_cycle
from microtome.streets.furniture import draw_cone, draw_traffic_light
from microtome.streets.ground import draw_beam, draw_ground
from microtome.streets.lanes import draw_lines
from microtome.streets.layering import Item, Numbered, flat_items, standing_items
from microtome.streets.markings import draw_crosswalk
from microtome.streets.palette import Air, air_of
from microtome.streets.people import draw_pedestrian
from microtome.streets.scene import (
    Building,
    Cone,
    Crosswalk,
    Cycle,
    Exposure,
    Lamp,
    Pedestrian,
    Scene,
    TrafficLight,
    Tree,
    Vehicle,
)
from microtome.streets.scenery import draw_lamp, draw_tree
from microtome.streets.sketch import Sketch
from microtome.streets.sky import draw_sky
from microtome.streets.solids import Body
from microtome.streets.trucks import draw_truck
from microtome.streets.weather import draw_weather


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
    canvas = Canvas(scene.camera.width, scene.camera.height)
    back, beam, front = (Sketch(scene.camera, air, z) for z in (60.0, 6.0, 5.0))
    draw_sky(back, scene.conditions, rng)
    draw_ground(back, scene, rng)
    draw_lines(back, scene)
    canvas.paint(back.shapes)
    _draw_items(canvas, scene, air, flat_items(scene))
    draw_beam(beam)
    canvas.paint(beam.shapes)
    _draw_items(canvas, scene, air, standing_items(scene))
    draw_weather(front, scene.conditions, rng)
    canvas.paint(front.shapes)
    picture = exposed(canvas.picture(), scene.exposure)
    return DrawnScene(picture, canvas.ids, tuple(canvas.extents[number] for number in sorted(canvas.extents)))


def exposed(picture: npt.NDArray[np.uint8], exposure: Exposure) -> npt.NDArray[np.uint8]:
    """The picture `(H, W, 3)` with brightness and colour factors applied."""
    bright = exposure.brightness
    factors = (bright * exposure.red, bright, bright * exposure.blue)
    if factors == (1.0, 1.0, 1.0):
        return picture
    levels = np.arange(256, dtype=np.float64)
    tables = [np.clip(np.rint(levels * factor), 0, 255).astype(np.uint8) for factor in factors]
    return np.stack([table[picture[..., band]] for band, table in enumerate(tables)], axis=-1)


def _draw_items(canvas: Canvas, scene: Scene, air: Air, items: list[Numbered]) -> None:
    for item, object_id in items:
        sketch = Sketch(scene.camera, air, item.start if isinstance(item, Building) else item.z)
        _drawer_of(item)(sketch, item)
        canvas.paint(sketch.shapes)
        if not isinstance(item, Building):
            canvas.stamp(sketch.shapes, object_id)


def _drawer_of(item: Item) -> Callable[[Sketch, Any], None]:
    return _DRAWERS[type(item)]


def _draw_vehicle(sketch: Sketch, vehicle: Vehicle) -> None:
    drawers = {"car": draw_car, "bus": draw_bus, "truck": draw_truck}
    drawers[vehicle.category](Body(sketch, vehicle.x, vehicle.z, vehicle.yaw), vehicle)


_DRAWERS: dict[type[Item], Callable[[Sketch, Any], None]] = {
    Building: draw_building,
    Tree: draw_tree,
    Lamp: draw_lamp,
    Vehicle: _draw_vehicle,
    Cycle: draw_cycle,
    Pedestrian: draw_pedestrian,
    TrafficLight: draw_traffic_light,
    Cone: draw_cone,
    Crosswalk: draw_crosswalk,
}
