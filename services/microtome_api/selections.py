"""Selections: which items a query chooses, in order; kept while what they come from stays as it is."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets import Home, Items, item_columns, item_table
from microtome.datasets.names import vectors_table
from microtome.search import Query, Ranking, Resources, ranked
from microtome.search.resources import Recent

Ids = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Chosen:
    """The items of a query in its order, and what people should know of them."""

    ranking: Ranking
    notes: tuple[str, ...]

    @property
    def ids(self) -> Ids:
        """Ids `(N,)` in the query's order."""
        return self.ranking.ids


@dataclass(frozen=True)
class Coded:
    """A column of all items `(N,)` as codes into its `values`; -1 for null."""

    codes: Codes
    values: tuple[str | bool, ...]


@dataclass(frozen=True, eq=False)
class ByImage:
    """Objects or predictions by the image that they lie on: images `(N,)` ascending, and the ids `(N,)`."""

    image_ids: Ids
    ids: Ids

    @classmethod
    def of(cls, table: pa.Table) -> ByImage:
        """Those of a table with `id` and `image_id`."""
        image_ids = table["image_id"].to_numpy()
        order = np.argsort(image_ids, kind="stable")
        return cls(image_ids[order], table["id"].to_numpy()[order])

    def on(self, image_ids: Ids) -> Ids:
        """The ids `(M,)`, ascending, on some images."""
        first = np.searchsorted(self.image_ids, image_ids, side="left")
        last = np.searchsorted(self.image_ids, image_ids, side="right")
        parts = [self.ids[low:high] for low, high in zip(first.tolist(), last.tolist(), strict=True)]
        return np.sort(np.concatenate([np.zeros(0, np.int64), *parts]))


@dataclass(frozen=True)
class Selections:
    """What selections share between requests: chosen items, and columns of all items."""

    _chosen: Recent[Chosen] = field(default_factory=lambda: Recent(16))
    _columns: Recent[pa.ChunkedArray] = field(default_factory=lambda: Recent(48))
    _coded: Recent[Coded] = field(default_factory=lambda: Recent(48))
    _by_image: Recent[ByImage] = field(default_factory=lambda: Recent(4))

    def chosen(self, home: Home, query: Query, resources: Resources) -> Chosen:
        """The items that the query chooses: all of them, or the `limit` most similar.

        Raises: as `search`.
        """
        return self._chosen.get(
            (home.path, query),
            lambda: Chosen(*ranked(home, query, resources)),
            version=state_of(home, query.dataset, query.run, query.slice),
        )

    def column(self, home: Home, dataset: str, items: Items, run: str | None, name: str) -> pa.ChunkedArray:
        """A column of all items `(N,)`, in id order. Raises: as `item_table`."""
        return self._columns.get(
            (home.path, dataset, items, run, name),
            lambda: item_table(home, dataset, items, run=run, columns=[name])[name],
            version=state_of(home, dataset, run),
        )

    def coded(self, home: Home, dataset: str, items: Items, run: str | None, name: str) -> Coded:
        """A column of text or truth values of all items. Raises: as `item_table`."""
        return self._coded.get(
            (home.path, dataset, items, run, name),
            lambda: _coded(self.column(home, dataset, items, run, name)),
            version=state_of(home, dataset, run),
        )

    def by_image(self, home: Home, dataset: str, items: Items, run: str | None) -> ByImage:
        """All objects or predictions by image. Raises: as `item_table`."""
        return self._by_image.get(
            (home.path, dataset, items, run),
            lambda: ByImage.of(item_table(home, dataset, items, run=run, columns=["image_id"])),
            version=state_of(home, dataset, run),
        )

    def rows(self, home: Home, dataset: str, items: Items, run: str | None, ids: Ids) -> Ids:
        """The rows `(N,)` of known ids among all items in id order."""
        known = self.column(home, dataset, items, run, "id").to_numpy()
        if len(ids) and ids.max() < len(known) and np.array_equal(known[ids], ids):
            return ids  # they are rows where none was ever deleted
        return np.searchsorted(known, ids).astype(np.int64)


def outcomes_known(home: Home, dataset: str, items: Items, run: str | None) -> bool:
    """Whether the items have outcomes of their own."""
    return run is not None and items != "images" and "outcome" in item_columns(home, dataset, items, run=run)


def state_of(home: Home, dataset: str, run: str | None, slice: str | None = None) -> Hashable:
    """What everything of a data set and a run depends on: while it is equal, so are their columns."""
    catalog = home.catalog
    record = catalog.dataset(dataset)
    known = record.dataset_id
    run_record = None if run is None else catalog.run(known, run)
    evaluation = None if run_record is None else catalog.evaluation(run_record.run_id, "bbox")
    scores = catalog.scores(known) + (catalog.scores(known, run_record.run_id) if run_record else [])
    vectors = [vectors_table(known, encoder.digest) for encoder in catalog.dataset_encoders(known)]
    frozen = None if slice is None else catalog.slice(known, slice)
    return (
        known,
        record.version,
        run_record and (run_record.run_id, run_record.predictions_version),
        evaluation and (evaluation.evaluation_id, evaluation.outcomes_objects_version),
        tuple((score.score_id, score.table_version) for score in scores),
        tuple((name, home.tables.version(name)) for name in vectors),
        frozen and (frozen.slice_id, frozen.refreshed_at),
    )


def _coded(column: pa.ChunkedArray) -> Coded:
    array = column.combine_chunks()
    encoded = array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return Coded(codes.astype(np.int32), tuple(encoded.dictionary.to_pylist()))
