"""The values of items' columns, joined from the tables that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets.columns import (
    ERROR_COLUMNS,
    ID_COLUMN,
    ColumnInfo,
    ItemTables,
    item_tables,
    known_columns,
    outcome_advice,
)
from microtome.datasets.home import Home
from microtome.datasets.names import Items, images_table
from microtome.errors import NotFoundError

Ids = npt.NDArray[np.int64]
FEW_ROWS = 1000


def item_table(
    home: Home,
    dataset: str,
    items: Items,
    *,
    run: str | None = None,
    columns: Sequence[str],
    ids: npt.NDArray[np.int64] | None = None,
) -> pa.Table:
    """The asked columns of the items in id order, after `id` (int64); `ids` narrows and orders the rows.

    Raises: NotFoundError for unknown names or ids, with what is known; InputError as `item_tables`.
    """
    tables = item_tables(home, dataset, items, run)
    return read_items(home, tables, known_columns(home, tables), columns, ids)


def read_items(
    home: Home,
    tables: ItemTables,
    known: Mapping[str, ColumnInfo],
    columns: Sequence[str],
    ids: npt.NDArray[np.int64] | None = None,
) -> pa.Table:
    """As `item_table`, of opened tables whose columns are known: opening them takes longer than a few rows.

    Raises: as `item_table`.
    """
    items, dataset = tables.items, tables.dataset.name
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise NotFoundError(
            f"{items} of data set {dataset!r} have no such column", found=", ".join(unknown),
            expected=", ".join(known), fix=_missing_outcome_advice(unknown, tables),
        )  # fmt: skip
    wanted = [known[name] for name in dict.fromkeys(["id", *columns])]
    base = _base(home, tables, wanted, ids)
    if ids is not None:
        base = base.take(pa.array(_positions(base["id"].to_numpy(), ids, items)))
    beside = _Beside(home, wanted)
    values = {info.name: _column(home, tables, info, base, beside) for info in wanted}
    return pa.table(values)


def _missing_outcome_advice(unknown: Iterable[str], tables: ItemTables) -> str | None:
    return outcome_advice(tables) if ERROR_COLUMNS & set(unknown) else None


def _base(home: Home, tables: ItemTables, wanted: Sequence[ColumnInfo], ids: Ids | None) -> pa.Table:
    """The stored columns of the items' own table, with `id` and what the joins need, in id order.

    Rows that `ids` does not name may be left out.
    """
    id_column = ID_COLUMN[tables.items]
    stored = {id_column} | {info.stored for info in wanted if info.source in ("item", "category")}
    if any(info.source == "image" for info in wanted):
        stored.add("image_id")
    if tables.items == "predictions":
        stored.add("image_id")
    table = _rows_of(home, tables.base, id_column, sorted(stored), ids)
    if tables.items == "predictions" and tables.dataset.at:  # the run may be of more images than a version
        table = table.filter(pc.less(table["image_id"], tables.dataset.n_images))
    if tables.items == "images" or id_column != "image_id":
        table = table.append_column("id", table[id_column])
    held = table["id"].to_numpy()
    return table if bool((np.diff(held) > 0).all()) else table.sort_by("id")


def _rows_of(
    home: Home, table: tuple[str, int], id_column: str, columns: Sequence[str], ids: Ids | None
) -> pa.Table:
    """The rows of a table that hold these ids: those alone where few are asked for, else all rows.

    Ids are positions in their table, so few rows need not be searched for; that they are is looked at.
    """
    name, version = table
    short = (
        ids is not None and len(ids) <= 100 * FEW_ROWS
    )  # a longer list is dearer to look through than to read
    if ids is not None and short and len(few := np.unique(ids)) <= FEW_ROWS and _within(home, table, few):
        rows = home.tables.take(name, few, columns, version)
        if np.array_equal(rows[id_column].to_numpy(), few):
            return rows
    return home.tables.read(name, columns=columns, version=version)


def _within(home: Home, table: tuple[str, int], ids: Ids) -> bool:
    return len(ids) == 0 or bool(ids[0] >= 0 and ids[-1] < home.tables.count(*table))


class _Beside:
    """The tables that columns of items are joined from, each read once for all that is wanted of it."""

    def __init__(self, home: Home, wanted: Sequence[ColumnInfo]) -> None:
        self._home = home
        self._wanted = wanted
        self._joined: dict[tuple[str, int], _Joined] = {}

    def column(self, info: ColumnInfo, table: tuple[str, int], key: str, ids: Ids) -> pa.ChunkedArray:
        """The column at the rows `(N,)` whose key is the wanted id, null where there is no such row."""
        if table not in self._joined:
            same = {
                each.stored for each in self._wanted if (each.source, each.table) == (info.source, info.table)
            }
            rows = _rows_of(self._home, table, key, sorted(same | {key}), ids)
            self._joined[table] = _Joined.of(rows, key, ids)
        return self._joined[table].column(info.stored)


def _column(
    home: Home, tables: ItemTables, info: ColumnInfo, base: pa.Table, beside: _Beside
) -> pa.ChunkedArray:
    if info.source == "item":
        return base["id"] if info.name == "id" else base[info.stored]
    if info.source == "category":
        names = [category.name for category in home.catalog.categories(tables.dataset.dataset_id)]
        return pa.array(names, pa.string()).take(base["category_id"].combine_chunks())
    if info.source == "image":
        table = (images_table(tables.dataset.dataset_id), tables.dataset.images_version)
        return beside.column(info, table, "image_id", base["image_id"].to_numpy())
    ids = base["id"].to_numpy()
    if info.source == "outcome" and tables.outcomes is not None:
        return beside.column(info, tables.outcomes, ID_COLUMN[tables.items], ids)
    if info.table is not None:
        return beside.column(info, info.table, "id", ids)
    return _image_count(home, tables, info.name, ids)


@dataclass(frozen=True)
class _Joined:
    """The rows of a table `(N,)` that belong to wanted keys, null for those that it lacks."""

    table: pa.Table
    rows: pa.Array

    @classmethod
    def of(cls, table: pa.Table, key: str, wanted: Ids) -> _Joined:
        keys = table[key].to_numpy()
        if not len(keys):
            return cls(table, pa.nulls(len(wanted), pa.int64()))
        order = np.argsort(keys, kind="stable")
        position = np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)
        rows = order[position]
        return cls(table, pa.array(rows, mask=keys[rows] != wanted))

    def column(self, name: str) -> pa.ChunkedArray:
        return self.table[name].take(self.rows)


def _image_count(
    home: Home, tables: ItemTables, name: str, image_ids: npt.NDArray[np.int64]
) -> pa.ChunkedArray:
    """How many objects, or predictions with an outcome, lie on each image."""
    counted = _counted_items(home, tables, name)
    found, counts = np.unique(counted["image_id"].to_numpy(), return_counts=True)
    table = pa.table({"image_id": found, "count": counts.astype(np.int64)})
    return pc.fill_null(_Joined.of(table, "image_id", image_ids).column("count"), 0)


def _counted_items(home: Home, tables: ItemTables, name: str) -> pa.Table:
    dataset, run = tables.dataset.name, None if tables.run is None else tables.run.name
    if name == "n_objects":
        objects = item_table(home, dataset, "objects", columns=["image_id", "iscrowd"])
        return objects.filter(pc.invert(objects["iscrowd"]))
    kind: Items = "objects" if name in ("n_missed", "n_mispredicted") else "predictions"
    items = item_table(home, dataset, kind, run=run, columns=["image_id", "outcome"])
    if name == "n_predictions":
        return items.filter(pc.is_valid(items["outcome"]))
    return items.filter(pc.equal(items["outcome"], name.removeprefix("n_")))


def _positions(
    known: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64], items: Items
) -> npt.NDArray[np.int64]:
    """The rows where the ascending `known` holds the wanted ids."""
    position = np.searchsorted(known, wanted)
    held = np.append(known, np.iinfo(np.int64).min)[position] == wanted
    if not held.all():
        missing = ", ".join(map(str, wanted[~held][:5].tolist()))
        raise NotFoundError(f"no such id among the {items}", found=missing)
    return position.astype(np.int64)
