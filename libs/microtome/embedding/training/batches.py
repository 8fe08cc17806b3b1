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
    Truth,
    key_of,
    truth_of_crops,
    truth_of_scenes,
)
from microtome.embedding.training.folders import Described
from microtome.embedding.training.twins import Twins, shares

Ids = npt.NDArray[np.int64]

_SCENES = 0.18  # share of a batch
_TWINS = 0.75  # share of the crops that are drawn in pairs
_OFTENER = {"crosswalk": 3.0, "pedestrian": 1.4}  # than the root of a category's frequency
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
        self._facts = literals.rows([thing.facts for thing in things])
        self._things = things
        self._inside: dict[int, list[int]] = defaultdict(list)
        for at, thing in enumerate(things):
            if thing.box is not None:
                self._inside[thing.picture].append(at)
        self._scenes = np.array([at for at, thing in enumerate(things) if thing.box is None])
        self._crops = np.array([at for at, thing in enumerate(things) if thing.box is not None])
        self._crop_shares = shares([things[at].facts["category"] for at in self._crops], _OFTENER)
        air = [f"{facts.get('lighting')} {facts.get('weather')}" for facts in self._facts_of(self._scenes)]
        self._scene_shares = shares(air, {})
        self._twins = Twins(self._facts_of(self._crops), list(claims.values()), _OFTENER)

    def draw(self, size: int) -> Batch:
        """A batch of `size` pictures and twice as many captions."""
        n_scenes = round(_SCENES * size)
        crops, crop_keys = self._draw_crops(size - n_scenes)
        scenes = self._rng.choice(self._scenes, n_scenes, replace=False, p=self._scene_shares)
        places = np.concatenate([crops, scenes])
        own = [*crop_keys, *(self._own(int(at)) for at in scenes)]
        keys = np.array([key for key, _ in own] + [self._near_miss(key) for key, _ in own])
        texts = [text for _, text in own] + [self._any_text(int(key)) for key in keys[size:]]
        return Batch(places, texts, self._truth(crops, scenes, keys))

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

    def _truth(self, crops: Ids, scenes: Ids, keys: Ids) -> Truth:
        claims = self._claims[keys]
        inside = [self._facts[self._inside[self._things[at].picture]] for at in scenes]
        of_scenes = truth_of_scenes(claims, self._facts[scenes], inside)
        truth = np.concatenate([truth_of_crops(claims, self._facts[crops]), of_scenes])
        np.fill_diagonal(truth, 1)
        return truth

    def _facts_of(self, places: Ids) -> list[Claims]:
        return [self._things[at].facts for at in places]

    def _own(self, at: int) -> tuple[int, str]:
        captions = self._things[at].captions
        said = captions[int(self._rng.integers(len(captions)))]
        key = self._number[key_of(said.claims)]
        return key, self._any_text(key) if self._rng.uniform() < _ANOTHERS_WORDS else said.text

    def _near_miss(self, key: int) -> int:
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
