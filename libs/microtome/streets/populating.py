"""The annotated things of a scene, placed one by one where they fit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from microtome.streets.placing import Floor
from microtome.streets.scene import (
    Condition,
    Conditions,
    Cone,
    Crosswalk,
    Cycle,
    Outfit,
    Pedestrian,
    Road,
    Thing,
    TrafficLight,
    Vehicle,
)
from microtome.streets.world import CrosswalkShares

Rng = np.random.Generator
_ATTEMPTS = 14
_CAR_COLOURS = ("white", "black", "grey", "silver", "red", "blue", "green", "yellow", "orange", "brown")
_BUS_COLOURS = ("red", "blue", "yellow", "green", "white", "orange")
_TRUCK_COLOURS = ("white", "red", "blue", "green", "yellow", "orange", "grey")
_CYCLE_COLOURS = ("red", "blue", "green", "yellow", "black", "white", "orange")
_TOPS = ("red", "blue", "green", "yellow", "white", "black", "orange", "purple", "pink", "grey")
_TROUSERS = ("black", "blue", "grey", "brown", "beige")


def populate(
    floor: Floor, road: Road, conditions: Conditions, shares: CrosswalkShares, rng: Rng
) -> tuple[Thing, ...]:
    """All annotated things, crosswalks first."""
    crosswalks, blockers = _crosswalks(floor, road, shares, rng)
    things: list[Thing] = [*crosswalks, *blockers]
    things += _lights(road, crosswalks, rng)
    for count, make in _plan(road, conditions, rng):
        for _ in range(count):
            things += _placed(floor, make, rng)
    things += _crossers(floor, crosswalks, conditions, rng)
    things += _cones(floor, road, rng)
    return tuple(things)


def _plan(road: Road, conditions: Conditions, rng: Rng) -> list[tuple[int, Callable[[Rng], Thing]]]:
    """How many of what are tried, with the way to make one."""

    def count(mean: float, most: int) -> int:
        return int(min(rng.poisson(mean), most))

    return [
        (count(0.35, 1), lambda r: _moving(road, "bus", r)),
        (count(0.35, 2), lambda r: _moving(road, "truck", r)),
        (count(2.0, 5), lambda r: _moving(road, "car", r)),
        (count(0.5, 2), lambda r: _rider(road, "motorcycle", r)),
        (count(0.6, 2), lambda r: _rider(road, "bicycle", r)),
        (count(1.6, 5) if road.parking_left + road.parking_right else 0, lambda r: _parked(road, r)),
        (count(1.1, 2) if road.is_crossed else 0, lambda r: _crossing(road, r)),
        (count(0.35, 2), lambda r: _parked_cycle(road, r)),
        (count(2.2, 6), lambda r: _walker(road, conditions, r)),
    ]


def _placed(floor: Floor, make: Callable[[Rng], Thing], rng: Rng) -> list[Thing]:
    for _ in range(_ATTEMPTS):
        thing = make(rng)
        if floor.accepts(thing):
            floor.take(thing)
            return [thing]
    return []


# ---------------------------------------------------------------- crosswalks


def _crosswalks(
    floor: Floor, road: Road, shares: CrosswalkShares, rng: Rng
) -> tuple[list[Crosswalk], list[Thing]]:
    """Up to two crosswalks, and the vehicles that stand on them."""
    if rng.uniform() > 0.82:
        return [], []
    depth = float(rng.uniform(3.6, 5.4))
    found = [_crosswalk(road, shares, depth, road.crossing_start - 1.2 if road.is_crossed else None, rng)]
    if road.is_crossed and rng.uniform() < 0.35 and found[0].orientation == "straight":
        beyond = _crosswalk(road, shares, depth, None, rng)
        if beyond.orientation == "straight":
            found.append(_moved(beyond, road.crossing_end + 1.2 + depth / 2))
    crosswalks: list[Crosswalk] = []
    blockers: list[Thing] = []
    for crosswalk in found:
        blocker = _blocker(floor, road, crosswalk, rng) if rng.uniform() < shares.blocked else None
        if blocker:
            floor.take(blocker)
            blockers.append(blocker)
            crosswalk = _blocked(crosswalk, blocker.category)
        crosswalks.append(crosswalk)
    floor.crosswalks.extend(crosswalks)
    return crosswalks, blockers


def _crosswalk(
    road: Road, shares: CrosswalkShares, depth: float, latest: float | None, rng: Rng
) -> Crosswalk:
    at = float(rng.uniform())
    condition: Condition = (
        "worn" if at < shares.worn else "faded" if at < shares.worn + shares.faded else "fresh"
    )
    diagonal = rng.uniform() < shares.diagonal
    width = road.right - road.left
    angle = float(rng.choice([-1, 1])) * float(rng.uniform(0.42, 0.6)) if diagonal else 0.0
    half = depth / 2 + abs(math.tan(angle)) * width / 2
    near = 5.2 + half
    far = max(near + 1.0, min(16.0, near + 7.0))
    z = latest - half if latest is not None and latest - half > near else float(rng.uniform(near, far))
    return Crosswalk(
        category="crosswalk",
        x=(road.left + road.right) / 2,
        z=z,
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


def _moved(crosswalk: Crosswalk, z: float) -> Crosswalk:
    return replace(crosswalk, z=z)


def _blocked(crosswalk: Crosswalk, category: str) -> Crosswalk:
    return replace(crosswalk, blocked_by=category)


def _blocker(floor: Floor, road: Road, crosswalk: Crosswalk, rng: Rng) -> Vehicle | None:
    """A vehicle that stands on the crosswalk."""
    category = str(rng.choice(["car", "bus", "truck"], p=[0.46, 0.3, 0.24]))
    for _ in range(_ATTEMPTS):
        x, yaw = _lane(road, rng)
        vehicle = _vehicle(category, x, 0.0, yaw, parked=False, rng=rng)
        middle = (crosswalk.left + crosswalk.right) / 2
        here = crosswalk.z + (x - middle) * math.tan(crosswalk.angle)
        reach = float(rng.uniform(0.2, 0.8)) * crosswalk.depth - crosswalk.depth / 2
        placed = _at(vehicle, here + reach + vehicle.length / 2)
        if floor.accepts(placed, on_crosswalk=True):
            return placed
    return None


def _at(vehicle: Vehicle, z: float) -> Vehicle:
    return replace(vehicle, z=z)


def _crossers(floor: Floor, crosswalks: list[Crosswalk], conditions: Conditions, rng: Rng) -> list[Thing]:
    """People on the crosswalks."""
    people: list[Thing] = []
    for crosswalk in crosswalks:
        for _ in range(int(rng.choice([0, 1, 2], p=[0.6, 0.28, 0.12]))):
            x = float(rng.uniform(crosswalk.left + 0.5, crosswalk.right - 0.5))
            middle = (crosswalk.left + crosswalk.right) / 2
            z = (
                crosswalk.z
                + (x - middle) * math.tan(crosswalk.angle)
                + float(rng.uniform(-0.35, 0.35)) * crosswalk.depth
            )
            yaw = float(rng.choice([-1, 1])) * math.pi / 2 + float(rng.normal(0, 0.12))
            person = _person(x, z, yaw, conditions, rng, on_crosswalk=True)
            if floor.accepts(person, on_crosswalk=True):
                floor.take(person)
                people.append(person)
    return people


# ---------------------------------------------------------------- vehicles


def _lane(road: Road, rng: Rng) -> tuple[float, float]:
    """The middle of a lane and the yaw of those who drive in it."""
    first, last = road.left + road.parking_left, road.right - road.parking_right
    count = round((last - first) / road.lane_width)
    x = first + (int(rng.integers(count)) + 0.5) * road.lane_width
    return x + float(rng.normal(0, 0.12)), 0.0 if x > road.middle else math.pi


def _depth(rng: Rng, near: float, far: float) -> float:
    """A depth, nearer ones likelier."""
    return float(near * (far / near) ** rng.uniform())


def _moving(road: Road, category: str, rng: Rng) -> Thing:
    x, yaw = _lane(road, rng)
    near, far = {"car": (7.5, 42.0), "bus": (14.0, 42.0), "truck": (13.0, 42.0)}[category]
    turn = float(rng.normal(0, 0.02))
    return _vehicle(category, x, _depth(rng, near, far), yaw + turn, parked=False, rng=rng)


def _parked(road: Road, rng: Rng) -> Thing:
    sides = [side for side, space in ((-1, road.parking_left), (1, road.parking_right)) if space]
    side = int(rng.choice(sides))
    x = road.left + 1.1 if side < 0 else road.right - 1.1
    category = str(rng.choice(["car", "truck"], p=[0.92, 0.08]))
    return _vehicle(category, x, _depth(rng, 7.0, 36.0), math.pi if side < 0 else 0.0, parked=True, rng=rng)


def _crossing(road: Road, rng: Rng) -> Thing:
    category = str(
        rng.choice(["car", "bus", "truck", "motorcycle", "bicycle"], p=[0.4, 0.18, 0.16, 0.13, 0.13])
    )
    to_right = rng.uniform() < 0.5
    span = road.crossing_end - road.crossing_start
    z = road.crossing_start + span * (0.28 if to_right else 0.72)
    x = float(rng.uniform(-11, 11))
    yaw = math.pi / 2 if to_right else -math.pi / 2
    if category in ("motorcycle", "bicycle"):
        return _cycle(category, x, z, yaw, rng, ridden=True)
    return _vehicle(category, x, z, yaw, parked=False, rng=rng)


def _vehicle(category: str, x: float, z: float, yaw: float, *, parked: bool, rng: Rng) -> Vehicle:
    grow = float(rng.uniform(0.95, 1.05))
    kinds = {
        "car": {"sedan": (4.6, 1.8, 1.45), "hatchback": (4.0, 1.75, 1.48), "suv": (4.6, 1.88, 1.74)},
        "bus": {"city": (10.0, 2.5, 3.0), "double-decker": (9.6, 2.5, 4.2)},
        "truck": {"box": (7.4, 2.35, 3.4), "tipper": (7.0, 2.4, 3.0)},
    }[category]
    kind = str(rng.choice(list(kinds)))
    length, width, height = (side * grow for side in kinds[kind])
    colours = {"car": _CAR_COLOURS, "bus": _BUS_COLOURS, "truck": _TRUCK_COLOURS}[category]
    return Vehicle(
        category=category,
        x=x,
        z=z,
        yaw=yaw,
        kind=kind,
        colour=str(rng.choice(colours)),
        length=length,
        width=width,
        height=height,
        parked=parked,
    )


# ---------------------------------------------------------------- cycles, people, furniture


def _rider(road: Road, category: str, rng: Rng) -> Thing:
    x, yaw = _lane(road, rng)
    aside = 0.9 if category == "bicycle" else 0.2
    x += aside if yaw == 0.0 else -aside
    return _cycle(category, x, _depth(rng, 5.5, 22.0), yaw + float(rng.normal(0, 0.15)), rng, ridden=True)


def _parked_cycle(road: Road, rng: Rng) -> Thing:
    category = str(rng.choice(["bicycle", "motorcycle"]))
    side = int(rng.choice([-1, 1]))
    x = (road.left if side < 0 else road.right) + side * float(rng.uniform(0.6, 1.6))
    yaw = float(rng.choice([-1, 1])) * float(rng.uniform(0.9, math.pi / 2))
    return _cycle(category, x, _depth(rng, 5.5, 18.0), yaw, rng, ridden=False)


def _cycle(category: str, x: float, z: float, yaw: float, rng: Rng, *, ridden: bool) -> Cycle:
    colour = str(rng.choice(_CYCLE_COLOURS))
    outfit = _outfit(rng)
    return Cycle(category=category, x=x, z=z, yaw=yaw, colour=colour, rider=outfit if ridden else None)


def _walker(road: Road, conditions: Conditions, rng: Rng) -> Thing:
    side = int(rng.choice([-1, 1]))
    kerb = road.left if side < 0 else road.right
    x = kerb + side * float(rng.uniform(0.5, road.pavement - 0.3))
    yaw = float(rng.choice([0.0, math.pi])) + float(rng.normal(0, 0.25))
    return _person(x, _depth(rng, 5.0, 26.0), yaw, conditions, rng, on_crosswalk=False)


def _person(
    x: float, z: float, yaw: float, conditions: Conditions, rng: Rng, *, on_crosswalk: bool
) -> Pedestrian:
    age = "child" if rng.uniform() < 0.16 else "adult"
    height = float(rng.uniform(1.15, 1.4)) if age == "child" else float(rng.uniform(1.58, 1.9))
    poses = ["walking", "running"] if on_crosswalk else ["standing", "walking", "running"]
    pose = str(rng.choice(poses, p=[0.8, 0.2] if on_crosswalk else [0.35, 0.5, 0.15]))
    umbrella = conditions.weather == "rain" and pose != "running" and rng.uniform() < 0.6
    return Pedestrian(
        category="pedestrian",
        x=x,
        z=z,
        yaw=yaw,
        outfit=_outfit(rng),
        pose=pose,
        age=age,
        height=height,
        carries="umbrella" if umbrella else "",
        phase=float(rng.uniform()),
        on_crosswalk=on_crosswalk,
    )


def _outfit(rng: Rng) -> Outfit:
    return Outfit(
        top=str(rng.choice(_TOPS)),
        trousers=str(rng.choice(_TROUSERS)),
        hair=str(rng.choice(["black", "brown", "blond", "red", "grey"], p=[0.3, 0.3, 0.2, 0.08, 0.12])),
        skin=int(rng.integers(5)),
        style=str(rng.choice(["plain", "shorts", "skirt", "helmet"], p=[0.5, 0.15, 0.15, 0.2])),
    )


def _lights(road: Road, crosswalks: list[Crosswalk], rng: Rng) -> list[Thing]:
    """Signals at a crossing street or before a crosswalk, all showing the same."""
    if rng.uniform() > (0.75 if road.is_crossed else 0.3) or not (road.is_crossed or crosswalks):
        return []
    z = (
        road.crossing_start - 0.8
        if road.is_crossed
        else max(7.0, crosswalks[0].z - crosswalks[0].depth / 2 - 0.8)
    )
    state = str(rng.choice(["red", "amber", "green"], p=[0.4, 0.2, 0.4]))
    reach = float(rng.uniform(2.4, 3.6)) if rng.uniform() < 0.4 else 0.0
    height = 5.2 if reach else 3.2
    sides = [road.right + 0.6] if rng.uniform() < 0.4 else [road.right + 0.6, road.left - 0.6]
    return [
        TrafficLight(category="traffic light", x=x, z=z, state=state, lens_height=height, reach=reach)
        for x in sides
    ]


def _cones(floor: Floor, road: Road, rng: Rng) -> list[Thing]:
    """Sometimes a row of cones along a kerb or round a spot in the road."""
    if rng.uniform() > 0.32:
        return []
    side = int(rng.choice([-1, 1]))
    start = float(rng.uniform(5.5, 14.0))
    edge = road.left + 0.6 if side < 0 else road.right - 0.6
    height = float(rng.choice([0.5, 0.75]))
    cones: list[Thing] = []
    for n in range(int(rng.integers(2, 6))):
        pose = "fallen" if rng.uniform() < 0.12 else "upright"
        cone = Cone(category="cone", x=edge - side * 0.25 * n, z=start + 1.8 * n, pose=pose, height=height)
        if floor.accepts(cone, margin=0.1, on_crosswalk=True):
            floor.take(cone)
            cones.append(cone)
    return cones
