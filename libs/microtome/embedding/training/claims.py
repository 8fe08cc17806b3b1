"""Claims: what a caption says of a picture, and for which pictures that is true.

A caption of an object claims attributes of it (`category`, `colour`, ...); one of a scene claims attributes
of the scene (`lighting`) and of objects in it (`bus.colour`). Claims become rows of 0 and 1 over literals,
which are pairs of a name and a value, so that truth is a product of matrices.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Claims = Mapping[str, Any]
Rows = npt.NDArray[np.float32]
Truth = npt.NDArray[np.int8]

_NEAR, _FAR = 9.0, 22.0  # metres: where the streets' captions say "near" and "far"
_MOST_OBJECTS = 2  # that a scene's caption names


def key_of(claims: Claims) -> str:
    """One text for equal claims."""
    return json.dumps(dict(claims), sort_keys=True)


def facts_of(attributes: Claims) -> dict[str, Any]:
    """Attributes with the distance said as a range, as captions do."""
    distance = attributes.get("distance")
    if not isinstance(distance, int | float):
        return dict(attributes)
    return {**attributes, "range": "near" if distance < _NEAR else "far" if distance > _FAR else ""}


class Literals:
    """The pairs of a name and a value that occur in claims, numbered."""

    def __init__(self, all_claims: Iterable[Claims]) -> None:
        pairs = {pair for claims in all_claims for part in _parts(claims) for pair in _pairs(part)}
        self._place = {pair: at for at, pair in enumerate(sorted(pairs))}

    def __len__(self) -> int:
        return len(self._place)

    def rows(self, facts: Iterable[Claims]) -> Rows:
        """Which literals hold, `(N, L)`; attributes that no claim speaks of are left out."""
        everything = list(facts)
        rows = np.zeros((len(everything), len(self)), np.float32)
        for row, each in zip(rows, everything, strict=True):
            row[[at for pair in _pairs(each) if (at := self._place.get(pair)) is not None]] = 1
        return rows


@dataclass(frozen=True, eq=False)
class ClaimRows:
    """K claims as rows: of scenes `(K, L)`, of objects `(2, K, L)`; `about_object` `(K,)` says which."""

    scene: Rows
    objects: Rows
    about_object: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, literals: Literals, all_claims: list[Claims]) -> ClaimRows:
        """The rows of claims in their order."""
        parts = [_parts(claims) for claims in all_claims]
        objects = [
            literals.rows([part[number] if number < len(part) else {} for part in parts])
            for number in range(1, _MOST_OBJECTS + 1)
        ]
        about_object = np.array(["category" in claims for claims in all_claims])
        return cls(literals.rows([part[0] for part in parts]), np.stack(objects), about_object)

    def __getitem__(self, places: npt.NDArray[np.int64]) -> ClaimRows:
        return ClaimRows(self.scene[places], self.objects[:, places], self.about_object[places])


def truth_of_crops(claims: ClaimRows, facts: Rows) -> Truth:
    """`(N, K)`: 1 true, -1 false, 0 not known of the crops of objects with these facts `(N, L)`.

    A caption of a scene is false of a crop from another weather, and not known of others.
    """
    of_object = np.where(_holds(facts, claims.objects[0]), 1, -1)
    of_scene = np.where(_holds(facts, claims.scene), 0, -1)
    return np.where(claims.about_object, of_object, of_scene).astype(np.int8)


@dataclass(frozen=True, eq=False)
class Shown:
    """What N views show: facts of the views `(N, L)`, and of the objects in each `(n, L)`."""

    facts: Rows
    inside: list[Rows]


def truth_of_views(claims: ClaimRows, plainly: Shown, perhaps: Shown) -> Truth:
    """`(N, K)`: 1 true, -1 false, 0 not known of views of scenes.

    True is what they show plainly, false what they don't even perhaps show; the rest is too small, is cut off
    or shows elsewhere in the scene. A caption of an object is true of a view that shows such an object.
    """
    return np.where(_show(claims, plainly), 1, np.where(_show(claims, perhaps), 0, -1)).astype(np.int8)


def _show(claims: ClaimRows, shown: Shown) -> npt.NDArray[np.bool_]:
    named = [
        np.array([_holds(each, wanted).any(axis=0) | (wanted.sum(axis=1) == 0) for each in shown.inside])
        for wanted in claims.objects
    ]
    if not shown.inside:
        return np.zeros((0, len(claims.about_object)), np.bool_)
    found: npt.NDArray[np.bool_] = _holds(shown.facts, claims.scene) & np.logical_and.reduce(named)
    return found


def _holds(facts: Rows, wanted: Rows) -> npt.NDArray[np.bool_]:
    holds: npt.NDArray[np.bool_] = facts @ wanted.T == wanted.sum(axis=1)
    return holds


def _pairs(claims: Claims) -> list[tuple[str, str]]:
    return [(name, json.dumps(value)) for name, value in claims.items()]


def _parts(claims: Claims) -> list[dict[str, Any]]:
    """What is claimed of the scene, then of each object."""
    if "category" in claims:
        return [{}, dict(claims)]
    parts: dict[str, dict[str, Any]] = {"": {}}
    for name, value in claims.items():
        of, _, attribute = name.rpartition(".")
        parts.setdefault(of, {})[attribute] = value
    return list(parts.values())
