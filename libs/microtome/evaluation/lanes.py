"""Ten IoU thresholds at once: the two innermost steps of accumulation, written as vectors of the processor.

Numba leaves these steps to scalar code. Both are exact: each vector element goes through the same float64
additions, products and one division, in the same order, as `c / (weight * false + c + epsilon)` in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from microtome.evaluation.inputs import Floats, Ints
from microtome.evaluation.parameters import N_IOU

_INT, _LONG, _FLOAT = ir.IntType(32), ir.IntType(64), ir.DoubleType()
_INTS, _FLOATS = ir.VectorType(_INT, N_IOU), ir.VectorType(_FLOAT, N_IOU)
_ZERO = ir.Constant(_LONG, 0)
_EPSILON = ir.Constant(_FLOAT, float(np.spacing(1)))


class _Code:
    """The machine instructions of one step; numbers its arguments as the step's signature does."""

    def __init__(self, context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> None:
        self.builder = builder
        self.arguments = arguments
        self._context = context
        self._types = signature.args

    def address(self, argument: int, offset: Any) -> Any:
        """The address of an element of an array argument."""
        make = self._context.make_array(self._types[argument])
        array = make(self._context, self.builder, self.arguments[argument])
        return self.builder.gep(array.data, [offset])

    def load(self, address: Any, kind: Any) -> Any:
        """The vector that begins at an address."""
        return self.builder.load(self._as(address, kind), align=_alignment(kind))

    def store(self, vector: Any, address: Any) -> None:
        """Writes a vector at an address."""
        self.builder.store(vector, self._as(address, vector.type), align=_alignment(vector.type))

    def spread(self, value: Any) -> Any:
        """A vector of one value."""
        kind = ir.VectorType(value.type, N_IOU)
        first = self.builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(_INT, 0))
        return self.builder.shuffle_vector(first, first, ir.Constant(_INTS, [0] * N_IOU))

    def spread_int(self, value: Any) -> Any:
        """A vector of the lower half of an int64."""
        return self.spread(self.builder.trunc(value, _INT))

    def _as(self, address: Any, kind: Any) -> Any:
        return self.builder.bitcast(address, kind.as_pointer())


def _alignment(kind: Any) -> int:
    return 4 if kind == _INTS else 8


def _note_true_positive(
    typing_context: Any,
    totals: Any,
    start: Any,
    found: Any,
    missing: Any,
    first: Any,
    lanes: Any,
    total: Any,
) -> Any:
    signature = types.void(totals, types.int64, found, missing, types.int64, types.int64, types.int64)

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = _Code(context, builder, signature, arguments)
        _, start, _, _, first, lanes, total = arguments
        found = code.load(code.address(2, first), _INTS)
        missing = code.load(code.address(3, first), _INTS)
        values = builder.sub(code.spread_int(total), missing)
        curve = code.address(0, start)
        for t in range(N_IOU):
            at = builder.mul(
                builder.zext(builder.extract_element(found, ir.Constant(_INT, t)), _LONG),
                ir.Constant(_LONG, N_IOU),
            )
            place = builder.gep(curve, [builder.add(at, ir.Constant(_LONG, t))])
            builder.store(builder.extract_element(values, ir.Constant(_INT, t)), place)
        bits = builder.lshr(code.spread_int(lanes), ir.Constant(_INTS, list(range(N_IOU))))
        ones = builder.and_(bits, ir.Constant(_INTS, [1] * N_IOU))
        code.store(builder.add(found, ones), code.address(2, first))
        return context.get_dummy_value()

    return signature, emit


def _follow_curves(
    typing_context: Any,
    totals: Any,
    start: Any,
    found: Any,
    first: Any,
    c: Any,
    weight: Any,
    gain: Any,
    best: Any,
    area: Any,
) -> Any:
    signature = types.void(
        totals, types.int64, found, types.int64, types.int64, types.float64, types.float64, best, area
    )

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = _Code(context, builder, signature, arguments)
        _, start, _, first, c, weight, gain, _, _ = arguments
        count, true = code.spread_int(c), code.spread(builder.sitofp(c, _FLOAT))
        false = builder.sitofp(builder.sub(code.load(code.address(0, start), _INTS), count), _FLOATS)
        counted = builder.fadd(builder.fmul(code.spread(weight), false), true)
        precision = builder.fdiv(true, builder.fadd(counted, code.spread(_EPSILON)))
        reached = builder.icmp_signed("<=", count, code.load(code.address(2, first), _INTS))
        precision = builder.select(reached, precision, ir.Constant(_FLOATS, [0.0] * N_IOU))
        best = code.load(code.address(7, _ZERO), _FLOATS)
        best = builder.select(builder.fcmp_ordered(">", precision, best), precision, best)
        area = code.load(code.address(8, _ZERO), _FLOATS)
        code.store(best, code.address(7, _ZERO))
        code.store(builder.fadd(area, builder.fmul(code.spread(gain), best)), code.address(8, _ZERO))
        return context.get_dummy_value()

    return signature, emit


# (totals, start, found, missing, first, lanes, total): appends a true positive to the curves in `lanes`.
# For each threshold t: totals[start + 10 * found[first + t] + t] = total - missing[first + t], and
# found[first + t] rises by bit t of `lanes`; elsewhere the next true positive overwrites what was written.
note_true_positive = cast(
    Callable[[Ints, int, Ints, Ints, int, int, int], None], intrinsic(_note_true_positive)
)

# (totals, start, found, first, c, weight, gain, best, area): goes up ten curves to true positive c.
# For each threshold t with c <= found[first + t], best[t] becomes the greater of itself and the precision
# with totals[start + t] - c false positives; for every threshold area[t] rises by gain * best[t].
follow_curves = cast(
    Callable[[Ints, int, Ints, int, int, float, float, Floats, Floats], None], intrinsic(_follow_curves)
)
