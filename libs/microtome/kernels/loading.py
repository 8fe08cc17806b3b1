"""The library of machine code that suits this processor."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from microtome.errors import KernelsError
from microtome.kernels.building import LEVELS, levels, library

_PROCESSORS = Path("/proc/cpuinfo")


def loaded(name: str, arguments: Sequence[type[Any]]) -> Any:
    """The C++ function of this name, which is given values of these types of ctypes and gives nothing back.

    Raises: KernelsError when the library was not built from the sources as they are.
    """
    function = getattr(_library(), name)
    function.argtypes, function.restype = arguments, None
    return function


def available() -> str:
    """The kind of processor that this process's kernels are made for. Raises: KernelsError without any."""
    level = level_of(_features())
    opened(level)
    return level


@cache
def _library() -> ctypes.CDLL:
    return opened(level_of(_features()))


def opened(level: str) -> ctypes.CDLL:
    """The library for one kind of processor. Raises: KernelsError when it is not there, or damaged."""
    path = library(level)
    fix = "Install Microtome again, or run `make kernels` where its sources lie."
    if not path.exists():
        raise KernelsError(
            "Microtome's kernels are not built", found=f"no {path.name}",
            expected="a library made from the C++ sources as they are", fix=fix,
        )  # fmt: skip
    try:
        return ctypes.CDLL(str(path))
    except OSError as error:
        fix = (
            f"Remove {path.parent}, where {path.name} lies. {fix}"  # a new one of its name is made only then
        )
        raise KernelsError("Microtome's kernels can't be loaded", found=error, fix=fix) from error


def level_of(features: frozenset[str]) -> str:
    """The newest kind of processor that has all of its `features`, as /proc/cpuinfo names them.

    A processor of which nothing is known is taken for one of the oldest kind.

    Raises: KernelsError for a processor older than that.
    """
    if not features:
        return levels()[-1]
    for level in levels():
        if LEVELS.get(level, frozenset()) <= features:
            return level
    raise KernelsError(
        "this processor is too old for Microtome's kernels",
        found=f"no {', '.join(sorted(LEVELS[levels()[-1]] - features))}",
        expected=f"one of {', '.join(levels())}", fix="Install Microtome on a newer machine.",
    )  # fmt: skip


def _features() -> frozenset[str]:
    """What the first processor can do; nothing where no file says so."""
    if not _PROCESSORS.exists():
        return frozenset()
    with _PROCESSORS.open() as lines:
        flags = next((line for line in lines if line.startswith("flags")), "")
    return frozenset(flags.partition(":")[2].split())
