"""How the room compiles its loops: strict IEEE arithmetic, no GIL, kept on disk between processes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba import types
from numba.extending import intrinsic

logger = logging.getLogger(__name__)

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """`function` as machine code, made at its first call and kept in numba's cache.

    No fastmath: additions and products are never contracted, so float64 results equal pycocotools'. Numba
    looks for a writable cache beside the module, then in the user's cache folder (or NUMBA_CACHE_DIR). It
    re-uses a cached kernel until the kernel's own file changes, not when a kernel called from another file
    does.
    """
    try:
        compiled = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError as error:
        logger.warning("kernel %s is compiled anew by each process: %s", function.__name__, error)
        compiled = numba.njit(nogil=True, error_model="numpy")(function)
    return cast(Function, compiled)


def _popcount(typing_context: Any, word: Any) -> Any:
    """How many bits of an int64 are set."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), emit


def _lowest_bit(typing_context: Any, word: Any) -> Any:
    """The position of the lowest set bit of an int64 that has one."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        never_zero = context.get_constant(types.boolean, True)
        return builder.cttz(arguments[0], never_zero)

    return types.int64(types.int64), emit


popcount = cast(Callable[[int], int], intrinsic(_popcount))
lowest_bit = cast(Callable[[int], int], intrinsic(_lowest_bit))
