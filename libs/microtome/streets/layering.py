"""What is painted before what: far things first, judged by the ground they stand on."""

from __future__ import annotations

from collections.abc import Sequence

from microtome.streets.placing import Footprint, footprint
from microtome.streets.scene import Building, Crosswalk, Lamp, Scene, Thing, Tree

Item = Building | Tree | Lamp | Thing
Numbered = tuple[Item, int]


def flat_items(scene: Scene) -> list[Numbered]:
    """Buildings, which stand behind all, then crosswalks, which lie beneath; with object ids (0: none)."""
    buildings = [item for item in scene.scenery if isinstance(item, Building)]
    crosswalks = [
        (thing, number) for number, thing in enumerate(scene.things, 1) if isinstance(thing, Crosswalk)
    ]
    ordered: list[Numbered] = [(item, 0) for item in sorted(buildings, key=lambda item: -item.start)]
    return ordered + sorted(crosswalks, key=lambda entry: -entry[0].z)


def standing_items(scene: Scene) -> list[Numbered]:
    """Everything else, so that no item is painted over one that stands before it."""
    items: list[Numbered] = [(item, 0) for item in scene.scenery if not isinstance(item, Building)]
    items += [
        (thing, number) for number, thing in enumerate(scene.things, 1) if not isinstance(thing, Crosswalk)
    ]
    items.sort(key=lambda entry: -_ground(entry[0]).far)
    grounds = [_ground(item) for item, _ in items]
    return [items[at] for at in _back_to_front(grounds)]


def _ground(item: Item) -> Footprint:
    if isinstance(item, Thing):
        return footprint(item)
    if isinstance(item, Building):
        return Footprint(item.wall, item.wall, item.start, item.end, item.height)
    return Footprint(item.x - 0.2, item.x + 0.2, item.z - 0.2, item.z + 0.2, 3.0)


def _back_to_front(grounds: Sequence[Footprint]) -> list[int]:
    """Places in painting order: each time the first place behind which nothing is left."""
    left = list(range(len(grounds)))
    order: list[int] = []
    while left:
        free = next(
            (at for at in left if not any(_behind(grounds[o], grounds[at]) for o in left if o != at)), left[0]
        )
        left.remove(free)
        order.append(free)
    return order


def _behind(first: Footprint, second: Footprint) -> bool:
    """True where the first can be hidden by the second, seen from x = z = 0."""
    if first.near >= second.far:
        return True
    if second.near >= first.far:
        return False
    if first.left >= second.right:
        return second.right > 0
    if second.left >= first.right:
        return second.left < 0
    return first.near > second.near
