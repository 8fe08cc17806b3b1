"""The ids that a filter names: all that it can select, so that no other row need be read."""

from __future__ import annotations

from functools import reduce

import numpy as np
import numpy.typing as npt

from microtome.search.expression import Column, Comparison, Constant, Expression, Junction, Membership

Ids = npt.NDArray[np.int64]

_BEYOND = 2**63


def named_ids(condition: Expression) -> Ids | None:
    """Ids `(N,)`, ascending, that hold all which `id = 7` or `id IN (7, 8)` select, alone or before AND.

    None where the condition does not name ids that way.
    """
    match condition:
        case Comparison("=", Column("id", _), Constant(value)) | Comparison(
            "=", Constant(value), Column("id", _)
        ):
            return _ids((value,))
        case Membership(Column("id", _), constants):
            return _ids(tuple(constant.value for constant in constants))
        case Junction("AND", operands):
            named = [ids for operand in operands if (ids := named_ids(operand)) is not None]
            return reduce(np.intersect1d, named) if named else None
    return None


def _ids(values: tuple[object, ...]) -> Ids | None:
    if not all(type(value) is int and 0 <= value < _BEYOND for value in values):
        return None  # a fraction or a sign: SQL's rules for numbers decide
    return np.unique(np.array(values, dtype=np.int64))
