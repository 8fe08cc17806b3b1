"""A camera over a flat ground: metres in, pixels out.

World axes: x to the right of the camera, y up from the ground, z ahead; metres. Pixels: origin top left.
"""

from __future__ import annotations

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

    def scale(self, z: float) -> float:
        """Pixels a metre spans at depth z."""
        return self.focal / max(z, NEAREST)

    def depth_of_row(self, v: float) -> float:
        """Depth of the ground seen in row `v`; rows at or over the horizon are endlessly far."""
        return self.focal * self.eye / (v - self.horizon) if v > self.horizon else float("inf")

    def nearest_ground(self) -> float:
        """Depth of the ground at the lower edge of the picture."""
        return self.depth_of_row(float(self.height))
