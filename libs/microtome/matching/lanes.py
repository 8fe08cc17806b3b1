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
from numba.core import cgutils
from numba.extending import intrinsic

from microtome.matching.inputs import Bytes, Floats, Ints
from microtome.matching.parameters import N_IOU

_INT, _LONG, _FLOAT = ir.IntType(32), ir.IntType(64), ir.DoubleType()
_INTS, _FLOATS = ir.VectorType(_INT, N_IOU), ir.VectorType(_FLOAT, N_IOU)
_ZERO = ir.Constant(_LONG, 0)
_ZEROS = ir.Constant(_FLOATS, [0.0] * N_IOU)
EPSILON = float(np.spacing(1))
_EPSILON = ir.Constant(_FLOAT, EPSILON)


class Code:
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

    def row(self, argument: int, number: Any, width: int) -> Any:
        """The address of a row of a contiguous two-dimensional array argument."""
        return self.address(argument, self.builder.mul(number, ir.Constant(_LONG, width)))

    def load(self, address: Any, kind: Any) -> Any:
        """The vector that begins at an address."""
        return self.builder.load(self._as(address, kind), align=_alignment(kind))

    def store(self, vector: Any, address: Any) -> None:
        """Writes a vector at an address."""
        self.builder.store(vector, self._as(address, vector.type), align=_alignment(vector.type))

    def variable(self, value: Any) -> Any:
        """The address of a variable that LLVM keeps in a register."""
        return cgutils.alloca_once_value(self.builder, value)  # type: ignore[no-untyped-call]

    def spread(self, value: Any, width: int = N_IOU) -> Any:
        """A vector of one value."""
        kind, order = ir.VectorType(value.type, width), ir.VectorType(_INT, width)
        first = self.builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(_INT, 0))
        return self.builder.shuffle_vector(first, first, ir.Constant(order, [0] * width))

    def spread_int(self, value: Any, width: int = N_IOU) -> Any:
        """A vector of the lower half of an int64."""
        return self.spread(self.builder.trunc(value, _INT), width)

    def _as(self, address: Any, kind: Any) -> Any:
        return self.builder.bitcast(address, kind.as_pointer())


def _alignment(kind: Any) -> int:
    """That of one element, in bytes: arrays of numpy promise no more."""
    return 8 if kind.element == _FLOAT else kind.element.width // 8


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
        code = Code(context, builder, signature, arguments)
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


def _areas_under_curves(
    typing_context: Any,
    totals: Any,
    start: Any,
    found: Any,
    first: Any,
    n_most: Any,
    weight: Any,
    gains: Any,
    areas: Any,
) -> Any:
    signature = types.void(totals, types.int64, found, types.int64, types.int64, types.float64, gains, areas)

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = Code(context, builder, signature, arguments)
        _, start, _, first, n_most, weight, _, _ = arguments
        found, weights = code.load(code.address(2, first), _INTS), code.spread(weight)
        best, area = code.variable(_ZEROS), code.variable(_ZEROS)
        with cgutils.for_range(builder, n_most) as loop:
            before = builder.sub(builder.sub(n_most, loop.index), ir.Constant(_LONG, 1))
            c = builder.add(before, ir.Constant(_LONG, 1))
            count, true = code.spread_int(c), code.spread(builder.sitofp(c, _FLOAT))
            at = builder.add(start, builder.mul(before, ir.Constant(_LONG, N_IOU)))
            false = builder.sitofp(builder.sub(code.load(code.address(0, at), _INTS), count), _FLOATS)
            counted = builder.fadd(builder.fmul(weights, false), true)
            precision = builder.fdiv(true, builder.fadd(counted, code.spread(_EPSILON)))
            precision = builder.select(builder.icmp_signed("<=", count, found), precision, _ZEROS)
            least = builder.load(best)
            highest = builder.select(builder.fcmp_ordered(">", precision, least), precision, least)
            builder.store(highest, best)
            gain = code.spread(builder.uitofp(builder.load(code.address(6, c)), _FLOAT))
            builder.store(builder.fadd(builder.load(area), builder.fmul(gain, highest)), area)
        code.store(builder.load(area), code.address(7, _ZERO))
        return context.get_dummy_value()

    return signature, emit


# (totals, start, found, missing, first, lanes, total): appends a true positive to the curves in `lanes`.
# For each threshold t: totals[start + 10 * found[first + t] + t] = total - missing[first + t], and
# found[first + t] rises by bit t of `lanes`; elsewhere the next true positive overwrites what was written.
note_true_positive = cast(
    Callable[[Ints, int, Ints, Ints, int, int, int], None], intrinsic(_note_true_positive)
)

# (totals, start, found, first, n_most, weight, gains, areas): fills `areas (10,)`, one for each threshold t:
# the sum of gains[c] * (highest precision from true positive c on), for c from 1 to found[first + t], where
# true positive c has totals[start + 10 * (c - 1) + t] - c false positives; n_most is the largest `found`.
areas_under_curves = cast(
    Callable[[Ints, int, Ints, int, int, float, Bytes, Floats], None], intrinsic(_areas_under_curves)
)
