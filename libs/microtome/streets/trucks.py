"""Trucks: a cab before a closed box or a tipper's open load."""

from __future__ import annotations

from microtome.streets.camera import Point3
from microtome.streets.palette import METAL, TYRE, mix, rgb, times
from microtome.streets.scene import Vehicle
from microtome.streets.solids import REAR, Body
from microtome.streets.vehicles import (
    DARK,
    LAMP,
    PLATE,
    TAIL,
    TRIM,
    band,
    box,
    end_glass,
    lamps,
    mirrors_in_road,
    paint_of,
    panel,
    shine,
    side_glass,
    tail_of,
    wheel_faces,
    wheels,
)

_RADIUS = 0.48
_WHITE = (0.93, 0.93, 0.91)
_SAND, _SAND_SHADE = rgb(0x9A7B52), rgb(0x8A6C46)


def draw_truck(body: Body, truck: Vehicle) -> None:
    """Take a truck; the part farther from the camera first."""
    half, back, front = truck.width / 2, -truck.length / 2, truck.length / 2
    cab_back = front - 1.95
    body.shadow(half, truck.length / 2, truck.height * 0.6)
    mirrors_in_road(body, truck)
    rear_axles = (back + 1.0, back + 2.1)
    wheels(body, truck.width, (*rear_axles, front - 1.0), _RADIUS)
    box(body, half * 0.7, 0.55, 0.95, back + 0.1, cab_back, TRIM)
    wheel_faces(body, truck.width, rear_axles, _RADIUS)
    parts = [_cab, _load] if body.cos > 0 else [_load, _cab]
    for part in parts:
        part(body, truck, cab_back)
    shine(body, truck)


def _cab(body: Body, truck: Vehicle, cab_back: float) -> None:
    half, front = truck.width / 2 * 0.96, truck.length / 2
    top, paint = min(2.75, truck.height - 0.2), paint_of(truck)
    box(body, half, 0.5, top, cab_back, front, paint)
    for sign in (-1.0, 1.0):
        side_glass(body, sign * half, 1.5, top - 0.3, cab_back + 0.75, front - 0.15, 0.0)
        band(body, sign * half, 0.6, top - 0.25, cab_back + 0.62, cab_back + 0.66, times(paint, 0.6))
        if body.shows((sign * half, _RADIUS, front - 1.0), (sign, 0.0, 0.0)):
            arch = body.ring(sign * half, _RADIUS, front - 1.0, 0.57)
            body.sketch.fill(arch, body.sketch.colour(DARK), solid=False)
            body.hub(sign * half, front - 1.0, _RADIUS, TYRE, METAL)
    _cab_front(body, truck, half, top)


def _cab_front(body: Body, truck: Vehicle, half: float, top: float) -> None:
    front = truck.length / 2
    if not panel(body, front, -half, half, 0.5, 0.78, TRIM):
        return
    end_glass(body, front, half * 0.92, 1.5, top - 0.22)
    panel(body, front, -half * 0.6, half * 0.6, 0.9, 1.35, DARK)
    for b in (1.0, 1.12, 1.24):
        panel(body, front, -half * 0.55, half * 0.55, b, b + 0.04, METAL)
    lamps(body, front, half * 0.96, 0.82, 1.04, 0.36, LAMP)
    panel(body, front, -0.26, 0.26, 0.55, 0.68, PLATE)
    for sign in (-1.0, 1.0):
        out = sign * (half + 0.16)
        body.line([(out, 2.2, front), (out, 1.6, front)], 0.16, DARK)


def _load(body: Body, truck: Vehicle, cab_back: float) -> None:
    if truck.kind == "tipper":
        _tipper(body, truck, cab_back)
    else:
        _cargo_box(body, truck, cab_back)
    _tail(body, truck)


def _cargo_box(body: Body, truck: Vehicle, cab_back: float) -> None:
    half, back = truck.width / 2, -truck.length / 2
    walls = mix(paint_of(truck), _WHITE, 0.12)
    box(body, half, 0.95, truck.height, back, cab_back - 0.15, walls)
    edge, stripe = times(walls, 0.7), mix(walls, _WHITE, 0.75)
    for sign in (-1.0, 1.0):
        band(body, sign * half, 0.95, 1.06, back, cab_back - 0.15, edge)
        band(body, sign * half, truck.height - 0.1, truck.height, back, cab_back - 0.15, edge)
        band(body, sign * half, 1.75, 2.35, back + 0.9, cab_back - 1.0, stripe)
    if panel(body, back, -half, half, 0.95, 1.05, edge):
        _doors(body, truck, edge)


def _doors(body: Body, truck: Vehicle, edge: tuple[float, float, float]) -> None:
    """Double doors with locking bars and hinges."""
    half, back, top = truck.width / 2, -truck.length / 2, truck.height
    panel(body, back, -0.03, 0.03, 1.0, top - 0.05, times(edge, 0.7))
    panel(body, back, -half, half, top - 0.1, top, edge)
    for a in (-0.62, -0.28, 0.28, 0.62):
        body.line([(a * half, 1.1, back), (a * half, top - 0.15, back)], 0.045, METAL, solid=False)
        panel(body, back, a * half - 0.1, a * half + 0.1, 1.5, 1.58, METAL)
    for a in (-0.95, 0.95):
        for b in (1.3, 2.0, 2.7):
            panel(body, back, a * half - 0.06, a * half + 0.06, b, b + 0.1, METAL)


def _tipper(body: Body, truck: Vehicle, cab_back: float) -> None:
    half, back, top = truck.width / 2, -truck.length / 2, truck.height - 0.55
    walls = times(paint_of(truck), 0.9)
    peak: Point3 = (0.0, top + 0.5, (back + cab_back) / 2)
    edge = half * 0.88
    rim: list[Point3] = [(-edge, top, back + 0.3), (edge, top, back + 0.3), (edge, top, cab_back - 0.5)]
    rim.append((-edge, top, cab_back - 0.5))
    for n, colour in ((2, _SAND_SHADE), (3, _SAND_SHADE), (1, _SAND_SHADE), (0, _SAND)):
        slope = body.pixels([rim[n], rim[(n + 1) % 4], peak])
        body.sketch.fill(slope, body.sketch.colour(colour))
    box_open(body, half, top, back, cab_back - 0.15, walls)
    rib = times(walls, 0.72)
    for sign in (-1.0, 1.0):
        step = (cab_back - 0.3 - back) / 5
        for n in range(6):
            band(body, sign * half, 0.95, top, back + n * step, back + n * step + 0.12, rib)
    if panel(body, back, -half, half, top - 0.12, top, rib):
        for a in (-0.92, -0.3, 0.3, 0.92):
            panel(body, back, a * half - 0.06, a * half + 0.06, 0.95, top, rib)


def box_open(
    body: Body, half: float, top: float, start: float, end: float, colour: tuple[float, float, float]
) -> None:
    """Take the outer walls of an open box."""
    walls: list[tuple[Point3, list[Point3]]] = [
        ((0.0, 0.0, 1.0), [(-half, 0.95, end), (-half, top, end), (half, top, end), (half, 0.95, end)]),
        (REAR, [(-half, 0.95, start), (-half, top, start), (half, top, start), (half, 0.95, start)]),
        (
            (-1.0, 0.0, 0.0),
            [(-half, 0.95, start), (-half, top, start), (-half, top, end), (-half, 0.95, end)],
        ),
        ((1.0, 0.0, 0.0), [(half, 0.95, start), (half, top, start), (half, top, end), (half, 0.95, end)]),
    ]
    for normal, corners in walls:
        body.shaded_face(corners, normal, colour, (0.8, 1.06))


def _tail(body: Body, truck: Vehicle) -> None:
    """Under-run bar in red and white, lamps, plate."""
    back, half = -truck.length / 2, truck.width / 2
    wide = half * 0.95
    bar: list[Point3] = [(-wide, 0.5, back), (-wide, 0.66, back), (wide, 0.66, back), (wide, 0.5, back)]
    body.face(bar, REAR, rgb(0xD8D8D0))
    for n in range(-3, 4, 2):
        panel(body, back, (n - 0.5) * half * 0.25, (n + 0.5) * half * 0.25, 0.5, 0.66, TAIL)
    lamps(body, back, half * 0.95, 0.72, 0.92, 0.34, tail_of(body))
    panel(body, back, -0.26, 0.26, 0.74, 0.88, PLATE)
