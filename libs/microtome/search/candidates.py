"""The items that pass a query's filter, slice, list and lasso, before any similarity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.datasets import ColumnInfo, Home, item_table, read_slice
from microtome.datasets.columns import item_tables, known_columns
from microtome.datasets.item_table import read_items
from microtome.errors import InputError, NotFoundError
from microtome.search.absent import absent_texts
from microtome.search.filter import Filter, parse
from microtome.search.lasso import Lasso, lassoed
from microtome.search.named_ids import named_ids
from microtome.search.packed_ids import unpack_ids
from microtome.search.query import Query
from microtome.search.run_columns import run_advice

SIMILARITY = "similarity"

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """Items in id order: ids `(N,)`, the values `(N,)` to sort by if these are a column, notes for people."""

    ids: Ids
    sort_values: pa.ChunkedArray | None
    notes: tuple[str, ...] = ()


def candidates(home: Home, query: Query) -> Ids:
    """The ids `(N,)`, ascending, of the items that pass the query's filter, slice, list and lasso.

    Raises: FilterError; InputError for an unknown sort column or a lasso on a former map; NotFoundError for
    unknown names.
    """
    return find_candidates(home, query).ids


def find_candidates(home: Home, query: Query) -> Candidates:
    """The items that pass the query's filter, slice, list and lasso.

    Raises: as `candidates`.
    """
    tables = item_tables(home, query.dataset, query.items, query.run)
    known = known_columns(home, tables)
    read = partial(read_items, home, tables, known)
    condition = None if query.where is None else parse(query.where, known)
    _check_sort(query, known)
    sort = query.sort if query.sort in known else None
    needed = _needed(condition, sort, query)
    named = _named(query, condition)
    table = None if named is None else _passing_among(home, query, condition, partial(read, needed), named)
    notes: tuple[str, ...] = ()
    if table is None:
        every = read(needed)
        table = _passing(home, query, condition, every)
        if condition is not None and not len(table):
            notes = absent_texts(condition.expression, every)
    return Candidates(table["id"].to_numpy(), None if sort is None else table[sort], notes)


def _named(query: Query, condition: Filter | None) -> Ids | None:
    """The ids that the query names, ascending, when it names any: nothing else is among its items."""
    by_filter = None if condition is None else named_ids(condition.expression)
    listed = None if query.ids is None else unpack_ids(query.ids)
    if listed is None or by_filter is None:
        return by_filter if listed is None else listed
    return np.intersect1d(listed, by_filter, assume_unique=True)


def _passing_among(
    home: Home, query: Query, condition: Filter | None, read: Callable[[Ids], pa.Table], named: Ids
) -> pa.Table | None:
    """The rows of the named ids that pass; None where one is unknown or none passes: then all are read."""
    try:
        table = read(named)
    except NotFoundError:
        return None
    passing = _passing(home, query, condition, table)
    return passing if len(passing) else None


def _passing(home: Home, query: Query, condition: Filter | None, table: pa.Table) -> pa.Table:
    ids = table["id"].to_numpy()
    mask = _slice_mask(home, query, table)
    if query.ids is not None:
        mask &= np.isin(ids, unpack_ids(query.ids))
    if query.lasso is not None:
        mask &= np.isin(ids, lassoed(home, query.dataset, query.items, Lasso.read(query.lasso)))
    if condition is not None:
        mask &= condition.mask(table)
    return table if mask.all() else table.filter(pa.array(mask))


def _check_sort(query: Query, known: Mapping[str, ColumnInfo]) -> None:
    if query.sort is None or query.sort in known or (query.sort == SIMILARITY and query.by_similarity):
        return
    if query.sort == SIMILARITY:
        raise InputError(
            "nothing to be similar to", found="--sort similarity", expected="text, image or like too"
        )
    close = get_close_matches(query.sort, [*known, SIMILARITY], n=1)
    raise InputError(
        f"unknown column to sort {query.items} by", found=query.sort,
        expected=f"one of {', '.join(sorted(known))}",
        fix=run_advice(query.sort) or (f"Did you mean {close[0]}?" if close else None),
    )  # fmt: skip


def _needed(condition: Filter | None, sort: str | None, query: Query) -> list[str]:
    names = set(condition.columns if condition else ()) | ({sort} if sort else set())
    if query.slice is not None and query.items != "images":
        names.add("image_id")
    return sorted(names - {"id"})


def _slice_mask(home: Home, query: Query, table: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows belong to the query's slice: its members, or what lies on them."""
    if query.slice is None:
        return np.ones(len(table), dtype=np.bool_)
    frozen = read_slice(home, home.catalog.dataset(query.dataset).dataset_id, query.slice)
    record, members = frozen.record, frozen.members
    if record.scope == query.items:
        return np.isin(table["id"].to_numpy(), members)
    if record.scope == "images":
        return np.isin(table["image_id"].to_numpy(), members)
    if query.items == "predictions":
        raise InputError(
            "predictions don't belong to a slice of objects", found=f"slice {query.slice!r}",
            expected="a slice of images", fix="Search its objects with --items objects.",
        )  # fmt: skip
    objects = item_table(home, query.dataset, "objects", columns=["image_id"])
    held = np.isin(objects["id"].to_numpy(), members)
    return np.isin(table["id"].to_numpy(), objects["image_id"].to_numpy()[held])
