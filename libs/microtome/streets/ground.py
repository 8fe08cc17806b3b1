"""The ground: asphalt, pavements, lane lines, and paints that fade into the distance without bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import skia

from microtome.streets.camera import Camera, Point
from microtome.streets.palette import Air, Rgb, argb, mix, rgb, times
from microtome.streets.scene import Road
from microtome.streets.sketch import Sketch, gradient, polygon

ASPHALT = rgb(0x5A5D62)
WET_ASPHALT = rgb(0x43474E)
PAVEMENT = rgb(0xA49E95)
KERB = rgb(0xBDB8AF)
GRASS = rgb(0x6E8A4A)
PAINT = rgb(0xF0F0EC)
SNOW = rgb(0xE9EEF4)
FAR = 260.0
UP = (0.0, 1.0, 0.0)
_DEPTHS = (2.0, 3.2, 4.5, 6.0, 8.0, 11.0, 15.0, 21.0, 30.0, 45.0, 80.0, 160.0, 1000.0)


def ground_paint(camera: Camera, air: Air, colour: Rgb, alpha: float = 1.0) -> skia.Paint:
    """A paint for flat ground of one colour: every row has the colour of its depth."""
    rows = [camera.horizon + camera.eye * camera.focal / depth for depth in _DEPTHS]
    top, bottom = rows[-1], rows[0]
    colours = [argb(air.seen(colour, depth, UP), alpha) for depth in reversed(_DEPTHS)]
    stops = [(row - top) / (bottom - top) for row in reversed(rows)]
    return gradient((0.0, top), (0.0, bottom), colours, stops)


def depths_between(near: float, far: float) -> list[float]:
    """Depths from near to far, denser nearby, so that a bent road stays smooth."""
    steps = 2 + int(6 * np.log(max(far / near, 1.0)) / np.log(10.0))
    return [float(depth) for depth in np.geomspace(near, far, steps)]


def strip(camera: Camera, left: float, right: float, near: float, far: float) -> list[Point]:
    """The outline of the ground between two x and two z, along the road."""
    depths = depths_between(max(near, 1.2), max(far, 1.3))
    there = [camera.project(left, 0.0, z) for z in depths]
    back = [camera.project(right, 0.0, z) for z in reversed(depths)]
    return there + back


def patch(camera: Camera, corners: Sequence[tuple[float, float]]) -> list[Point]:
    """The outline of a ground polygon given by (x, z) corners."""
    return [camera.project(x, 0.0, z) for x, z in corners]


def draw_ground(sketch: Sketch, road: Road, surroundings: str, rng: np.random.Generator) -> None:
    """Take all flat ground from the horizon down, without crosswalks."""
    camera, air = sketch.camera, sketch.air
    floor = GRASS if surroundings == "park" else mix(PAVEMENT, GRASS, 0.25)
    if air.is_snowy:
        floor = SNOW
    whole = skia.Path()
    whole.addRect(skia.Rect.MakeLTRB(0, camera.horizon - 0.5, camera.width, camera.height))
    sketch.add(whole, ground_paint(camera, air, floor))
    _pavements(sketch, road)
    _asphalt(sketch, road, rng)
    _kerbs(sketch, road)
    _lane_lines(sketch, road)


def asphalt_colour(air: Air) -> Rgb:
    """The road's colour under this weather."""
    if air.is_snowy:
        return mix(ASPHALT, SNOW, 0.22)
    return WET_ASPHALT if air.is_wet else ASPHALT


def _pavements(sketch: Sketch, road: Road) -> None:
    colour = mix(PAVEMENT, SNOW, 0.75) if sketch.air.is_snowy else PAVEMENT
    paint = ground_paint(sketch.camera, sketch.air, times(colour, 0.9) if sketch.air.is_wet else colour)
    near = sketch.camera.nearest_ground() * 0.8
    joints = skia.Path()
    for inner, outer in ((road.left, road.left - road.pavement), (road.right, road.right + road.pavement)):
        sketch.add(polygon(strip(sketch.camera, inner, outer, near, FAR)), paint)
        for z in np.arange(2.0, 40.0, 1.5):
            joints.addPath(polygon(strip(sketch.camera, inner, outer, float(z), float(z) + 0.04)))
    sketch.add(joints, ground_paint(sketch.camera, sketch.air, times(colour, 0.8), 0.6))


def _asphalt(sketch: Sketch, road: Road, rng: np.random.Generator) -> None:
    camera, air = sketch.camera, sketch.air
    near = camera.nearest_ground() * 0.8
    colour = asphalt_colour(air)
    surface = polygon(strip(camera, road.left, road.right, near, FAR))
    paint = ground_paint(camera, air, colour)
    sketch.add(surface, paint)
    if road.is_crossed:
        cross = patch(
            camera,
            [
                (-150, road.crossing_start),
                (150, road.crossing_start),
                (150, road.crossing_end),
                (-150, road.crossing_end),
            ],
        )
        sketch.add(polygon(cross), paint)
    tracks = skia.Path()
    for x in np.arange(road.left + road.parking_left, road.right - road.parking_right, road.lane_width / 2):
        inside = float(x) + road.lane_width * 0.14
        tracks.addPath(polygon(strip(camera, inside, inside + road.lane_width * 0.2, near, FAR)))
    sketch.add(tracks, ground_paint(camera, air, times(colour, 0.86), 0.45))
    _patches(sketch, road, colour, rng)


def _patches(sketch: Sketch, road: Road, colour: Rgb, rng: np.random.Generator) -> None:
    repairs = skia.Path()
    for _ in range(int(rng.integers(1, 5))):
        x, z = float(rng.uniform(road.left, road.right - 2)), float(rng.uniform(4, 30))
        wide, deep = float(rng.uniform(0.6, 2.0)), float(rng.uniform(0.8, 4.0))
        repairs.addPath(polygon(strip(sketch.camera, x, x + wide, z, z + deep)))
    sketch.add(repairs, ground_paint(sketch.camera, sketch.air, times(colour, 0.9), 0.5))
    for _ in range(int(rng.integers(0, 3))):
        x, z = float(rng.uniform(road.left + 1, road.right - 1)), float(rng.uniform(5, 20))
        centre = sketch.camera.project(x, 0.0, z)
        radius = 0.33 * sketch.camera.scale(z)
        cover = argb(sketch.air.seen(times(colour, 0.62), z, UP))
        sketch.disc(centre, radius, cover, flat=min(1.0, sketch.camera.eye / z))


def _kerbs(sketch: Sketch, road: Road) -> None:
    camera, air = sketch.camera, sketch.air
    colour = SNOW if air.is_snowy else KERB
    near = camera.nearest_ground() * 0.8
    path = skia.Path()
    shade = skia.Path()
    for x, out in ((road.left, -1), (road.right, 1)):
        for start, end in kerb_spans(road, near):
            path.addPath(polygon(strip(camera, x, x + out * 0.28, start, end)))
            shade.addPath(polygon(strip(camera, x, x - out * 0.1, start, end)))
    sketch.add(shade, ground_paint(camera, air, times(asphalt_colour(air), 0.62), 0.7))
    sketch.add(path, ground_paint(camera, air, colour))


def kerb_spans(road: Road, near: float) -> list[tuple[float, float]]:
    """The stretches of z along which the kerb runs: not across the crossing street."""
    if not road.is_crossed:
        return [(near, FAR)]
    return [(near, road.crossing_start), (road.crossing_end, FAR)]


def _lane_lines(sketch: Sketch, road: Road) -> None:
    camera, near = sketch.camera, 2.0
    lines = skia.Path()
    first = road.left + road.parking_left
    last = road.right - road.parking_right
    count = round((last - first) / road.lane_width)
    for number in range(count + 1):
        x = first + number * road.lane_width
        at_parking = (number == 0 and road.parking_left > 0) or (number == count and road.parking_right > 0)
        for start, end in kerb_spans(road, near):
            if abs(x - road.middle) < 0.1:
                lines.addPath(polygon(strip(camera, x - 0.17, x - 0.07, start, end)))
                lines.addPath(polygon(strip(camera, x + 0.07, x + 0.17, start, end)))
            elif at_parking:
                lines.addPath(polygon(strip(camera, x - 0.05, x + 0.05, start, end)))
            elif 0 < number < count:
                _dashes(lines, camera, x, start, end)
    alpha = 0.55 if sketch.air.is_snowy else 0.85
    sketch.add(lines, ground_paint(camera, sketch.air, PAINT, alpha))


def _dashes(lines: skia.Path, camera: Camera, x: float, start: float, end: float) -> None:
    for z in np.arange(start, min(end, 90.0) - 2.0, 6.0):
        lines.addPath(polygon(strip(camera, x - 0.07, x + 0.07, float(z), float(z) + 2.6)))
