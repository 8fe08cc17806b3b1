"""Bicycles and motorcycles, ridden or parked."""

from __future__ import annotations

import math

import skia

from microtome.streets.camera import Point3
from microtome.streets.figures import Figure, Joints
from microtome.streets.paints import flat_paint
from microtome.streets.palette import COLOURS, METAL, TYRE, Rgb, mix, rgb, times
from microtome.streets.paths import polygon
from microtome.streets.scene import Cycle
from microtome.streets.sketch import Sketch
from microtome.streets.solids import Body, hull

_SADDLE = rgb(0x201E1E)
_LAMP = rgb(0xFFF4D8)
_TAIL = rgb(0xE02018)
_RIDER = 1.75


def draw_cycle(sketch: Sketch, cycle: Cycle) -> None:
    """Take a bicycle or a motorcycle; a rider belongs to it."""
    body = Body(sketch, cycle.x, cycle.z, cycle.yaw)
    body.shadow(0.2, 0.8, 1.4 if cycle.rider else 0.9)
    if cycle.category == "bicycle":
        _bicycle(body, cycle)
    else:
        _motorcycle(body, cycle)


# ---------------------------------------------------------------- bicycle


def _bicycle(body: Body, cycle: Cycle) -> None:
    paint = COLOURS[cycle.colour]
    crank, seat, stem = (0.0, 0.3, -0.05), (0.0, 0.78, -0.2), (0.0, 0.82, 0.36)
    rear, front = (0.0, 0.34, -0.52), (0.0, 0.34, 0.53)
    for hub in (rear, front):
        _thin_wheel(body, hub, 0.34, 0.045)
    for start, end in (
        (crank, seat),
        (crank, stem),
        (seat, stem),
        (crank, rear),
        (seat, rear),
        (stem, front),
    ):
        body.line([start, end], 0.045, paint)
    bar = (0.0, 1.0, 0.36)
    body.line([stem, bar], 0.035, METAL)
    body.line(
        [(-0.24, 1.0, 0.28), (-0.2, 1.02, 0.36), bar, (0.2, 1.02, 0.36), (0.24, 1.0, 0.28)], 0.035, _SADDLE
    )
    body.line([seat, (0.0, 0.93, -0.23)], 0.035, METAL)
    body.line([(0.0, 0.95, -0.34), (0.0, 0.95, -0.12)], 0.075, _SADDLE)
    body.line([(-0.12, 0.16, -0.05), crank, (0.12, 0.44, -0.05)], 0.035, METAL)
    if body.shows((0.0, 0.7, -0.5), (0.0, 0.0, -1.0)):
        body.disc_at(0.0, 0.72, -0.5, 0.045, body.sketch.glow(_TAIL))
    if cycle.rider:
        _cyclist(body, cycle)


def _thin_wheel(body: Body, hub: Point3, radius: float, thick: float) -> None:
    """A tyre ring with spokes; edge on it is a narrow upright ellipse."""
    ring = body.ring(hub[0], hub[1], hub[2], radius - thick / 2, 20)
    unit = body.sketch.camera.scale(body.z)
    flat = max(point[0] for point in ring) - min(point[0] for point in ring) < 0.16 * unit
    if flat:
        middle = body.pixel(*hub)
        top, foot = (
            (middle[0], middle[1] - (radius - 0.03) * unit),
            (middle[0], middle[1] + (radius - 0.03) * unit),
        )
        body.sketch.line([top, foot], body.sketch.colour(TYRE), 0.06 * unit)
        return
    spokes = skia.Path()
    for n in range(0, 10):
        spokes.moveTo(*ring[n])
        spokes.lineTo(*ring[n + 10])
    thin = skia.Paint(
        AntiAlias=True,
        Color=body.sketch.colour(METAL),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=max(0.4, 0.008 * unit),
    )
    body.sketch.add(spokes, thin, solid=False)
    body.sketch.line([*ring, ring[0]], body.sketch.colour(TYRE), thick * unit)


def _cyclist(body: Body, cycle: Cycle) -> None:
    rider = cycle.rider
    if rider is None:
        return
    joints = _seated(
        hip=(0.0, 0.98, -0.2),
        neck=(0.0, 1.46, 0.1),
        head=(0.0, 1.63, 0.18),
        hand=(0.21, 1.03, 0.3),
        knees=((-0.09, 0.72, 0.12), (0.09, 0.88, 0.16)),
        feet=((-0.11, 0.2, -0.05), (0.11, 0.44, -0.03)),
    )
    helmet = COLOURS[cycle.colour] if rider.style == "helmet" else None
    Figure(body, _RIDER).draw(joints, rider, helmet)


def _seated(
    *,
    hip: Point3,
    neck: Point3,
    head: Point3,
    hand: Point3,
    knees: tuple[Point3, Point3],
    feet: tuple[Point3, Point3],
) -> Joints:
    """Joints in shares of the rider's height from metres."""

    def share(point: Point3) -> Point3:
        return point[0] / _RIDER, point[1] / _RIDER, point[2] / _RIDER

    mirrored = (-hand[0], hand[1], hand[2])
    elbows = [
        ((0.5 * h[0] + math.copysign(0.13, h[0])), (h[1] + neck[1]) / 2 - 0.08, (h[2] + neck[2]) / 2)
        for h in (mirrored, hand)
    ]
    return Joints(
        hip=share(hip),
        neck=share(neck),
        head=share(head),
        knees=(share(knees[0]), share(knees[1])),
        feet=(share(feet[0]), share(feet[1])),
        elbows=(share(elbows[0]), share(elbows[1])),
        hands=(share(mirrored), share(hand)),
    )


# ---------------------------------------------------------------- motorcycle


def _motorcycle(body: Body, cycle: Cycle) -> None:
    paint = COLOURS[cycle.colour]
    towards = body.cos < 0
    parts = [_motor_front, _motor_middle, _motor_rear]
    for part in parts if not towards else reversed(parts):
        part(body, paint, ridden=cycle.rider is not None)
    if cycle.rider:
        _biker(body, cycle)


def _fat_wheel(body: Body, c: float) -> None:
    outlines = [body.ring(a, 0.31, c, 0.31) for a in (-0.07, 0.07)]
    body.sketch.fill(hull(outlines[0] + outlines[1]), body.sketch.colour(TYRE))
    for a, normal in ((-0.07, (-1.0, 0.0, 0.0)), (0.07, (1.0, 0.0, 0.0))):
        if body.shows((a, 0.31, c), normal):
            body.sketch.fill(body.ring(a, 0.31, c, 0.19), body.sketch.colour(METAL), solid=False)
            body.sketch.fill(body.ring(a, 0.31, c, 0.09), body.sketch.colour(times(METAL, 0.5)), solid=False)


def _lump(body: Body, points: list[tuple[float, float, float]], colour: Rgb) -> None:
    """The hull of points mirrored left and right: (half width, up, forward)."""
    both = [body.pixel(sign * a, b, c) for a, b, c in points for sign in (-1.0, 1.0)]
    body.sketch.add(polygon(hull(both)), flat_paint(body.sketch.colour(colour)))


def _motor_front(body: Body, paint: Rgb, *, ridden: bool) -> None:
    _fat_wheel(body, 0.72)
    for a in (-0.1, 0.1):
        body.line([(a, 0.31, 0.72), (a, 0.92, 0.45)], 0.06, METAL)
    _lump(body, [(0.09, 0.6, 0.55), (0.09, 0.66, 0.75), (0.09, 0.6, 0.9)], paint)
    body.line([(-0.38, 1.02, 0.25), (-0.12, 1.0, 0.42), (0.12, 1.0, 0.42), (0.38, 1.02, 0.25)], 0.05, _SADDLE)
    for sign in (-1.0, 1.0):
        body.line([(sign * 0.22, 1.0, 0.38), (sign * 0.4, 1.26, 0.36)], 0.025, _SADDLE)
        body.line([(sign * 0.36, 1.27, 0.36), (sign * 0.48, 1.27, 0.36)], 0.1, _SADDLE)
    _lump(body, [(0.15, 0.78, 0.5), (0.17, 1.0, 0.5), (0.1, 1.18, 0.4)], mix(paint, (1.0, 1.0, 1.0), 0.08))
    if body.shows((0.0, 0.9, 0.6), (0.0, 0.0, 1.0)):
        lamp = body.sketch.glow(_LAMP) if ridden else body.sketch.colour(_LAMP)
        body.disc_at(0.0, 0.9, 0.58, 0.11, lamp)
        if ridden and body.sketch.air.is_dark:
            body.sketch.halo(body.pixel(0.0, 0.9, 0.58), 1.0 * body.sketch.camera.scale(body.z), _LAMP, 0.8)


def _motor_middle(body: Body, paint: Rgb, *, ridden: bool) -> None:
    _lump(body, [(0.16, 0.2, -0.25), (0.18, 0.2, 0.3), (0.18, 0.58, 0.35), (0.16, 0.58, -0.3)], rgb(0x3A3D42))
    _lump(body, [(0.1, 0.3, -0.05), (0.19, 0.42, 0.05), (0.1, 0.34, 0.2)], METAL)
    body.line([(0.2, 0.3, 0.1), (0.22, 0.28, -0.5), (0.22, 0.33, -0.85)], 0.09, METAL)
    _lump(body, [(0.14, 0.62, -0.1), (0.2, 0.75, 0.15), (0.17, 0.92, 0.2), (0.1, 0.8, 0.45)], paint)


def _motor_rear(body: Body, paint: Rgb, *, ridden: bool) -> None:
    _fat_wheel(body, -0.72)
    _lump(body, [(0.13, 0.7, -0.1), (0.15, 0.78, -0.1), (0.14, 0.8, -0.6), (0.1, 0.72, -0.6)], _SADDLE)
    _lump(body, [(0.12, 0.6, -0.5), (0.13, 0.76, -0.55), (0.08, 0.86, -0.98), (0.08, 0.76, -0.98)], paint)
    if body.shows((0.0, 0.7, -0.98), (0.0, 0.0, -1.0)):
        tail = [body.pixel(a, b, -0.99) for a, b in ((-0.1, 0.74), (-0.1, 0.82), (0.1, 0.82), (0.1, 0.74))]
        body.sketch.fill(tail, body.sketch.glow(_TAIL) if ridden else body.sketch.colour(_TAIL), solid=False)
        plate = [body.pixel(a, b, -0.99) for a, b in ((-0.1, 0.52), (-0.1, 0.66), (0.1, 0.66), (0.1, 0.52))]
        body.sketch.fill(plate, body.sketch.colour(rgb(0xE6E6DC)))
        if ridden and body.sketch.air.is_dark:
            body.sketch.halo(body.pixel(0.0, 0.78, -1.0), 0.6 * body.sketch.camera.scale(body.z), _TAIL, 0.6)


def _biker(body: Body, cycle: Cycle) -> None:
    rider = cycle.rider
    if rider is None:
        return
    joints = _seated(
        hip=(0.0, 0.86, -0.25),
        neck=(0.0, 1.38, -0.05),
        head=(0.0, 1.56, 0.02),
        hand=(0.36, 1.04, 0.26),
        knees=((-0.24, 0.72, 0.15), (0.24, 0.72, 0.15)),
        feet=((-0.22, 0.3, -0.15), (0.22, 0.3, -0.15)),
    )
    helmet = mix(COLOURS[cycle.colour], (0.95, 0.95, 0.95), 0.35)
    Figure(body, _RIDER, head_size=0.085).draw(joints, rider, helmet)
