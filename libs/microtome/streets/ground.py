"""The ground: asphalt, pavements, lane lines, and paints that fade into the distance without bands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import skia

from microtome.streets.camera import Camera, Point
from microtome.streets.paints import flat_paint, gradient, radial
from microtome.streets.palette import SNOW, Air, Rgb, Surface, argb, mix, rgb, times
from microtome.streets.paths import add_polygon, polygon
from microtome.streets.scene import Road, Scene
from microtome.streets.sketch import Sketch

ASPHALT = rgb(0x5A5D62)
WET_ASPHALT = rgb(0x43474E)
PAVEMENT = rgb(0xA49E95)
KERB = rgb(0xBDB8AF)
GRASS = rgb(0x6E8A4A)
PAINT = rgb(0xF0F0EC)
BEAM = rgb(0xFFE9C4)
FAR = 260.0
UP = (0.0, 1.0, 0.0)
_DEPTHS = (1000.0, 95.0, 38.0, 20.0, 12.0, 7.5, 4.5, 2.6)  # eight stops: skia is slower with more


def ground_paint(camera: Camera, air: Air, colour: Rgb, alpha: float = 1.0) -> skia.Paint:
    """A paint for flat ground of one colour: every row has the colour of its depth."""
    top, bottom, stops = _rows(camera)
    colours = [argb(seen, alpha) for seen in _lit_ground(air, colour)]
    return gradient((0.0, top), (0.0, bottom), colours, stops)


@lru_cache(maxsize=4)
def _rows(camera: Camera) -> tuple[float, float, tuple[float, ...]]:
    """The rows of the farthest and the nearest depth, and where between them the depths lie."""
    rows = [camera.horizon + camera.eye * camera.focal / depth for depth in _DEPTHS]
    return rows[0], rows[-1], tuple((row - rows[0]) / (rows[-1] - rows[0]) for row in rows)


def _lit_ground(air: Air, colour: Rgb) -> list[Rgb]:
    """Ground at all depths; wet ground mirrors the sky the more the flatter it is seen."""
    seen = [surface.seen(colour) for surface in _surfaces(air)]
    if not air.is_wet:
        return seen
    return [
        mix(each, air.sky_low, 0.42 * depth / (depth + 26.0))
        for each, depth in zip(seen, _DEPTHS, strict=True)
    ]


@lru_cache(maxsize=4)
def _surfaces(air: Air) -> tuple[Surface, ...]:
    return tuple(air.surface(depth, UP) for depth in _DEPTHS)


def strip(camera: Camera, left: float, right: float, near: float, far: float) -> list[Point]:
    """The outline of the ground between two x and two z, along the road."""
    depths = _depths(max(near, 1.2), max(far, 1.3)) if camera.bend else (max(near, 1.2), max(far, 1.3))
    there = [(left, 0.0, z) for z in depths]
    back = [(right, 0.0, z) for z in reversed(depths)]
    return camera.project_all(there + back)


def _depths(near: float, far: float) -> tuple[float, ...]:
    """Depths from near to far, denser nearby, so that a bent road stays smooth."""
    steps = 1 + int(6 * math.log10(max(far / near, 1.0)))
    return tuple(near * (far / near) ** (n / steps) for n in range(steps + 1))


def patch(camera: Camera, corners: Sequence[tuple[float, float]]) -> list[Point]:
    """The outline of a ground polygon given by (x, z) corners."""
    return camera.project_all([(x, 0.0, z) for x, z in corners])


def draw_ground(sketch: Sketch, scene: Scene, rng: np.random.Generator) -> None:
    """Take all flat ground from the horizon down, without any lines."""
    road, surroundings = scene.road, scene.surroundings
    camera, air = sketch.camera, sketch.air
    floor = GRASS if surroundings == "park" else mix(PAVEMENT, GRASS, 0.25)
    if air.is_snowy:
        floor = SNOW
    sketch.backdrop(camera.horizon - 0.5, camera.height, ground_paint(camera, air, floor))
    _pavements(sketch, road)
    _asphalt(sketch, road, rng)
    _kerbs(sketch, road)


def asphalt_colour(air: Air) -> Rgb:
    """The road's colour under this weather."""
    if air.is_snowy:
        return mix(ASPHALT, SNOW, 0.3)
    return WET_ASPHALT if air.is_wet else ASPHALT


def _pavements(sketch: Sketch, road: Road) -> None:
    colour = mix(PAVEMENT, SNOW, 0.75) if sketch.air.is_snowy else PAVEMENT
    paint = ground_paint(sketch.camera, sketch.air, times(colour, 0.9) if sketch.air.is_wet else colour)
    near = sketch.camera.nearest_ground() * 0.8
    joints = skia.Path()
    for inner, outer in ((road.left, road.left - road.pavement), (road.right, road.right + road.pavement)):
        sketch.add(polygon(strip(sketch.camera, inner, outer, near, FAR)), paint)
        for z in np.arange(2.0, 40.0, 1.5):
            add_polygon(joints, strip(sketch.camera, inner, outer, float(z), float(z) + 0.04))
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
    first, last = road.left + road.parking_left, road.right - road.parking_right
    for half_lane in range(2 * round((last - first) / road.lane_width)):
        inside = first + half_lane * road.lane_width / 2 + road.lane_width * 0.14
        add_polygon(tracks, strip(camera, inside, inside + road.lane_width * 0.2, near, FAR))
    rut, alpha = (ASPHALT, 0.34) if air.is_snowy else (times(colour, 0.86), 0.45)
    sketch.add(tracks, ground_paint(camera, air, rut, alpha))
    _specks(sketch, road, colour, rng)
    _patches(sketch, road, colour, rng)


def _specks(sketch: Sketch, road: Road, colour: Rgb, rng: np.random.Generator) -> None:
    """Fine light and dark grains nearby, so that asphalt is not a flat sheet."""
    camera, near, far = sketch.camera, sketch.camera.nearest_ground(), 16.0
    for shade in (0.8, 1.22):
        grains = skia.Path()
        for u, w, size in rng.uniform(0, 1, (110, 3)).tolist():
            z = near * (far / near) ** w
            x, scale = camera.column(road.left + u * (road.right - road.left), z)
            y, wide = camera.row(0.0, scale), (0.01 + 0.02 * size) * scale
            grains.addOval(skia.Rect.MakeLTRB(x - wide, y - 0.4 * wide, x + wide, y + 0.4 * wide))
        sketch.add(grains, ground_paint(camera, sketch.air, times(colour, shade), 0.5))


def _patches(sketch: Sketch, road: Road, colour: Rgb, rng: np.random.Generator) -> None:
    repairs = skia.Path()
    for _ in range(int(rng.integers(1, 5))):
        x, z = float(rng.uniform(road.left, road.right - 2)), float(rng.uniform(4, 30))
        wide, deep = float(rng.uniform(0.6, 2.0)), float(rng.uniform(0.8, 4.0))
        add_polygon(repairs, strip(sketch.camera, x, x + wide, z, z + deep))
    sketch.add(repairs, ground_paint(sketch.camera, sketch.air, times(colour, 0.9), 0.5))
    if sketch.air.is_wet:
        _puddles(sketch, road, rng)
    for _ in range(int(rng.integers(0, 3))):
        x, z = float(rng.uniform(road.left + 1, road.right - 1)), float(rng.uniform(5, 20))
        centre = sketch.camera.project(x, 0.0, z)
        radius = 0.33 * sketch.camera.scale(z)
        cover = argb(sketch.air.seen(times(colour, 0.62), z, UP))
        sketch.disc(centre, radius, cover, flat=min(1.0, sketch.camera.eye / z))


def _puddles(sketch: Sketch, road: Road, rng: np.random.Generator) -> None:
    """Water along the kerbs and in the ruts, bright as the sky."""
    puddles = skia.Path()
    for _ in range(int(rng.integers(3, 8))):
        x, z = float(rng.uniform(road.left + 0.4, road.right - 0.4)), float(rng.uniform(4.5, 18.0))
        wide, deep = float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.25, 0.8))
        turns = [2 * math.pi * n / 14 for n in range(14)]
        edge = [
            (x + wide * math.cos(turn) * (1 + 0.2 * math.sin(3 * turn + x)), z + deep * math.sin(turn))
            for turn in turns
        ]
        add_polygon(puddles, patch(sketch.camera, edge))
    bright = mix(sketch.air.sky_low, sketch.air.haze, 0.3)
    sketch.add(puddles, flat_paint(argb(bright, 0.22)))


def _kerbs(sketch: Sketch, road: Road) -> None:
    camera, air = sketch.camera, sketch.air
    colour = SNOW if air.is_snowy else KERB
    near = camera.nearest_ground() * 0.8
    path = skia.Path()
    shade = skia.Path()
    for x, out in ((road.left, -1), (road.right, 1)):
        for start, end in kerb_spans(road, near):
            add_polygon(path, strip(camera, x, x + out * 0.28, start, end))
            add_polygon(shade, strip(camera, x, x - out * 0.1, start, end))
    sketch.add(shade, ground_paint(camera, air, times(asphalt_colour(air), 0.62), 0.7))
    sketch.add(path, ground_paint(camera, air, colour))


def kerb_spans(road: Road, near: float) -> list[tuple[float, float]]:
    """The stretches of z along which the kerb runs: not across the crossing street."""
    if not road.is_crossed:
        return [(near, FAR)]
    return [(near, road.crossing_start), (road.crossing_end, FAR)]


def draw_beam(sketch: Sketch) -> None:
    """Take the light our own headlamps throw on the road."""
    camera, strength = sketch.camera, 0.55 * sketch.air.beam
    if strength < 0.1:
        return
    low = camera.height - camera.horizon
    centre, radius = (camera.centre, camera.horizon + 0.5 * low), 0.52 * camera.width
    paint = radial(
        centre, radius, [argb(BEAM, strength), argb(BEAM, 0.45 * strength), argb(BEAM, 0.0)], [0.0, 0.45, 1.0]
    )
    matrix = skia.Matrix()
    matrix.setScale(1.0, 0.47 * low / radius, centre[0], centre[1])
    paint.setShader(paint.getShader().makeWithLocalMatrix(matrix))
    paint.setBlendMode(skia.BlendMode.kScreen)
    pool = skia.Path()
    pool.addRect(skia.Rect.MakeLTRB(0, camera.horizon, camera.width, camera.height))
    sketch.add(pool, paint, solid=False)
