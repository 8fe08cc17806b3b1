"""Buildings, trees and lamps along a road."""

from __future__ import annotations

import numpy as np

from microtome.streets.buildings import WALLS
from microtome.streets.lots import one_of
from microtome.streets.placing import footprint
from microtome.streets.scene import Building, Lamp, Road, Thing, TrafficLight, Tree

Scenery = Building | Tree | Lamp
_LAST = 95.0  # metres; nothing is built farther away
_HEIGHTS = {"city": (8.0, 24.0), "residential": (5.8, 6.6), "park": (7.0, 14.0)}
_GAPS = {"city": 0.0, "residential": 3.5, "park": 5.0}


def surround(
    road: Road, surroundings: str, things: tuple[Thing, ...], rng: np.random.Generator
) -> tuple[Scenery, ...]:
    """What stands beside the road, clear of the annotated things."""
    scenery: list[Scenery] = []
    for side in (-1, 1):
        kerb = road.left if side < 0 else road.right
        wall = kerb + side * (road.pavement + {"city": 0.3, "residential": 4.0, "park": 13.0}[surroundings])
        scenery += _buildings(road, side, wall, surroundings, rng)
        scenery += _trees(road, side, kerb, surroundings, rng)
        scenery += _lamps(road, side, kerb, rng)
    return tuple(each for each in scenery if isinstance(each, Building) or _is_free(each, things))


def _is_free(item: Tree | Lamp, things: tuple[Thing, ...]) -> bool:
    """Trees and lamps give way to things, and never stand right before a traffic light."""
    for thing in things:
        place = footprint(thing)
        reach = 1.4 if isinstance(thing, TrafficLight) else 0.5
        if (
            place.left - reach < item.x < place.right + reach
            and place.near - reach < item.z < place.far + reach
        ):
            return False
    return True


def _buildings(
    road: Road, side: int, wall: float, surroundings: str, rng: np.random.Generator
) -> list[Building]:
    """A row of buildings from near to far; none stand in the crossing street."""
    if surroundings == "park" and rng.uniform() < 0.7:
        return []
    low, high = _HEIGHTS[surroundings]
    names, row = list(WALLS), []
    for start, end in _plots(road, surroundings, rng):
        shop = surroundings == "city" and rng.uniform() < 0.65
        style = "home" if surroundings == "residential" else "shop" if shop else "plain"
        height, colour = float(rng.uniform(low, high)), one_of(names, rng)
        row.append(Building(side, wall, start, end, height, colour, style, int(rng.integers(2**31))))
    return row


def _plots(road: Road, surroundings: str, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Stretches of z that may be built on."""
    corner, beyond = road.crossing_start - 3.0, road.crossing_end + 3.0
    plots, z = [], float(rng.uniform(3.0, 9.0))
    while z < _LAST:
        end = z + float(rng.uniform(9.0, 20.0)) * (0.7 if surroundings == "residential" else 1.0)
        next_z = end + float(rng.uniform(0.0, _GAPS[surroundings]))
        if road.is_crossed and z < beyond and end > corner:
            end, next_z = corner, beyond
        if end - z > 5.0:
            plots.append((z, end))
        z = next_z
    return plots


def _trees(road: Road, side: int, kerb: float, surroundings: str, rng: np.random.Generator) -> list[Tree]:
    step = {"city": 13.0, "residential": 9.0, "park": 6.5}[surroundings]
    if surroundings == "city" and rng.uniform() < 0.35:
        return []
    kind = one_of(("round", "poplar", "maple"), rng, (0.55, 0.2, 0.25))
    trees, z = [], float(rng.uniform(7.0, 7.0 + step))
    while z < 75.0:
        inside = road.crossing_start - 1.5 < z < road.crossing_end + 1.5 and road.is_crossed
        if not inside:
            back = {
                "city": 0.9,
                "residential": road.pavement + 1.8,
                "park": road.pavement + float(rng.uniform(1.5, 7.0)),
            }[surroundings]
            height = float(rng.uniform(4.5, 8.0)) * (1.25 if kind == "poplar" else 1.0)
            trees.append(
                Tree(
                    kerb + side * back,
                    z,
                    height,
                    float(rng.uniform(1.3, 2.1)),
                    kind,
                    int(rng.integers(2**31)),
                )
            )
        z += step * float(rng.uniform(0.75, 1.4))
    return trees


def _lamps(road: Road, side: int, kerb: float, rng: np.random.Generator) -> list[Lamp]:
    first = float(rng.uniform(9.0, 20.0))
    places = [first + 22.0 * n for n in range(4)]
    return [
        Lamp(kerb + side * 0.5, z, -side)
        for z in places
        if not (road.is_crossed and road.crossing_start - 1.0 < z < road.crossing_end + 1.0)
    ]
