"""Twins: two objects of a category that differ in one attribute, with captions that name it.

Drawn evenly over attributes and their values, so that rare ones (a bus on a crosswalk, an umbrella) are met
as often as frequent ones, each beside what it is easily taken for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.embedding.training.claims import Claims

Twin = tuple[int, int | None]
Group = tuple[str, str]  # a category and one of its attributes
Shares = npt.NDArray[np.float64]

_ATTRIBUTES = {
    "condition": 2.0,
    "blocked_by": 4.5,
    "age": 4.0,
    "pose": 4.0,
    "carries": 1.5,
    "kind": 3.0,
    "occluded_by": 4.0,
    "lighting": 0.6,
    "weather": 1.2,
    "colour": 1.6,
    "range": 0.3,
    "truncated": 0.3,
}  # how much oftener than others
_ALONE = 0.4  # share of captions that say nothing else
_ATTEMPTS = 8
_EVENED = 0.25  # a value's frequency counts by this power: 0 would draw all values alike


def shares(names: Sequence[str], oftener: Mapping[str, float]) -> Shares:
    """How likely each item is drawn: its kind by the root of its frequency, some kinds oftener."""
    kinds, number, counts = np.unique(list(names), return_inverse=True, return_counts=True)
    weights = np.array([oftener.get(str(kind), 1.0) for kind in kinds]) * counts**-0.5
    each = weights[number]
    return np.asarray(each / each.sum(), np.float64)


class Twins:
    """Draws twins among objects, by their facts and by all claims that captions make."""

    def __init__(
        self, facts: Sequence[Claims], claims: Sequence[Claims], oftener: Mapping[str, float]
    ) -> None:
        self._facts, self._claims = facts, claims
        self._saying = _saying(claims)
        holding = _holding(facts, {(category, name) for category, name, _ in self._saying})
        self._holding = {group: by_value for group, by_value in holding.items() if len(by_value) > 1}
        self._groups = list(self._holding)
        self._shares = self._shares_of_groups(oftener)

    def draw(self, rng: np.random.Generator) -> tuple[Twin, Twin]:
        """Two objects, each with the number of claims that are true of it and name what tells them apart.

        None stands for the claims of an object of which no caption says that attribute (no umbrella).
        """
        group = self._groups[int(rng.choice(len(self._groups), p=self._shares))]
        by_value = self._holding[group]
        values = list(by_value)
        weights = np.array([len(by_value[value]) for value in values]) ** _EVENED
        first, second = rng.choice(len(values), 2, replace=False, p=weights / weights.sum())
        return self._twin(group, values[first], rng), self._twin(group, values[second], rng)

    def _twin(self, group: Group, value: Any, rng: np.random.Generator) -> Twin:
        places = self._holding[group][value]
        at = places[int(rng.integers(len(places)))]
        return at, self._claims_of(at, self._saying.get((*group, value), []), rng)

    def _claims_of(self, at: int, saying: Sequence[int], rng: np.random.Generator) -> int | None:
        """Claims among these that hold of an object; often those that say least."""
        if saying and rng.uniform() >= _ALONE:
            for _ in range(_ATTEMPTS):
                key = saying[int(rng.integers(len(saying)))]
                if self._holds(at, key):
                    return key
        return next((key for key in saying if self._holds(at, key)), None)

    def _holds(self, at: int, key: int) -> bool:
        facts = self._facts[at]
        return all(facts.get(name) == value for name, value in self._claims[key].items())

    def _shares_of_groups(self, oftener: Mapping[str, float]) -> Shares:
        """Categories by the root of their frequency; within one, attributes by their weights."""
        counts = Counter(str(each["category"]) for each in self._facts)
        within: dict[str, float] = defaultdict(float)
        for category, name in self._groups:
            within[category] += _ATTRIBUTES.get(name, 1.0)
        weights = [
            _ATTRIBUTES.get(name, 1.0) / within[category] * counts[category] ** 0.5 * oftener.get(category, 1)
            for category, name in self._groups
        ]
        return np.asarray(np.array(weights) / sum(weights), np.float64)


def _saying(claims: Sequence[Claims]) -> dict[tuple[str, str, Any], list[int]]:
    """For every category, attribute and value the claims about objects that say so, shorter ones first."""
    saying: dict[tuple[str, str, Any], list[int]] = defaultdict(list)
    for key in sorted(range(len(claims)), key=lambda key: len(claims[key])):
        said = dict(claims[key])
        category = said.pop("category", None)
        for name, value in said.items() if category else ():
            saying[str(category), name, value].append(key)
    return dict(saying)


def _holding(facts: Sequence[Claims], groups: Collection[Group]) -> dict[Group, dict[Any, list[int]]]:
    """For every category and attribute the objects by its value."""
    names: dict[str, list[str]] = defaultdict(list)
    for category, name in sorted(groups):
        names[category].append(name)
    holding: dict[Group, dict[Any, list[int]]] = {group: defaultdict(list) for group in sorted(groups)}
    for at, each in enumerate(facts):
        for name in names[each["category"]]:
            holding[each["category"], name][each.get(name)].append(at)
    return holding
