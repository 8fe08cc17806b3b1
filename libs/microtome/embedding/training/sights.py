"""Sights: which objects a view of a scene shows plainly, and which only perhaps.

A view is the whole picture or a part of it. Search looks at both where nothing is annotated.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from microtome.embedding.training.folders import Described
from microtome.pictures import crop_box

Area = tuple[float, float, float, float]

_PLAIN_SHARE = 0.75  # of an object's box inside of the view
_PLAIN_SIDE = 0.12  # of the view's longer side: the object's mean side


@dataclass(frozen=True)
class Sight:
    """The places of a view's scene and of objects: those shown plainly, and all that it shows any of."""

    scene: int
    plain: tuple[int, ...]
    perhaps: tuple[int, ...]


def sights_of(things: Sequence[Described]) -> dict[int, Sight]:
    """What each view among things shows, by the view's place."""
    objects: dict[int, list[int]] = defaultdict(list)
    scenes: dict[int, int] = {}
    for at, thing in enumerate(things):
        if thing.is_object:
            objects[thing.picture].append(at)
        elif thing.box is None:
            scenes[thing.picture] = at
    return {
        at: _sight(view, scenes[view.picture], objects[view.picture], things)
        for at, view in enumerate(things)
        if not view.is_object
    }


def is_plain(box: Sequence[float], view: Area) -> bool:
    """True where enough of an object's box lies in the view, and is not too small there."""
    inside = _common(box, view)
    side = max(view[2] - view[0], view[3] - view[1])
    return inside >= _PLAIN_SHARE * box[2] * box[3] and math.sqrt(inside) >= _PLAIN_SIDE * side


def area_of(view: Described) -> Area:
    """Left, top, right and bottom of what a view shows, in pixels."""
    width, height = view.size
    if view.box is None:
        return 0.0, 0.0, float(width), float(height)
    return crop_box(view.box, width, height)


def _sight(view: Described, scene: int, objects: Sequence[int], things: Sequence[Described]) -> Sight:
    area = area_of(view)
    boxes = {at: box for at in objects if (box := things[at].box) is not None}
    plain = tuple(at for at, box in boxes.items() if is_plain(box, area))
    return Sight(scene, plain, tuple(at for at, box in boxes.items() if _common(box, area) > 0))


def _common(box: Sequence[float], view: Area) -> float:
    x, y, width, height = box
    across = min(x + width, view[2]) - max(x, view[0])
    down = min(y + height, view[3]) - max(y, view[1])
    return max(across, 0.0) * max(down, 0.0)
