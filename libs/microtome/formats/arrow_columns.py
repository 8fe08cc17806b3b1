"""Arrow columns made of what readers collect, and back.

pyarrow's own ways to do either import pandas at the first call, which takes longer than reading a small file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.errors import InputError

_MOST_BYTES = 2**31 - 1


def number_column(values: npt.NDArray[np.number], known: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """A column of `values (N,)` in their own type, null where not `known (N,)`; the memory is shared."""
    data = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [_bits(known), data])


def numbers_of(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[Any]:
    """The values `(N,)` of a column of numbers without nulls, in their own type, or of truth values."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if array.type != pa.bool_():
        return np.from_dlpack(array)
    packed = np.frombuffer(array.buffers()[1], np.uint8)
    bits = np.unpackbits(packed, bitorder="little", count=array.offset + len(array))
    return bits[array.offset :].view(np.bool_)


def flag_column(values: npt.NDArray[np.bool_]) -> pa.Array:
    """A column of `values (N,)`, packed as bits."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def text_column(values: Sequence[str]) -> pa.Array:
    """A column of texts `(N,)`."""
    return _bytes_column([value.encode() for value in values], pa.string(), None)


def bytes_column(values: Sequence[bytes | None]) -> pa.Array:
    """A column of byte strings `(N,)`, null for None."""
    known = np.fromiter((value is not None for value in values), np.bool_, len(values))
    return _bytes_column([value or b"" for value in values], pa.binary(), known)


def text_column_of(text: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> pa.Array:
    """A column of N texts that follow one another in UTF-8; they end at `ends (N + 1,)`, the first at 0.

    Raises: InputError for more than a column can hold.
    """
    return _column(pa.string(), None, ends, pa.py_buffer(text))


def _bytes_column(
    values: Sequence[bytes], type: pa.DataType, known: npt.NDArray[np.bool_] | None
) -> pa.Array:
    ends = np.zeros(len(values) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, values), np.int64, len(values)), out=ends[1:])
    return _column(type, _bits(known), ends, pa.py_buffer(b"".join(values)))


def _column(
    type: pa.DataType, known: pa.Buffer | None, ends: npt.NDArray[np.int64], content: pa.Buffer
) -> pa.Array:
    if ends[-1] > _MOST_BYTES:
        raise InputError(
            "one column of the file is too long", found=f"{ends[-1]:,} bytes",
            expected=f"at most {_MOST_BYTES:,}", fix="Import the file in several parts, as splits.",
        )  # fmt: skip
    return pa.Array.from_buffers(type, len(ends) - 1, [known, pa.py_buffer(ends.astype(np.int32)), content])


def _bits(flags: npt.NDArray[np.bool_] | None) -> pa.Buffer | None:
    return None if flags is None else pa.py_buffer(np.packbits(flags, bitorder="little"))
