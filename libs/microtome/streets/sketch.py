"""A sketch: the painted shapes of one thing, kept so that picture and mask share their geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import skia

from microtome.streets.camera import Camera, Point, Point3
from microtome.streets.paints import flat_paint, radial, stroke_paint
from microtome.streets.palette import Air, Rgb, Surface, argb
from microtome.streets.paths import polygon, polyline

Part = Literal["object", "scenery", "air"]
_FACING: Point3 = (0.0, 0.45, -0.85)


class Shape(NamedTuple):
    """A path with its paint and the width of its stroke (0: filled).

    Its part: `object` shapes make up the mask, `scenery` hides what lies behind, `air` does neither.
    A backdrop is an opaque rectangle over the picture's width whose paint changes from row to row only.
    """

    path: skia.Path
    paint: skia.Paint
    part: Part
    stroke: float
    is_backdrop: bool = False


@dataclass
class Sketch:
    """Collects shapes in painting order; colours go through the scene's air at depth `z`."""

    camera: Camera
    air: Air
    z: float
    shapes: list[Shape] = field(default_factory=list)
    _surfaces: dict[Point3, Surface] = field(default_factory=dict)

    def colour(self, colour: Rgb, normal: Point3 = _FACING) -> int:
        """The 32-bit colour of a surface at the sketch's depth."""
        return argb(self.surface(normal).seen(colour))

    def surface(self, normal: Point3) -> Surface:
        """How surfaces at the sketch's depth that face `normal` are seen."""
        surface = self._surfaces.get(normal)
        if surface is None:
            surface = self._surfaces[normal] = self.air.surface(self.z, normal)
        return surface

    def glow(self, colour: Rgb) -> int:
        """The 32-bit colour of something that shines by itself."""
        return argb(self.air.hazed(colour, self.z * 0.4))

    def add(self, path: skia.Path, paint: skia.Paint, *, solid: bool = True) -> None:
        """Take a filled path with a paint made elsewhere."""
        self.shapes.append(Shape(path, paint, "object" if solid else "air", 0.0))

    def backdrop(self, top: float, bottom: float, paint: skia.Paint) -> None:
        """Take a rectangle over the picture's width; its opaque paint changes from row to row only."""
        path = skia.Path()
        path.addRect(skia.Rect.MakeLTRB(0, top, self.camera.width, bottom))
        self.shapes.append(Shape(path, paint, "object", 0.0, is_backdrop=True))

    def fill(self, points: Sequence[Point], colour: int, *, solid: bool = True) -> None:
        """Take a filled polygon."""
        self.add(polygon(points), flat_paint(colour), solid=solid)

    def disc(
        self, centre: Point, radius: float, colour: int, *, flat: float = 1.0, solid: bool = True
    ) -> None:
        """Take a filled ellipse; `flat` is its height over its width."""
        x, y = centre
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - radius, y - radius * flat, x + radius, y + radius * flat))
        self.add(path, flat_paint(colour), solid=solid)

    def line(self, points: Sequence[Point], colour: int, width: float, *, solid: bool = True) -> None:
        """Take a polyline with round ends, at least 0.6 pixels wide."""
        stroke = max(width, 0.6)
        paint = stroke_paint(colour, stroke)
        self.shapes.append(Shape(polyline(points), paint, "object" if solid else "air", stroke))

    def leave_to_scenery(self) -> None:
        """Make what has been taken so far hide things, but not count as part of the object."""
        self.shapes = [
            shape._replace(part="scenery") if shape.part == "object" else shape for shape in self.shapes
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
