"""Sixteen resamples abreast: the two innermost steps of a walk, written as vectors of the processor.

Numba leaves these steps to scalar code. Both are exact: each vector element goes through the same float64
additions and one division, in the same order, as `c / (total + epsilon)` in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from microtome.chance.resampling import TOGETHER
from microtome.matching.inputs import Bytes, Floats, Ints
from microtome.matching.lanes import EPSILON, Code

_INTS = ir.VectorType(ir.IntType(32), TOGETHER)
_FLOATS = ir.VectorType(ir.DoubleType(), TOGETHER)
_BYTES = ir.VectorType(ir.IntType(8), TOGETHER)
_ZERO, _ONE = ir.Constant(ir.IntType(64), 0), ir.Constant(ir.IntType(64), 1)


def _floats(value: float) -> Any:
    return ir.Constant(_FLOATS, [value] * TOGETHER)


def _ints(value: int) -> Any:
    return ir.Constant(_INTS, [value] * TOGETHER)


def _weights_of(code: Code, argument: int, image: Any) -> Any:
    """The weights of one image, as numbers that sums fit in."""
    return code.builder.zext(code.load(code.row(argument, image, TOGETHER), _BYTES), _INTS)


def _add_weights(typing_context: Any, counts: Any, row: Any, weights: Any, image: Any, factor: Any) -> Any:
    signature = types.void(counts, types.int64, weights, types.int64, types.int64)

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = Code(context, builder, signature, arguments)
        _, row, _, image, factor = arguments
        address = code.row(0, row, TOGETHER)
        times = builder.mul(_weights_of(code, 2, image), code.spread_int(factor, TOGETHER))
        code.store(builder.add(code.load(address, _INTS), times), address)
        return context.get_dummy_value()

    return signature, emit


def _add_images(typing_context: Any, counts: Any, weights: Any, images: Any, first: Any, last: Any) -> Any:
    signature = types.void(counts, weights, images, types.int64, types.int64)

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = Code(context, builder, signature, arguments)
        _, _, _, first, last = arguments
        address = code.address(0, _ZERO)
        total = code.variable(code.load(address, _INTS))
        with cgutils.for_range_slice(builder, first, last, _ONE) as (at, _):
            image = builder.sext(builder.load(code.address(2, at)), ir.IntType(64))
            builder.store(builder.add(builder.load(total), _weights_of(code, 1, image)), total)
        code.store(builder.load(total), address)
        return context.get_dummy_value()

    return signature, emit


def _pass_true_positive(
    typing_context: Any,
    found: Any,
    missing: Any,
    best: Any,
    area: Any,
    reached: Any,
    objects: Any,
    row: Any,
    seen_at: Any,
    event: Any,
    weights: Any,
    image: Any,
) -> Any:
    signature = types.void(
        found, missing, best, area, reached, objects, types.int64, seen_at, types.int64, weights, types.int64
    )

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = Code(context, builder, signature, arguments)
        row, event, image = arguments[6], arguments[8], arguments[10]
        found_at, best_at, area_at, reached_at = (code.row(k, row, TOGETHER) for k in (0, 2, 3, 4))
        count, highest = code.load(found_at, _INTS), code.load(best_at, _FLOATS)
        own = _weights_of(code, 9, image)
        seen = builder.add(code.load(code.row(7, event, TOGETHER), _INTS), own)
        total = builder.sub(seen, code.load(code.row(1, row, TOGETHER), _INTS))
        divisor = builder.fadd(builder.sitofp(total, _FLOATS), _floats(EPSILON))
        precision = builder.fdiv(builder.sitofp(count, _FLOATS), divisor)
        highest = builder.select(builder.fcmp_ordered(">", precision, highest), precision, highest)
        code.store(highest, best_at)
        left = builder.sub(count, own)
        code.store(left, found_at)
        still = _thresholds_reached(builder, left, code.load(code.address(5, _ZERO), _FLOATS))
        gained = builder.sub(code.load(reached_at, _INTS), still)
        code.store(still, reached_at)
        more = builder.fmul(highest, builder.sitofp(gained, _FLOATS))
        code.store(builder.fadd(code.load(area_at, _FLOATS), more), area_at)
        return context.get_dummy_value()

    return signature, emit


def _thresholds_reached(builder: Any, found: Any, objects: Any) -> Any:
    """How many of the recall thresholds k * .01 `found` true positives of `objects` reach: none without any.

    As comparing found / objects >= k * .01 in float64 for every k tells; the guess is never too low, and one
    too high where the quotient lies just below a threshold.
    """
    recall = builder.fdiv(builder.sitofp(found, _FLOATS), objects)
    guess = builder.fptosi(builder.fadd(builder.fmul(recall, _floats(100.0)), _floats(1e-9)), _INTS)
    threshold = builder.fmul(builder.sitofp(guess, _FLOATS), _floats(0.01))
    above = builder.zext(builder.fcmp_ordered("<", recall, threshold), _INTS)
    reached = builder.sub(builder.add(guess, _ints(1)), above)
    return builder.select(builder.icmp_signed(">", found, _ints(0)), reached, _ints(0))


def _count_thresholds(typing_context: Any, reached: Any, found: Any, row: Any, objects: Any) -> Any:
    signature = types.void(reached, found, types.int64, objects)

    def emit(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        code = Code(context, builder, signature, arguments)
        row = arguments[2]
        count, objects = (
            code.load(code.row(1, row, TOGETHER), _INTS),
            code.load(code.address(3, _ZERO), _FLOATS),
        )
        code.store(_thresholds_reached(builder, count, objects), code.row(0, row, TOGETHER))
        return context.get_dummy_value()

    return signature, emit


# (counts, row, weights, image, factor): counts[row, b] += factor * weights[image, b]
add_weights = cast(Callable[[Ints, int, Bytes, int, int], None], intrinsic(_add_weights))

# (counts, weights, images, first, last): counts[0, b] += the sum of weights[image, b] over images[first:last]
add_images = cast(Callable[[Ints, Bytes, Ints, int, int], None], intrinsic(_add_images))

# (reached, found, t, objects): reached[t, b] = how many recall thresholds found[t, b] of objects[b] reach
count_thresholds = cast(Callable[[Ints, Ints, int, Floats], None], intrinsic(_count_thresholds))

# (found, missing, best, area, reached, objects, t, seen_at, event, weights, image): goes back up past the
# true positive at threshold t that `image` holds: best[t] becomes the highest precision from it on, found[t]
# how many come before it, reached[t] the recall thresholds that these still reach of objects (16,); area[t]
# rises by the highest precision for each threshold that they no longer reach.
pass_true_positive = cast(
    Callable[[Ints, Ints, Floats, Floats, Ints, Floats, int, Ints, int, Bytes, int], None],
    intrinsic(_pass_true_positive),
)
