"""Buildings beside the road: town houses, plain or with shops, and homes under a pitched roof."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
import skia

from microtome.streets.camera import Point, Point3
from microtome.streets.paints import flat_paint, gradient
from microtome.streets.palette import LIT, SNOW, Rgb, Surface, argb, mix, rgb, times
from microtome.streets.paths import add_polygon, polygon
from microtome.streets.scene import Building
from microtome.streets.sketch import Sketch

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
_ROOFS = (rgb(0x8A4B3A), rgb(0x5E5450), rgb(0x6E4A42))
_AWNINGS = (rgb(0xB23A3A), rgb(0x2F6B5B), rgb(0x35558A), rgb(0xC89A3C), rgb(0x6B4B6B))
_WINDOW = rgb(0x42566A)
_FRAME = rgb(0xDAD6CC)
_DEPTH, _FLOOR, _SHOP = 14.0, 3.1, 4.2
_DETAILED = 42.0  # metres; farther walls carry windows only
_FACING: Point3 = (0.0, 0.0, -1.0)


class _Plumb(NamedTuple):
    """An upright line on a wall: its column in pixels, and how many pixels a metre of it spans."""

    column: float
    scale: float


class _Fade(NamedTuple):
    """How a wall's colour changes between two columns: its surfaces at stops; one surface without any."""

    start: float
    end: float
    stops: tuple[float, ...]
    surfaces: tuple[Surface, ...]


class _Face:
    """One wall: `at(s, y)` is the pixel `s` metres along it and `y` metres up."""

    def __init__(self, sketch: Sketch, building: Building, *, along: bool) -> None:
        self.sketch, self.building, self.along = sketch, building, along
        self.span = building.end - building.start if along else _DEPTH
        self.normal = (-float(building.side), 0.0, 0.0) if along else _FACING
        self.z = (building.start * building.end) ** 0.5 if along else building.start
        self._near, self._far = self.plumb(0.0), self.plumb(self.span)

    def plumb(self, s: float, out: float = 0.0) -> _Plumb:
        """The upright line at `s`; `out` metres before the wall."""
        building, side = self.building, self.building.side
        if self.along:
            return _Plumb(*self.sketch.camera.column(building.wall - side * out, building.start + s))
        return _Plumb(*self.sketch.camera.column(building.wall + side * s, building.start - out))

    def at(self, s: float, y: float, out: float = 0.0) -> Point:
        """The pixel; `out` metres before the wall."""
        column, scale = self.plumb(s, out)
        return column, self.sketch.camera.row(y, scale)

    def is_in_frame(self) -> bool:
        """True where some of the wall lies between the picture's left and right edge."""
        columns = self._near.column, self._far.column
        return max(columns) > 0.0 and min(columns) < self.sketch.camera.width

    def columns(self) -> float:
        """How many pixels wide the wall is."""
        return abs(self._far.column - self._near.column)

    def floors(self) -> list[float]:
        """Heights of the window sills that can be seen."""
        home, row = self.building.style == "home", self.sketch.camera.row
        count = 2 if home else max(0, int((self.building.height - _SHOP) / _FLOOR))
        sills = [1.1 + 2.9 * floor if home else 4.5 + _FLOOR * floor for floor in range(count)]
        return [
            sill for sill in sills if row(sill, self._near.scale) > 0.0 or row(sill, self._far.scale) > 0.0
        ]

    def rectangle(self, start: float, end: float, low: float, high: float) -> skia.Path:
        """A rectangle on the wall."""
        return polygon(self.outline(start, end, low, high))

    def outline(self, start: float, end: float, low: float, high: float) -> list[Point]:
        """The pixels of a rectangle's corners."""
        return self.corners(self.plumb(start), self.plumb(end), low, high)

    def corners(self, left: _Plumb, right: _Plumb, low: float, high: float) -> list[Point]:
        """The pixels of a rectangle between two upright lines."""
        (x, scale), (x_right, scale_right) = left, right
        camera = self.sketch.camera
        horizon, below, above = camera.horizon, camera.eye - low, camera.eye - high
        return [
            (x, horizon + below * scale),
            (x, horizon + above * scale),
            (x_right, horizon + above * scale_right),
            (x_right, horizon + below * scale_right),
        ]

    def paint(self, colour: Rgb) -> skia.Paint:
        """A paint whose haze follows the wall into the distance."""
        start, end, stops, surfaces = self._fade
        shades = [argb(surface.seen(colour)) for surface in surfaces]
        return gradient((start, 0), (end, 0), shades, stops) if stops else flat_paint(shades[0])

    @cached_property
    def _fade(self) -> _Fade:
        near, far = self.building.start, self.building.start + (self.span if self.along else 0.0)
        middle = (near * far) ** 0.5
        surface, x_near, x_far = self.sketch.air.surface, self._near.column, self._far.column
        if near == far or abs(x_far - x_near) < 1:
            return _Fade(x_near, x_far, (), (surface(near, self.normal),))
        share = (self.plumb(middle - near).column - x_near) / (x_far - x_near)
        surfaces = tuple(surface(z, self.normal) for z in (near, middle, far))
        return _Fade(x_near, x_far, (0.0, min(max(share, 0.01), 0.99), 1.0), surfaces)

    def take(self, path: skia.Path, colour: Rgb) -> None:
        """Take a path on this wall."""
        self.sketch.add(path, self.paint(colour))

    def shine(self, path: skia.Path, colour: Rgb) -> None:
        """Take a path that shines by itself."""
        seen = self.sketch.air.hazed(colour, self.z * 0.7)
        self.sketch.add(path, flat_paint(argb(seen)))


def draw_building(sketch: Sketch, building: Building) -> None:
    """Take a building: the wall towards the camera, the wall along the road, its roof."""
    faces = [_Face(sketch, building, along=along) for along in (False, True)]
    if not any(face.is_in_frame() for face in faces):
        return
    rng = np.random.default_rng(building.seed)
    pitched = building.style == "home"
    if pitched:
        _pitched_roof(sketch, building, rng)
    for face in faces:
        face.take(face.rectangle(0.0, face.span, 0.0, building.height), WALLS[building.colour])
        if face.is_in_frame():
            _courses(face)
            _windows(face, rng)
    if building.start < _DETAILED:
        (_shops if building.style == "shop" else _doors)(faces[1], rng)
    if not pitched:
        for face in faces:
            _cornice(face)


def _courses(face: _Face) -> None:
    """A darker plinth and a light line over the ground floor."""
    wall = WALLS[face.building.colour]
    face.take(face.rectangle(0.0, face.span, 0.0, 0.6), times(wall, 0.7))
    if face.building.start < _DETAILED:
        face.take(face.rectangle(0.0, face.span, _SHOP - 0.5, _SHOP - 0.3), mix(wall, _FRAME, 0.6))


def _windows(face: _Face, rng: np.random.Generator) -> None:
    """Windows floor by floor: frames, panes, some lit in the dark; none where they would be specks."""
    lit_share = 0.38 if face.sketch.air.is_dark else 0.0
    frames, dark, lit = skia.Path(), skia.Path(), skia.Path()
    bays = max(1, int(face.span / 2.8))
    if face.columns() < 3.0 * bays:
        return
    detailed = face.building.start < _DETAILED
    sides = [_sides(face, bay, bays) for bay in range(bays)]
    for low in face.floors():
        for left, right, frame_left, frame_right in sides:
            if detailed:
                add_polygon(frames, face.corners(frame_left, frame_right, low - 0.2, low + 1.78))
            is_lit = lit_share > 0.0 and rng.uniform() < lit_share
            add_polygon(lit if is_lit else dark, face.corners(left, right, low, low + 1.65))
    if detailed:
        face.take(frames, mix(WALLS[face.building.colour], _FRAME, 0.65))
    face.take(dark, mix(_WINDOW, face.sketch.air.sky_low, 0.12 if face.sketch.air.is_dark else 0.28))
    face.shine(lit, LIT)


def _sides(face: _Face, bay: int, bays: int) -> list[_Plumb]:
    """Left and right side of the panes in a bay, then of their frames."""
    start, end = (bay + 0.26) * face.span / bays, (bay + 0.74) * face.span / bays
    return [face.plumb(s) for s in (start, end, start - 0.14, end + 0.14)]


def _shops(face: _Face, rng: np.random.Generator) -> None:
    """Shop windows under a sign or an awning, from far to near."""
    count = max(1, int(face.span / 5.5))
    pitch = face.span / count
    for shop in reversed(range(count)):
        start, end = (shop + 0.1) * pitch, (shop + 0.9) * pitch
        colour = _AWNINGS[int(rng.integers(len(_AWNINGS)))]
        face.take(
            face.rectangle(start - 0.15, end + 0.15, 0.0, 3.6), mix(WALLS[face.building.colour], colour, 0.55)
        )
        window = face.rectangle(start, end - 1.3, 0.6, 2.75)
        add_polygon(window, face.outline(end - 1.05, end - 0.1, 0.05, 2.6))
        if face.sketch.air.is_dark and rng.uniform() < 0.65:
            face.shine(window, times(LIT, 0.9))
        else:
            face.take(window, mix(_WINDOW, face.sketch.air.sky_low, 0.2))
        if rng.uniform() < 0.6:
            _awning(face, start, end, colour)
        else:
            face.take(face.rectangle(start, end, 2.9, 3.4), mix(colour, _FRAME, 0.5))


def _awning(face: _Face, start: float, end: float, colour: Rgb) -> None:
    stripes = max(3, int((end - start) / 0.8)) | 1
    step = (end - start) / stripes
    seen = [
        argb(face.sketch.air.seen(tint, face.z, (0.0, 0.7, -0.5)))
        for tint in (colour, mix(colour, _FRAME, 0.75))
    ]
    for parity in (0, 1):
        cloth = skia.Path()
        for n in range(parity, stripes, 2):
            s, e = start + n * step, start + (n + 1) * step
            edge = [face.at(e, 2.75, 1.1), face.at(s, 2.75, 1.1)]
            add_polygon(cloth, [face.at(s, 3.3), face.at(e, 3.3), *edge])
            add_polygon(cloth, [*edge[::-1], face.at(e, 2.5, 1.1), face.at(s, 2.5, 1.1)])
        face.sketch.add(cloth, flat_paint(seen[parity]))


def _doors(face: _Face, rng: np.random.Generator) -> None:
    """Front doors along the ground floor, and small windows between them where there is no other floor's."""
    count = max(1, int(face.span / 7.0))
    pitch = face.span / count
    doors, panes = skia.Path(), skia.Path()
    for n in range(count):
        middle = (n + 0.5) * pitch
        add_polygon(doors, face.outline(middle - 0.55, middle + 0.55, 0.05, 2.4))
        if face.building.style != "home":
            for shift in (-2.2, 2.2):
                add_polygon(panes, face.outline(middle + shift - 0.6, middle + shift + 0.6, 1.1, 2.7))
    face.take(panes, mix(_WINDOW, face.sketch.air.sky_low, 0.2))
    face.take(doors, mix(_AWNINGS[int(rng.integers(len(_AWNINGS)))], rgb(0x3A2E26), 0.4))


def _cornice(face: _Face) -> None:
    """A roof edge that juts out; snow lies on it."""
    top = face.building.height
    colour = SNOW if face.sketch.air.is_snowy else times(WALLS[face.building.colour], 0.74)
    edge = [face.at(0.0, top - 0.35, 0.3), face.at(0.0, top + 0.15, 0.3)]
    edge += [face.at(face.span, top + 0.15, 0.3), face.at(face.span, top - 0.35, 0.3)]
    face.take(polygon(edge), colour)


def _pitched_roof(sketch: Sketch, building: Building, rng: np.random.Generator) -> None:
    """A gable towards the camera and the slope towards the road."""
    colour = SNOW if sketch.air.is_snowy else _ROOFS[int(rng.integers(len(_ROOFS)))]
    side, top, project = building.side, building.height, sketch.camera.project
    ridge, eaves = building.wall + side * 6.0, building.wall - side * 0.5
    peak = top + 3.4
    gable = [(building.wall, top), (ridge, peak), (building.wall + side * 12.0, top)]
    wall = sketch.air.seen(WALLS[building.colour], building.start, _FACING)
    sketch.fill([project(x, y, building.start) for x, y in gable], argb(wall))
    slope = [
        project(eaves, top - 0.3, building.start - 0.3),
        project(ridge, peak, building.start - 0.3),
        project(ridge, peak, building.end),
        project(eaves, top - 0.3, building.end),
    ]
    seen = sketch.air.seen(colour, (building.start * building.end) ** 0.5, (-0.5 * side, 0.8, -0.3))
    sketch.fill(slope, argb(seen))
