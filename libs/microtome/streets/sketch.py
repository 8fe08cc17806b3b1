"""A sketch: the painted shapes of one thing, kept so that picture and mask share their geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import skia

from microtome.streets.camera import Camera, Point, Point3
from microtome.streets.palette import Air, Rgb, argb

Part = Literal["object", "scenery", "air"]
_FACING: Point3 = (0.0, 0.45, -0.85)


@dataclass(frozen=True, slots=True)
class Shape:
    """A path with its paint and the width of its stroke (0: filled).

    Its part: `object` shapes make up the mask, `scenery` hides what lies behind, `air` does neither.
    """

    path: skia.Path
    paint: skia.Paint
    part: Part
    stroke: float


def polygon(points: Sequence[Point]) -> skia.Path:
    """A closed path through `points`."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def polyline(points: Sequence[Point]) -> skia.Path:
    """An open path through `points`."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], False)
    return path


def gradient(
    start: Point, end: Point, colours: Sequence[int], stops: Sequence[float] | None = None
) -> skia.Paint:
    """A paint that runs from the first colour at `start` to the last at `end`."""
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(*start), skia.Point(*end)], list(colours), list(stops) if stops else []
    )
    return skia.Paint(AntiAlias=True, Shader=shader)


def radial(
    centre: Point, radius: float, colours: Sequence[int], stops: Sequence[float] | None = None
) -> skia.Paint:
    """A paint that runs from the first colour in the middle to the last at `radius`."""
    shader = skia.GradientShader.MakeRadial(
        skia.Point(*centre), max(radius, 0.1), list(colours), list(stops) if stops else []
    )
    return skia.Paint(AntiAlias=True, Shader=shader)


@dataclass
class Sketch:
    """Collects shapes in painting order; colours go through the scene's air at depth `z`."""

    camera: Camera
    air: Air
    z: float
    shapes: list[Shape] = field(default_factory=list)

    def colour(self, colour: Rgb, normal: Point3 = _FACING) -> int:
        """The 32-bit colour of a surface at the sketch's depth."""
        return argb(self.air.seen(colour, self.z, normal))

    def glow(self, colour: Rgb) -> int:
        """The 32-bit colour of something that shines by itself."""
        return argb(self.air.hazed(colour, self.z * 0.4))

    def add(self, path: skia.Path, paint: skia.Paint, *, solid: bool = True) -> None:
        """Take a filled path with a paint made elsewhere."""
        self.shapes.append(Shape(path, paint, "object" if solid else "air", 0.0))

    def fill(self, points: Sequence[Point], colour: int, *, solid: bool = True) -> None:
        """Take a filled polygon."""
        self.add(polygon(points), skia.Paint(AntiAlias=True, Color=colour), solid=solid)

    def disc(
        self, centre: Point, radius: float, colour: int, *, flat: float = 1.0, solid: bool = True
    ) -> None:
        """Take a filled ellipse; `flat` is its height over its width."""
        x, y = centre
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - radius, y - radius * flat, x + radius, y + radius * flat))
        self.add(path, skia.Paint(AntiAlias=True, Color=colour), solid=solid)

    def line(self, points: Sequence[Point], colour: int, width: float, *, solid: bool = True) -> None:
        """Take a polyline with round ends, at least 0.6 pixels wide."""
        stroke = max(width, 0.6)
        paint = skia.Paint(
            AntiAlias=True,
            Color=colour,
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=stroke,
            StrokeCap=skia.Paint.kRound_Cap,
            StrokeJoin=skia.Paint.kRound_Join,
        )
        self.shapes.append(Shape(polyline(points), paint, "object" if solid else "air", stroke))

    def leave_to_scenery(self) -> None:
        """Make what has been taken so far hide things, but not count as part of the object."""
        self.shapes = [
            replace(shape, part="scenery") if shape.part == "object" else shape for shape in self.shapes
        ]

    def halo(self, centre: Point, radius: float, colour: Rgb, strength: float) -> None:
        """Take a soft shine around a light; it is not part of the mask."""
        paint = radial(
            centre,
            radius,
            [argb(colour, strength), argb(colour, strength * 0.3), argb(colour, 0.0)],
            [0.0, 0.35, 1.0],
        )
        paint.setBlendMode(skia.BlendMode.kScreen)
        path = skia.Path()
        path.addCircle(centre[0], centre[1], radius)
        self.add(path, paint, solid=False)
