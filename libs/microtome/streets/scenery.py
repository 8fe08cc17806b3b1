"""What surrounds the road: sky, skyline, buildings, trees, lamps. Not annotated."""

from __future__ import annotations

import math

import numpy as np
import skia

from microtome.streets.camera import Point3
from microtome.streets.palette import POST, Rgb, argb, mix, rgb, times
from microtome.streets.scene import Building, Conditions, Lamp, Tree
from microtome.streets.sketch import Sketch, gradient, polygon, radial

WALLS: dict[str, Rgb] = {
    "brick": rgb(0xA4583F),
    "sand": rgb(0xD2B48C),
    "cream": rgb(0xE6DCC2),
    "slate": rgb(0x7A8794),
    "concrete": rgb(0xAAA9A4),
    "terracotta": rgb(0xC4795A),
    "mint": rgb(0xA9C2AE),
    "sky": rgb(0x9CB4C8),
    "ochre": rgb(0xCF9F4C),
}
_LEAVES = {"round": rgb(0x4C7F3C), "poplar": rgb(0x3D6B3A), "maple": rgb(0x7E8F3A), "bare": rgb(0x5C4A3C)}
_TRUNK = rgb(0x5A4534)
_WINDOW = rgb(0x46586A)
_LIT = rgb(0xFFD98A)


def draw_sky(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    """Take sky, sun or moon, clouds and a far skyline down to just below the horizon."""
    camera, air = sketch.camera, sketch.air
    whole = skia.Path()
    whole.addRect(skia.Rect.MakeLTRB(0, 0, camera.width, camera.horizon + 2))
    low = mix(air.sky_low, air.haze, 0.5)
    colours = [argb(air.sky_top), argb(mix(air.sky_top, air.sky_low, 0.55)), argb(air.sky_low), argb(low)]
    sketch.add(whole, gradient((0, 0), (0, camera.horizon), colours, [0.0, 0.5, 0.85, 1.0]))
    if conditions.weather == "clear":
        _sun(sketch, conditions)
        _stars(sketch, conditions, rng)
    if conditions.weather in ("clear", "rain"):
        _clouds(sketch, conditions, rng)
    _skyline(sketch, rng)


def _sun(sketch: Sketch, conditions: Conditions) -> None:
    camera = sketch.camera
    place = (
        camera.width * (0.5 + 0.45 * conditions.sun_side),
        camera.horizon * {"day": 0.2, "dusk": 0.86, "night": 0.25}[conditions.lighting],
    )
    if conditions.lighting == "night":
        sketch.disc(place, 9, argb(rgb(0xE8E6D4)))
        sketch.halo(place, 60, rgb(0x8890B0), 0.5)
    else:
        colour = rgb(0xFFF6DC) if conditions.lighting == "day" else rgb(0xFFC078)
        sketch.halo(place, 190 if conditions.lighting == "dusk" else 120, colour, 0.85)


def _stars(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    if conditions.lighting != "night":
        return
    stars = skia.Path()
    for x, y in rng.uniform(0, 1, (40, 2)):
        stars.addCircle(float(x) * sketch.camera.width, float(y) ** 1.5 * sketch.camera.horizon * 0.7, 0.7)
    sketch.add(stars, skia.Paint(AntiAlias=True, Color=0x90FFFFFF))


def _clouds(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    camera, air = sketch.camera, sketch.air
    light = mix(air.sky_low, (1.0, 1.0, 1.0), 0.55 if conditions.lighting == "day" else 0.12)
    if conditions.weather == "rain":
        light = times(air.sky_top, 0.82)
    for _ in range(int(2 + 6 * conditions.cloud)):
        x, y = float(rng.uniform(-50, camera.width + 50)), float(rng.uniform(0.02, 0.62)) * camera.horizon
        size = float(rng.uniform(26, 60)) * (1.15 - y / camera.horizon)
        cloud = skia.Path()
        for shift in np.linspace(-1.6, 1.6, 7):
            bump = size * (1.0 - 0.22 * shift * shift) * float(rng.uniform(0.45, 0.75))
            cloud.addOval(
                skia.Rect.MakeLTRB(
                    x + shift * size - bump * 1.3,
                    y - bump * 0.8,
                    x + shift * size + bump * 1.3,
                    y + size * 0.2,
                )
            )
        sketch.add(
            cloud, gradient((0, y - size * 0.6), (0, y + size * 0.2), [argb(light, 0.8), argb(light, 0.08)])
        )


def _skyline(sketch: Sketch, rng: np.random.Generator) -> None:
    camera, air = sketch.camera, sketch.air
    path = skia.Path()
    x = -20.0
    while x < camera.width + 20:
        wide, high = float(rng.uniform(14, 46)), float(rng.uniform(6, 36))
        path.addRect(skia.Rect.MakeLTRB(x, camera.horizon - high, x + wide, camera.horizon + 2))
        x += wide * float(rng.uniform(0.7, 1.2))
    far = mix(air.seen(rgb(0x7C8894), 60.0), air.haze, 0.6)
    sketch.add(path, skia.Paint(AntiAlias=True, Color=argb(far)))


# ---------------------------------------------------------------- buildings


def draw_building(sketch: Sketch, building: Building) -> None:
    """Take a block: its wall along the road, its wall towards the camera, windows, shops, a roof edge."""
    rng = np.random.default_rng(building.seed)
    away = building.wall + building.side * 14.0
    front = [(building.wall, 0.0), (building.wall, building.height), (away, building.height), (away, 0.0)]
    facing = (0.0, 0.0, -1.0)
    _wall(sketch, [(x, y, building.start) for x, y in front], facing, WALLS[building.colour])
    _windows(sketch, building, rng, along=False)
    side = [
        (building.wall, 0.0, building.start),
        (building.wall, building.height, building.start),
        (building.wall, building.height, building.end),
        (building.wall, 0.0, building.end),
    ]
    if (building.wall > 0) == (building.side > 0):
        _wall(sketch, side, (-float(building.side), 0.0, 0.0), WALLS[building.colour])
        _windows(sketch, building, rng, along=True)
        _ground_floor(sketch, building, rng)
    _roof_edge(sketch, building)


def _wall(sketch: Sketch, corners: list[Point3], normal: Point3, colour: Rgb) -> None:
    """A wall whose colour follows the depth of its ends."""
    points = [sketch.camera.project(*corner) for corner in corners]
    near, far = corners[0], corners[-1]
    colours = [argb(sketch.air.seen(colour, z, normal)) for z in (near[2], (near[2] * far[2]) ** 0.5, far[2])]
    x_near, x_far = points[0][0], points[-1][0]
    x_mid = sketch.camera.project(near[0], 0.0, (near[2] * far[2]) ** 0.5)[0]
    if near[2] == far[2] or abs(x_far - x_near) < 1:
        sketch.fill(points, colours[0])
        return
    share = min(max((x_mid - x_near) / (x_far - x_near), 0.01), 0.99)
    sketch.add(polygon(points), gradient((x_near, 0), (x_far, 0), colours, [0.0, share, 1.0]))


def _windows(sketch: Sketch, building: Building, rng: np.random.Generator, *, along: bool) -> None:
    floors = int((building.height - 4.2) / 3.1)
    span = building.end - building.start if along else 14.0
    bays = max(1, int(span / 2.8))
    lit_share = {True: 0.38, False: 0.0}[sketch.air.is_dark]
    dark, lit = skia.Path(), skia.Path()
    for floor in range(max(floors, 0)):
        base = 4.4 + floor * 3.1
        for bay in range(bays):
            start = (bay + 0.25) * span / bays
            target = lit if rng.uniform() < lit_share else dark
            target.addPath(_window(sketch, building, start, start + 0.5 * span / bays, base, along=along))
    z = (building.start * building.end) ** 0.5 if along else building.start
    normal = (-float(building.side), 0.0, 0.0) if along else (0.0, 0.0, -1.0)
    glass = sketch.air.seen(mix(_WINDOW, sketch.air.sky_low, 0.25), z, normal)
    sketch.add(dark, skia.Paint(AntiAlias=True, Color=argb(glass)))
    sketch.add(lit, skia.Paint(AntiAlias=True, Color=argb(sketch.air.hazed(_LIT, z * 0.7))))


def _window(
    sketch: Sketch, building: Building, start: float, end: float, base: float, *, along: bool
) -> skia.Path:
    if along:
        corners = [
            (building.wall, y, building.start + z)
            for y, z in ((base, start), (base + 1.7, start), (base + 1.7, end), (base, end))
        ]
    else:
        corners = [
            (building.wall + building.side * x, y, building.start)
            for y, x in ((base, start), (base + 1.7, start), (base + 1.7, end), (base, end))
        ]
    return polygon([sketch.camera.project(*corner) for corner in corners])


def _ground_floor(sketch: Sketch, building: Building, rng: np.random.Generator) -> None:
    """Shop windows with awnings, or a row of doors."""
    span = building.end - building.start
    shops = max(1, int(span / 5.5))
    awning = [rgb(0xB23A3A), rgb(0x2F6B5B), rgb(0x35558A), rgb(0xC89A3C), rgb(0x6B4B6B)]
    side = (-float(building.side), 0.0, 0.0)
    for shop in reversed(range(shops)):
        start, end = (
            building.start + (shop + 0.12) * span / shops,
            building.start + (shop + 0.88) * span / shops,
        )
        z = (start * end) ** 0.5
        corners = [
            (building.wall, 0.3, start),
            (building.wall, 2.7, start),
            (building.wall, 2.7, end),
            (building.wall, 0.3, end),
        ]
        points = [sketch.camera.project(*corner) for corner in corners]
        glass = (
            sketch.air.hazed(times(_LIT, 0.85), z)
            if sketch.air.is_dark and rng.uniform() < 0.6
            else sketch.air.seen(_WINDOW, z, side)
        )
        sketch.fill(points, argb(glass))
        if building.style == "shop":
            out = building.wall - building.side * 1.1
            roof = [
                (building.wall, 3.3, start),
                (building.wall, 3.3, end),
                (out, 2.7, end),
                (out, 2.7, start),
            ]
            colour = sketch.air.seen(awning[int(rng.integers(len(awning)))], z, (0.0, 0.7, -0.5))
            sketch.fill([sketch.camera.project(*corner) for corner in roof], argb(colour))


def _roof_edge(sketch: Sketch, building: Building) -> None:
    colour = rgb(0xE9EEF4) if sketch.air.is_snowy else times(WALLS[building.colour], 0.72)
    top, low = building.height + 0.15, building.height - 0.35
    out = building.wall - building.side * 0.3
    edge = [
        (out, low, building.start),
        (out, top, building.start),
        (out, top, building.end),
        (out, low, building.end),
    ]
    _wall(sketch, edge, (-float(building.side), 0.2, 0.0), colour)
    away = building.wall + building.side * 14.0
    front = [(out, low), (out, top), (away, top), (away, low)]
    _wall(sketch, [(x, y, building.start) for x, y in front], (0.0, 0.2, -1.0), colour)


# ---------------------------------------------------------------- trees and lamps


def draw_tree(sketch: Sketch, tree: Tree) -> None:
    """Take a tree; snow lies on it in winter."""
    rng = np.random.default_rng(tree.seed)
    unit = sketch.camera.scale(tree.z)
    x, foot = sketch.camera.project(tree.x, 0.0, tree.z)
    top = foot - tree.height * unit
    shade = argb((0.0, 0.0, 0.02), 0.22)
    flat = 0.5 * sketch.camera.eye / max(tree.z, 2.0)
    sketch.disc((x, foot), tree.spread * unit * 0.9, shade, flat=flat, solid=False)
    trunk = [
        (x - 0.13 * unit, foot),
        (x - 0.08 * unit, top + tree.spread * unit),
        (x + 0.08 * unit, top + tree.spread * unit),
        (x + 0.13 * unit, foot),
    ]
    sketch.fill(trunk, sketch.colour(_TRUNK))
    _crown(sketch, tree, (x, top), unit, rng)


def _crown(
    sketch: Sketch, tree: Tree, top: tuple[float, float], unit: float, rng: np.random.Generator
) -> None:
    leaves = _LEAVES[tree.kind]
    x, y = top
    wide, high = tree.spread * unit, tree.height * unit * (0.62 if tree.kind != "poplar" else 0.8)
    wide *= 0.55 if tree.kind == "poplar" else 1.0
    for layer, factor in ((0, 0.68), (1, 0.9), (2, 1.12)):
        path = skia.Path()
        reach = 1.0 - 0.2 * layer
        for n in range(9):
            turn = 2 * math.pi * n / 9 + float(rng.uniform(0, 0.4))
            cx = x + (0.55 * reach * math.cos(turn) - 0.1 * layer) * wide
            cy = y + high * (0.5 - 0.07 * layer) + 0.34 * reach * math.sin(turn) * high
            path.addCircle(cx, cy, 0.42 * reach * wide * float(rng.uniform(0.8, 1.15)))
        colour = times(leaves, factor)
        if sketch.air.is_snowy:
            colour = mix(colour, rgb(0xE9EEF4), 0.25 + 0.25 * layer)
        sketch.add(path, skia.Paint(AntiAlias=True, Color=sketch.colour(colour, (0.0, 0.7, -0.5))))


def draw_lamp(sketch: Sketch, lamp: Lamp) -> None:
    """Take a street lamp; it shines in the dark."""
    camera, unit = sketch.camera, sketch.camera.scale(lamp.z)
    reach = 1.6 * lamp.side
    points = [(lamp.x, 0.0), (lamp.x, 6.6), (lamp.x + 0.3 * lamp.side, 7.1), (lamp.x + reach, 7.3)]
    sketch.line([camera.project(x, y, lamp.z) for x, y in points], sketch.colour(POST), 0.14 * unit)
    head = camera.project(lamp.x + reach, 7.25, lamp.z)
    if sketch.air.is_dark:
        sketch.disc(head, 0.28 * unit, sketch.glow(rgb(0xFFE6B0)), flat=0.45, solid=False)
        sketch.halo(head, 2.6 * unit, rgb(0xFFD08A), 0.75)
        pool = camera.project(lamp.x + reach, 0.0, lamp.z)
        _light_pool(sketch, pool, 3.6 * unit, camera.eye / lamp.z)
    else:
        sketch.disc(head, 0.3 * unit, sketch.colour(POST), flat=0.4)


def _light_pool(sketch: Sketch, centre: tuple[float, float], radius: float, flat: float) -> None:
    path = skia.Path()
    path.addOval(
        skia.Rect.MakeLTRB(
            centre[0] - radius, centre[1] - radius * flat, centre[0] + radius, centre[1] + radius * flat
        )
    )
    paint = radial(centre, radius, [argb(rgb(0xFFCF8A), 0.3), argb(rgb(0xFFCF8A), 0.0)])
    matrix = skia.Matrix()
    matrix.setScale(1.0, flat, centre[0], centre[1])
    paint.setShader(paint.getShader().makeWithLocalMatrix(matrix))
    paint.setBlendMode(skia.BlendMode.kScreen)
    sketch.add(path, paint, solid=False)
