"""How similar items are to a vector: objects and predictions by their crop, images by the best they show.

Source: definitions.md, section 7. Searching for images like an image compares whole images only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from microtome.catalog import EncoderRecord
from microtome.datasets import Home, item_table
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
    return BestVector(OwnVector(own, vector), OwnVector(crops, vector), objects["image_id"].to_numpy()[rows])


@dataclass(frozen=True)
class OwnVector:
    """Each item is as similar as its own vector."""

    index: VectorIndex
    vector: Vector

    def having(self, ids: Ids) -> Ids:
        return ids[np.isin(ids, self.index.ids, assume_unique=True)]

    def of(self, ids: Ids) -> Similarities:
        return self.index.similarities(self.vector, ids)[1]

    def best(self, ids: Ids, k: int) -> Ids:
        found = self.index.search(self.vector[None], min(k, len(ids)), ids).ids[0]
        return np.asarray(found[found >= 0])


@dataclass(frozen=True)
class BestVector:
    """Each image is as similar as the best of its own vector and its objects' crops.

    `image_of` `(M,)` are the image ids of the crops `crops.index.ids`.
    """

    own: OwnVector
    crops: OwnVector
    image_of: Ids

    def having(self, ids: Ids) -> Ids:
        return ids[np.isin(ids, self.own.index.ids, assume_unique=True) | np.isin(ids, self.image_of)]

    def of(self, ids: Ids) -> Similarities:
        best = np.full(len(ids), -np.inf, dtype=np.float32)
        with_own = self.own.having(ids)
        best[np.searchsorted(ids, with_own)] = self.own.of(with_own)
        shown = np.isin(self.image_of, ids)
        at = np.searchsorted(ids, self.image_of[shown])
        np.maximum.at(best, at, self.crops.of(self.crops.index.ids[shown]))
        return best

    def best(self, ids: Ids, k: int) -> Ids:
        """An image among the k best is among the k best by its own vector or among those by crops."""
        chosen = np.union1d(self.own.best(ids, k), self._best_by_crops(ids, k))
        similarities = self.of(chosen)
        return chosen[np.lexsort((chosen, -similarities))][:k]

    def _best_by_crops(self, ids: Ids, k: int) -> Ids:
        """The images of the most similar crops: at least k, and all whose best crop equals the k-th's."""
        crop_ids = self.crops.index.ids
        among = crop_ids[np.isin(self.image_of, ids)]
        n_crops = 4 * k
        while n_crops < len(among):
            found = self.crops.index.search(self.crops.vector[None], n_crops, among)
            images = self.image_of[np.searchsorted(crop_ids, found.ids[0])]
            distinct, first = np.unique(images, return_index=True)
            if (
                len(distinct) >= k
                and found.similarities[0, -1] < found.similarities[0, np.sort(first)[k - 1]]
            ):
                return distinct
            n_crops *= 4
        return np.intersect1d(ids, self.image_of)
