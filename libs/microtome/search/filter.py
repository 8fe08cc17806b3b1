"""A filter: one SQL boolean expression over documented columns, checked and ready to apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.datasets import ColumnInfo
from microtome.search.expression import Expression, Junction, column_names, junction
from microtome.search.grammar import check
from microtome.search.lexicon import tokenize
from microtome.search.masking import mask_of
from microtome.search.reader import read
from microtome.search.run_columns import ERROR_COLUMNS
from microtome.search.wording import word


@dataclass(frozen=True)
class Filter:
    """A condition on rows; made by `parse`."""

    expression: Expression

    @property
    def text(self) -> str:
        """Canonical text, which parses to an equal filter."""
        return word(self.expression)

    @property
    def columns(self) -> frozenset[str]:
        """Names of the columns that it reads."""
        return column_names(self.expression)

    def mask(self, table: pa.Table) -> npt.NDArray[np.bool_]:
        """Which rows `(N,)` of a table with these columns it selects: none where the condition is null."""
        return mask_of(self.expression, table)


def parse(expression: str, columns: Mapping[str, ColumnInfo]) -> Filter:
    """The filter that a `--where` expression spells over these columns.

    Raises: FilterError with the position of the fault: anything but comparisons, AND, OR, NOT, IN, BETWEEN,
    LIKE, ILIKE, IS NULL, parentheses and arithmetic; unknown columns; values of different kinds; over 4,000
    characters (the canonical text too), 30 nested parentheses or 100 levels.
    """
    made = Filter(read(expression, columns))
    check(tokenize(made.text, columns), made.text)
    return made


def error_columns(condition: Filter) -> frozenset[str]:
    """The columns it reads that say how a run did (definitions.md section 5, "selected on the outcome")."""
    return condition.columns & ERROR_COLUMNS


def without_errors(condition: Filter) -> Filter | None:
    """The same filter less those of its AND parts that say how a run did; None when nothing is left."""
    top = condition.expression
    is_and = isinstance(top, Junction) and top.operator == "AND"
    parts = top.operands if isinstance(top, Junction) and is_and else (top,)
    kept = tuple(part for part in parts if not column_names(part) & ERROR_COLUMNS)
    return Filter(junction("AND", kept)) if kept else None
