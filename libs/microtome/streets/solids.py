"""Solid bodies in the scene: faces in a thing's own metres (right, up, forward), projected and lit."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from microtome.streets.camera import Point, Point3
from microtome.streets.palette import Rgb, argb, times
from microtome.streets.sketch import Sketch, gradient, polygon

RIGHT: Point3 = (1.0, 0.0, 0.0)
LEFT: Point3 = (-1.0, 0.0, 0.0)
UP: Point3 = (0.0, 1.0, 0.0)
FRONT: Point3 = (0.0, 0.0, 1.0)
REAR: Point3 = (0.0, 0.0, -1.0)


class Body:
    """A thing's frame: `a` metres to its right, `b` up, `c` forward of where it stands."""

    def __init__(self, sketch: Sketch, x: float, z: float, yaw: float) -> None:
        self.sketch = sketch
        self.x, self.z = x, z
        self.sin, self.cos = math.sin(yaw), math.cos(yaw)

    def world(self, a: float, b: float, c: float) -> Point3:
        """The world point of a body point."""
        return self.x + a * self.cos + c * self.sin, b, self.z - a * self.sin + c * self.cos

    def pixel(self, a: float, b: float, c: float) -> Point:
        """The pixel of a body point."""
        return self.sketch.camera.project(*self.world(a, b, c))

    def pixels(self, points: Sequence[Point3]) -> list[Point]:
        """The pixels of body points."""
        return [self.pixel(*point) for point in points]

    def turned(self, normal: Point3) -> Point3:
        """A body direction in world axes."""
        a, b, c = normal
        return a * self.cos + c * self.sin, b, -a * self.sin + c * self.cos

    def shows(self, point: Point3, normal: Point3) -> bool:
        """True where the camera is in front of the face through `point` that looks along `normal`."""
        x, y, z = self.world(*point)
        nx, ny, nz = self.turned(normal)
        bent = x + self.sketch.camera.bend * z * z
        return -bent * nx + (self.sketch.camera.eye - y) * ny - z * nz > 0.0

    def face(self, points: Sequence[Point3], normal: Point3, colour: Rgb, *, solid: bool = True) -> bool:
        """Take a face if it looks towards the camera; says whether it does."""
        if not self.shows(points[0], normal):
            return False
        self.sketch.fill(self.pixels(points), self.sketch.colour(colour, self.turned(normal)), solid=solid)
        return True

    def shaded_face(
        self, points: Sequence[Point3], normal: Point3, colour: Rgb, low: float, high: float
    ) -> bool:
        """Like `face`, running from `colour` times `low` at its foot to times `high` at its top."""
        if not self.shows(points[0], normal):
            return False
        pixels = self.pixels(points)
        rows = [pixel[1] for pixel in pixels]
        air, z, turned = self.sketch.air, self.sketch.z, self.turned(normal)
        colours = [argb(air.seen(times(colour, share), z, turned)) for share in (high, low)]
        self.sketch.add(polygon(pixels), gradient((0.0, min(rows)), (0.0, max(rows)), colours))
        return True

    def line(self, points: Sequence[Point3], width: float, colour: Rgb, *, solid: bool = True) -> None:
        """Take a rod of `width` metres."""
        pixels = self.pixels(points)
        self.sketch.line(
            pixels, self.sketch.colour(colour), width * self.sketch.camera.scale(self.z), solid=solid
        )

    def wheel(self, a: float, c: float, radius: float, thick: float, tyre: Rgb, rim: Rgb) -> None:
        """Take a wheel whose outer disc is at `a`; `thick` reaches inwards (towards the middle)."""
        inner = a - math.copysign(thick, a)
        outer_ring, inner_ring = (self.ring(side, radius, c, radius) for side in (a, inner))
        outline = hull(outer_ring + inner_ring)
        self.sketch.fill(outline, self.sketch.colour(tyre, (0.0, 0.0, -1.0)))
        if self.shows((a, radius, c), (math.copysign(1.0, a), 0.0, 0.0)):
            self.sketch.fill(self.ring(a, radius, c, radius * 0.62), self.sketch.colour(rim), solid=False)
            self.sketch.fill(
                self.ring(a, radius, c, radius * 0.2), self.sketch.colour(times(rim, 0.55)), solid=False
            )

    def ring(self, a: float, b: float, c: float, radius: float, count: int = 18) -> list[Point]:
        """The outline of a circle on a side plane."""
        turns = [2 * math.pi * n / count for n in range(count)]
        return [self.pixel(a, b + radius * math.sin(turn), c + radius * math.cos(turn)) for turn in turns]

    def disc_at(self, a: float, b: float, c: float, radius: float, colour: int) -> None:
        """Take a small round light."""
        self.sketch.disc(self.pixel(a, b, c), radius * self.sketch.camera.scale(self.z), colour, solid=False)

    def shadow(self, half_width: float, half_length: float, strength: float) -> None:
        """Take the soft dark ground beneath; not part of the mask."""
        for spread, share in ((0.45, 0.3), (0.25, 0.35), (0.08, 0.45)):
            a, c = half_width + spread, half_length + spread
            path = skia.Path()
            path.addPath(_rounded(self, a, c))
            self.sketch.add(
                path, skia.Paint(AntiAlias=True, Color=argb((0, 0, 0.02), strength * share)), solid=False
            )


def _rounded(body: Body, a: float, c: float) -> skia.Path:
    corner = min(a, c) * 0.5
    points = []
    for sign_a, sign_c, start in ((1, 1, 0.0), (-1, 1, 0.5), (-1, -1, 1.0), (1, -1, 1.5)):
        for step in range(4):
            turn = (start + step / 6) * math.pi
            inner = sign_a * (a - corner), sign_c * (c - corner)
            points.append(
                body.pixel(inner[0] + corner * math.cos(turn), 0.0, inner[1] + corner * math.sin(turn))
            )
    return polygon(points)


def hull(points: Sequence[Point]) -> list[Point]:
    """The convex hull, by Andrew's monotone chain."""
    ordered = sorted(set(points))

    def chain(sequence: Sequence[Point]) -> list[Point]:
        kept: list[Point] = []
        for x, y in sequence:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], (x, y)) <= 0:
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return chain(ordered) + chain(ordered[::-1])


def _turn(first: Point, second: Point, third: Point) -> float:
    return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0])
