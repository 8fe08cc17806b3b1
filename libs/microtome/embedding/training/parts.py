"""Parts of scenes, as search cuts them where nothing is annotated, with captions true of what they show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from microtome.embedding.training.folders import Described, Said
from microtome.embedding.training.sights import area_of, is_plain

PARTS = 3  # of each scene
_SIDES = (0.42, 0.58)  # of the picture's
_AIR = {"lighting", "weather"}  # what every part of a scene shows
_CUT = "truncated"  # says where the picture ends, not where a part does


def with_parts(things: Sequence[Described], seed: int) -> list[Described]:
    """The things, then the parts of all scenes among them."""
    rng = np.random.default_rng(seed)
    objects: dict[int, list[Described]] = defaultdict(list)
    for thing in things:
        if thing.is_object:
            objects[thing.picture].append(thing)
    scenes = [thing for thing in things if not thing.is_object]
    return [*things, *(part for scene in scenes for part in parts_of(scene, objects[scene.picture], rng))]


def parts_of(scene: Described, objects: Sequence[Described], rng: np.random.Generator) -> list[Described]:
    """Three parts of a scene, around objects drawn at random, or anywhere where the scene is empty."""
    facts = {name: value for name, value in scene.facts.items() if name in _AIR}
    air = tuple(said for said in scene.captions if said.claims.keys() <= _AIR)
    found = []
    for _ in range(PARTS):
        box = _around(objects[int(rng.integers(len(objects)))] if objects else scene, rng)
        part = replace(scene, box=box, facts=facts, captions=air)
        found.append(replace(part, captions=(*air, *_told(part, objects))))
    return [part for part in found if part.captions]


def _around(thing: Described, rng: np.random.Generator) -> tuple[float, ...]:
    """A box of about half the picture's sides that holds the middle of a thing, itself somewhere in it."""
    x, y, width, height = thing.box or (0.0, 0.0, *thing.size)
    sides = rng.uniform(*_SIDES, 2) * thing.size
    first = np.array([x + width / 2, y + height / 2]) - rng.uniform(0, 1, 2) * sides
    left, top = np.clip(first, 0, thing.size - sides)
    return float(left), float(top), float(sides[0]), float(sides[1])


def _told(part: Described, objects: Sequence[Described]) -> list[Said]:
    area = area_of(part)
    return [
        said
        for each in objects
        if each.box is not None and is_plain(each.box, area)
        for said in each.captions
        if _CUT not in said.claims
    ]
