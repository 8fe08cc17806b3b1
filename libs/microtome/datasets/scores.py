"""Scores kept as columns: a family is one table keyed by the items' id, named by an entry of the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, RunRecord, ScoreRecord
from microtome.datasets.columns import ColumnType
from microtome.datasets.home import Home
from microtome.datasets.names import Items, scores_table
from microtome.datasets.progress import Fence
from microtome.errors import ConflictError, InputError

Worst = Literal["high", "low"]
TYPES: dict[ColumnType, pa.DataType] = {
    "number": pa.float64(),
    "text": pa.string(),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True)
class ScoreColumn:
    """What a score means: one sentence, one clause for "high means ...", and what to do about it.

    `worst` is the end to look at first, None where neither is worse.
    """

    name: str
    type: ColumnType
    description: str
    high_means: str
    advice: str
    worst: Worst | None = None


def write_scores(
    home: Home,
    record: DatasetRecord,
    items: Items,
    family: str,
    table: pa.Table,
    columns: Sequence[ScoreColumn],
    *,
    inputs: str,
    run: RunRecord | None = None,
    fence: Fence | None = None,
) -> ScoreRecord:
    """The family as stored in the place of its former one; `table` has `id` and the columns.

    NaN becomes null: there is no score. Until this returns, readers see the former scores.

    Raises: InputError for an id that comes twice, a column that is missing or of another type, an infinite
    value, or predictions without a run; ConflictError for a former version or a branch; NotFoundError when
    the data set or run was deleted meanwhile.
    """
    if record.branch != "":
        raise ConflictError(
            "scores are kept of the main line of a data set", found=record.name, expected=record.plain_name,
            fix="Leave the '@' and what follows out: ids are the same on every version.",
        )  # fmt: skip
    if items == "predictions" and run is None:
        raise InputError("scores of predictions belong to a run", found="no run", expected="a run")
    run_id = None if run is None else run.run_id
    name = scores_table(record.dataset_id, items, family, run_id)
    version = home.tables.replace(name, _checked(table, columns, family), fence=fence)
    return home.catalog.put_score(
        record.dataset_id,
        items,
        family,
        table_version=version,
        dataset_version=record.version,
        inputs=inputs,
        columns=[asdict(column) for column in columns],
        run_id=run_id,
    )


def read_scores(
    home: Home, dataset_id: int, items: Items, family: str, run_id: int | None = None
) -> pa.Table | None:
    """The `id` and the columns of a family in id order, None when it was never computed."""
    record = home.catalog.score(dataset_id, items, family, run_id)
    if record is None:
        return None
    return home.tables.read(scores_table(dataset_id, items, family, run_id), version=record.table_version)


def score_records(home: Home, dataset_id: int, run_id: int | None = None) -> list[ScoreRecord]:
    """The families of a run or, without one, those of the data set that need no run."""
    return home.catalog.scores(dataset_id, run_id)


def forget_scores(
    home: Home, dataset_id: int, items: Items, family: str, run_id: int | None = None
) -> ScoreRecord | None:
    """What is deleted, with its table; None when there was none."""
    gone = home.catalog.delete_score(dataset_id, items, family, run_id)
    if gone is not None:
        home.tables.drop(scores_table(dataset_id, items, family, run_id))
    return gone


def _checked(table: pa.Table, columns: Sequence[ScoreColumn], family: str) -> pa.Table:
    """The ids and columns in order of the ids, in the types they are stored in."""
    missing = [
        name for name in ("id", *(column.name for column in columns)) if name not in table.schema.names
    ]
    if missing:
        raise InputError(f"scores {family!r} lack a column", found=table.schema.names, expected=missing[0])
    ids = table["id"].cast(pa.int64()).combine_chunks()
    if ids.null_count or len(pc.unique(ids)) != len(ids):
        raise InputError(f"scores {family!r} name an item more than once, or none", expected="each id once")
    values = [_typed(table[column.name], column, family) for column in columns]
    names = ["id", *(column.name for column in columns)]
    made = pa.table([ids, *values], names=names)
    return made if bool((np.diff(ids.to_numpy()) > 0).all()) else made.sort_by("id")


def _typed(values: pa.ChunkedArray, column: ScoreColumn, family: str) -> pa.ChunkedArray:
    whole = column.type == "number" and pa.types.is_integer(values.type)
    wanted = pa.int64() if whole else TYPES[column.type]
    try:
        typed = values.cast(wanted)
    except pa.ArrowException as error:
        raise InputError(
            f"scores {family!r}: column {column.name!r} is no {column.type}", found=values.type
        ) from error
    if column.type != "number" or whole:
        return typed
    if pc.any(pc.is_inf(typed)).as_py():
        raise InputError(
            f"scores {family!r}: column {column.name!r} holds an infinite value", expected="finite numbers"
        )
    return pc.if_else(pc.is_nan(typed), pa.scalar(None, pa.float64()), typed)
