"""The library of machine code that suits this processor."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from microtome.errors import MicrotomeError
from microtome.kernels.building import LEVELS, levels, library

_PROCESSORS = Path("/proc/cpuinfo")


class KernelsError(MicrotomeError):
    """There is no machine code for this processor, or only some made from other sources."""


def loaded(name: str, arguments: Sequence[type[Any]]) -> Any:
    """The C++ function of this name, which is given values of these types of ctypes and gives nothing back.

    Raises: KernelsError when the library was not built from the sources as they are.
    """
    function = getattr(_library(), name)
    function.argtypes, function.restype = arguments, None
    return function


@cache
def _library() -> ctypes.CDLL:
    level = level_of(_features())
    path = library(level)
    if not path.exists():
        raise KernelsError(
            "Microtome's kernels are not built", found=f"no {path.name}",
            expected="a library made from the C++ sources as they are when Microtome was installed",
            fix="Install Microtome again, or run `make kernels` where its sources lie.",
        )  # fmt: skip
    return ctypes.CDLL(str(path))


def level_of(features: frozenset[str]) -> str:
    """The newest kind of processor that has all of its `features`, as /proc/cpuinfo names them.

    Raises: KernelsError for a processor older than the oldest kind.
    """
    for level in levels():
        if LEVELS.get(level, frozenset()) <= features:
            return level
    raise KernelsError(
        "this processor is too old for Microtome's kernels", expected=f"one of {', '.join(levels())}"
    )


def _features() -> frozenset[str]:
    """What the first processor can do; nothing is known where there is no such file."""
    if not _PROCESSORS.exists():
        return frozenset()
    with _PROCESSORS.open() as lines:
        flags = next((line for line in lines if line.startswith("flags")), "")
    return frozenset(flags.partition(":")[2].split())
