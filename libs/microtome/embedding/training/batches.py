"""Batches: which pictures meet which captions, and of which pairs the caption is true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.embedding.training.claims import (
    ClaimRows,
    Claims,
    Literals,
    Rows,
    Shown,
    Truth,
    key_of,
    truth_of_crops,
    truth_of_views,
)
from microtome.embedding.training.folders import Described
from microtome.embedding.training.sights import sights_of
from microtome.embedding.training.twins import Twins, shares

Ids = npt.NDArray[np.int64]

_SCENES, _PARTS = 0.16, 0.12  # shares of a batch
_TWINS = 0.75  # share of the crops that are drawn in pairs
_OFTENER = {
    "crosswalk": 3.0,
    "pedestrian": 1.8,
    "car": 1.8,
    "bicycle": 0.7,
    "motorcycle": 0.7,
    "traffic light": 0.6,
    "cone": 0.7,
}  # than the root of a category's frequency
_TURNED = 0.25  # share of near misses that say who hides whom the other way round, where that can be said
_ANOTHERS_WORDS = 0.6  # share of captions written for another object of which the same is true


@dataclass(frozen=True, eq=False)
class Batch:
    """Places of pictures `(I,)`, texts, and the truth `(I, T)`: 1 true, -1 false, 0 not known."""

    places: Ids
    texts: list[str]
    truth: Truth


class Sampler:
    """Draws batches: every picture with a caption that is true of it and one that is off by one attribute.

    Most crops come as twins of a category that differ in an attribute, which their captions name.
    """

    def __init__(self, things: Sequence[Described], rng: np.random.Generator) -> None:
        self._rng = rng
        claims: dict[str, Claims] = {}
        texts: dict[str, list[str]] = defaultdict(list)
        for thing in things:
            for said in thing.captions:
                claims[key_of(said.claims)] = said.claims
                texts[key_of(said.claims)].append(said.text)
        self._number = {key: at for at, key in enumerate(claims)}
        self._texts = list(texts.values())
        literals = Literals(claims.values())
        self._claims = ClaimRows.of(literals, list(claims.values()))
        self._near = _near_misses(list(claims.values()), self._number)
        self._turned = [_turned(each, self._number) for each in claims.values()]
        self._facts = literals.rows([thing.facts for thing in things])
        self._things = things
        self._sights = sights_of(things)
        self._scenes = np.array([at for at, thing in enumerate(things) if thing.box is None])
        self._parts = np.array([at for at in self._sights if things[at].box is not None], np.int64)
        self._crops = np.array([at for at, thing in enumerate(things) if thing.is_object])
        self._crop_shares = shares([things[at].facts["category"] for at in self._crops], _OFTENER)
        air = [f"{facts.get('lighting')} {facts.get('weather')}" for facts in self._facts_of(self._scenes)]
        self._scene_shares = shares(air, {})
        self._twins = Twins(self._facts_of(self._crops), list(claims.values()), _OFTENER)

    def draw(self, size: int) -> Batch:
        """A batch of `size` pictures and twice as many captions."""
        n_scenes, n_parts = round(_SCENES * size), min(round(_PARTS * size), len(self._parts))
        crops, crop_keys = self._draw_crops(size - n_scenes - n_parts)
        scenes = self._rng.choice(self._scenes, n_scenes, replace=False, p=self._scene_shares)
        parts = self._rng.choice(self._parts, n_parts, replace=False)
        views = np.concatenate([scenes, parts])
        places = np.concatenate([crops, views])
        own = [*crop_keys, *(self._own(int(at)) for at in views)]
        keys = np.array([key for key, _ in own] + [self._near_miss(key) for key, _ in own])
        texts = [text for _, text in own] + [self._any_text(int(key)) for key in keys[size:]]
        return Batch(places, texts, self._truth(crops, views, keys))

    def _draw_crops(self, count: int) -> tuple[Ids, list[tuple[int, str]]]:
        """Crops, and for each the number and the text of a caption that is true of it."""
        rng = self._rng
        pairs = [self._twins.draw(rng) for _ in range(round(_TWINS * count / 2))]
        twins = [twin for pair in pairs for twin in pair]
        singles = rng.choice(self._crops, count - len(twins), replace=False, p=self._crop_shares)
        own = []
        for at, key in twins:
            said = self._own(int(self._crops[at])) if key is None else (key, self._any_text(key))
            own.append(said)
        own += [self._own(int(at)) for at in singles]
        return np.concatenate([self._crops[[at for at, _ in twins]], singles]), own

    def _truth(self, crops: Ids, views: Ids, keys: Ids) -> Truth:
        claims = self._claims[keys]
        sights = [self._sights[int(at)] for at in views]
        of_views = truth_of_views(
            claims,
            self._shown([each.plain for each in sights], self._facts[views]),
            self._shown([each.perhaps for each in sights], self._facts[[each.scene for each in sights]]),
        )
        truth = np.concatenate([truth_of_crops(claims, self._facts[crops]), of_views])
        np.fill_diagonal(truth, 1)
        return truth

    def _shown(self, objects: Sequence[Sequence[int]], facts: Rows) -> Shown:
        return Shown(facts, [self._facts[list(places)] for places in objects])

    def _facts_of(self, places: Ids) -> list[Claims]:
        return [self._things[at].facts for at in places]

    def _own(self, at: int) -> tuple[int, str]:
        captions = self._things[at].captions
        said = captions[int(self._rng.integers(len(captions)))]
        key = self._number[key_of(said.claims)]
        return key, self._any_text(key) if self._rng.uniform() < _ANOTHERS_WORDS else said.text

    def _near_miss(self, key: int) -> int:
        turned = self._turned[key]
        if turned is not None and self._rng.uniform() < _TURNED:
            return turned
        near = self._near[key]
        return near[int(self._rng.integers(len(near)))] if near else key

    def _any_text(self, key: int) -> str:
        texts = self._texts[key]
        return texts[int(self._rng.integers(len(texts)))]


def _near_misses(claims: Sequence[Claims], number: dict[str, int]) -> list[list[int]]:
    """For all claims those that differ in one value."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    members: list[list[tuple[str, str]]] = []
    for each in claims:
        names = [
            (name, key_of({other: value for other, value in each.items() if other != name})) for name in each
        ]
        members.append(names)
        for name in names:
            groups[name].append(number[key_of(each)])
    return [
        [other for name in names for other in groups[name] if other != number[key_of(each)]]
        for each, names in zip(claims, members, strict=True)
    ]


def _turned(claims: Claims, number: dict[str, int]) -> int | None:
    """The claims in which the hider is hidden by what it hides; None where nobody hides or none say so."""
    if "category" not in claims or not claims.get("occluded_by"):
        return None
    turned = {**claims, "category": claims["occluded_by"], "occluded_by": claims["category"]}
    return number.get(key_of(turned))
