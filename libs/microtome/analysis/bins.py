"""The bins of a column: ranges of about as many items each, or values; with expressions that select them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets import ColumnInfo
from microtome.matching.inputs import Bools, Floats
from microtome.search import Filter
from microtome.search.expression import (
    Column,
    Comparison,
    Constant,
    Expression,
    Membership,
    Missing,
    Not,
    junction,
)

MOST_VALUES = 12
_PLAIN_FROM = 1_000.0  # from here on decimals say nothing
NONE, OTHERS = "no value", "other values"


@dataclass(frozen=True)
class Bin:
    """The rows `(N,)` of one bin; `where` selects exactly these items when it is searched for."""

    label: str
    where: str
    rows: Bools


def bins_of(
    info: ColumnInfo, values: pa.ChunkedArray, n_bins: int, counted: Bools | None = None
) -> list[Bin]:
    """The bins of a column's `values (N,)` that hold anything; every row is in one of them.

    Numbers are cut into at most `n_bins` ranges by their quantiles, equal numbers staying together; text and
    booleans by value, the rarer ones together. Rows without a value, NaN too, are a bin of their own. Where
    not all rows are `counted (N,)` the quantiles are those of the counted ones.
    """
    counted = np.ones(len(values), np.bool_) if counted is None else counted
    parts = _ranges(info, values, n_bins, counted) if info.type == "number" else _values(info, values)
    found = [(label, node, rows) for label, node, rows in parts if rows.any()]
    return [Bin(label, Filter(node).text, rows) for label, node, rows in found]


_Part = tuple[str, Expression, Bools]


def _ranges(info: ColumnInfo, values: pa.ChunkedArray, n_bins: int, counted: Bools) -> Iterator[_Part]:
    column, whole = Column(info.name, info.type), pa.types.is_integer(values.type)
    numbers = np.asarray(values.cast(pa.float64(), safe=False).to_numpy(), np.float64)
    missing = np.isnan(numbers)
    edges = cuts(numbers[~missing & counted], n_bins)
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        rows, parts = ~missing, []
        if low is not None:
            rows = rows & (numbers >= low)
            parts.append(Comparison(">=", column, _number(low, whole)))
        if high is not None:
            rows = rows & (numbers < high)
            parts.append(Comparison("<", column, _number(high, whole)))
        node = junction("AND", tuple(parts)) if parts else Not(Missing(column))
        yield _label(numbers[rows], whole), node, rows
    yield NONE, Missing(column), missing


def cuts(numbers: Floats, n_bins: int) -> list[float]:
    """Where to cut: at most `n_bins` - 1 numbers that are there themselves, ascending."""
    if len(numbers) == 0:
        return []
    values = np.unique(numbers)
    if len(values) <= n_bins:
        return [float(value) for value in values[1:]]
    at = np.quantile(numbers, np.arange(1, n_bins) / n_bins, method="higher")
    return [float(value) for value in np.unique(at) if value > values[0]]


def _number(value: float, whole: bool) -> Constant:
    return Constant(int(value) if whole else value, "number")


def _label(numbers: Floats, whole: bool) -> str:
    if len(numbers) == 0:
        return ""
    low, high = numbers.min(), numbers.max()
    texts = [f"{v:,.0f}" if whole or abs(v) >= _PLAIN_FROM else f"{v:.4g}" for v in (low, high)]
    return texts[0] if low == high else f"{texts[0]} to {texts[1]}"


def _values(info: ColumnInfo, values: pa.ChunkedArray) -> Iterator[_Part]:
    column = Column(info.name, info.type)
    counted = pc.value_counts(values.drop_null()).to_pylist()
    frequent = sorted(counted, key=lambda one: (-one["counts"], str(one["values"])))
    shown = [one["values"] for one in frequent[:MOST_VALUES]]
    for value in shown:
        rows = _rows(pc.equal(values, value))
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        yield text, Comparison("=", column, Constant(value, info.type)), rows
    if len(counted) > len(shown):
        constants = tuple(Constant(value, info.type) for value in shown)
        among = _rows(pc.is_in(values, value_set=pa.array(shown, values.type)))
        rest = Not(Membership(column, constants))
        yield OTHERS, rest, ~among & _rows(pc.is_valid(values))
    yield NONE, Missing(column), _rows(pc.is_null(values))


def _rows(mask: pa.ChunkedArray) -> Bools:
    return np.asarray(pc.fill_null(mask, False).to_numpy(), np.bool_)
