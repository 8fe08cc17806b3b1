"""Where things may stand: footprints that must not touch, sizes on screen that must stay sensible."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from microtome.streets.camera import Camera
from microtome.streets.scene import Crosswalk, Cycle, Pedestrian, Thing, Vehicle


@dataclass(frozen=True)
class Footprint:
    """The ground under a thing, in metres: x and z from low to high; `height` is the thing's."""

    left: float
    right: float
    near: float
    far: float
    height: float

    def touches(self, other: Footprint, margin: float) -> bool:
        """True where two footprints come closer than `margin` metres."""
        beside = self.left - margin >= other.right or other.left - margin >= self.right
        apart = self.near - margin >= other.far or other.near - margin >= self.far
        return not (beside or apart)

    def on_screen(self, camera: Camera) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in pixels of the block over this footprint."""
        corners = [
            camera.project(x, y, z)
            for x in (self.left, self.right)
            for y in (0.0, self.height)
            for z in (self.near, self.far)
        ]
        columns, rows = [corner[0] for corner in corners], [corner[1] for corner in corners]
        return min(columns), min(rows), max(columns), max(rows)


def footprint(thing: Thing) -> Footprint:
    """The footprint of a thing."""
    across, along, height = _size(thing)
    half_x = (abs(math.cos(thing.yaw)) * across + abs(math.sin(thing.yaw)) * along) / 2
    half_z = (abs(math.sin(thing.yaw)) * across + abs(math.cos(thing.yaw)) * along) / 2
    return Footprint(thing.x - half_x, thing.x + half_x, thing.z - half_z, thing.z + half_z, height)


def crosswalk_area(crosswalk: Crosswalk) -> Footprint:
    """The ground a crosswalk covers, as an upright rectangle."""
    half = crosswalk.depth / 2 + abs(math.tan(crosswalk.angle)) * (crosswalk.right - crosswalk.left) / 2
    return Footprint(crosswalk.left, crosswalk.right, crosswalk.z - half, crosswalk.z + half, 0.0)


def _size(thing: Thing) -> tuple[float, float, float]:
    match thing:
        case Vehicle():
            return thing.width, thing.length, thing.height
        case Cycle():
            return 0.7, 1.9, 1.75
        case Pedestrian():
            return 0.6, 0.6, thing.height
        case _:
            return 0.5, 0.5, 1.0


@dataclass
class Floor:
    """The things placed so far."""

    camera: Camera
    taken: list[Footprint] = field(default_factory=list)
    crosswalks: list[Crosswalk] = field(default_factory=list)

    def accepts(self, thing: Thing, *, margin: float = 0.5, on_crosswalk: bool = False) -> bool:
        """True where a thing fits: touching nothing, off the crosswalks, in the frame, not filling it."""
        place = footprint(thing)
        if place.near < 3.2 or not self._fits_frame(place):
            return False
        if any(place.touches(other, margin) for other in self.taken):
            return False
        return on_crosswalk or not any(place.touches(crosswalk_area(each), 0.3) for each in self.crosswalks)

    def take(self, thing: Thing) -> None:
        """Keep a thing's place."""
        self.taken.append(footprint(thing))

    def _fits_frame(self, place: Footprint) -> bool:
        left, top, right, bottom = place.on_screen(self.camera)
        wide, high = self.camera.width, self.camera.height
        inside = min(right, wide) - max(left, 0.0)
        if inside < 0.4 * (right - left) or right - left < 4 or bottom > high + 0.1 * (bottom - top):
            return False
        return inside < 0.52 * wide and min(bottom, high) - max(top, 0.0) < 0.62 * high
