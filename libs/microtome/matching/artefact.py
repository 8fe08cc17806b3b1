"""A match table as bytes: a short header, then its arrays as they lie in memory.

    8 bytes  "MTMATCH" and a zero byte
    8 bytes  length of the header, little-endian
    header   JSON: format version, the table's numbers, and for each array its name, dtype, shape and offset
    arrays   little-endian, each at a multiple of 64 bytes from the start

No pickles; reading makes views of one buffer, so that it costs little more than reading the file.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from microtome.errors import DamageError
from microtome.matching.parameters import N_AREA
from microtome.matching.table import EVENT, EVENTS, EVENTS_BEFORE, N_COLUMNS, OBJECT, MatchTable

FORMAT_VERSION = 1
_MAGIC = b"MTMATCH\0"
_ALIGNMENT = 64
_NUMBERS = ("iou_type", "n_images", "n_categories", "n_objects", "n_predictions")
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

    Raises DamageError for anything that is not a whole match table of this format version. What can't be
    told from shapes and indices, such as flipped bits of events, is trusted: hold the file against its sha256
    before, as an evaluation does.
    """
    buffer = np.frombuffer(data, np.uint8)
    header, start = _header(buffer)
    try:
        values: dict[str, Any] = {name: header[name] for name in _NUMBERS}
        values |= {one["name"]: _array(buffer, start, one) for one in header["arrays"]}
        table = MatchTable(**values)
    except (KeyError, TypeError, ValueError) as error:
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


def _array(buffer: npt.NDArray[np.uint8], start: int, described: dict[str, Any]) -> npt.NDArray[Any]:
    dtype, shape = np.dtype(described["dtype"]), tuple(described["shape"])
    if dtype not in (np.int32, np.int64):
        raise ValueError(f"{described['name']} of {dtype}")
    first = start + described["offset"]
    size = int(np.prod(shape)) * dtype.itemsize
    array: npt.NDArray[Any] = buffer[first : first + size].view(dtype).reshape(shape)
    return array


def _check(table: MatchTable) -> None:
    """Holds shapes and indices against each other: kernels trust them."""
    n_rows = 64 * table.n_words
    sound = (
        table.words.shape == (table.n_words, N_COLUMNS)
        and table.events.shape[1:] == (2,)
        and table.object_counts.shape == (table.n_categories, N_AREA)
        and len(table.row_image) == len(table.row_prediction) == n_rows
        and table.entries.shape[1:] == (3,)
        and len(table.object_category)
        == len(table.object_image)
        == len(table.object_ranges)
        == table.n_objects
        and _starts(table.category_word, table.n_categories, table.n_words)
        and _starts(table.image_row_start, table.n_images, len(table.image_rows))
        and _starts(table.image_object_start, table.n_images, len(table.image_objects))
        and _within(table.row_image, table.n_images, least=-1)
        and _within(table.row_prediction, table.n_predictions, least=-1)
        and _within(table.image_rows, n_rows)
        and _within(table.image_objects, table.n_categories << N_AREA)
        and _within(table.object_category, table.n_categories)
        and _within(table.object_image, table.n_images)
        and _within(table.object_ranges, 1 << N_AREA)
        and _counts_events(table)
        and _within(table.entries[:, EVENT], len(table.events))
        and _within(table.entries[:, OBJECT], table.n_objects)
    )
    if not sound:
        raise _damage("arrays that contradict each other")


def _counts_events(table: MatchTable) -> bool:
    """Whether each word says how many events come before it, and all of them are there."""
    behind = np.cumsum(np.bitwise_count(table.words[:, EVENTS].astype(np.uint64)), dtype=np.int64)
    before = np.append(table.words[:, EVENTS_BEFORE], len(table.events))
    return bool(before[0] == 0 and (before[1:] == behind).all())


def _starts(starts: npt.NDArray[Any], n: int, stop: int) -> bool:
    ascending = len(starts) == n + 1 and starts[0] == 0 and starts[-1] == stop
    return bool(ascending and (np.diff(starts) >= 0).all())


def _within(values: npt.NDArray[Any], stop: int, least: int = 0) -> bool:
    return len(values) == 0 or bool(values.min() >= least and values.max() < stop)


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _damage(found: str) -> DamageError:
    return DamageError(
        "a match table can't be read",
        found=found,
        expected=f"a match table of format version {FORMAT_VERSION}",
        fix=_FIX,
    )
