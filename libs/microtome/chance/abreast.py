"""Sixteen resamples abreast: the two innermost steps of a walk, written as vectors of the processor.

Numba leaves these steps to scalar code. Both are exact: each vector element goes through the same float64
additions and one division, in the same order, as `c / (total + epsilon)` in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.extending import intrinsic

from microtome.chance.resampling import TOGETHER
from microtome.matching.inputs import Bytes, Floats, Ints
from microtome.matching.lanes import EPSILON, Code

_INTS = ir.VectorType(ir.IntType(32), TOGETHER)
_FLOATS = ir.VectorType(ir.DoubleType(), TOGETHER)
_BYTES = ir.VectorType(ir.IntType(8), TOGETHER)
_EPSILONS = ir.Constant(_FLOATS, [EPSILON] * TOGETHER)
_ZERO = ir.Constant(ir.IntType(64), 0)


def _add_weights(typing_context: Any, counts: Any, row: Any, weights: Any, image: Any, factor: Any) -> Any:
    signature = types.void(counts, types.int64, weights, types.int64, types.int64)

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = Code(context, builder, signature, arguments)
        _, row, _, image, factor = arguments
        address = code.row(0, row, TOGETHER)
        own = builder.zext(code.load(code.row(2, image, TOGETHER), _BYTES), _INTS)
        times = builder.mul(own, code.spread_int(factor, TOGETHER))
        code.store(builder.add(code.load(address, _INTS), times), address)
        return context.get_dummy_value()

    return signature, emit


def _pass_true_positive(
    typing_context: Any,
    found: Any,
    missing: Any,
    best: Any,
    least: Any,
    row: Any,
    seen_at: Any,
    event: Any,
    weights: Any,
    image: Any,
) -> Any:
    signature = types.int64(
        found, missing, best, least, types.int64, seen_at, types.int64, weights, types.int64
    )

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = Code(context, builder, signature, arguments)
        row, event, image = arguments[4], arguments[6], arguments[8]
        found_at, best_at = code.row(0, row, TOGETHER), code.row(2, row, TOGETHER)
        count, highest = code.load(found_at, _INTS), code.load(best_at, _FLOATS)
        own = builder.zext(code.load(code.row(7, image, TOGETHER), _BYTES), _INTS)
        seen = builder.add(code.load(code.row(5, event, TOGETHER), _INTS), own)
        total = builder.sub(seen, code.load(code.row(1, row, TOGETHER), _INTS))
        divisor = builder.fadd(builder.sitofp(total, _FLOATS), _EPSILONS)
        precision = builder.fdiv(builder.sitofp(count, _FLOATS), divisor)
        code.store(builder.select(builder.fcmp_ordered(">", precision, highest), precision, highest), best_at)
        left = builder.sub(count, own)
        code.store(left, found_at)
        leaving = builder.icmp_signed("<", left, code.load(code.row(3, row, TOGETHER), _INTS))
        return builder.zext(builder.bitcast(leaving, ir.IntType(TOGETHER)), ir.IntType(64))

    return signature, emit


# (counts, row, weights, image, factor): counts[row, b] += factor * weights[image, b]
add_weights = cast(Callable[[Ints, int, Bytes, int, int], None], intrinsic(_add_weights))

# (found, missing, best, least, t, seen_at, event, weights, image): goes back up past the true positive at
# threshold t that `image` holds: best[t] becomes the highest precision from it on, found[t] how many come
# before it. Returns the bits of those resamples in which found[t] falls below least[t].
pass_true_positive = cast(
    Callable[[Ints, Ints, Floats, Ints, int, Ints, int, Bytes, int], int], intrinsic(_pass_true_positive)
)
