"""What scores are computed from: the tables, outcomes and vectors of one data set and run as they are."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, EncoderRecord, RunRecord
from microtome.datasets import Fence, Home, Items, Progress, dataset_encoder, item_vectors, read_scores
from microtome.datasets.columns import ID_COLUMN, ItemTables, outcome_advice, tables_of
from microtome.datasets.keys import keys_in
from microtome.datasets.names import vectors_table
from microtome.errors import InputError
from microtome.quality.options import ScoreOptions

T = TypeVar("T")


class Sources:
    """One data set at one version, and one run of it or none; what is costly is made once and shared."""

    def __init__(
        self,
        home: Home,
        dataset: DatasetRecord,
        run: RunRecord | None = None,
        *,
        model: str | None = None,
        options: ScoreOptions | None = None,
        progress: Progress | None = None,
        fence: Fence | None = None,
    ) -> None:
        self.home = home
        self.dataset = dataset
        self.run = run
        self.model = model
        self.options = options or ScoreOptions()
        self.progress = progress
        self.fence = fence
        self._kept: dict[tuple[Items, Hashable], Any] = {}

    def tables(self, items: Items) -> ItemTables:
        """The stored tables behind the items. Raises: InputError for predictions without a run."""
        run = None if self.run is None else self.run.name
        return self.kept(items, "tables", lambda: tables_of(self.home, self.dataset, items, run))

    def rows(self, items: Items, *columns: str) -> pa.Table:
        """`id` and these stored columns of all items, in id order."""
        base = self.tables(items).base
        key = ID_COLUMN[items]
        table = self.home.tables.read(base[0], columns=[key, *columns], version=base[1])
        table = table.rename_columns(["id", *columns])
        return table if bool((np.diff(table["id"].to_numpy()) > 0).all()) else table.sort_by("id")

    def boxes(self, items: Items) -> npt.NDArray[np.float64]:
        """The boxes `(N, 4)` of objects or predictions as x, y, width, height in pixels, in id order."""
        table = self.rows(items, "x", "y", "width", "height")
        return np.column_stack([table[side].to_numpy() for side in table.schema.names[1:]]).reshape(-1, 4)

    def outcomes(self, items: Items) -> pa.Table:
        """`id` and the outcome columns of objects or predictions, in id order.

        Raises: InputError when the run was not evaluated as it is now.
        """
        tables = self.tables(items)
        if tables.outcomes is None:
            raise InputError("the run has no outcomes", fix=outcome_advice(tables))
        table = self.home.tables.read(tables.outcomes[0], version=tables.outcomes[1])
        names = ["id" if name == ID_COLUMN[items] else name for name in table.schema.names]
        return table.rename_columns(names).sort_by("id")

    def scores(self, items: Items, family: str, *, of_run: bool = False) -> pa.Table:
        """The stored scores of another family. Raises: InputError when they were not computed."""
        run_id = self.run.run_id if of_run and self.run is not None else None
        table = read_scores(self.home, self.dataset.dataset_id, items, family, run_id)
        if table is None:
            raise InputError(f"the scores {family!r} of {items} were not computed")
        return table

    def encoder(self) -> EncoderRecord:
        """The encoder of the vectors. Raises: NotFoundError when there are none, or none of the model."""
        return dataset_encoder(self.home, self.dataset.name, self.model)

    def vectors(self, items: Items) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float16]]:
        """Ids `(N,)` ascending and unit vectors `(N, D)` of the items that have one; not kept: large."""
        run = self.run.name if items == "predictions" and self.run is not None else None
        return item_vectors(self.home, self.dataset.name, items, self.encoder(), run=run)

    def n_vectors(self, items: Items) -> int:
        """How many of the items have a vector, without reading any. Raises: as `encoder`."""
        return self.kept(items, "n_vectors", lambda: self._count_vectors(items))

    def _count_vectors(self, items: Items) -> int:
        digest = self.encoder().digest
        stored = self.home.tables.read(vectors_table(self.dataset.dataset_id, digest), columns=["key"])
        keys = keys_in(self.home, self.tables(items), digest).keys
        return int(pc.sum(pc.is_in(keys, value_set=stored["key"].combine_chunks())).as_py() or 0)

    def categories(self) -> tuple[str, ...]:
        """The names of the categories, by id."""
        return tuple(known.name for known in self.home.catalog.categories(self.dataset.dataset_id))

    def kept(self, items: Items, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for these items and shared by their families."""
        if (items, key) not in self._kept:
            self._kept[items, key] = make()
        return cast(T, self._kept[items, key])

    def forget(self, items: Items) -> None:
        """Let go of what was kept for these items."""
        self._kept = {key: value for key, value in self._kept.items() if key[0] != items}

    def require_run(self) -> RunRecord:
        """The run. Raises: InputError when none was named."""
        if self.run is None:
            raise InputError("no run is named", fix="Name one with --run.")
        return self.run


def newest(home: Home, dataset: str) -> DatasetRecord:
    """The data set at its newest version, to which scores belong.

    Raises: NotFoundError, InputError when another version is named.
    """
    record = home.catalog.dataset(dataset)
    if record.at:
        raise InputError(
            "scores belong to the newest version of a data set", found=dataset,
            fix=f"Leave out @{record.at}; `microtome revert` makes an older version the newest.",
        )  # fmt: skip
    return record
