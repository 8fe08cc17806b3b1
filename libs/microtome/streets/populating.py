"""The annotated things of a scene, placed one by one where they fit."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from microtome.streets.crossings import crosswalks_of, middle_at, signals_of
from microtome.streets.lots import one_of
from microtome.streets.placing import Floor
from microtome.streets.scene import Conditions, Cone, Crosswalk, Pedestrian, Road, Thing
from microtome.streets.traffic import (
    crossing_vehicle,
    depth_between,
    moving_vehicle,
    outfit,
    parked_cycle,
    parked_vehicle,
    ridden_cycle,
)
from microtome.streets.world import CrosswalkShares

Rng = np.random.Generator
Maker = Callable[[Rng], Thing]
_ATTEMPTS = 14


def populate(
    floor: Floor, road: Road, conditions: Conditions, shares: CrosswalkShares, rng: Rng
) -> tuple[Thing, ...]:
    """All annotated things, crosswalks first."""
    crosswalks, blockers = crosswalks_of(floor, road, shares, rng)
    things: list[Thing] = [*crosswalks, *blockers, *signals_of(floor.camera, road, crosswalks, rng)]
    things += _crossing_people(floor, crosswalks, conditions, rng)
    for count, make in _plan(road, conditions, rng):
        for _ in range(count):
            things += _placed(floor, make, rng)
    things += _cones(floor, road, rng)
    return tuple(things)


def _plan(road: Road, conditions: Conditions, rng: Rng) -> list[tuple[int, Maker]]:
    """How many of what are tried, with the way to make one."""

    def count(mean: float, most: int) -> int:
        return int(min(rng.poisson(mean), most))

    has_parking = road.parking_left + road.parking_right > 0
    return [
        (count(0.45, 1), lambda r: moving_vehicle(road, "bus", r)),
        (count(0.45, 2), lambda r: moving_vehicle(road, "truck", r)),
        (count(0.6, 2), lambda r: ridden_cycle(road, "motorcycle", r)),
        (count(0.6, 2), lambda r: ridden_cycle(road, "bicycle", r)),
        (count(1.9, 5), lambda r: moving_vehicle(road, "car", r)),
        (count(1.7, 5) if has_parking else 0, lambda r: parked_vehicle(road, r)),
        (count(1.1, 2) if road.is_crossed else 0, lambda r: crossing_vehicle(road, r)),
        (count(0.35, 2), lambda r: parked_cycle(road, r)),
        (count(2.0, 6), lambda r: _walker(road, conditions, r)),
    ]


def _placed(floor: Floor, make: Maker, rng: Rng) -> list[Thing]:
    for _ in range(_ATTEMPTS):
        thing = make(rng)
        if floor.accepts(thing):
            floor.take(thing)
            return [thing]
    return []


def _crossing_people(
    floor: Floor, crosswalks: list[Crosswalk], conditions: Conditions, rng: Rng
) -> list[Thing]:
    """People on the crosswalks."""
    people: list[Thing] = []
    for crosswalk in crosswalks:
        for _ in range(one_of((0, 1, 2), rng, (0.6, 0.28, 0.12))):
            x = float(rng.uniform(crosswalk.left + 0.5, crosswalk.right - 0.5))
            z = middle_at(crosswalk, x) + float(rng.uniform(-0.35, 0.35)) * crosswalk.depth
            yaw = one_of((-1.0, 1.0), rng) * math.pi / 2 + float(rng.normal(0, 0.12))
            person = _person(x, z, yaw, conditions, rng, on_crosswalk=True)
            if floor.accepts(person, on_crosswalk=True):
                floor.take(person)
                people.append(person)
    return people


def _walker(road: Road, conditions: Conditions, rng: Rng) -> Thing:
    """Someone on the pavement."""
    side = one_of((-1, 1), rng)
    kerb = road.left if side < 0 else road.right
    x = kerb + side * float(rng.uniform(0.5, road.pavement - 0.3))
    yaw = one_of((0.0, math.pi), rng) + float(rng.normal(0, 0.25))
    return _person(x, depth_between(6.5, 26.0, rng), yaw, conditions, rng, on_crosswalk=False)


def _person(
    x: float, z: float, yaw: float, conditions: Conditions, rng: Rng, *, on_crosswalk: bool
) -> Pedestrian:
    age = "child" if rng.uniform() < 0.16 else "adult"
    height = float(rng.uniform(1.15, 1.4)) if age == "child" else float(rng.uniform(1.58, 1.9))
    standing = 0.0 if on_crosswalk else 0.35
    pose = one_of(("standing", "walking", "running"), rng, (standing, 0.82 - standing, 0.18))
    umbrella = conditions.weather == "rain" and pose != "running" and rng.uniform() < 0.6
    return Pedestrian(
        category="pedestrian",
        x=x,
        z=z,
        yaw=yaw,
        outfit=outfit(rng),
        pose=pose,
        age=age,
        height=height,
        carries="umbrella" if umbrella else "",
        phase=float(rng.uniform()),
        on_crosswalk=on_crosswalk,
    )


def _cones(floor: Floor, road: Road, rng: Rng) -> list[Thing]:
    """Sometimes a row of cones along a kerb."""
    if rng.uniform() > 0.32:
        return []
    side = one_of((-1, 1), rng)
    start = float(rng.uniform(6.5, 14.0))
    edge = road.left + 0.6 if side < 0 else road.right - 0.6
    height = one_of((0.5, 0.75), rng)
    cones: list[Thing] = []
    for n in range(int(rng.integers(2, 6))):
        pose = "fallen" if rng.uniform() < 0.12 else "upright"
        cone = Cone(category="cone", x=edge - side * 0.25 * n, z=start + 1.8 * n, pose=pose, height=height)
        if floor.accepts(cone, margin=0.1, on_crosswalk=True):
            floor.take(cone)
            cones.append(cone)
    return cones
