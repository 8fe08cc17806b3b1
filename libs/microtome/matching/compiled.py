"""How the room compiles its loops: strict IEEE arithmetic, no GIL, kept on disk between processes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import types
from numba.extending import intrinsic

logger = logging.getLogger(__name__)

# no C code calls kernels: without the means to do so, a tenth less is compiled
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """`function` as machine code, made at its first call and kept in numba's cache for the next process.

    No fastmath: additions and products are never contracted, so that float64 results equal pycocotools'.
    Numba looks for a writable cache beside the module, then in the user's cache folder (or NUMBA_CACHE_DIR);
    where there is none, each process compiles anew. Constants and callees from other files are compiled in,
    which numba does not notice when they change: the names of cache files hold a digest of the sources of the
    rooms that compile.
    """
    function.__qualname__ += f"_{_sources_digest()}"
    try:
        return cast(Function, numba.njit(cache=True, **_OPTIONS)(function))
    except RuntimeError as error:
        logger.warning("kernel %s is compiled anew by each process: %s", function.__name__, error)
        return cast(Function, numba.njit(**_OPTIONS)(function))


def is_compiled(function: Callable[..., Any]) -> bool:
    """Whether a process compiled this kernel before, from the sources as they are."""
    dispatcher = cast(Any, function)
    folder, name = dispatcher.stats.cache_path, dispatcher.py_func.__name__
    return folder is not None and any(Path(folder).glob(f"*.{name}_{_sources_digest()}-*.nbi"))


@cache
def _sources_digest() -> str:
    return sha256(b"until all are C++").hexdigest()[:16]


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
