"""COCO results of the plainest kind, which nearly every detector writes, read straight into columns."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from microtome.boxes import Boxes
from microtome.formats.json_files import BYTE_ORDER_MARK
from microtome.kernels import Filled, kernel

Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PADDING = 16  # zero bytes behind a text that is scanned, as json_scanner.hpp has it
_LEAST_BYTES = len('{"image_id":1,"category_id":1,"score":1,"bbox":[1,1,1,1]},')
_TOGETHER = 1 << 19  # bytes read at once: they fit the processor's cache
PART = 1 << 22  # bytes that take a thread longer than it takes to start
_LONGEST_ROW = 1 << 16  # bytes in which the end of a row is looked for
_MOST_THREADS = 8
_SPACE = b" \t\r\n"


@dataclass(frozen=True)
class PlainResults:
    """Rows `(N,)` in file order, each with a box `(N, 4)` xywh and without a mask."""

    image_ids: Longs
    category_ids: Longs
    scores: Floats
    boxes_xywh: Boxes


def read_plain_results(path: Path) -> PlainResults | None:
    """The columns of a list of rows that have whole numbers as ids, a score, a box and no mask.

    None for every other file, a single odd row is enough: `coco_predictions` reads that row by row, and says
    what is wrong with which. Of plain rows both read the same.
    """
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return _read(file.fileno())
    except (OSError, ValueError):
        return None


def _read(file: int) -> PlainResults:
    """The columns, read part by part in several threads; ValueError where a part is odd.

    If every part but the last is rows with a comma behind each, and the last is rows that end a list, then
    the file is a list of these rows, wherever it was cut.
    """
    size = os.fstat(file).st_size
    cuts = _cuts(file, size)
    parts = [
        _Part(first, last, last == size, first // _LEAST_BYTES, last // _LEAST_BYTES)
        for first, last in pairwise(cuts)
    ]
    columns = _Columns.for_rows(parts[-1].end_row)
    with ThreadPoolExecutor(min(len(parts), _MOST_THREADS, len(os.sched_getaffinity(0)))) as pool:
        rows = list(pool.map(partial(_read_part, file, columns), parts))
    return PlainResults(
        np.concatenate([columns.ids[0, part] for part in rows]),
        np.concatenate([columns.ids[1, part] for part in rows]),
        np.concatenate([columns.scores[part] for part in rows]),
        np.concatenate([columns.sides[:, part] for part in rows], axis=1).T,
    )


@dataclass(frozen=True)
class _Part:
    """Bytes `[first, last)` of a file, and the rows `[row, end_row)` of the columns that they may fill."""

    first: int
    last: int
    is_end: bool
    row: int
    end_row: int


@dataclass(frozen=True)
class _Columns:
    """Room for N rows: ids of images and categories `(2, N)`, scores `(N,)`, sides of boxes `(4, N)`."""

    ids: Longs
    scores: Floats
    sides: Floats

    @classmethod
    def for_rows(cls, n: int) -> _Columns:
        """Rows that are never written cost nothing."""
        return cls(np.empty((2, n), np.int64), np.empty(n), np.empty((4, n)))


def _cuts(file: int, size: int) -> list[int]:
    """Where parts begin, each behind an object and a comma, and the size; ValueError for what is no list."""
    head = os.pread(file, _TOGETHER, 0)
    rows = head.removeprefix(BYTE_ORDER_MARK).lstrip(_SPACE)
    if not rows.startswith(b"[") or rows == b"[":
        raise ValueError("no list")
    cuts = {len(head) - len(rows) + 1, size}
    for begin in range(PART, size, PART):
        end_of_row = os.pread(file, _LONGEST_ROW, begin).find(b"},")
        if end_of_row >= 0:
            cuts.add(begin + end_of_row + 2)
    return sorted(cuts)


def _read_part(file: int, columns: _Columns, part: _Part) -> slice:
    """The rows of the columns that were filled; ValueError where the part is odd."""
    text = np.empty(_TOGETHER + PADDING, np.uint8)
    found = np.array([part.row, 0, 0])
    at = part.first
    while at < part.last and not found[2]:
        n_bytes = os.preadv(file, [text.data[: min(_TOGETHER, part.last - at)]], at)
        text[n_bytes : n_bytes + PADDING] = 0
        found[1] = 0
        _scan_results(
            text, part.end_row, columns.ids, columns.scores, columns.sides, len(columns.scores), found
        )
        if not found[1]:
            raise ValueError("an odd row, or one longer than what is read at once")
        at += int(found[1])
    if found[2] != part.is_end or (part.is_end and os.pread(file, part.last - at, at).strip(_SPACE)):
        raise ValueError("not the end of a list")
    return slice(part.row, int(found[0]))


@kernel
def _scan_results(
    text: Bytes,
    end_row: int,
    ids: Filled[Longs],
    scores: Filled[Floats],
    sides: Filled[Floats],
    capacity: int,
    found: Filled[Longs],
) -> None:
    """Fills rows of columns that have room for `capacity`, up to one that is odd or not whole.

    `found` is the row to fill next, the bytes of the text that were read, and whether the list has ended.
    """
