"""What cars, buses and trucks share: wheels, walls, lamps, shadow and shine."""

from __future__ import annotations

import math
from collections.abc import Sequence

from microtome.streets.camera import Point3
from microtome.streets.palette import COLOURS, METAL, SNOW, TYRE, Rgb, mix, rgb, times
from microtome.streets.scene import Vehicle
from microtome.streets.solids import FRONT, LEFT, REAR, RIGHT, UP, Body

TAIL = rgb(0xC01818)
BRIGHT_TAIL = rgb(0xFF4030)
LAMP = rgb(0xF4F2E6)
AMBER = rgb(0xFFA028)
PLATE = rgb(0xE6E6DC)
TRIM = rgb(0x303236)
DARK = rgb(0x17181B)


def paint_of(vehicle: Vehicle) -> Rgb:
    """The body's colour."""
    return COLOURS[vehicle.colour]


def tail_of(body: Body) -> Rgb:
    """The colour of tail lamps: brighter where they burn."""
    return BRIGHT_TAIL if body.sketch.air.is_dark else TAIL


def wheels(body: Body, width: float, axles: Sequence[float], radius: float) -> None:
    """Take the tyres that show under a vehicle: those of the nearest axle and of the visible side."""
    side = width / 2 - 0.03
    nearest = min(axles, key=lambda c: body.world(0.0, 0.0, c)[2])
    for a in (-side, side):
        seen = body.shows((a, radius, 0.0), (math.copysign(1.0, a), 0.0, 0.0))
        for c in axles if seen else (nearest,):
            body.wheel(a, c, radius, 0.22, TYRE)


def wheel_faces(body: Body, width: float, axles: Sequence[float], radius: float) -> None:
    """Take the wheels as seen on the visible side, each in its dark arch."""
    for sign in (-1.0, 1.0):
        side = sign * width / 2
        if not body.shows((side, 0.5, 0.0), (sign, 0.0, 0.0)):
            continue
        for c in axles:
            body.sketch.fill(body.pixels(_arch(side, radius, c)), body.sketch.colour(DARK), solid=False)
            body.hub(side, c, radius, TYRE, METAL)


def _arch(side: float, radius: float, c: float) -> list[Point3]:
    reach = radius * 1.17
    turns = [math.pi * n / 10 for n in range(11)]
    return [(side, radius + reach * math.sin(turn), c + reach * math.cos(turn)) for turn in turns]


def band(body: Body, side: float, low: float, high: float, start: float, end: float, colour: Rgb) -> None:
    """Take a rectangle on a side wall."""
    if not body.is_detail(high - low):
        body.face(_on_side(side, low, high, start, end), _outwards(side), colour, solid=False)


def side_glass(
    body: Body, side: float, low: float, high: float, start: float, end: float, lit: float
) -> None:
    """Take a window on a side wall."""
    body.glass(_on_side(side, low, high, start, end), _outwards(side), lit=lit)


def _on_side(side: float, low: float, high: float, start: float, end: float) -> list[Point3]:
    return [(side, low, start), (side, high, start), (side, high, end), (side, low, end)]


def _outwards(side: float) -> Point3:
    return (math.copysign(1.0, side), 0.0, 0.0)


def panel(body: Body, c: float, left: float, right: float, low: float, high: float, colour: Rgb) -> bool:
    """Take a rectangle on the front (c > 0) or rear wall; says whether that wall is seen."""
    normal = FRONT if c > 0 else REAR
    if body.is_detail(high - low):
        return body.shows((left, low, c), normal)
    return body.face(_on_end(c, left, right, low, high), normal, colour, solid=False)


def end_glass(body: Body, c: float, half: float, low: float, high: float, lit: float = 0.0) -> None:
    """Take a window on the front (c > 0) or rear wall."""
    body.glass(_on_end(c, -half, half, low, high), FRONT if c > 0 else REAR, lit=lit)


def _on_end(c: float, left: float, right: float, low: float, high: float) -> list[Point3]:
    return [(left, low, c), (left, high, c), (right, high, c), (right, low, c)]


def box(body: Body, half: float, low: float, high: float, start: float, end: float, colour: Rgb) -> None:
    """Take a block with shaded walls; snow lies on its roof."""
    roof = mix(colour, SNOW, 0.85) if body.sketch.air.is_snowy else colour
    walls: list[tuple[Point3, list[Point3], Rgb]] = [
        (UP, [(-half, high, start), (half, high, start), (half, high, end), (-half, high, end)], roof),
        (FRONT, _on_end(end, -half, half, low, high), colour),
        (REAR, _on_end(start, -half, half, low, high), colour),
        (LEFT, _on_side(-half, low, high, start, end), colour),
        (RIGHT, _on_side(half, low, high, start, end), colour),
    ]
    for normal, corners, painted in walls:
        body.shaded_face(corners, normal, painted, (0.8, 1.06))


def lamps(body: Body, c: float, half: float, low: float, high: float, wide: float, colour: Rgb) -> None:
    """Take a pair of lamps on the front or rear wall; they shine in the dark."""
    normal = FRONT if c > 0 else REAR
    for sign in (-1.0, 1.0):
        corners = _on_end(c, sign * half, sign * (half - wide), low, high)
        if body.shows(corners[0], normal):
            painted = (
                body.sketch.glow(colour) if body.sketch.air.is_dark else body.sketch.colour(colour, normal)
            )
            body.sketch.fill(body.pixels(corners), painted, solid=False)


def shine(body: Body, vehicle: Vehicle) -> None:
    """Take halos around the lights of a vehicle that drives in the dark, and their image in a wet road."""
    if not body.sketch.air.is_dark or vehicle.parked:
        return
    front, height = vehicle.length / 2, 0.42 * vehicle.height if vehicle.category == "car" else 0.8
    for a in (-0.76 * vehicle.width / 2, 0.76 * vehicle.width / 2):
        if body.shows((a, height, front), FRONT):
            body.sketch.halo(body.pixel(a, height, front), 1.25 * body.unit, rgb(0xFFF2D0), 0.7)
        if body.shows((a, height, -front), REAR):
            body.sketch.halo(body.pixel(a, height, -front), 0.75 * body.unit, BRIGHT_TAIL, 0.55)


def mirrors_in_road(body: Body, vehicle: Vehicle) -> None:
    """Take the vehicle's image in a wet road."""
    end = -vehicle.length / 2 if body.cos > 0 else vehicle.length / 2
    if abs(body.cos) > 0.5:
        body.mirrored(vehicle.width / 2, end, vehicle.height, times(paint_of(vehicle), 0.8), 0.5)
        if body.sketch.air.is_dark:
            colour = BRIGHT_TAIL if body.cos > 0 else LAMP
            body.mirrored(vehicle.width * 0.42, end, vehicle.height * 1.6, colour, 0.3)
