"""Vehicles and cycles as they drive, cross, stand or are parked."""

from __future__ import annotations

import math

import numpy as np

from microtome.streets.lots import one_of
from microtome.streets.scene import Cycle, Outfit, Road, Thing, Vehicle

Rng = np.random.Generator
Size = tuple[float, float, float]

_CAR_COLOURS = ("white", "black", "grey", "silver", "red", "blue", "green", "yellow", "orange", "brown")
_BUS_COLOURS = ("red", "blue", "yellow", "green", "white", "orange")
_TRUCK_COLOURS = ("white", "red", "blue", "green", "yellow", "orange", "grey")
_CYCLE_COLOURS = ("red", "blue", "green", "yellow", "black", "white", "orange")
_TOPS = ("red", "blue", "green", "yellow", "white", "black", "orange", "purple", "pink", "grey")
_TROUSERS = ("black", "blue", "grey", "brown", "beige")
_HAIR = ("black", "brown", "blond", "red", "grey")
_SIZES: dict[str, dict[str, Size]] = {
    "car": {"sedan": (4.6, 1.8, 1.45), "hatchback": (4.0, 1.75, 1.48), "suv": (4.6, 1.88, 1.74)},
    "bus": {"city": (10.0, 2.5, 3.0), "double-decker": (9.6, 2.5, 4.2)},
    "truck": {"box": (7.4, 2.35, 3.4), "tipper": (7.0, 2.4, 3.0)},
}
_RANGE = {"car": (7.5, 42.0), "bus": (14.0, 42.0), "truck": (13.0, 42.0)}


def depth_between(near: float, far: float, rng: Rng) -> float:
    """A depth; nearer ones are likelier."""
    return float(near * (far / near) ** rng.uniform())


def lane(road: Road, rng: Rng) -> tuple[float, float]:
    """The middle of a lane and the yaw of those who drive in it."""
    first, last = road.left + road.parking_left, road.right - road.parking_right
    count = round((last - first) / road.lane_width)
    x = first + (int(rng.integers(count)) + 0.5) * road.lane_width
    return x + float(rng.normal(0, 0.12)), 0.0 if x > road.middle else math.pi


def vehicle_at(category: str, x: float, z: float, yaw: float, rng: Rng, *, parked: bool = False) -> Vehicle:
    """A vehicle of some kind and colour."""
    grow = float(rng.uniform(0.95, 1.05))
    kind = one_of(tuple(_SIZES[category]), rng)
    length, width, height = (side * grow for side in _SIZES[category][kind])
    colours = {"car": _CAR_COLOURS, "bus": _BUS_COLOURS, "truck": _TRUCK_COLOURS}[category]
    return Vehicle(
        category=category,
        x=x,
        z=z,
        yaw=yaw,
        kind=kind,
        colour=one_of(colours, rng),
        length=length,
        width=width,
        height=height,
        parked=parked,
    )


def moving_vehicle(road: Road, category: str, rng: Rng) -> Thing:
    """A vehicle in a lane."""
    x, yaw = lane(road, rng)
    turn = float(rng.normal(0, 0.02))
    return vehicle_at(category, x, depth_between(*_RANGE[category], rng), yaw + turn, rng)


def parked_vehicle(road: Road, rng: Rng) -> Thing:
    """A vehicle in a parking bay; the road must have one."""
    sides = [side for side, space in ((-1, road.parking_left), (1, road.parking_right)) if space]
    side = one_of(sides, rng)
    x = road.left + 1.1 if side < 0 else road.right - 1.1
    category = one_of(("car", "truck"), rng, (0.92, 0.08))
    return vehicle_at(
        category, x, depth_between(7.0, 36.0, rng), math.pi if side < 0 else 0.0, rng, parked=True
    )


def crossing_vehicle(road: Road, rng: Rng) -> Thing:
    """A vehicle or cycle that passes from side to side in the crossing street."""
    kinds = ["car", "bus", "truck", "motorcycle", "bicycle"]
    category = one_of(kinds, rng, (0.36, 0.18, 0.16, 0.15, 0.15))
    to_right = rng.uniform() < 0.5
    span = road.crossing_end - road.crossing_start
    z = road.crossing_start + span * (0.28 if to_right else 0.72)
    x = float(rng.uniform(-11, 11))
    yaw = math.pi / 2 if to_right else -math.pi / 2
    if category in ("motorcycle", "bicycle"):
        return cycle_at(category, x, z, yaw, rng, ridden=True)
    return vehicle_at(category, x, z, yaw, rng)


def ridden_cycle(road: Road, category: str, rng: Rng) -> Thing:
    """A cycle in a lane; bicycles keep to its edge."""
    x, yaw = lane(road, rng)
    aside = 0.9 if category == "bicycle" else 0.2
    x += aside if yaw == 0.0 else -aside
    turn = float(rng.normal(0, 0.15))
    return cycle_at(category, x, depth_between(6.5, 22.0, rng), yaw + turn, rng, ridden=True)


def parked_cycle(road: Road, rng: Rng) -> Thing:
    """A cycle left on the pavement."""
    category = one_of(("bicycle", "motorcycle"), rng)
    side = one_of((-1, 1), rng)
    x = (road.left if side < 0 else road.right) + side * float(rng.uniform(0.9, 1.8))
    yaw = one_of((-1.0, 1.0), rng) * float(rng.uniform(0.9, math.pi / 2))
    return cycle_at(category, x, depth_between(6.5, 18.0, rng), yaw, rng, ridden=False)


def cycle_at(category: str, x: float, z: float, yaw: float, rng: Rng, *, ridden: bool) -> Cycle:
    """A bicycle or motorcycle of some colour."""
    colour = one_of(_CYCLE_COLOURS, rng)
    rider = outfit(rng, ("plain", "helmet"))
    return Cycle(category=category, x=x, z=z, yaw=yaw, colour=colour, rider=rider if ridden else None)


def outfit(rng: Rng, styles: tuple[str, ...] = ("plain", "plain", "plain", "shorts", "skirt")) -> Outfit:
    """Clothes, hair and skin of a person."""
    return Outfit(
        top=one_of(_TOPS, rng),
        trousers=one_of(_TROUSERS, rng),
        hair=one_of(_HAIR, rng, (0.3, 0.3, 0.2, 0.08, 0.12)),
        skin=int(rng.integers(5)),
        style=one_of(styles, rng),
    )
