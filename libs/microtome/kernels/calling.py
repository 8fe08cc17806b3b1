"""Python functions without a body -> calls of the C++ functions of their names."""

from __future__ import annotations

import ctypes
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, wraps
from operator import index
from typing import Annotated, Any, TypeVar, cast

import numpy as np

from microtome.errors import KernelsError
from microtome.kernels.loading import loaded

Array = TypeVar("Array")
Filled = Annotated[Array, "filled"]  # an array that the kernel writes to
Function = TypeVar("Function", bound=Callable[..., None])
Convert = Callable[[Any], Any]

# bits of `ndarray.flags.num`; source: numpy/ndarraytypes.h
_READABLE = 0x0001 | 0x0100  # row by row without gaps, each number where the processor wants it
_WRITABLE = _READABLE | 0x0400


class _Head(ctypes.Structure):
    """How numpy's array objects begin; `array.ctypes.data` says the same and takes five times as long.

    Source: `PyArrayObject_fields` of numpy/ndarraytypes.h, which every module compiled against numpy reads.
    """

    _fields_ = (("object", ctypes.c_char * object.__basicsize__), ("data", ctypes.c_void_p))


@dataclass(frozen=True, eq=False)
class Bundle:
    """What several kernels are given together: a C++ struct, and the arrays that it points to."""

    struct: ctypes.Array[ctypes.c_void_p]
    members: tuple[Any, ...]  # held, so that their memory is not given away

    @cached_property
    def address(self) -> int:
        """Where the struct lies."""
        return ctypes.addressof(self.struct)


def bundle(owner: object, names: Sequence[str]) -> Bundle:
    """The members `names` of `owner`, annotated as `int` or arrays, as a C++ struct of them in this order.

    Made once, it spares each call their conversion. It is of no use once the owner has other members.

    Raises: TypeError for a member that has another type than its annotation, or can't be in a struct.
    """
    kinds, whole = inspect.get_annotations(type(owner)), type(owner).__qualname__
    members = tuple(getattr(owner, name) for name in names)
    words = []
    for name, member in zip(names, members, strict=True):
        kind = str(kinds[name])
        if kind != "int" and _element(kind) is None:
            raise TypeError(f"{whole}: a bundle can't hold {name}: {kind}")
        words.append(_convert(whole, name, kind)(member))
    return Bundle((ctypes.c_void_p * len(words))(*words), members)


def kernel(function: Function) -> Function:
    """`function` as the machine code of the C++ function of its name, without a leading underscore.

    Its annotations say what is handed over, in this order: arrays by their address (`Ints`, `Longs`,
    `Floats`, `Bools`, `Bytes`, `Codes`; those that are written to as `Filled[Longs]`), `int`, `float` and
    `bool` by value, a `np.random.Generator` by the address of its bit generator, a `Bundle` by its own
    (`const Struct &` in C++). Kernels trust lengths and indices, so callers check them. The GIL is free while
    one runs: no other thread may draw from that generator or write to these arrays.

    A call raises TypeError for another number of arguments, a value of another type, and for an array of
    another type, or one that is not contiguous or not writable; KernelsError when nothing is built.
    """
    whole = f"{function.__module__}.{function.__name__}"
    name = function.__name__.removeprefix("_")
    kinds = _annotations(function)
    converts = [_convert(whole, *item) for item in kinds]
    machine_code: Any = None

    @wraps(function)
    def call(*arguments: Any) -> None:
        nonlocal machine_code
        if machine_code is None:  # at the first call: importing a module needs no library
            _check_head()
            machine_code = loaded(name, [_HANDED_OVER.get(kind, ctypes.c_void_p) for _, kind in kinds])
        if len(arguments) != len(converts):
            raise TypeError(f"{whole} takes {len(converts)} arguments; found {len(arguments)}")
        machine_code(*[convert(value) for convert, value in zip(converts, arguments, strict=True)])

    return cast(Function, call)


@cache
def _check_head() -> None:
    """Once a process, before memory is read or written through addresses."""
    probe = np.zeros(1)
    if _Head.from_address(id(probe)).data != probe.ctypes.data:
        raise KernelsError(
            "arrays lie in memory in an unknown way", found=f"numpy {np.__version__}",
            expected="a numpy whose array objects begin with the address of their data",
            fix="Install the numpy that constraints.txt names, with CPython.",
        )  # fmt: skip


def _annotations(function: Callable[..., None]) -> list[tuple[str, str]]:
    kinds = inspect.get_annotations(function)
    return [(name, str(kinds.get(name))) for name in inspect.signature(function).parameters]


def _convert(function: str, name: str, kind: str) -> Convert:
    """What makes a value of this annotation what ctypes hands over."""
    what = f"{name} of {function}"
    if kind in _SCALARS:
        return _SCALARS[kind](what)
    element = _element(kind)
    if element is None:
        raise TypeError(f"{function}: kernels can't be given {name}: {kind}")
    return _array(what, np.dtype(element), filled=kind.startswith("Filled["))


def _element(kind: str) -> type[np.generic] | None:
    """Of what an array of this annotation is; None where it names no array."""
    return _ELEMENTS.get(kind.removeprefix("Filled[").removesuffix("]"))


def _array(what: str, dtype: np.dtype[Any], filled: bool) -> Convert:
    wanted = _WRITABLE if filled else _READABLE
    head, ndarray = _Head.from_address, np.ndarray  # looked up once: small data call many kernels

    def convert(array: np.ndarray[Any, Any]) -> int | None:
        if not isinstance(array, ndarray) or array.dtype != dtype or array.flags.num & wanted != wanted:
            raise TypeError(
                f"{what}: found {_described(array)}; "
                f"expected an array of contiguous {dtype}{' that may be written to' if filled else ''}"
            )
        address: int | None = head(id(array)).data
        return address

    return convert


def _described(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)[:80]
    flags = value.flags
    faults = {"not contiguous": not flags.c_contiguous, "read-only": not flags.writeable,
              "not aligned": not flags.aligned}  # fmt: skip
    return ", ".join([f"{value.dtype} {value.shape}", *(fault for fault, is_so in faults.items() if is_so)])


def _whole_number(what: str) -> Convert:
    def convert(value: Any) -> int:
        try:
            number = index(value)
        except TypeError:
            raise TypeError(f"{what}: found {_described(value)}; expected an int") from None
        if not -(2**63) <= number < 2**63:
            raise TypeError(f"{what}: found {number}; expected an int of 64 bits")
        return number

    return convert


def _of_type(*types: type) -> Callable[[str], Convert]:
    """Values of these types as they are, and no others."""

    def of(what: str) -> Convert:
        def convert(value: Any) -> Any:
            if not isinstance(value, types):
                raise TypeError(f"{what}: found {_described(value)}; expected {types[0].__name__}")
            return value

        return convert

    return of


def _bundle(what: str) -> Convert:
    checked = _of_type(Bundle)(what)
    return lambda value: checked(value).address


def _generator(what: str) -> Convert:
    def convert(value: Any) -> ctypes.c_void_p:
        # named only here: numpy imports `random` when it is first named, which takes 10 ms
        checked: np.random.Generator = _of_type(np.random.Generator)(what)(value)
        address: ctypes.c_void_p = checked.bit_generator.ctypes.bit_generator
        return address

    return convert


_SCALARS: dict[str, Callable[[str], Convert]] = {
    "int": _whole_number,
    "float": _of_type(float, int, np.floating, np.integer),
    "bool": _of_type(bool, np.bool_),
    "np.random.Generator": _generator,
    "Bundle": _bundle,
}
# by value; everything else by its address
_HANDED_OVER = {"int": ctypes.c_int64, "float": ctypes.c_double, "bool": ctypes.c_bool}
_ELEMENTS: dict[str, type[np.generic]] = {
    "Ints": np.int32,
    "Longs": np.int64,
    "Floats": np.float64,
    "Bools": np.bool_,
    "Bytes": np.uint8,
    "Codes": np.int8,
}
