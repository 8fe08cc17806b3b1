"""A camera over a flat ground: metres in, pixels out.

World axes: x to the right of the camera, y up from the ground, z ahead; metres. Pixels: origin top left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]
Point3 = tuple[float, float, float]

NEAREST = 1.2  # metres; nothing is projected from closer than this


@dataclass(frozen=True)
class Camera:
    """A pinhole camera that looks along z; `bend` curves the road: x shifts by bend * z * z."""

    width: int
    height: int
    focal: float
    centre: float
    horizon: float
    eye: float
    bend: float = 0.0

    def project(self, x: float, y: float, z: float) -> Point:
        """The pixel of a world point; points nearer than `NEAREST` are taken as that near."""
        depth = z if z > NEAREST else NEAREST
        scale = self.focal / depth
        return self.centre + (x + self.bend * depth * depth) * scale, self.horizon + (self.eye - y) * scale

    def project_all(self, points: Iterable[Point3]) -> list[Point]:
        """The pixels of world points; half the time of projecting them one by one."""
        focal, centre, horizon, eye, bend = self.focal, self.centre, self.horizon, self.eye, self.bend
        pixels = []
        for x, y, z in points:
            depth = z if z > NEAREST else NEAREST
            scale = focal / depth
            pixels.append((centre + (x + bend * depth * depth) * scale, horizon + (eye - y) * scale))
        return pixels

    def column(self, x: float, z: float) -> tuple[float, float]:
        """The column of what stands upright at (x, z), and how many pixels a metre of it spans."""
        depth = z if z > NEAREST else NEAREST
        scale = self.focal / depth
        return self.centre + (x + self.bend * depth * depth) * scale, scale

    def row(self, y: float, scale: float) -> float:
        """The row of what is `y` metres up where a metre spans `scale` pixels."""
        return self.horizon + (self.eye - y) * scale

    def scale(self, z: float) -> float:
        """Pixels a metre spans at depth z."""
        return self.focal / max(z, NEAREST)

    def depth_of_row(self, v: float) -> float:
        """Depth of the ground seen in row `v`; rows at or over the horizon are endlessly far."""
        return self.focal * self.eye / (v - self.horizon) if v > self.horizon else float("inf")

    def nearest_ground(self) -> float:
        """Depth of the ground at the lower edge of the picture."""
        return self.depth_of_row(float(self.height))
