"""Crosswalks, the vehicles that stand on them, and the signals beside them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from microtome.streets.camera import Camera
from microtome.streets.lots import one_of
from microtome.streets.placing import Floor, crosswalk_area, footprint
from microtome.streets.scene import Condition, Crosswalk, Road, Thing, TrafficLight, Vehicle
from microtome.streets.traffic import lane, vehicle_at
from microtome.streets.world import CrosswalkShares

Rng = np.random.Generator
LEAST_ROWS = 10.0  # pixels a crosswalk beyond the crossing street must be high
_PRESENT, _SECOND = 0.82, 0.4
_ATTEMPTS = 16
_MOST_HIDDEN = 0.5  # share of a blocked crosswalk
_ARM, _POST = 5.2, 3.2  # metres from the ground to the middle lens


def crosswalks_of(
    floor: Floor, road: Road, shares: CrosswalkShares, rng: Rng
) -> tuple[list[Crosswalk], list[Vehicle]]:
    """Up to two crosswalks, and the vehicles that stand on them; the floor keeps both."""
    crosswalks: list[Crosswalk] = []
    blockers: list[Vehicle] = []
    for crosswalk in _painted(floor, road, shares, rng):
        blocker = _blocker(floor, road, crosswalk, rng) if rng.uniform() < shares.blocked else None
        if blocker:
            floor.take(blocker)
            blockers.append(blocker)
            crosswalks.append(replace(crosswalk, blocked_by=blocker.category))
        else:
            crosswalks.append(crosswalk)
    floor.crosswalks.extend(crosswalks)
    return crosswalks, blockers


def _painted(floor: Floor, road: Road, shares: CrosswalkShares, rng: Rng) -> list[Crosswalk]:
    """The crosswalks, not yet blocked: one before the crossing street or anywhere, one beyond it."""
    if rng.uniform() > _PRESENT:
        return []
    first = _crosswalk(floor, road, shares, rng)
    if not road.is_crossed or rng.uniform() > _SECOND:
        return [first]
    second = _crosswalk(floor, road, replace(shares, diagonal=0.0), rng)
    near = road.crossing_end + 1.2
    rows = floor.camera.eye * (floor.camera.scale(near) - floor.camera.scale(near + second.depth))
    return [first, replace(second, z=near + second.depth / 2)] if rows >= LEAST_ROWS else [first]


def _crosswalk(floor: Floor, road: Road, shares: CrosswalkShares, rng: Rng) -> Crosswalk:
    at = float(rng.uniform())
    condition: Condition = (
        "worn" if at < shares.worn else "faded" if at < shares.worn + shares.faded else "fresh"
    )
    diagonal = bool(rng.uniform() < shares.diagonal)
    angle = one_of((-1.0, 1.0), rng) * float(rng.uniform(0.42, 0.6)) if diagonal else 0.0
    depth = float(rng.uniform(4.4, 6.4))
    half = depth / 2 + abs(math.tan(angle)) * (road.right - road.left) / 2
    near = floor.camera.nearest_ground() + 0.4 + half
    last = road.crossing_start - 1.2 - half if road.is_crossed else near - 1.0
    free = float(rng.uniform(near, max(near + 0.8, min(15.0, near + 5.0))))
    return Crosswalk(
        category="crosswalk",
        x=(road.left + road.right) / 2,
        z=last if last > near else free,
        condition=condition,
        orientation="diagonal" if diagonal else "straight",
        angle=angle,
        depth=depth,
        left=road.left,
        right=road.right,
        bar=float(rng.uniform(0.45, 0.6)),
        blocked_by="",
        seed=int(rng.integers(2**31)),
    )


def middle_at(crosswalk: Crosswalk, x: float) -> float:
    """Depth of the crosswalk's middle line at `x`."""
    return crosswalk.z + (x - (crosswalk.left + crosswalk.right) / 2) * math.tan(crosswalk.angle)


def _blocker(floor: Floor, road: Road, crosswalk: Crosswalk, rng: Rng) -> Vehicle | None:
    """A vehicle whose nearer end stands on the crosswalk."""
    category = one_of(("car", "bus", "truck"), rng, (0.46, 0.3, 0.24))
    for _ in range(_ATTEMPTS):
        x, yaw = lane(road, rng)
        vehicle = vehicle_at(category, x, 0.0, yaw, rng)
        onto = float(rng.uniform(-0.45, 0.05)) * crosswalk.depth
        placed = replace(vehicle, z=middle_at(crosswalk, x) + onto + vehicle.length / 2)
        if floor.accepts(placed, on_crosswalk=True) and _leaves_enough(floor.camera, crosswalk, placed):
            return placed
    return None


def _leaves_enough(camera: Camera, crosswalk: Crosswalk, vehicle: Vehicle) -> bool:
    """True where a good part of the crosswalk stays in sight beside the vehicle."""
    left, top, right, bottom = crosswalk_area(crosswalk).on_screen(camera)
    box = footprint(vehicle).on_screen(camera)
    left, right = max(left, 0.0), min(right, float(camera.width))
    wide = min(right, box[2]) - max(left, box[0])
    high = min(bottom, box[3]) - max(top, box[1])
    return max(wide, 0.0) * max(high, 0.0) < _MOST_HIDDEN * (right - left) * (bottom - top)


def signals_of(camera: Camera, road: Road, crosswalks: list[Crosswalk], rng: Rng) -> list[Thing]:
    """Signals at the crossing street or before a crosswalk, all showing the same."""
    if rng.uniform() > (0.75 if road.is_crossed else 0.3) or not (road.is_crossed or crosswalks):
        return []
    z = road.crossing_start - 0.8
    if not road.is_crossed:
        z = max(7.0, crosswalks[0].z - crosswalks[0].depth / 2 - 0.8)
    state = one_of(("red", "amber", "green"), rng, (0.4, 0.2, 0.4))
    reach = float(rng.uniform(0.22, 0.34)) * (road.right - road.left) if rng.uniform() < 0.4 else 0.0
    sides = [road.right + 0.6] if rng.uniform() < 0.4 else [road.right + 0.6, road.left - 0.6]
    if camera.project(0.0, _ARM + 0.8, z)[1] < 0.0:
        reach = 0.0
    lens = _ARM if reach else _POST
    if camera.project(0.0, lens + 0.8, z)[1] < 0.0:
        return []
    return [
        TrafficLight(category="traffic light", x=x, z=z, state=state, lens_height=lens, reach=reach)
        for x in sides
    ]
