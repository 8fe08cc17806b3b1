"""The nearest neighbours of every item among all others: one graph serves every neighbour score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError
from microtome.index.cell_search import cell_search
from microtome.index.exact_search import NOBODY, Ids, Vectors, blocks, flat_search, similarities_to

AnyVectors = npt.NDArray[np.floating[Any]]
Report = Callable[[int, int], None]
Fence = Callable[[], None]

NEIGHBOURS = 40
EXACT_UP_TO = 200_000
LEAST_RECALL = 0.95
_QUERIES_AT_ONCE = 8192
_SCANNED_AT_ONCE = 1 << 26


@dataclass(frozen=True, eq=False)
class NeighbourGraph:
    """The k nearest others of each of N items, nearest first.

    `ids (N,)` as given; `neighbours (N, k)` are positions in `ids`, -1 where there are fewer than k others;
    `similarities (N, k)` are cosines in [-1, 1], -inf beside -1. `recall` is the share of the true 10
    nearest that was found, measured on a sample of items; 1 where the search was exact.
    """

    ids: Ids
    neighbours: Ids
    similarities: Vectors
    recall: float

    @property
    def k(self) -> int:
        """How many neighbours an item has at most."""
        return int(self.neighbours.shape[1])

    @property
    def distances(self) -> Vectors:
        """Cosine distances `(N, k)` in [0, 2]; +inf where there is no neighbour."""
        distances: Vectors = np.float32(1) - self.similarities
        return distances


def neighbour_graph(
    ids: Ids,
    vectors: AnyVectors,
    k: int = NEIGHBOURS,
    *,
    exact: bool | None = None,
    least_recall: float = LEAST_RECALL,
    progress: Report | None = None,
    fence: Fence | None = None,
) -> NeighbourGraph:
    """The k nearest others of every vector `(N, D)`, float16 or float32, by cosine; never an item itself.

    An item is told from its duplicates by its place, not by its distance. Equal similarities are ordered
    by position. Up to `EXACT_UP_TO` items (`exact` None), or always (True), every pair is looked at, in
    blocks. Beyond that, or always (False), the vectors are put into about 2 sqrt(N) cells and only the
    nearest cells are searched, twice as many until `least_recall` of the 10 nearest is found on a sample.

    Memory: the vectors in float32, for the search by cells once more in float16, and the answer. Time with
    512 numbers on 2 idle cores: 10 s for 39,000, about 5 minutes for 200,000; 1M takes 2 hours if `exact`
    demands it. `progress` is told (done, N) and `fence` is called after each block. N may be 0.

    Raises: InputError when shapes do not fit, ids repeat, or a vector holds NaN or is zero: its id is named.
    """
    if k < 1:
        raise InputError("every item needs at least one neighbour", found=f"k = {k}")
    units = unit_rows(ids, vectors)
    k_found = min(k + 1, len(ids))
    by_cells = exact is False or (exact is None and len(ids) > EXACT_UP_TO)
    search, recall = (
        cell_search(units, k_found, least_recall) if by_cells else (flat_search(units, k_found), 1.0)
    )
    neighbours = np.full((len(ids), k), NOBODY, dtype=np.int64)
    similarities = np.full((len(ids), k), -np.inf, dtype=np.float32)
    for block in blocks(len(ids), _QUERIES_AT_ONCE):
        found = _others(search(np.arange(block.start, block.stop)), block.start)
        neighbours[block, : k_found - 1], similarities[block, : k_found - 1] = _ordered(
            units, block.start, found
        )
        if progress is not None:
            progress(block.stop, len(ids))
        if fence is not None:
            fence()
    return NeighbourGraph(np.asarray(ids, dtype=np.int64), neighbours, similarities, recall)


def pairs_within(
    graph: NeighbourGraph, vectors: AnyVectors, distance: float, rows: Ids | None = None
) -> Iterator[tuple[Ids, Ids, Vectors]]:
    """Blocks of the pairs at a cosine distance of at most `distance`: positions, positions, distances.

    Every unordered pair comes at least once, from the graph; the graph's items that have no more room for
    neighbours so close (all of `rows`, if given, or else found out) are searched by radius among all.
    `vectors (N, D)` are those of the graph.

    Raises: InputError as `neighbour_graph`.
    """
    near = graph.distances <= distance
    first, column = np.nonzero(near)
    yield first, graph.neighbours[first, column], graph.distances[first, column]
    full = np.flatnonzero(near[:, -1]) if rows is None else rows
    if len(full):
        yield from _pairs_by_radius(unit_rows(graph.ids, vectors), full, distance)


def crowded(graph: NeighbourGraph, distance: float) -> npt.NDArray[np.bool_]:
    """Which items `(N,)` may have more neighbours within the distance than the graph has room for."""
    full: npt.NDArray[np.bool_] = graph.distances[:, -1] <= distance
    return full


def unit_rows(ids: Ids, vectors: AnyVectors) -> Vectors:
    """The vectors `(N, D)` in float32, each divided by its length.

    Raises: InputError when there is not one id a vector, ids repeat, or a vector has no direction.
    """
    if vectors.ndim != 2 or len(vectors) != len(ids):
        raise InputError(
            "one vector an id is needed", found=f"{len(ids)} ids, vectors of shape {vectors.shape}"
        )
    if len(np.unique(ids)) != len(ids):
        raise InputError("an id has two vectors", expected="each id once")
    units = np.empty(vectors.shape, dtype=np.float32)
    bad: list[Ids] = []
    for block in blocks(len(ids), _QUERIES_AT_ONCE):
        units[block] = vectors[block]
        lengths = np.sqrt(np.einsum("nd,nd->n", units[block], units[block], dtype=np.float64))
        sound = np.isfinite(lengths) & (lengths > 0)
        bad.append(np.flatnonzero(~sound) + block.start)
        units[block] /= np.where(sound, lengths, 1)[:, None].astype(np.float32)
    _refuse(ids, np.concatenate(bad) if bad else np.empty(0, dtype=np.int64))
    return units


def _refuse(ids: Ids, bad: Ids) -> None:
    if len(bad):
        raise InputError(
            f"{len(bad)} of {len(ids)} vectors have no direction (NaN, infinite or zero)",
            found="item " + ", ".join(map(str, ids[bad][:10].tolist())) + (", ..." if len(bad) > 10 else ""),
            expected="finite numbers, not all 0",
            fix="Look at these items' pictures or import their vectors anew.",
        )


def _others(found: Ids, start: int) -> Ids:
    """The neighbours `(B, k - 1)` without the item itself, which k exact duplicates may have crowded out."""
    own = found == np.arange(start, start + len(found))[:, None]
    own[~own.any(axis=1), -1] = True
    others: Ids = found[~own].reshape(len(found), -1)
    return others


def _ordered(units: Vectors, start: int, found: Ids) -> tuple[Ids, Vectors]:
    """Neighbours best first; their similarities do not depend on how they were found."""
    similarities = similarities_to(units, np.arange(start, start + len(found)), found)
    order = np.lexsort((found, -similarities), axis=1)
    return np.take_along_axis(found, order, axis=1), np.take_along_axis(similarities, order, axis=1)


def _pairs_by_radius(units: Vectors, rows: Ids, distance: float) -> Iterator[tuple[Ids, Ids, Vectors]]:
    size = max(1, _SCANNED_AT_ONCE // len(units))
    for block in blocks(len(rows), size):
        chosen = rows[block]
        distances = np.float32(1) - np.clip(units[chosen] @ units.T, -1, 1)
        first, second = np.nonzero(distances <= distance)
        other = chosen[first] != second
        yield chosen[first[other]], second[other], distances[first[other], second[other]]
