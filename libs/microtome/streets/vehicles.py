"""Cars, buses and trucks: solid bodies with windows, wheels, lights and a shadow."""

from __future__ import annotations

import math
from dataclasses import dataclass

from microtome.streets.camera import Point3
from microtome.streets.palette import COLOURS, GLASS, METAL, TYRE, Rgb, mix, rgb, times
from microtome.streets.scene import Vehicle
from microtome.streets.sketch import Sketch
from microtome.streets.solids import FRONT, LEFT, REAR, RIGHT, UP, Body

_RED = rgb(0xD01818)
_BRIGHT_RED = rgb(0xFF4030)
_LAMP = rgb(0xF4F2E6)
_AMBER = rgb(0xFFA028)
_PLATE = rgb(0xE6E6DC)
_TRIM = rgb(0x303236)
_DARK = rgb(0x17181B)

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class CarShape:
    """A car's side view in shares of its length (-.5 rear, .5 front) and height, from the rear foot on."""

    lower: Outline
    cabin: Outline
    belt: float


_SEDAN = CarShape(
    lower=(
        (-0.47, 0.16),
        (-0.5, 0.3),
        (-0.495, 0.58),
        (-0.46, 0.66),
        (0.2, 0.64),
        (0.43, 0.54),
        (0.49, 0.44),
        (0.5, 0.26),
        (0.47, 0.15),
    ),
    cabin=((-0.4, 0.65), (-0.26, 0.96), (-0.14, 1.0), (0.04, 0.99), (0.25, 0.64)),
    belt=0.65,
)
_HATCHBACK = CarShape(
    lower=(
        (-0.47, 0.16),
        (-0.5, 0.32),
        (-0.495, 0.6),
        (-0.47, 0.64),
        (0.22, 0.62),
        (0.43, 0.54),
        (0.49, 0.44),
        (0.5, 0.26),
        (0.47, 0.15),
    ),
    cabin=((-0.48, 0.63), (-0.4, 0.95), (-0.3, 1.0), (0.04, 0.99), (0.27, 0.62)),
    belt=0.63,
)
_SUV = CarShape(
    lower=(
        (-0.47, 0.2),
        (-0.5, 0.34),
        (-0.495, 0.6),
        (-0.48, 0.64),
        (0.2, 0.63),
        (0.45, 0.58),
        (0.5, 0.48),
        (0.5, 0.28),
        (0.47, 0.18),
    ),
    cabin=((-0.485, 0.63), (-0.44, 0.96), (-0.36, 1.0), (0.06, 0.99), (0.24, 0.63)),
    belt=0.63,
)
CARS = {"sedan": _SEDAN, "hatchback": _HATCHBACK, "suv": _SUV}


def draw_vehicle(sketch: Sketch, vehicle: Vehicle) -> None:
    """Take a car, a bus or a truck."""
    body = Body(sketch, vehicle.x, vehicle.z, vehicle.yaw)
    body.shadow(vehicle.width / 2, vehicle.length / 2, 0.75)
    {"car": _car, "bus": _bus, "truck": _truck}[vehicle.category](body, vehicle)
    if sketch.air.is_dark and not vehicle.parked:
        _shine(body, vehicle)


def _paint(vehicle: Vehicle) -> Rgb:
    return COLOURS[vehicle.colour]


# ---------------------------------------------------------------- shared parts


def _wheels(body: Body, vehicle: Vehicle, axles: tuple[float, ...], radius: float) -> None:
    side = vehicle.width / 2 - 0.02
    rim = METAL if vehicle.category == "car" else times(METAL, 0.85)
    order = sorted(
        ((a, c) for a in (-side, side) for c in axles), key=lambda at: -body.world(at[0], 0, at[1])[2]
    )
    for a, c in order:
        body.wheel(a, c, radius, 0.24, TYRE, rim)


def _arches(body: Body, vehicle: Vehicle, axles: tuple[float, ...], radius: float) -> None:
    """Dark half rings over the wheels of the visible side, then the wheels' faces again."""
    for sign in (-1.0, 1.0):
        side = sign * vehicle.width / 2
        if not body.shows((side, 0.5, 0.0), (sign, 0.0, 0.0)):
            continue
        for c in axles:
            body.sketch.fill(
                body.ring(side, radius, c, radius * 1.16), body.sketch.colour(_DARK), solid=False
            )
            body.wheel(side, c, radius, 0.12, TYRE, METAL)


def _band(body: Body, side: float, low: float, high: float, start: float, end: float, colour: Rgb) -> None:
    """A rectangle on a side wall."""
    sign = math.copysign(1.0, side)
    corners: list[Point3] = [(side, low, start), (side, high, start), (side, high, end), (side, low, end)]
    body.face(corners, (sign, 0.0, 0.0), colour, solid=False)


def _panel(body: Body, c: float, left: float, right: float, low: float, high: float, colour: Rgb) -> bool:
    """A rectangle on the front (c > 0) or rear wall."""
    corners: list[Point3] = [(left, low, c), (left, high, c), (right, high, c), (right, low, c)]
    return body.face(corners, FRONT if c > 0 else REAR, colour, solid=False)


def _box(body: Body, half: float, low: float, high: float, start: float, end: float, colour: Rgb) -> None:
    """A block with shaded walls; nearer walls last."""
    sides: list[tuple[Point3, list[Point3]]] = [
        (UP, [(-half, high, start), (half, high, start), (half, high, end), (-half, high, end)]),
        (FRONT, [(-half, low, end), (-half, high, end), (half, high, end), (half, low, end)]),
        (REAR, [(-half, low, start), (-half, high, start), (half, high, start), (half, low, start)]),
        (LEFT, [(-half, low, start), (-half, high, start), (-half, high, end), (-half, low, end)]),
        (RIGHT, [(half, low, start), (half, high, start), (half, high, end), (half, low, end)]),
    ]
    for normal, corners in sides:
        body.shaded_face(corners, normal, colour, 0.78, 1.06)


def _lamps(body: Body, c: float, half: float, low: float, high: float, wide: float, colour: Rgb) -> None:
    """A pair of lamps on the front or rear wall."""
    for sign in (-1.0, 1.0):
        outer, inner = sign * half, sign * (half - wide)
        corners: list[Point3] = [(outer, low, c), (outer, high, c), (inner, high, c), (inner, low, c)]
        if body.shows(corners[0], FRONT if c > 0 else REAR):
            shining = body.sketch.air.is_dark
            painted = body.sketch.glow(colour) if shining else body.sketch.colour(colour)
            body.sketch.fill(body.pixels(corners), painted, solid=False)


def _shine(body: Body, vehicle: Vehicle) -> None:
    """Halos around the lights of a vehicle that drives in the dark."""
    front, height = vehicle.length / 2, 0.45 * vehicle.height if vehicle.category == "car" else 0.75
    scale = body.sketch.camera.scale(vehicle.z)
    for a in (-0.78 * vehicle.width / 2, 0.78 * vehicle.width / 2):
        if body.shows((a, height, front), FRONT):
            body.sketch.halo(body.pixel(a, height, front), 1.3 * scale, rgb(0xFFF2D0), 0.75)
        if body.shows((a, height, -front), REAR):
            body.sketch.halo(body.pixel(a, height, -front), 0.75 * scale, _BRIGHT_RED, 0.6)


# ---------------------------------------------------------------- car


def _car(body: Body, vehicle: Vehicle) -> None:
    shape, paint = CARS[vehicle.kind], _paint(vehicle)
    length, height, half = vehicle.length, vehicle.height, vehicle.width / 2
    axles, radius = (-0.3 * length, 0.31 * length), 0.235 * height
    _wheels(body, vehicle, axles, radius)
    lower = [(c * length, b * height) for c, b in shape.lower]
    _loft(body, lower, [half] * len(lower), paint, 0.62)
    _arches(body, vehicle, axles, radius)
    _car_ends(body, vehicle, shape)
    cabin = [(c * length, b * height) for c, b in shape.cabin]
    roof = half * 0.76
    belt = shape.belt * height
    halves = [half * 0.97 + (roof - half * 0.97) * (b - belt) / (height - belt) for _, b in cabin]
    _loft(body, cabin, halves, paint, 0.92)
    _car_glass(body, cabin, halves)
    _car_sides(body, vehicle, shape)


def _loft(
    body: Body, outline: list[tuple[float, float]], halves: list[float], colour: Rgb, low: float
) -> None:
    """A side outline swept over the width; faces far from the camera first."""
    faces: list[tuple[float, list[Point3], Point3]] = []
    for (c1, b1), (c2, b2), h1, h2 in zip(outline, outline[1:], halves, halves[1:], strict=False):
        size = math.hypot(c2 - c1, b2 - b1)
        normal = (0.0, (c2 - c1) / size, -(b2 - b1) / size)
        corners: list[Point3] = [(-h1, b1, c1), (h1, b1, c1), (h2, b2, c2), (-h2, b2, c2)]
        faces.append((body.world(0.0, b1, (c1 + c2) / 2)[2], corners, normal))
    for _, corners, normal in sorted(faces, key=lambda face: -face[0]):
        body.face(corners, normal, colour)
    for sign in (-1.0, 1.0):
        side: list[Point3] = [(sign * h, b, c) for (c, b), h in zip(outline, halves, strict=True)]
        body.shaded_face(side, (sign, 0.0, 0.0), colour, low, 1.05)


def _car_glass(body: Body, cabin: list[tuple[float, float]], halves: list[float]) -> None:
    for at, normal in ((0, (0.0, 0.4, -0.9)), (len(cabin) - 2, (0.0, 0.5, 0.85))):
        (c1, b1), (c2, b2) = cabin[at], cabin[at + 1]
        h1, h2 = halves[at] * 0.9, halves[at + 1] * 0.9
        corners: list[Point3] = [
            (-h1, b1 + (b2 - b1) * 0.1, c1 + (c2 - c1) * 0.1),
            (h1, b1 + (b2 - b1) * 0.1, c1 + (c2 - c1) * 0.1),
            (h2, b1 + (b2 - b1) * 0.92, c1 + (c2 - c1) * 0.92),
            (-h2, b1 + (b2 - b1) * 0.92, c1 + (c2 - c1) * 0.92),
        ]
        if body.face(corners, normal, GLASS, solid=False):
            shine = [
                corners[0],
                corners[3],
                (0.2 * h2, corners[2][1], corners[2][2]),
                (-0.5 * h1, corners[0][1], corners[0][2]),
            ]
            body.face(shine, normal, mix(GLASS, (0.75, 0.85, 0.95), 0.25), solid=False)


def _car_sides(body: Body, vehicle: Vehicle, shape: CarShape) -> None:
    length, height, half = vehicle.length, vehicle.height, vehicle.width / 2
    rear, front = shape.cabin[0], shape.cabin[-1]
    top_rear, top_front = shape.cabin[1], shape.cabin[-2]
    belt, top = shape.belt + 0.02, 0.94
    middle = (top_rear[0] + top_front[0]) / 2 + 0.04
    for sign in (-1.0, 1.0):
        normal = (sign, 0.2, 0.0)

        def at(c: float, b: float, sign: float = sign) -> Point3:
            lean = 1.0 - 0.24 * max(0.0, b - shape.belt) / (1.0 - shape.belt)
            return sign * half * lean * 0.985, b * height, c * length

        if not body.shows(at(0.0, belt), (sign, 0.0, 0.0)):
            continue
        rear_window = [
            at(rear[0] + 0.05, belt),
            at(top_rear[0] + 0.035, top),
            at(middle - 0.012, top),
            at(middle - 0.012, belt),
        ]
        front_window = [
            at(middle + 0.012, belt),
            at(middle + 0.012, top),
            at(top_front[0] + 0.005, top),
            at(front[0] - 0.05, belt),
        ]
        for window in (rear_window, front_window):
            body.face(window, normal, GLASS, solid=False)
        seam = times(_paint(vehicle), 0.6)
        body.line([at(middle, 0.24), at(middle, belt)], 0.02, seam, solid=False)
        body.line([at(front[0] - 0.03, 0.24), at(front[0] - 0.03, belt)], 0.02, seam, solid=False)
        body.line([at(middle - 0.07, belt - 0.07), at(middle - 0.03, belt - 0.07)], 0.035, seam, solid=False)
        _band(body, sign * half, 0.15 * height, 0.22 * height, -0.2 * length, 0.2 * length, _TRIM)
    for sign in (-1.0, 1.0):
        mirror: Point3 = (sign * (half + 0.09), (belt + 0.05) * height, (front[0] - 0.06) * length)
        body.line([mirror, (sign * half, mirror[1], mirror[2])], 0.13, times(_paint(vehicle), 0.8))


def _car_ends(body: Body, vehicle: Vehicle, shape: CarShape) -> None:
    length, height, half = vehicle.length / 2, vehicle.height, vehicle.width / 2
    _panel(body, -length, -half * 0.94, half * 0.94, 0.17 * height, 0.3 * height, _TRIM)
    _panel(body, -length, -0.26, 0.26, 0.36 * height, 0.44 * height, _PLATE)
    _lamps(
        body,
        -length,
        half * 0.96,
        0.45 * height,
        0.58 * height,
        0.36,
        _BRIGHT_RED if body.sketch.air.is_dark else _RED,
    )
    _panel(body, length, -half * 0.9, half * 0.9, 0.16 * height, 0.26 * height, _TRIM)
    _panel(body, length, -half * 0.5, half * 0.5, 0.29 * height, 0.42 * height, _DARK)
    _panel(body, length, -0.24, 0.24, 0.24 * height, 0.31 * height, _PLATE)
    _lamps(body, length, half * 0.95, 0.36 * height, 0.46 * height, 0.36, _LAMP)


# ---------------------------------------------------------------- bus


def _bus(body: Body, bus: Vehicle) -> None:
    paint, half, back, front = _paint(bus), bus.width / 2, -bus.length / 2, bus.length / 2
    axles, radius = (-0.27 * bus.length, 0.3 * bus.length), 0.48
    _wheels(body, bus, axles, radius)
    _box(body, half, 0.32, bus.height, back, front, paint)
    for sign in (-1.0, 1.0):
        if body.shows((sign * half, 1.0, 0.0), (sign, 0.0, 0.0)):
            _bus_side(body, bus, sign * half)
    _arches(body, bus, axles, radius)
    _bus_rear(body, bus)
    _bus_front(body, bus)


def _bus_side(body: Body, bus: Vehicle, side: float) -> None:
    back, front = -bus.length / 2, bus.length / 2
    decks = ((1.25, 2.15), (2.75, 3.65)) if bus.kind == "double-decker" else ((1.3, 2.45),)
    _band(body, side, 0.32, 0.5, back, front, _TRIM)
    stripe = mix(_paint(bus), (1.0, 1.0, 1.0), 0.7)
    _band(body, side, 0.92, 1.08, back, front, stripe)
    for low, high in decks:
        _band(body, side, low, high, back + 0.25, front - 0.2, GLASS)
        for c in (back + 0.25 + n * 1.5 for n in range(1, int(bus.length / 1.5))):
            _band(body, side, low, high, c - 0.05, c + 0.05, times(_paint(bus), 0.8))
    if side > 0:
        for c in (front - 1.6, -0.1 * bus.length):
            _band(body, side, 0.4, 2.3, c, c + 1.2, times(GLASS, 0.75))
            _band(body, side, 0.4, 2.3, c + 0.57, c + 0.63, METAL)


def _bus_rear(body: Body, bus: Vehicle) -> None:
    back, half = -bus.length / 2, bus.width / 2
    if not _panel(body, back, -half, half, 0.32, 0.55, _TRIM):
        return
    _panel(body, back, -half * 0.8, half * 0.8, 1.6, 2.45, GLASS)
    if bus.kind == "double-decker":
        _panel(body, back, -half * 0.85, half * 0.85, 2.85, 3.65, GLASS)
    _panel(body, back, -half * 0.7, half * 0.7, 0.75, 1.3, times(_paint(bus), 0.6))
    for b in (0.85, 0.98, 1.11):
        _panel(body, back, -half * 0.65, half * 0.65, b, b + 0.05, _DARK)
    _panel(body, back, -0.45, 0.45, bus.height - 0.38, bus.height - 0.12, _DARK)
    _panel(body, back, -0.3, 0.3, bus.height - 0.32, bus.height - 0.18, _AMBER)
    _lamps(body, back, half * 0.95, 0.7, 1.25, 0.2, _BRIGHT_RED if body.sketch.air.is_dark else _RED)
    _panel(body, back, -0.26, 0.26, 0.58, 0.7, _PLATE)


def _bus_front(body: Body, bus: Vehicle) -> None:
    front, half = bus.length / 2, bus.width / 2
    if not _panel(body, front, -half, half, 0.32, 0.5, _TRIM):
        return
    _panel(body, front, -half * 0.93, half * 0.93, 1.15, 2.45, GLASS)
    _panel(body, front, -0.04, 0.04, 1.15, 2.45, times(_paint(bus), 0.7))
    if bus.kind == "double-decker":
        _panel(body, front, -half * 0.93, half * 0.93, 2.85, 3.7, GLASS)
    sign = 2.52 if bus.kind == "double-decker" else bus.height - 0.46
    _panel(body, front, -half * 0.75, half * 0.75, sign, sign + 0.32, _DARK)
    _panel(body, front, -half * 0.55, half * 0.5, sign + 0.08, sign + 0.24, _AMBER)
    _lamps(body, front, half * 0.94, 0.62, 0.86, 0.4, _LAMP)
    _panel(body, front, -0.26, 0.26, 0.52, 0.64, _PLATE)
    for sign_a in (-1.0, 1.0):
        body.line(
            [
                (sign_a * half, 2.4, front),
                (sign_a * (half + 0.2), 2.2, front + 0.1),
                (sign_a * (half + 0.2), 1.8, front + 0.1),
            ],
            0.12,
            _DARK,
        )


# ---------------------------------------------------------------- truck


def _truck(body: Body, truck: Vehicle) -> None:
    half, back, front = truck.width / 2, -truck.length / 2, truck.length / 2
    cab_back = front - 1.95
    axles, radius = (back + 1.0, back + 2.1, front - 1.0), 0.48
    _wheels(body, truck, axles, radius)
    parts = [_truck_cab, _truck_load]
    if body.cos < 0:
        parts.reverse()
    _box(body, half * 0.7, 0.55, 0.95, back + 0.1, cab_back, _TRIM)
    _arches(body, truck, axles, radius)
    for part in parts:
        part(body, truck, cab_back)


def _truck_cab(body: Body, truck: Vehicle, cab_back: float) -> None:
    half, front = truck.width / 2 * 0.96, truck.length / 2
    top, paint = min(2.75, truck.height - 0.2), _paint(truck)
    _box(body, half, 0.5, top, cab_back, front, paint)
    for sign in (-1.0, 1.0):
        _band(body, sign * half, 1.5, top - 0.3, cab_back + 0.75, front - 0.15, GLASS)
        _band(body, sign * half, 0.6, top - 0.25, cab_back + 0.62, cab_back + 0.66, times(paint, 0.6))
        if body.shows((sign * half, 0.48, front - 1.0), (sign, 0.0, 0.0)):
            body.sketch.fill(
                body.ring(sign * half, 0.48, front - 1.0, 0.58), body.sketch.colour(_DARK), solid=False
            )
            body.wheel(sign * half, front - 1.0, 0.48, 0.12, TYRE, METAL)
    if _panel(body, front, -half * 0.92, half * 0.92, 1.5, top - 0.22, GLASS):
        _panel(body, front, -half, half, 0.5, 0.78, _TRIM)
        _panel(body, front, -half * 0.6, half * 0.6, 0.9, 1.35, _DARK)
        for b in (1.0, 1.12, 1.24):
            _panel(body, front, -half * 0.55, half * 0.55, b, b + 0.04, METAL)
        _lamps(body, front, half * 0.96, 0.82, 1.04, 0.36, _LAMP)
        _panel(body, front, -0.26, 0.26, 0.55, 0.68, _PLATE)
        for sign in (-1.0, 1.0):
            body.line([(sign * (half + 0.16), 2.2, front), (sign * (half + 0.16), 1.6, front)], 0.16, _DARK)


def _truck_load(body: Body, truck: Vehicle, cab_back: float) -> None:
    if truck.kind == "tipper":
        _tipper(body, truck, cab_back)
    else:
        _cargo_box(body, truck, cab_back)
    _truck_tail(body, truck)


def _cargo_box(body: Body, truck: Vehicle, cab_back: float) -> None:
    half, back = truck.width / 2, -truck.length / 2
    walls = mix(_paint(truck), rgb(0xE8E8E4), 0.82)
    _box(body, half, 0.95, truck.height, back, cab_back - 0.15, walls)
    edge = times(walls, 0.72)
    for sign in (-1.0, 1.0):
        _band(body, sign * half, 0.95, 1.06, back, cab_back - 0.15, edge)
        _band(body, sign * half, truck.height - 0.1, truck.height, back, cab_back - 0.15, edge)
        _band(body, sign * half, 1.75, 2.35, back + 0.9, cab_back - 1.0, _paint(truck))
    if _panel(body, back, -half, half, 0.95, 1.05, edge):
        _panel(body, back, -0.03, 0.03, 1.0, truck.height - 0.05, edge)
        for a in (-0.62, -0.28, 0.28, 0.62):
            body.line(
                [(a * half, 1.1, back), (a * half, truck.height - 0.15, back)], 0.04, METAL, solid=False
            )
        for a in (-0.95, 0.95):
            for b in (1.3, 2.0, 2.7):
                _panel(body, back, a * half - 0.06, a * half + 0.06, b, b + 0.08, METAL)


def _tipper(body: Body, truck: Vehicle, cab_back: float) -> None:
    half, back, top = truck.width / 2, -truck.length / 2, truck.height - 0.55
    walls = times(_paint(truck), 0.85)
    load: list[Point3] = [
        (-half * 0.85, top, back + 0.3),
        (0, top + 0.55, 0.2 * back),
        (half * 0.85, top, cab_back - 0.5),
    ]
    heap: list[Point3] = [(half * 0.85, top, back + 0.3), *load, (-half * 0.85, top, cab_back - 0.5)]
    body.sketch.fill(body.pixels([heap[1], heap[2], heap[3], heap[0]]), body.sketch.colour(rgb(0x9A7B52)))
    body.sketch.fill(body.pixels([heap[1], heap[2], heap[4]]), body.sketch.colour(rgb(0x8A6C46)))
    _box(body, half, 0.95, top, back, cab_back - 0.15, walls)
    for sign in (-1.0, 1.0):
        step = (cab_back - back) / 5
        for n in range(5):
            _band(body, sign * half, 0.95, top, back + n * step, back + n * step + 0.12, times(walls, 0.72))
    if _panel(body, back, -half, half, top - 0.12, top, times(walls, 0.72)):
        for a in (-0.9, -0.3, 0.3, 0.9):
            _panel(body, back, a * half - 0.06, a * half + 0.06, 0.95, top, times(walls, 0.72))


def _truck_tail(body: Body, truck: Vehicle) -> None:
    back, half = -truck.length / 2, truck.width / 2
    corners: list[Point3] = [
        (-half * 0.95, 0.5, back),
        (-half * 0.95, 0.66, back),
        (half * 0.95, 0.66, back),
        (half * 0.95, 0.5, back),
    ]
    body.face(corners, REAR, rgb(0xD8D8D0))
    for n in range(-3, 4, 2):
        _panel(body, back, (n - 0.5) * half * 0.25, (n + 0.5) * half * 0.25, 0.5, 0.66, _RED)
    _lamps(body, back, half * 0.95, 0.72, 0.92, 0.34, _BRIGHT_RED if body.sketch.air.is_dark else _RED)
    _panel(body, back, -0.26, 0.26, 0.74, 0.88, _PLATE)
