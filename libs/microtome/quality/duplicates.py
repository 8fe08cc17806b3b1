"""Near-duplicates: items so close to one another that one can stand for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.index import NeighbourGraph, crowded, pairs_within

NEAR = 0.01
NO_GROUP = -1

Ids = npt.NDArray[np.int64]
AnyVectors = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class NearDuplicates:
    """`groups (N,)`: the number of each item's group, -1 for an item that is like no other.

    Groups are numbered from 0 in the order of their first items. `is_representative (N,)`: true for one item
    of each group and for all items without one: together they are the set without near-duplicates.
    """

    groups: Ids
    is_representative: npt.NDArray[np.bool_]


def near_duplicates(graph: NeighbourGraph, vectors: AnyVectors, distance: float = NEAR) -> NearDuplicates:
    """The groups of items `(N, D)` connected by steps of a cosine distance of at most `distance`.

    A group's representative is the item nearest to its mean; of equals, the first. Exact where the graph is:
    items with more near-duplicates than the graph has room for are searched anew by radius, identical ones
    once for all. The default was chosen on generated scenes (`tests/benchmarks/quality/label_noise.py`).
    """
    roots = np.arange(len(graph.ids))
    for first, second in _links(graph, vectors, distance):
        _join(roots, first, second)
    sizes = np.bincount(roots, minlength=len(roots))
    grouped = np.flatnonzero(sizes[roots] > 1)
    groups = np.full(len(roots), NO_GROUP, dtype=np.int64)
    groups[grouped] = np.unique(roots[grouped], return_inverse=True)[1]
    return NearDuplicates(groups, _representatives(groups, vectors))


def _links(graph: NeighbourGraph, vectors: AnyVectors, distance: float) -> Iterator[tuple[Ids, Ids]]:
    full = np.flatnonzero(crowded(graph, distance))
    if len(full):
        rows = np.ascontiguousarray(vectors[full]).view(
            np.dtype((np.void, vectors.dtype.itemsize * vectors.shape[1]))
        )
        _, one, place = np.unique(rows.ravel(), return_index=True, return_inverse=True)
        yield full, full[one][place]
        full = full[np.sort(one)]
    for first, second, _ in pairs_within(graph, vectors, distance, rows=full):
        yield first, second


def _join(roots: Ids, first: Ids, second: Ids) -> None:
    """Let linked items share the smallest of their roots; `roots[i]` is always a root, and <= i."""
    while True:
        ends = np.stack([roots[first], roots[second]])
        low, high = ends.min(axis=0), ends.max(axis=0)
        if (low == high).all():
            return
        np.minimum.at(roots, high, low)
        while not np.array_equal(roots, shorter := roots[roots]):
            roots[:] = shorter


def _representatives(groups: Ids, vectors: AnyVectors) -> npt.NDArray[np.bool_]:
    chosen: npt.NDArray[np.bool_] = groups == NO_GROUP
    members = np.flatnonzero(~chosen)
    members = members[np.argsort(groups[members], kind="stable")]
    for group in np.split(members, np.flatnonzero(np.diff(groups[members])) + 1):
        if len(group):
            rows = vectors[group].astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            chosen[group[np.argmax(np.round(rows @ rows.mean(axis=0), 6))]] = True
    return chosen
