"""The neighbours of a data set's images or objects: one graph, made once and shared by all that read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.datasets import Items, read_scores
from microtome.datasets.progress import Meter
from microtome.index import NeighbourGraph, neighbour_graph
from microtome.quality.sources import Sources


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """The items that have a vector, in id order: their vectors `(N, D)` and their graph."""

    vectors: npt.NDArray[np.floating[Any]]
    graph: NeighbourGraph


def neighbourhood(sources: Sources, items: Items) -> Neighbourhood:
    """The neighbourhood of these items, made when it is first asked for.

    Raises: NotFoundError when there are no vectors, InputError when one of them has no direction.
    """
    return sources.kept(items, "neighbourhood", lambda: _make(sources, items))


def values_of(sources: Sources, items: Items, column: str) -> pa.ChunkedArray:
    """A stored column of the items that have a vector, in id order."""
    table = sources.rows(items, column)
    ids = neighbourhood(sources, items).graph.ids
    return table[column].take(pa.array(np.searchsorted(table["id"].to_numpy(), ids)))


def origins(sources: Sources) -> npt.NDArray[np.int64]:
    """Of each object that has a vector the image it lies on, one number for all near-duplicates of an image.

    Near-duplicate images are those of the stored scores; without them every image stands for itself.
    """
    images: npt.NDArray[np.int64]
    images = values_of(sources, "objects", "image_id").to_numpy().astype(np.int64)
    scores = read_scores(sources.home, sources.dataset.dataset_id, "images", "duplicates")
    if scores is None:
        return images
    grouped = scores.filter(scores["duplicate_group"].is_valid())
    known, groups = grouped["id"].to_numpy(), grouped["duplicate_group"].to_numpy().astype(np.int64)
    place = np.searchsorted(known, images)
    held = np.append(known, -1)[place] == images
    return np.where(held, -1 - np.append(groups, 0)[place], images)


def _make(sources: Sources, items: Items) -> Neighbourhood:
    ids, vectors = sources.vectors(items)
    meter = Meter(sources.progress, f"finding neighbours of {items}", len(ids))
    done = 0

    def report(now: int, _: int) -> None:
        nonlocal done
        meter.advance(now - done)
        done = now

    return Neighbourhood(vectors, neighbour_graph(ids, vectors, progress=report, fence=sources.fence))
