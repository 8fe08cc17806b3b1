"""A match table as bytes: a short header, then its arrays as they lie in memory.

    8 bytes  "MTMATCH" and a zero byte
    8 bytes  length of the header, little-endian
    header   JSON: format version, the table's numbers, and for each array its name, dtype, shape and offset
    arrays   little-endian, each at a multiple of 64 bytes from the start

No pickles; reading makes views of one buffer, so that it costs little more than reading the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from math import prod
from typing import Any, BinaryIO, get_args

import numpy as np
import numpy.typing as npt

from microtome.errors import DamageError
from microtome.kernels import Bundle, Filled, kernel
from microtome.matching.inputs import Bools, Ints, Longs
from microtome.matching.parameters import N_AREA
from microtome.matching.results import IouType
from microtome.matching.table import EVENT, N_COLUMNS, OBJECT, MatchTable

FORMAT_VERSION = 1
_MAGIC = b"MTMATCH\0"
_ALIGNMENT = 64
_NUMBERS = ("iou_type", "n_images", "n_categories", "n_objects", "n_predictions")
_KINDS: Mapping[str, np.dtype[Any]] = {"Ints": np.dtype(np.int32), "Longs": np.dtype(np.int64)}
_DTYPES = {field.name: _KINDS[str(field.type)] for field in fields(MatchTable) if field.name not in _NUMBERS}
_FIX = "Evaluate the run again to write a new match table."


def save(table: MatchTable, stream: BinaryIO) -> None:
    """Writes `table`; the bytes are the same for the same table."""
    arrays = {field.name: getattr(table, field.name) for field in fields(table) if field.name not in _NUMBERS}
    head = {"format_version": FORMAT_VERSION, **{name: getattr(table, name) for name in _NUMBERS}}
    described: list[dict[str, Any]] = []
    # offsets count from the end of the header, whose length they would change
    offset = 0
    for name, array in arrays.items():
        described.append({"name": name, "dtype": array.dtype.str, "shape": array.shape, "offset": offset})
        offset = _aligned(offset + array.nbytes)
    header = json.dumps({**head, "arrays": described}).encode()
    start = _aligned(len(_MAGIC) + 8 + len(header))
    stream.write(_MAGIC + len(header).to_bytes(8, "little") + header)
    written = len(_MAGIC) + 8 + len(header)
    for array, description in zip(arrays.values(), described, strict=True):
        stream.write(bytes(start + description["offset"] - written))
        stream.write(np.ascontiguousarray(array).data)
        written = start + description["offset"] + array.nbytes


def load(data: bytes | bytearray | npt.NDArray[np.uint8]) -> MatchTable:
    """The table whose file holds `data`, of which it makes views: nothing is copied.

    Raises DamageError for anything that is not a whole match table of this format version.
    """
    buffer = np.frombuffer(data, np.uint8)
    header, start = _header(buffer)
    try:
        values: dict[str, Any] = {name: _number(name, header[name]) for name in _NUMBERS}
        values |= {one["name"]: _array(buffer, start, one) for one in header["arrays"]}
        table = MatchTable(**values)
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        raise _damage(f"unreadable ({error})") from error
    _check(table)
    return table


def _header(buffer: npt.NDArray[np.uint8]) -> tuple[dict[str, Any], int]:
    """The header, and where the arrays begin."""
    first = len(_MAGIC) + 8
    if buffer[: len(_MAGIC)].tobytes() != _MAGIC:
        raise _damage("another kind of file")
    last = first + int.from_bytes(buffer[len(_MAGIC) : first].tobytes(), "little")
    try:
        header = json.loads(buffer[first:last].tobytes())
    except ValueError as error:
        raise _damage("a torn header") from error
    version = header.get("format_version") if isinstance(header, dict) else None
    if version != FORMAT_VERSION:
        raise _damage(f"format version {version}")
    return header, _aligned(last)


def _number(name: str, value: Any) -> Any:
    known = value in get_args(IouType) if name == "iou_type" else type(value) is int and value >= 0
    if not known:
        raise ValueError(f"{name} is {value!r}")
    return value


def _array(buffer: npt.NDArray[np.uint8], start: int, described: dict[str, Any]) -> npt.NDArray[Any]:
    name, shape, offset = described["name"], tuple(described["shape"]), described["offset"]
    dtype = _DTYPES[name]
    if described["dtype"] != dtype.str or min(shape, default=0) < 0 or offset < 0 or offset % _ALIGNMENT:
        raise ValueError(f"{name} of {described['dtype']} {shape} at {offset}")
    first = start + offset
    size = prod(shape) * dtype.itemsize
    array: npt.NDArray[Any] = buffer[first : first + size].view(dtype).reshape(shape)
    return array


def _check(table: MatchTable) -> None:
    """Holds shapes, indices and parts against each other: kernels trust them."""
    if not (_has_shapes(table) and _points_inside(table) and _fits(table)):
        raise _damage("arrays that contradict each other")


def _has_shapes(table: MatchTable) -> bool:
    n_rows, n_objects = 64 * table.n_words, table.n_objects
    shapes = {
        "category_word": (table.n_categories + 1,),
        "row_image": (n_rows,),
        "row_prediction": (n_rows,),
        "image_row_start": (table.n_images + 1,),
        "image_rows": (len(table.image_rows),),
        "words": (table.n_words, N_COLUMNS),
        "events": (len(table.events), 2),
        "entries": (len(table.entries), 3),
        "object_category": (n_objects,),
        "object_image": (n_objects,),
        "object_ranges": (n_objects,),
        "image_object_start": (table.n_images + 1,),
        "image_objects": (n_objects,),
        "object_counts": (table.n_categories, N_AREA),
    }
    return all(getattr(table, name).shape == shape for name, shape in shapes.items())


def _points_inside(table: MatchTable) -> bool:
    """Whether every index is one of what it counts; -1 stands for none."""
    return (
        _starts(table.category_word, table.n_words)
        and _starts(table.image_row_start, len(table.image_rows))
        and _starts(table.image_object_start, len(table.image_objects))
        and _within(table.row_image, table.n_images, first=-1)
        and _within(table.row_prediction, table.n_predictions, first=-1)
        and _within(table.image_rows, 64 * table.n_words)
        and _within(table.object_category, table.n_categories)
        and _within(table.object_image, table.n_images)
        and _within(table.object_ranges, 1 << N_AREA)
        and _within(table.entries[:, EVENT], len(table.events))
        and _within(table.entries[:, OBJECT], table.n_objects)
    )


def _starts(starts: npt.NDArray[Any], stop: int) -> bool:
    return bool(starts[0] == 0 and starts[-1] == stop and (starts[1:] >= starts[:-1]).all())


def _within(values: npt.NDArray[Any], stop: int, first: int = 0) -> bool:
    return len(values) == 0 or bool(values.min() >= first and values.max() < stop)


def _fits(table: MatchTable) -> bool:
    sound = np.zeros(1, np.bool_)
    _check_table(
        table.bundle,
        table.row_image,
        table.row_prediction,
        len(table.events),
        table.object_category,
        table.object_image,
        table.object_ranges,
        table.n_objects,
        table.entries,
        len(table.entries),
        sound,
    )
    return bool(sound[0])


@kernel
def _check_table(
    table: Bundle,
    row_image: Ints,
    row_prediction: Ints,
    n_events: int,
    object_category: Ints,
    object_image: Ints,
    object_ranges: Ints,
    n_objects: int,
    entries: Longs,
    n_entries: int,
    sound: Filled[Bools],
) -> None:
    """Says in `sound (1,)` whether the parts of a table, whose indices are in range, fit each other."""


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _damage(found: str) -> DamageError:
    return DamageError(
        "a match table can't be read",
        found=found,
        expected=f"a match table of format version {FORMAT_VERSION}",
        fix=_FIX,
    )
