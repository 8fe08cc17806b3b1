"""A human figure: joints clothed with tapered limbs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from microtome.streets.camera import Point, Point3
from microtome.streets.paints import flat_paint
from microtome.streets.palette import COLOURS, HAIR, SKINS, Rgb, rgb, times
from microtome.streets.paths import polygon
from microtome.streets.scene import Outfit
from microtome.streets.solids import Body, hull

_SHOE = rgb(0x2A2624)
_VISOR = rgb(0x14161A)
_CIRCLE = [(math.cos(math.pi * n / 5), math.sin(math.pi * n / 5)) for n in range(10)]


@dataclass(frozen=True)
class Joints:
    """Where a figure's joints are, in shares of its height (right, up, forward); [left, right] pairs."""

    hip: Point3
    neck: Point3
    head: Point3
    knees: tuple[Point3, Point3]
    feet: tuple[Point3, Point3]
    elbows: tuple[Point3, Point3]
    hands: tuple[Point3, Point3]


@dataclass(frozen=True)
class Figure:
    """Draws joints as a clothed person of `height` metres in a body's frame, lifted by `lift` metres."""

    body: Body
    height: float
    head_size: float = 0.064
    lift: float = 0.0

    def draw(self, joints: Joints, outfit: Outfit, helmet: Rgb | None = None) -> None:
        """Take the person: the far arm and leg first, head last."""
        far = (
            0
            if self._depth(joints.elbows[0], (-0.14, 0.0, 0.0))
            > self._depth(joints.elbows[1], (0.14, 0.0, 0.0))
            else 1
        )
        near = 1 - far
        top, trousers, skin = COLOURS[outfit.top], COLOURS[outfit.trousers], SKINS[outfit.skin]
        self._arm(joints, far, times(top, 0.8), skin, outfit)
        self._leg(joints, far, times(trousers, 0.78), skin, outfit)
        self._leg(joints, near, trousers, skin, outfit)
        self._torso(joints, top, trousers, outfit)
        self._head(joints, skin, HAIR[outfit.hair], helmet)
        self._arm(joints, near, times(top, 0.92), skin, outfit)

    def umbrella(self, hand: Point3, colour: Rgb) -> None:
        """Take an umbrella over the head."""
        grip, tip = self._at(hand), self._at((hand[0] * 0.4, 1.2, hand[2] * 0.4))
        self.body.sketch.line([grip, tip], self.body.sketch.colour(_SHOE), 0.018 * self._unit())
        unit, (x, y) = self._unit() * self.height, tip
        dome = skia.Path()
        dome.moveTo(x - 0.36 * unit, y + 0.16 * unit)
        dome.cubicTo(
            x - 0.26 * unit,
            y - 0.07 * unit,
            x + 0.26 * unit,
            y - 0.07 * unit,
            x + 0.36 * unit,
            y + 0.16 * unit,
        )
        for start in (0.36, 0.12, -0.12):
            dome.quadTo(
                x + (start - 0.12) * unit, y + 0.08 * unit, x + (start - 0.24) * unit, y + 0.16 * unit
            )
        dome.close()
        self.body.sketch.add(dome, flat_paint(self.body.sketch.colour(colour, (0.0, 0.8, -0.6))))

    def _at(self, joint: Point3) -> Point:
        return self.body.pixel(
            joint[0] * self.height, joint[1] * self.height + self.lift, joint[2] * self.height
        )

    def _unit(self) -> float:
        return self.body.sketch.camera.scale(self.body.sketch.z)

    def _depth(self, joint: Point3, more: Point3) -> float:
        return self.body.world(*(a + b for a, b in zip(joint, more, strict=True)))[2]

    def _limb(self, start: Point3, end: Point3, thick: tuple[float, float], colour: Rgb) -> None:
        unit = self._unit() * self.height
        path = capsule(self._at(start), self._at(end), thick[0] * unit, thick[1] * unit)
        self.body.sketch.add(path, flat_paint(self.body.sketch.colour(colour)))

    def _leg(self, joints: Joints, side: int, trousers: Rgb, skin: Rgb, outfit: Outfit) -> None:
        sign = 2 * side - 1
        hip = (joints.hip[0] + sign * 0.045, joints.hip[1], joints.hip[2])
        knee, foot = joints.knees[side], joints.feet[side]
        shins = skin if outfit.style in ("shorts", "skirt") else trousers
        self._limb(knee, (foot[0], foot[1] + 0.03, foot[2]), (0.036, 0.026), shins)
        self._limb(hip, knee, (0.056, 0.04), trousers)
        self._limb(
            (foot[0], foot[1] - 0.005, foot[2] - 0.01),
            (foot[0], foot[1] - 0.01, foot[2] + 0.06),
            (0.024, 0.017),
            _SHOE,
        )

    def _arm(self, joints: Joints, side: int, sleeve: Rgb, skin: Rgb, outfit: Outfit) -> None:
        sign = 2 * side - 1
        shoulder = (joints.neck[0] + sign * 0.1, joints.neck[1] - 0.035, joints.neck[2])
        elbow, hand = joints.elbows[side], joints.hands[side]
        lower = skin if outfit.style in ("shorts", "skirt") else sleeve
        self._limb(elbow, hand, (0.027, 0.02), lower)
        self._limb(hand, hand, (0.024, 0.024), skin)
        self._limb(shoulder, elbow, (0.036, 0.029), sleeve)

    def _torso(self, joints: Joints, top: Rgb, trousers: Rgb, outfit: Outfit) -> None:
        hip, neck = joints.hip, joints.neck
        wide = 0.095
        spots = [
            (
                self._at((neck[0] + sign * wide, neck[1] - 0.04, neck[2])),
                self._at((hip[0] + sign * 0.06, hip[1], hip[2])),
            )
            for sign in (-1, 1)
        ]
        unit = self._unit() * self.height
        path = _hull_of_discs(
            [(spots[0][0], 0.04), (spots[1][0], 0.04), (spots[0][1], 0.055), (spots[1][1], 0.055)], unit
        )
        self.body.sketch.add(path, flat_paint(self.body.sketch.colour(top)))
        if outfit.style == "skirt":
            knees = [((knee[0] * 1.7, 0.33, knee[2] * 0.7), 0.045) for knee in joints.knees]
            skirt = [
                (spots[0][1], 0.045),
                (spots[1][1], 0.045),
                *((self._at(point), size) for point, size in knees),
            ]
            self.body.sketch.add(
                _hull_of_discs(skirt, unit),
                flat_paint(self.body.sketch.colour(trousers)),
            )

    def _head(self, joints: Joints, skin: Rgb, hair: Rgb, helmet: Rgb | None) -> None:
        unit, sketch = self._unit() * self.height, self.body.sketch
        foot = (joints.neck[0], joints.neck[1] - 0.02, joints.neck[2])
        self._limb(foot, joints.head, (0.03, 0.028), times(skin, 0.88))
        centre, radius = self._at(joints.head), self.head_size * unit
        if helmet and self.head_size > 0.07:
            self._full_helmet(centre, radius, helmet)
            return
        sketch.disc(centre, radius, sketch.colour(skin), flat=1.15)
        if self.body.cos > 0.3:
            back = (centre[0], centre[1] - 0.1 * radius)
            sketch.disc(back, radius * 1.06, sketch.colour(helmet or hair), flat=1.05)
        else:
            self._fringe(centre, radius, helmet or hair, shift=-0.35 * self.body.sin)

    def _full_helmet(self, centre: Point, radius: float, colour: Rgb) -> None:
        """A closed helmet: a shell with a dark visor to the front, a dark rim behind."""
        sketch, (x, y) = self.body.sketch, centre
        sketch.disc(centre, radius, sketch.colour(colour), flat=1.1)
        if self.body.cos > 0.3:
            rim = [(x - 0.8 * radius, y + 0.62 * radius), (x + 0.8 * radius, y + 0.62 * radius)]
            sketch.line(rim, sketch.colour(_VISOR), 0.3 * radius, solid=False)
            return
        ahead = 0.75 * self.body.sin * radius
        visor = [
            (x + ahead - 0.45 * radius, y - 0.02 * radius),
            (x + ahead + 0.45 * radius, y - 0.02 * radius),
        ]
        sketch.line(visor, sketch.colour(_VISOR), 0.5 * radius, solid=False)

    def _fringe(self, centre: Point, radius: float, colour: Rgb, shift: float) -> None:
        x, y = centre[0] + shift * radius, centre[1] - 0.12 * radius
        path = skia.Path()
        path.addArc(
            skia.Rect.MakeLTRB(x - 1.08 * radius, y - 1.14 * radius, x + 1.08 * radius, y + 1.0 * radius),
            168 - 40 * shift,
            204,
        )
        path.close()
        self.body.sketch.add(path, flat_paint(self.body.sketch.colour(colour)))


def capsule(start: Point, end: Point, first: float, second: float) -> skia.Path:
    """The outline around two discs: their outer arcs, joined by straight sides."""
    across, down = end[0] - start[0], end[1] - start[1]
    apart = math.hypot(across, down)
    path = skia.Path()
    if apart <= abs(first - second) + 1e-6:
        x, y, radius = (*start, first) if first >= second else (*end, second)
        path.addCircle(x, y, radius)
        return path
    heading = math.degrees(math.atan2(down, across))
    lean = math.degrees(math.acos((first - second) / apart))
    path.arcTo(_disc_bounds(start, first), heading + lean, 360 - 2 * lean, True)
    path.arcTo(_disc_bounds(end, second), heading - lean, 2 * lean, False)
    path.close()
    return path


def _disc_bounds(centre: Point, radius: float) -> skia.Rect:
    x, y = centre
    return skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)


def _hull_of_discs(discs: list[tuple[Point, float]], unit: float) -> skia.Path:
    points = []
    for (x, y), radius in discs:
        points += [(x + radius * unit * cos, y + radius * unit * sin) for cos, sin in _CIRCLE]
    return polygon(hull(points))
