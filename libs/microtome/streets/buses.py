"""Buses: one deck or two, a row of windows, doors, a line sign."""

from __future__ import annotations

from microtome.streets.palette import GLASS, METAL, mix, times
from microtome.streets.scene import Vehicle
from microtome.streets.solids import Body
from microtome.streets.vehicles import (
    AMBER,
    DARK,
    LAMP,
    PLATE,
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


def draw_bus(body: Body, bus: Vehicle) -> None:
    """Take a bus."""
    half, back, front = bus.width / 2, -bus.length / 2, bus.length / 2
    body.shadow(half, bus.length / 2, bus.height * 0.6)
    mirrors_in_road(body, bus)
    axles, radius = (-0.27 * bus.length, 0.3 * bus.length), 0.48
    wheels(body, bus.width, axles, radius)
    box(body, half, 0.32, bus.height, back, front, paint_of(bus))
    for sign in (-1.0, 1.0):
        if body.shows((sign * half, 1.0, 0.0), (sign, 0.0, 0.0)):
            _side(body, bus, sign * half)
    wheel_faces(body, bus.width, axles, radius)
    _rear(body, bus)
    _front(body, bus)
    shine(body, bus)


def _lit(body: Body) -> float:
    return 0.75 if body.sketch.air.is_dark else 0.0


def _decks(bus: Vehicle) -> tuple[tuple[float, float], ...]:
    return ((1.25, 2.15), (2.75, 3.65)) if bus.kind == "double-decker" else ((1.25, 2.45),)


def _side(body: Body, bus: Vehicle, side: float) -> None:
    back, front = -bus.length / 2, bus.length / 2
    band(body, side, 0.32, 0.5, back, front, TRIM)
    band(body, side, 0.9, 1.06, back, front, mix(paint_of(bus), (1.0, 1.0, 1.0), 0.7))
    for low, high in _decks(bus):
        side_glass(body, side, low, high, back + 0.25, front - 0.2, _lit(body))
        for n in range(1, int(bus.length / 1.5)):
            c = back + 0.25 + n * 1.5
            band(body, side, low, high, c - 0.06, c + 0.06, times(paint_of(bus), 0.8))
    if side > 0:
        for c in (front - 1.6, -0.1 * bus.length):
            band(body, side, 0.4, 2.3, c, c + 1.2, times(GLASS, 0.75))
            band(body, side, 0.4, 2.3, c + 0.57, c + 0.63, METAL)


def _rear(body: Body, bus: Vehicle) -> None:
    back, half = -bus.length / 2, bus.width / 2
    if not panel(body, back, -half, half, 0.32, 0.55, TRIM):
        return
    end_glass(body, back, half * 0.8, 1.55, 2.4, _lit(body))
    if bus.kind == "double-decker":
        end_glass(body, back, half * 0.85, 2.85, 3.65, _lit(body))
    panel(body, back, -half * 0.7, half * 0.7, 0.75, 1.3, times(paint_of(bus), 0.6))
    for b in (0.85, 0.98, 1.11):
        panel(body, back, -half * 0.65, half * 0.65, b, b + 0.05, DARK)
    _sign(body, back, 0.42, bus.height - 0.4)
    lamps(body, back, half * 0.95, 0.7, 1.25, 0.2, tail_of(body))
    panel(body, back, -0.26, 0.26, 0.58, 0.7, PLATE)


def _front(body: Body, bus: Vehicle) -> None:
    front, half = bus.length / 2, bus.width / 2
    if not panel(body, front, -half, half, 0.32, 0.5, TRIM):
        return
    end_glass(body, front, half * 0.93, 1.15, 2.4, 0.4 * _lit(body))
    panel(body, front, -0.04, 0.04, 1.15, 2.4, times(paint_of(bus), 0.7))
    if bus.kind == "double-decker":
        end_glass(body, front, half * 0.93, 2.9, 3.7, _lit(body))
    _sign(body, front, half * 0.75, 2.5 if bus.kind == "double-decker" else bus.height - 0.46)
    lamps(body, front, half * 0.94, 0.62, 0.86, 0.4, LAMP)
    panel(body, front, -0.26, 0.26, 0.52, 0.64, PLATE)
    for sign in (-1.0, 1.0):
        arm = sign * (half + 0.2)
        body.line([(sign * half, 2.4, front), (arm, 2.2, front + 0.1), (arm, 1.8, front + 0.1)], 0.12, DARK)


def _sign(body: Body, c: float, half: float, low: float) -> None:
    """The line sign: amber dots run together on black."""
    panel(body, c, -half, half, low, low + 0.3, DARK)
    panel(body, c, -half * 0.7, half * 0.62, low + 0.08, low + 0.22, AMBER)
