"""Solid bodies in the scene: faces in a thing's own metres (right, up, forward), projected and lit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from microtome.streets.camera import NEAREST, Point, Point3
from microtome.streets.paints import flat_paint, gradient
from microtome.streets.palette import GLASS, LIT, Rgb, argb, mix, times
from microtome.streets.paths import polygon
from microtome.streets.sketch import Sketch

RIGHT: Point3 = (1.0, 0.0, 0.0)
LEFT: Point3 = (-1.0, 0.0, 0.0)
UP: Point3 = (0.0, 1.0, 0.0)
FRONT: Point3 = (0.0, 0.0, 1.0)
REAR: Point3 = (0.0, 0.0, -1.0)
_CIRCLES = {
    count: [(math.cos(2 * math.pi * n / count), math.sin(2 * math.pi * n / count)) for n in range(count)]
    for count in (10, 18, 20)
}
_CORNERS = [
    (sign_a, sign_c, math.cos((start + step / 6) * math.pi), math.sin((start + step / 6) * math.pi))
    for sign_a, sign_c, start in ((1, 1, 0.0), (-1, 1, 0.5), (-1, -1, 1.0), (1, -1, 1.5))
    for step in range(4)
]


class Body:
    """A thing's frame: `a` metres to its right, `b` up, `c` forward of where it stands."""

    def __init__(self, sketch: Sketch, x: float, z: float, yaw: float) -> None:
        self.sketch = sketch
        self.x, self.z = x, z
        self.sin, self.cos = math.sin(yaw), math.cos(yaw)
        self.unit = sketch.camera.scale(z)
        camera = sketch.camera
        self._lens = camera.focal, camera.centre, camera.horizon, camera.eye, camera.bend

    def world(self, a: float, b: float, c: float) -> Point3:
        """The world point of a body point."""
        return self.x + a * self.cos + c * self.sin, b, self.z - a * self.sin + c * self.cos

    def pixel(self, a: float, b: float, c: float) -> Point:
        """The pixel of a body point."""
        return self.sketch.camera.project(
            self.x + a * self.cos + c * self.sin, b, self.z - a * self.sin + c * self.cos
        )

    def pixels(self, points: Iterable[Point3]) -> list[Point]:
        """The pixels of body points."""
        x, z, sin, cos = self.x, self.z, self.sin, self.cos
        focal, centre, horizon, eye, bend = self._lens
        pixels = []
        for a, b, c in points:  # `pixel`, written out: most of a drawing's corners pass here
            depth = z - a * sin + c * cos
            depth = depth if depth > NEAREST else NEAREST
            scale = focal / depth
            across = x + a * cos + c * sin + bend * depth * depth
            pixels.append((centre + across * scale, horizon + (eye - b) * scale))
        return pixels

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

    def is_detail(self, metres: float) -> bool:
        """True where something of this size is too small to be seen."""
        return metres * self.unit < 0.7

    def face(self, points: Sequence[Point3], normal: Point3, colour: Rgb, *, solid: bool = True) -> bool:
        """Take a face if it looks towards the camera; says whether it does."""
        if not self.shows(points[0], normal):
            return False
        painted = self.sketch.colour(colour, self.turned(normal))
        self.sketch.fill(self.pixels(points), painted, solid=solid)
        return True

    def shaded_face(
        self, points: Sequence[Point3], normal: Point3, colour: Rgb, shades: tuple[float, float]
    ) -> bool:
        """Like `face`, running from `colour` times the first shade at its foot to the second at its top."""
        if not self.shows(points[0], normal):
            return False
        turned = self.turned(normal)
        low, high = (self.sketch.colour(times(colour, shade), turned) for shade in shades)
        self._run(points, low, high, solid=True)
        return True

    def glass(self, points: Sequence[Point3], normal: Point3, *, lit: float = 0.0) -> bool:
        """Take a window that mirrors the sky at its top; `lit` in [0, 1]: how much light burns behind."""
        if not self.shows(points[0], normal):
            return False
        air, turned = self.sketch.air, self.turned(normal)
        surface = self.sketch.surface(turned)
        foot = surface.seen(GLASS)
        top = surface.seen(mix(GLASS, air.sky_low, 0.1 if air.is_dark else 0.42))
        if lit:
            shine = air.hazed(LIT, self.sketch.z * 0.6)
            foot, top = mix(foot, times(shine, 0.8), lit), mix(top, shine, lit)
        self._run(points, argb(foot), argb(top), solid=False)
        return True

    def _run(self, points: Sequence[Point3], low: int, high: int, *, solid: bool) -> None:
        pixels = self.pixels(points)
        rows = [pixel[1] for pixel in pixels]
        paint = gradient((0.0, min(rows)), (0.0, max(rows)), [high, low])
        self.sketch.add(polygon(pixels), paint, solid=solid)

    def line(self, points: Sequence[Point3], width: float, colour: Rgb, *, solid: bool = True) -> None:
        """Take a rod of `width` metres."""
        if solid or not self.is_detail(width * 2):
            self.sketch.line(self.pixels(points), self.sketch.colour(colour), width * self.unit, solid=solid)

    def wheel(self, a: float, c: float, radius: float, thick: float, tyre: Rgb) -> None:
        """Take a tyre whose outer side is at `a`; `thick` reaches towards the middle."""
        rings = [self.ring(side, radius, c, radius, 10) for side in (a, a - math.copysign(thick, a))]
        self.sketch.fill(hull(rings[0] + rings[1]), self.sketch.colour(tyre, REAR))

    def hub(self, a: float, c: float, radius: float, tyre: Rgb, rim: Rgb) -> None:
        """Take the outer side of a wheel, if it looks towards the camera."""
        if not self.shows((a, radius, c), (math.copysign(1.0, a), 0.0, 0.0)):
            return
        for share, colour in ((1.0, tyre), (0.64, rim), (0.5, times(rim, 0.72)), (0.18, rim)):
            if not self.is_detail(radius * share):
                painted = self.sketch.colour(colour, self.turned((math.copysign(1.0, a), 0.2, 0.0)))
                self.sketch.fill(self.ring(a, radius, c, radius * share), painted, solid=share == 1.0)

    def ring(self, a: float, b: float, c: float, radius: float, count: int = 18) -> list[Point]:
        """The outline of a circle on a side plane."""
        return self.pixels([(a, b + radius * sin, c + radius * cos) for cos, sin in _CIRCLES[count]])

    def disc_at(self, a: float, b: float, c: float, radius: float, colour: int) -> None:
        """Take a small round light."""
        self.sketch.disc(self.pixel(a, b, c), radius * self.unit, colour, solid=False)

    def shadow(self, half_width: float, half_length: float, height: float) -> None:
        """Take the dark ground beneath and the shadow the sun casts; not part of the mask."""
        self._cast(half_width, half_length, height)
        strength = 0.5 if self.sketch.air.is_dark else 0.64
        strength *= math.exp(-1.5 * self.sketch.air.density * self.z)
        grow = min(1.0, 0.3 + half_width)
        for spread, share in ((0.45, 0.25), (0.24, 0.35), (0.04, 0.5)) if self.z < 26.0 else ((0.2, 0.6),):
            outline = self._rounded(half_width + spread * grow * 0.8, half_length + spread * grow)
            paint = flat_paint(argb((0.0, 0.0, 0.02), strength * share))
            self.sketch.add(polygon(outline), paint, solid=False)

    def _cast(self, half_width: float, half_length: float, height: float) -> None:
        air = self.sketch.air
        strength = 0.55 * air.sun[1]
        if strength < 0.05:
            return
        x, y, z = air.sun_direction
        # the sun stands before us in the picture: shadows fall to the side and towards us
        shift = (-x / y * height * 0.8, z / y * height * 0.3)
        corners = [(a, c) for a in (-half_width, half_width) for c in (-half_length, half_length)]
        ground = [self.world(a, 0.0, c) for a, c in corners]
        ground += [(gx + shift[0], 0.0, gz + shift[1]) for gx, _, gz in ground]
        outline = hull([self.sketch.camera.project(*point) for point in ground])
        paint = flat_paint(argb((0.0, 0.0, 0.05), strength))
        self.sketch.add(polygon(outline), paint, solid=False)

    def _rounded(self, a: float, c: float) -> list[Point]:
        """A rectangle on the ground with round corners."""
        corner = min(a, c) * (0.5 if a > 0.6 else 1.0)
        side, ahead = a - corner, c - corner
        return self.pixels(
            [
                (sign_a * side + corner * cos, 0.0, sign_c * ahead + corner * sin)
                for sign_a, sign_c, cos, sin in _CORNERS
            ]
        )

    def mirrored(self, half_width: float, near: float, height: float, colour: Rgb, strength: float) -> None:
        """Take the reflection of the nearer end in a wet road, if it is wet."""
        if not self.sketch.air.is_wet:
            return
        left, right = self.pixel(-half_width, 0.0, near), self.pixel(half_width, 0.0, near)
        low = height * self.unit * 0.9
        foot = (left[1] + right[1]) / 2
        seen = self.sketch.air.seen(colour, self.sketch.z)
        paint = gradient((0, foot), (0, foot + low), [argb(seen, strength), argb(seen, 0.0)])
        corners = [left, right, (right[0], right[1] + low), (left[0], left[1] + low)]
        self.sketch.add(polygon(corners), paint, solid=False)


def hull(points: Sequence[Point]) -> list[Point]:
    """The convex hull, by Andrew's monotone chain."""
    ordered = sorted(set(points))
    return _chain(ordered) + _chain(ordered[::-1])


def _chain(ordered: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in ordered:
        x, y = point
        while len(kept) > 1:
            (x0, y0), (x1, y1) = kept[-2], kept[-1]
            if (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0:
                break
            kept.pop()
        kept.append(point)
    return kept[:-1]
