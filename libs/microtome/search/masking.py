"""The tree of a filter x a table -> which rows it selects, by SQL's rules for null.

Deviations from SQL: NaN counts as null, in columns and from arithmetic, and so does a division by zero.
Arithmetic is in float64. LIKE tells upper from lower case, ILIKE does not; neither has an escape character.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.search.expression import (
    Arithmetic,
    Column,
    Comparison,
    Constant,
    Expression,
    Junction,
    Kind,
    Membership,
    Missing,
    Negative,
    Not,
    Pattern,
    Range,
)

Values: TypeAlias = Any
"""A pyarrow ChunkedArray or Array of the table's length, or a Scalar: int64, float64, string or bool."""

_COMPARE = {
    "=": pc.equal,
    "!=": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}
_COMPUTE = {"+": pc.add, "-": pc.subtract, "*": pc.multiply}
_TYPES: dict[Kind, pa.DataType] = {"number": pa.float64(), "text": pa.string(), "boolean": pa.bool_()}


def mask_of(node: Expression, table: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows `(N,)` of the table the condition holds for; false where it is null."""
    selected = pc.fill_null(_values(node, table), False)
    if isinstance(selected, pa.Scalar):
        return np.full(len(table), selected.as_py(), dtype=np.bool_)
    return np.asarray(selected.to_numpy(), dtype=np.bool_)


def _values(node: Expression, table: pa.Table) -> Values:
    match node:
        case Column(name, kind):
            return _column(table.column(name), kind)
        case Constant(value, kind):
            return pa.scalar(value, pa.int64() if type(value) is int else _TYPES[kind])
        case Negative(operand):
            return pc.negate(_as_float(_values(operand, table)))
        case Arithmetic(operator, left, right):
            return _arithmetic(operator, _values(left, table), _values(right, table))
        case Comparison(operator, left, right):
            return _compare(operator, _values(left, table), _values(right, table))
        case Membership(operand, constants):
            return _membership(_values(operand, table), constants)
        case Range(operand, low, high):
            value = _values(operand, table)
            above = _compare(">=", value, _values(low, table))
            return pc.and_kleene(above, _compare("<=", value, _values(high, table)))
        case Pattern(operand, pattern, ignore_case):
            return pc.match_substring_regex(_values(operand, table), _regex(pattern, ignore_case))
        case Missing(operand):
            return pc.is_null(_values(operand, table))
        case Not(operand):
            return pc.invert(_values(operand, table))
        case Junction(operator, operands):
            join = pc.and_kleene if operator == "AND" else pc.or_kleene
            return reduce(join, (_values(operand, table) for operand in operands))


def _column(column: pa.ChunkedArray, kind: Kind) -> Values:
    whole = pa.types.is_integer(column.type) and not pa.types.is_uint64(column.type)
    if kind == "number" and whole:
        return pc.cast(column, pa.int64())
    if kind == "number":
        return _null_for_nan(pc.cast(column, pa.float64(), safe=False))
    return pc.cast(column, _TYPES[kind])


def _null_for_nan(values: Values) -> Values:
    return pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values)


def _as_float(values: Values) -> Values:
    return pc.cast(values, pa.float64(), safe=False)


def _arithmetic(operator: str, left: Values, right: Values) -> Values:
    left, right = _as_float(left), _as_float(right)
    if operator == "/":
        divisor = pc.if_else(pc.equal(right, 0.0), pa.scalar(None, pa.float64()), right)
        return _null_for_nan(pc.divide(left, divisor))
    return _null_for_nan(_COMPUTE[operator](left, right))


def _compare(operator: str, left: Values, right: Values) -> Values:
    if left.type != right.type:
        left, right = _as_float(left), _as_float(right)
    return _COMPARE[operator](left, right)


def _membership(values: Values, constants: tuple[Constant, ...]) -> Values:
    found = [constant.value for constant in constants]
    if pa.types.is_integer(values.type) and not all(type(value) is int for value in found):
        values = _as_float(values)
    if pa.types.is_floating(values.type):
        values = pc.add(values, 0.0)
        found = [float(value) + 0.0 for value in found]
    inside = pc.is_in(values, value_set=pa.array(found, values.type))
    return pc.if_else(pc.is_valid(values), inside, pa.scalar(None, pa.bool_()))


def _regex(pattern: str, ignore_case: bool) -> str:
    """RE2 syntax for a LIKE pattern; runs of % and _ are put in one order: the automaton stays small."""
    parts = []
    for piece in re.findall(r"[%_]+|[^%_]+", pattern):
        if piece[0] in "%_":
            parts.append("." * piece.count("_") + (".*" if "%" in piece else ""))
        else:
            parts.append(re.escape(piece))
    flags = "(?si)" if ignore_case else "(?s)"
    return rf"{flags}\A{''.join(parts)}\z"
