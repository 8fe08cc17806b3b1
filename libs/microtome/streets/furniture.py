"""Street furniture that is annotated: traffic lights and cones."""

from __future__ import annotations

import math

import skia

from microtome.streets.paints import flat_paint, gradient
from microtome.streets.palette import POST, rgb, times
from microtome.streets.paths import polygon
from microtome.streets.scene import Cone, TrafficLight
from microtome.streets.sketch import Sketch
from microtome.streets.solids import Body

_CASE = rgb(0x1E2124)
_LENSES = {"red": rgb(0xFF2A1C), "amber": rgb(0xFFB01E), "green": rgb(0x20E07A)}
_CONE = rgb(0xF0641C)


def draw_traffic_light(sketch: Sketch, light: TrafficLight) -> None:
    """Take a post with a signal head; the head is the object, the post scenery."""
    body = Body(sketch, light.x, light.z, 0.0)
    head = -light.reach if light.x > 0 else light.reach
    top = light.lens_height + (0.25 if light.reach else -0.6)
    body.shadow(0.1, 0.1, 4.0)
    body.line([(0.0, 0.0, 0.0), (0.0, top, 0.0)], 0.13, POST)
    if light.reach:
        body.line([(0.0, top, 0.0), (head, top, 0.0)], 0.1, POST)
    sketch.leave_to_scenery()
    _signal_head(body, head, light)


def _signal_head(body: Body, a: float, light: TrafficLight) -> None:
    unit, sketch = body.sketch.camera.scale(light.z), body.sketch
    x, y = body.pixel(a, light.lens_height, 0.0)
    case = skia.Path()
    box = skia.Rect.MakeLTRB(x - 0.24 * unit, y - 0.62 * unit, x + 0.24 * unit, y + 0.62 * unit)
    case.addRoundRect(box, 0.1 * unit, 0.1 * unit)
    border = skia.Path()
    border.addRoundRect(box.makeOutset(0.06 * unit, 0.06 * unit), 0.12 * unit, 0.12 * unit)
    sketch.add(border, flat_paint(sketch.colour(rgb(0xC9C4A8))))
    sketch.add(case, flat_paint(sketch.colour(_CASE)))
    for place, (state, colour) in enumerate(_LENSES.items()):
        centre = (x, y + (place - 1) * 0.39 * unit)
        on = state == light.state
        painted = sketch.glow(colour) if on else sketch.colour(times(colour, 0.22))
        sketch.disc(centre, 0.15 * unit, painted, solid=False)
        if on:
            sketch.halo(centre, (1.1 if sketch.air.is_dark else 0.5) * unit, colour, 0.7)


def draw_cone(sketch: Sketch, cone: Cone) -> None:
    """Take a traffic cone with its white bands."""
    unit = sketch.camera.scale(cone.z)
    x, y = sketch.camera.project(cone.x, 0.0, cone.z)
    Body(sketch, cone.x, cone.z, 0.0).shadow(0.2, 0.2, cone.height * 0.5)
    turn = 0.0 if cone.pose == "upright" else math.radians(82)
    lift = 0.0 if cone.pose == "upright" else 0.2 * cone.height * unit
    size = cone.height * unit

    def at(across: float, up: float) -> tuple[float, float]:
        across, up = across * size, up * size
        return x + across * math.cos(turn) + up * math.sin(turn), y - lift + across * math.sin(
            turn
        ) - up * math.cos(turn)

    def slice_of(low: float, high: float) -> list[tuple[float, float]]:
        wide_low, wide_high = 0.25 - 0.19 * low, 0.25 - 0.19 * high
        return [at(-wide_low, low), at(-wide_high, high), at(wide_high, high), at(wide_low, low)]

    sketch.fill(
        [at(-0.36, 0.0), at(-0.34, 0.07), at(0.34, 0.07), at(0.36, 0.0)], sketch.colour(times(_CONE, 0.75))
    )
    left, right = at(-0.25, 0.5), at(0.25, 0.5)
    colours = [sketch.colour(times(_CONE, share)) for share in (1.05, 1.1, 0.7)]
    sketch.add(polygon(slice_of(0.06, 1.0)), gradient(left, right, colours))
    for low, high in ((0.32, 0.5), (0.66, 0.8)):
        sketch.fill(slice_of(low, high), sketch.colour(rgb(0xF4F2EA)), solid=False)
