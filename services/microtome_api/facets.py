"""Facets: how a selection spreads over the values of columns, and what became of its items there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.datasets import ColumnInfo, Items, item_columns
from microtome.errors import NotFoundError
from microtome.search import Query
from microtome.search.expression import Column, Comparison, Constant
from microtome.search.wording import word
from microtome_api.schemas.facets import FacetDocument, FacetValue
from microtome_api.selections import Coded, Ids, outcomes_known
from microtome_api.server import Server

MOST_VALUES = 40
BINS = 8
SHOWN_NUMBERS = ("area", "confidence", "n_objects", "n_missed", "n_false_positive")
NEVER = frozenset({"file_name", "source_id", "image_source_id", "unreadable_reason", "iscrowd", "readable"})
IDS = re.compile(r"(^|_)id$")


@dataclass(frozen=True)
class Selected:
    """The rows `(N,)` of a selection among all items, and an outcome code for every item there is."""

    items: Items
    rows: Ids
    outcomes: Coded | None


def facets(server: Server, query: Query, columns: Sequence[str]) -> list[FacetDocument]:
    """One facet a column: the asked ones, or those of few values and a few numbers.

    Raises: as `search`; NotFoundError for unknown columns.
    """
    home, where = server.home, (query.dataset, query.items, query.run)
    known = item_columns(home, query.dataset, query.items, run=query.run)
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise NotFoundError("no such column", found=", ".join(unknown), expected=", ".join(known))
    ids = server.selections.chosen(home, query, server.resources).ids
    outcomes = server.selections.coded(home, *where, "outcome") if outcomes_known(home, *where) else None
    selected = Selected(query.items, server.selections.rows(home, *where, ids), outcomes)
    wanted = [known[name] for name in columns] if columns else [c for c in known.values() if _is_shown(c)]
    made = (_facet(server, query, info, selected) for info in wanted)
    return [facet for facet in made if columns or _tells_something(facet)]


def _is_shown(info: ColumnInfo) -> bool:
    if info.name in NEVER or IDS.search(info.name):
        return False
    return info.type != "number" or info.name in SHOWN_NUMBERS


def _tells_something(facet: FacetDocument) -> bool:
    some = any(value.n for value in facet.values)
    return some and not facet.too_many and (len(facet.values) > 1 or facet.n_null > 0)


def _facet(server: Server, query: Query, info: ColumnInfo, selected: Selected) -> FacetDocument:
    home, where = server.home, (query.dataset, query.items, query.run)
    if info.type == "number":
        column = server.selections.column(home, *where, info.name)
        return _number_facet(info, column.to_numpy().astype(np.float64), selected)
    return _value_facet(info, server.selections.coded(home, *where, info.name), selected)


def _value_facet(info: ColumnInfo, coded: Coded, selected: Selected) -> FacetDocument:
    if len(coded.values) > MOST_VALUES * 25:
        return FacetDocument(column=info.name, type=info.type, values=[], n_null=0, too_many=True)
    table = _table(coded.codes[selected.rows], len(coded.values), selected)
    order = np.argsort(-table.sum(axis=1)[:-1], kind="stable")[:MOST_VALUES]
    values = [
        _value(str(coded.values[code]), _equal(info, coded.values[code]), table[code], selected)
        for code in order.tolist()
        if table[code].any()
    ]
    n_null = int(table[-1].sum())
    return FacetDocument(
        column=info.name, type=info.type, values=values, n_null=n_null,
        too_many=len(coded.values) > MOST_VALUES,
    )  # fmt: skip


def _number_facet(info: ColumnInfo, numbers: npt.NDArray[np.float64], selected: Selected) -> FacetDocument:
    edges = _edges(numbers)
    codes = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, max(0, len(edges) - 2))
    codes = np.where(np.isnan(numbers), -1, codes).astype(np.int32)
    n_bins = max(0, len(edges) - 1)
    table = _table(codes[selected.rows], n_bins, selected)
    values, name = [], word(Column(info.name, info.type))
    for number in range(n_bins):
        low, high, last = float(edges[number]), float(edges[number + 1]), number == n_bins - 1
        below = "<=" if last else "<"
        where = f"{name} >= {_spelled(low)} AND {name} {below} {_spelled(high)}"
        values.append(_value(f"{_spelled(low)} – {_spelled(high)}", where, table[number], selected))
    return FacetDocument(
        column=info.name, type=info.type, values=values, n_null=int(table[-1].sum()), too_many=False
    )


def _edges(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ends of up to eight ranges with as many items each, of all items, in few digits."""
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return np.zeros(0)
    inner = np.quantile(finite, np.linspace(0, 1, BINS + 1)[1:-1])
    rounded = [float(f"{value:.2g}") for value in inner.tolist()]
    low, high = float(finite.min()), float(finite.max())
    kept = [value for value in rounded if low < value < high]
    return np.unique(np.array([low, *kept, high])) if high > low else np.array([low, low])


def _table(codes: npt.NDArray[np.signedinteger], n_values: int, selected: Selected) -> npt.NDArray[np.int64]:
    """Counts `(V + 1, O + 1)`: row = value, column = outcome, the last ones for null."""
    if selected.outcomes is None:
        counts = np.bincount(np.where(codes < 0, n_values, codes), minlength=n_values + 1)
        return counts.reshape(-1, 1).astype(np.int64)
    outcomes = selected.outcomes.codes[selected.rows]
    width = len(selected.outcomes.values) + 1
    flat = np.where(codes < 0, n_values, codes) * width + np.where(outcomes < 0, width - 1, outcomes)
    return np.bincount(flat, minlength=(n_values + 1) * width).reshape(-1, width).astype(np.int64)


def _value(label: str, where: str, counts: npt.NDArray[np.int64], selected: Selected) -> FacetValue:
    names = () if selected.outcomes is None else selected.outcomes.values
    outcomes = {str(name): int(n) for name, n in zip(names, counts.tolist(), strict=False) if n}
    return FacetValue(label=label, where=where, n=int(counts.sum()), outcomes=outcomes)


def _equal(info: ColumnInfo, value: str | bool) -> str:
    return word(Comparison("=", Column(info.name, info.type), Constant(value, info.type)))


def _spelled(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(number)
