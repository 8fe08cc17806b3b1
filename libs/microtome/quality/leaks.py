"""Leaks: nearly the same image or object in two splits, so that one tests what it was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError
from microtome.index import NeighbourGraph, pairs_within
from microtome.quality.duplicates import NEAR

MOST_PAIRS = 20_000_000

Ids = npt.NDArray[np.int64]
AnyVectors = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Leaks:
    """Pairs across splits, nearest first: positions `first < second (P,)`, cosine distances `(P,)`.

    `other_split`: for each of the N items the split of its nearest leak, None where it leaks nowhere.
    """

    first: Ids
    second: Ids
    distances: npt.NDArray[np.float32]
    other_split: list[str | None]


def leaks(
    graph: NeighbourGraph, vectors: AnyVectors, splits: Sequence[str | None], distance: float = NEAR
) -> Leaks:
    """Every pair of items `(N, D)` in different splits at a cosine distance of at most `distance`.

    Found by radius, not among the nearest only: exact where the graph is. Items without a split leak nowhere.

    Raises: InputError when there isn't one split an item, or there are more than 20 million pairs.
    """
    if len(splits) != len(graph.ids):
        raise InputError("one split an item is needed", found=f"{len(splits)} for {len(graph.ids)} items")
    names = sorted({split for split in splits if split is not None})
    codes = np.array([-1 if split is None else names.index(split) for split in splits], dtype=np.int64)
    first, second, distances = _pairs(graph, vectors, codes, distance)
    order = np.lexsort((second, first, distances))
    first, second, distances = first[order], second[order], distances[order]
    return Leaks(first, second, distances, _nearest_splits(first, second, codes, names))


def _pairs(
    graph: NeighbourGraph, vectors: AnyVectors, codes: Ids, distance: float
) -> tuple[Ids, Ids, npt.NDArray[np.float32]]:
    """Each unordered pair across splits once."""
    keys, distances = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    for a, b, gaps in pairs_within(graph, vectors, distance):
        across = (codes[a] != codes[b]) & (codes[a] >= 0) & (codes[b] >= 0)
        low, high = np.minimum(a, b)[across], np.maximum(a, b)[across]
        keys, once = np.unique(np.concatenate([keys, low * len(codes) + high]), return_index=True)
        distances = np.concatenate([distances, gaps[across]])[once]
        if len(keys) > MOST_PAIRS:
            raise InputError(
                f"more than {MOST_PAIRS:,} pairs across splits lie within {distance}",
                expected="a distance at which items are nearly the same",
                fix="Give a smaller distance.",
            )
    return keys // max(1, len(codes)), keys % max(1, len(codes)), distances


def _nearest_splits(first: Ids, second: Ids, codes: Ids, names: Sequence[str]) -> list[str | None]:
    """Pairs come nearest first: the first one of an item tells."""
    items, places = np.unique(np.stack([first, second], axis=1), return_index=True)
    others = np.stack([second, first], axis=1).ravel()[places]
    found: list[str | None] = [None] * len(codes)
    for item, code in zip(items.tolist(), codes[others].tolist(), strict=True):
        found[item] = names[code]
    return found
