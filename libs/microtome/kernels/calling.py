"""Python functions without a body -> calls of the C++ functions of their names."""

from __future__ import annotations

import ctypes
import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, TypeVar, cast

import numpy as np

from microtome.kernels.loading import loaded

Array = TypeVar("Array")
Filled = Annotated[Array, "filled"]  # an array that the kernel writes to
Function = TypeVar("Function", bound=Callable[..., None])
Convert = Callable[[Any], Any]
# what several kernels are given together: the address of a struct
Bundle = ctypes.Array[ctypes.c_void_p]


def kernel(function: Function) -> Function:
    """`function` as the machine code of the C++ function of its name, without a leading underscore.

    Its annotations say what is handed over, in this order: arrays by their address (`Ints`, `Longs`,
    `Floats`, `Bools`, `Bytes`, `Codes`; those that are written to as `Filled[Longs]`), `int`, `float` and
    `bool` by value, a `np.random.Generator` by the address of its bit generator, a `Bundle` by its own.
    Kernels trust lengths and indices, so callers check them. The GIL is free while one runs.

    A call raises TypeError for an array of another type, or one that is not contiguous or not writable.
    """
    name = function.__name__.removeprefix("_")
    converts = [
        _argument(f"{function.__module__}.{function.__name__}", *item) for item in _annotations(function)
    ]
    bound: list[Any] = []

    @wraps(function)
    def call(*arguments: Any) -> None:
        if not bound:
            bound.append(loaded(name))  # at the first call: importing a module needs no library
        bound[0](*[convert(value) for convert, value in zip(converts, arguments, strict=True)])

    return cast(Function, call)


def bundle(owner: object, names: Sequence[str]) -> Bundle:
    """The members `names` of `owner`, annotated as `int` or arrays, as a C++ struct of them in this order.

    Made once, it spares each call their conversion. It does not keep the arrays alive: `owner` must.

    Raises: TypeError for a member of another type than annotated.
    """
    kinds, what = inspect.get_annotations(type(owner)), type(owner).__qualname__
    members = [_argument(what, name, str(kinds[name]))(getattr(owner, name)) for name in names]
    return (ctypes.c_void_p * len(names))(
        *[ctypes.addressof(one) if isinstance(one, _Nothing) else one.value for one in members]
    )


def address(array: np.ndarray[Any, Any]) -> ctypes.c_void_p:
    """Where the first element of an array lies."""
    return ctypes.c_void_p(array.ctypes.data)


def _annotations(function: Callable[..., None]) -> list[tuple[str, str]]:
    kinds = inspect.get_annotations(function)
    return [(name, str(kinds[name])) for name in inspect.signature(function).parameters]


def _argument(function: str, name: str, kind: str) -> Convert:
    """How an argument of this annotation is handed over."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    if kind == "Bundle":
        return _itself
    if kind == "np.random.Generator":
        return _bit_generator
    filled = kind.startswith("Filled[")
    element = kind.removeprefix("Filled[").removesuffix("]")
    if element not in _ELEMENTS:
        raise TypeError(f"{function}: kernels can't be given {name}: {kind}")
    return _array_argument(f"{name} of {function}", np.dtype(_ELEMENTS[element]), filled)


def _array_argument(what: str, dtype: np.dtype[Any], filled: bool) -> Convert:
    def convert(array: Any) -> Any:
        flags = array.flags
        writeable = flags.writeable
        if array.dtype != dtype or not flags.c_contiguous or (filled and not writeable):
            raise TypeError(
                f"{what}: found {array.dtype} with {flags.c_contiguous=} {flags.writeable=}; "
                f"expected contiguous {dtype}{' that may be written to' if filled else ''}"
            )
        return _Nothing.from_buffer(array) if writeable else address(array)

    return convert


def _itself(value: Bundle) -> Bundle:
    return value  # ctypes hands arrays over by their address


def _bit_generator(generator: np.random.Generator) -> ctypes.c_void_p:
    found: ctypes.c_void_p = generator.bit_generator.ctypes.bit_generator
    return found


# an array of ctypes in the memory of a writable one is handed over sooner than an address is asked for
_Nothing = ctypes.c_char * 0
_SCALARS: dict[str, Convert] = {"int": ctypes.c_int64, "float": ctypes.c_double, "bool": ctypes.c_bool}
_ELEMENTS: dict[str, type[np.generic]] = {
    "Ints": np.int32,
    "Longs": np.int64,
    "Floats": np.float64,
    "Bools": np.bool_,
    "Bytes": np.uint8,
    "Codes": np.int8,
}
