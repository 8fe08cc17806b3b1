"""Cars: sedans, hatchbacks and SUVs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from microtome.streets.camera import Point3
from microtome.streets.palette import SNOW, Rgb, mix, times
from microtome.streets.scene import Vehicle
from microtome.streets.solids import Body, hull
from microtome.streets.vehicles import (
    DARK,
    LAMP,
    PLATE,
    TRIM,
    band,
    lamps,
    mirrors_in_road,
    paint_of,
    panel,
    shine,
    tail_of,
    wheel_faces,
    wheels,
)

Outline = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class CarShape:
    """A car's side view in shares of its length (-.5 rear, .5 front) and height, from the rear foot on."""

    lower: Outline
    cabin: Outline
    belt: float
    tail: tuple[float, float, float]


_SEDAN = CarShape(
    lower=(
        (-0.47, 0.17),
        (-0.495, 0.26),
        (-0.5, 0.4),
        (-0.49, 0.6),
        (-0.465, 0.66),
        (0.2, 0.64),
        (0.36, 0.58),
        (0.46, 0.5),
        (0.495, 0.42),
        (0.5, 0.28),
        (0.47, 0.16),
    ),
    cabin=(
        (-0.4, 0.65),
        (-0.28, 0.93),
        (-0.24, 0.97),
        (-0.13, 1.0),
        (0.01, 0.99),
        (0.06, 0.96),
        (0.25, 0.64),
    ),
    belt=0.65,
    tail=(0.49, 0.6, 0.42),
)
_HATCHBACK = CarShape(
    lower=(
        (-0.46, 0.17),
        (-0.495, 0.27),
        (-0.5, 0.42),
        (-0.49, 0.6),
        (-0.47, 0.64),
        (0.22, 0.62),
        (0.38, 0.57),
        (0.46, 0.5),
        (0.495, 0.42),
        (0.5, 0.28),
        (0.47, 0.16),
    ),
    cabin=(
        (-0.48, 0.63),
        (-0.425, 0.92),
        (-0.4, 0.96),
        (-0.28, 1.0),
        (0.02, 0.99),
        (0.07, 0.96),
        (0.27, 0.62),
    ),
    belt=0.63,
    tail=(0.47, 0.66, 0.22),
)
_SUV = CarShape(
    lower=(
        (-0.47, 0.21),
        (-0.495, 0.3),
        (-0.5, 0.42),
        (-0.495, 0.6),
        (-0.48, 0.64),
        (0.2, 0.63),
        (0.42, 0.59),
        (0.485, 0.53),
        (0.5, 0.44),
        (0.5, 0.3),
        (0.47, 0.2),
    ),
    cabin=(
        (-0.485, 0.63),
        (-0.455, 0.93),
        (-0.43, 0.97),
        (-0.34, 1.0),
        (0.03, 0.99),
        (0.08, 0.96),
        (0.24, 0.63),
    ),
    belt=0.63,
    tail=(0.46, 0.7, 0.2),
)
CARS = {"sedan": _SEDAN, "hatchback": _HATCHBACK, "suv": _SUV}


def draw_car(body: Body, car: Vehicle) -> None:
    """Take a car: shadow, tyres, lower body, cabin, glass, lights."""
    shape, paint = CARS[car.kind], paint_of(car)
    half = car.width / 2
    body.shadow(half, car.length / 2, car.height)
    mirrors_in_road(body, car)
    axles, radius = (-0.3 * car.length, 0.31 * car.length), 0.225 * (0.5 * car.height + 0.75)
    wheels(body, car.width, axles, radius)
    lower = [(c * car.length, b * car.height) for c, b in shape.lower]
    narrowed = [half * (1.0 - 0.9 * max(0.0, abs(c) - 0.42)) for c, _ in shape.lower]
    _mirrors(body, car, shape, far=True)
    _loft(body, lower, narrowed, paint, (0.62, 1.04))
    wheel_faces(body, car.width, axles, radius)
    _ends(body, car, shape, narrowed[2])
    cabin = [(c * car.length, b * car.height) for c, b in shape.cabin]
    belt = shape.belt * car.height
    halves = [half * (0.96 - 0.2 * (b - belt) / (car.height - belt)) for _, b in cabin]
    _loft(body, cabin, halves, paint, (0.9, 1.04))
    _end_glass(body, cabin, halves)
    for sign in (-1.0, 1.0):
        _side(body, car, shape, sign)
    _mirrors(body, car, shape, far=False)
    shine(body, car)


def _loft(
    body: Body,
    outline: list[tuple[float, float]],
    halves: list[float],
    colour: Rgb,
    shades: tuple[float, float],
) -> None:
    """A side outline swept over the width: its hull, then faces from far to near, then the visible side."""
    spots = [
        body.pixel(sign * h, b, c) for (c, b), h in zip(outline, halves, strict=True) for sign in (-1.0, 1.0)
    ]
    body.sketch.fill(hull(spots), body.sketch.colour(times(colour, 0.9)))
    faces: list[tuple[float, list[Point3], Point3]] = []
    for (c1, b1), (c2, b2), h1, h2 in zip(outline, outline[1:], halves, halves[1:], strict=False):
        size = math.hypot(c2 - c1, b2 - b1)
        corners: list[Point3] = [(-h1, b1, c1), (h1, b1, c1), (h2, b2, c2), (-h2, b2, c2)]
        normal = (0.0, (c2 - c1) / size, -(b2 - b1) / size)
        faces.append((body.world(0.0, b1, (c1 + c2) / 2)[2], corners, normal))
    for _, corners, normal in sorted(faces, key=lambda face: -face[0]):
        snowy = body.sketch.air.is_snowy and normal[1] > 0.93
        body.face(corners, normal, mix(colour, SNOW, 0.8) if snowy else colour, solid=False)
    for sign in (-1.0, 1.0):
        side: list[Point3] = [(sign * h, b, c) for (c, b), h in zip(outline, halves, strict=True)]
        body.shaded_face(side, (sign, 0.0, 0.0), colour, shades)


def _end_glass(body: Body, cabin: list[tuple[float, float]], halves: list[float]) -> None:
    """Rear window and windscreen."""
    for foot, top, normal in ((0, 1, (0.0, 0.4, -0.9)), (-1, -2, (0.0, 0.6, 0.8))):
        low, high = _between(cabin[foot], cabin[top], 0.1), _between(cabin[foot], cabin[top], 0.96)
        h1, h2 = halves[foot] * 0.9, halves[top] * 0.88
        corners: list[Point3] = [(-h1, low[1], low[0]), (h1, low[1], low[0])]
        body.glass([*corners, (h2, high[1], high[0]), (-h2, high[1], high[0])], normal)


def _between(first: tuple[float, float], second: tuple[float, float], share: float) -> tuple[float, float]:
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def _side(body: Body, car: Vehicle, shape: CarShape, sign: float) -> None:
    """Side windows, door seams, handles and sill."""

    def at(c: float, b: float) -> Point3:
        lean = 0.96 - 0.2 * max(0.0, b - shape.belt) / (1.0 - shape.belt)
        return sign * car.width / 2 * lean, b * car.height, c * car.length

    belt, top = shape.belt + 0.02, 0.93
    if not body.shows(at(0.0, belt), (sign, 0.0, 0.0)):
        return
    rear, front = shape.cabin[0][0] + 0.05, shape.cabin[-1][0]
    top_rear, top_front = shape.cabin[1][0] + 0.03, shape.cabin[-2][0]
    middle = (top_rear + top_front) / 2 + 0.025
    post = 0.012
    for window in (
        [at(rear, belt), at(top_rear, top), at(middle - post, top), at(middle - post, belt)],
        [at(middle + post, belt), at(middle + post, top), at(top_front, top), at(front - 0.05, belt)],
    ):
        body.glass(window, (sign, 0.15, 0.0))
    seam = times(paint_of(car), 0.62)
    for c in (middle, front - 0.03):
        body.line([at(c, 0.24), at(c, belt - 0.02)], 0.018, seam, solid=False)
    for c in (middle - 0.07, front - 0.26):
        body.line([at(c, belt - 0.07), at(c + 0.035, belt - 0.07)], 0.035, seam, solid=False)
    sill = 0.2 * car.length
    band(body, sign * car.width / 2, 0.16 * car.height, 0.21 * car.height, -sill, sill, TRIM)


def _mirrors(body: Body, car: Vehicle, shape: CarShape, *, far: bool) -> None:
    """The wing mirrors, those behind the car apart from those before it."""
    half, up = car.width / 2, (shape.belt + 0.06) * car.height
    ahead = (shape.cabin[-1][0] - 0.07) * car.length
    for sign in (-1.0, 1.0):
        behind = body.world(sign * half, 0.0, ahead)[2] > body.z
        if behind == far:
            tip: Point3 = (sign * (half + 0.1), up, ahead)
            body.line([tip, (sign * (half - 0.05), up - 0.03, ahead)], 0.12, times(paint_of(car), 0.82))


def _ends(body: Body, car: Vehicle, shape: CarShape, half: float) -> None:
    """Bumpers, plates, grille and lamps."""
    end, high, lower = car.length / 2, car.height, times(paint_of(car), 0.82)
    low, top, wide = shape.tail
    if panel(body, -end, -half * 0.97, half * 0.97, 0.17 * high, 0.36 * high, lower):
        panel(body, -end, -half * 0.9, half * 0.9, 0.17 * high, 0.25 * high, TRIM)
        panel(body, -end, -half * 0.97, half * 0.97, 0.355 * high, 0.37 * high, times(lower, 0.7))
        panel(body, -end, -0.26, 0.26, 0.4 * high, 0.48 * high, PLATE)
        lamps(body, -end, half * 0.97, low * high, top * high, wide, tail_of(body))
    if panel(body, end, -half * 0.95, half * 0.95, 0.16 * high, 0.3 * high, lower):
        panel(body, end, -half * 0.6, half * 0.6, 0.17 * high, 0.25 * high, DARK)
        panel(body, end, -half * 0.52, half * 0.52, 0.31 * high, 0.41 * high, DARK)
        panel(body, end, -0.24, 0.24, 0.25 * high, 0.31 * high, PLATE)
        lamps(body, end, half * 0.96, 0.33 * high, 0.43 * high, 0.36, LAMP)
