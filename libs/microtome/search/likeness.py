"""How similar items are to a vector: objects and predictions by their crop, images by the best they show.

An image shows the crops of its objects, or tiles where it holds none.

Source: definitions.md, section 7. Searching for images like an image compares whole images only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from microtome.catalog import EncoderRecord
from microtome.datasets import Home, item_table
from microtome.datasets.tiles import image_of
from microtome.index import VectorIndex
from microtome.search.query import Query, Vector
from microtome.search.resources import Resources

Ids = npt.NDArray[np.int64]
Similarities = npt.NDArray[np.float32]


class Likeness(Protocol):
    """The similarities of items to one vector: cosines, equal ones in the order of their ids."""

    def having(self, ids: Ids) -> Ids:
        """Those of ascending ids `(N,)` that have a vector, ascending."""

    def of(self, ids: Ids) -> Similarities:
        """The similarities `(N,)` of ascending ids that have a vector."""

    def best(self, ids: Ids, k: int) -> Ids:
        """The k most similar of the ids, best first; fewer where fewer have a vector."""


def likeness(
    home: Home, query: Query, vector: Vector, encoder: EncoderRecord, resources: Resources
) -> Likeness:
    """The similarities of the query's items to a unit vector `(D,)` of that encoder.

    Raises: as `Resources.index`.
    """
    own = resources.index(home, query.dataset, query.items, query.run, encoder)
    if query.items != "images" or query.like is not None:
        return OwnVector(own, vector)
    crops = resources.index(home, query.dataset, "objects", None, encoder)
    objects = item_table(home, query.dataset, "objects", columns=["image_id"])
    rows = np.searchsorted(objects["id"].to_numpy(), crops.ids)
    tiles = resources.tiles(home, query.dataset, encoder)
    return BestVector(
        OwnVector(own, vector),
        (
            Parts(OwnVector(crops, vector), objects["image_id"].to_numpy()[rows]),
            Parts(OwnVector(tiles, vector), image_of(tiles.ids)),
        ),
    )


@dataclass(frozen=True)
class OwnVector:
    """Each item is as similar as its own vector."""

    index: VectorIndex
    vector: Vector

    def having(self, ids: Ids) -> Ids:
        if np.array_equal(ids, self.index.ids):
            return ids
        return ids[np.isin(ids, self.index.ids, assume_unique=True)]

    def of(self, ids: Ids) -> Similarities:
        return self.index.similarities(self.vector, ids)[1]

    def best(self, ids: Ids, k: int) -> Ids:
        found = self.index.search(self.vector[None], min(k, len(ids)), ids).ids[0]
        return np.asarray(found[found >= 0])


@dataclass(frozen=True)
class Parts:
    """Parts of images, crops of objects or tiles; `image_of` `(M,)` are the images of `own.index.ids`."""

    own: OwnVector
    image_of: Ids

    def raise_to(self, best: Similarities, ids: Ids) -> None:
        """Raises similarities `(N,)` of ascending image ids to those of the images' parts."""
        shown = np.isin(self.image_of, ids)
        at = np.searchsorted(ids, self.image_of[shown])
        np.maximum.at(best, at, self.own.of(self.own.index.ids[shown]))

    def best(self, ids: Ids, k: int) -> Ids:
        """The images of the most similar parts: at least k, and all whose best part equals the k-th's."""
        part_ids = self.own.index.ids
        among = part_ids[np.isin(self.image_of, ids)]
        n_parts = 4 * k
        while n_parts < len(among):
            found = self.own.index.search(self.own.vector[None], n_parts, among)
            images = self.image_of[np.searchsorted(part_ids, found.ids[0])]
            distinct, first = np.unique(images, return_index=True)
            if (
                len(distinct) >= k
                and found.similarities[0, -1] < found.similarities[0, np.sort(first)[k - 1]]
            ):
                return distinct
            n_parts *= 4
        return np.intersect1d(ids, self.image_of)


@dataclass(frozen=True)
class BestVector:
    """Each image is as similar as the best of its own vector and those of its parts."""

    own: OwnVector
    parts: tuple[Parts, ...]

    def having(self, ids: Ids) -> Ids:
        known = np.isin(ids, self.own.index.ids, assume_unique=True)
        return ids[np.logical_or.reduce([known, *(np.isin(ids, each.image_of) for each in self.parts)])]

    def of(self, ids: Ids) -> Similarities:
        best = np.full(len(ids), -np.inf, dtype=np.float32)
        with_own = self.own.having(ids)
        best[np.searchsorted(ids, with_own)] = self.own.of(with_own)
        for each in self.parts:
            each.raise_to(best, ids)
        return best

    def best(self, ids: Ids, k: int) -> Ids:
        """An image among the k best is among the k best by its own vector or by one kind of parts."""
        by_parts = [each.best(ids, k) for each in self.parts]
        chosen = np.unique(np.concatenate([self.own.best(ids, k), *by_parts]))
        similarities = self.of(chosen)
        return chosen[np.lexsort((chosen, -similarities))][:k]
