"""False positives that belong to a slice themselves, for their crops match its query.

Source: definitions.md, section 4.
"""

from __future__ import annotations

import base64

import numpy as np
import numpy.typing as npt

from microtome.catalog import SliceRecord
from microtome.datasets import Home, Items, open_index
from microtome.errors import NotFoundError
from microtome.evaluation.loading import LoadedRun
from microtome.index import VectorIndex
from microtome.matching.inputs import Bools
from microtome.matching.members import own_false_positives
from microtome.matching.outcomes import Outcomes

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]

_NARROWED = {"where", "slice", "sort", "descending"}


class OwnErrors:
    """Counts the false positives of one run that slices of its data set find; indexes are opened once."""

    def __init__(self, home: Home, loaded: LoadedRun, told: Outcomes) -> None:
        self._home = home
        self._loaded = loaded
        self._told = told
        self._indexes: dict[tuple[Items, str], VectorIndex | None] = {}

    def count(self, record: SliceRecord, members: Ids) -> int | None:
        """How many false positives at the operating point are as similar to the query as members are.

        That is at least the query's least similarity, or else that of the least similar of the `members`.
        None for slices of images, for those not found by similarity alone (a filter on objects says nothing
        of predictions), and where the run's predictions have no vectors of the query's encoder.
        """
        search = record.query.get("search", {})
        if record.scope != "objects" or search.get("vector") is None or _NARROWED & search.keys():
            return None
        query = np.frombuffer(base64.b64decode(search["vector"]), "<f4").astype(np.float32)
        predictions = self._index("predictions", search["model"])
        objects = self._index("objects", search["model"])
        if predictions is None or objects is None:
            return None
        cutoff = search.get("min_similarity")
        if cutoff is None:
            held = members[np.isin(members, objects.ids)]
            cutoff = objects.similarities(query, held)[1].min(initial=np.inf)
        return own_false_positives(self._told, self._similar(predictions, query, float(cutoff)))

    def _similar(self, index: VectorIndex, query: Vector, cutoff: float) -> Bools:
        """Which predictions `(P,)` are that similar; those without a vector are not."""
        ids, similarities = index.similarities(query)
        return self._loaded.source.predictions_among(ids[similarities >= cutoff])

    def _index(self, items: Items, encoder: str) -> VectorIndex | None:
        key = (items, encoder)
        if key not in self._indexes:
            self._indexes[key] = self._opened(items, encoder)
        return self._indexes[key]

    def _opened(self, items: Items, encoder: str) -> VectorIndex | None:
        run = self._loaded.run.name if items == "predictions" else None
        try:
            index, _ = open_index(
                self._home, self._loaded.dataset.name, items, run=run, encoder_digest=encoder
            )
        except NotFoundError:
            return None
        return index if len(index.ids) else None
