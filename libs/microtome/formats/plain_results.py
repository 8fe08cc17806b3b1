"""COCO results of the plainest kind, which nearly every detector writes, read straight into columns."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from microtome.boxes import Boxes
from microtome.formats.json_files import BYTE_ORDER_MARK
from microtome.kernels import Filled, kernel

Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_Columns = tuple[Longs, Longs, Floats, Floats]  # image ids, category ids, scores, sides of the boxes (4, N)

PADDING = 16  # zero bytes behind a text that is scanned, as json_scanner.hpp has it
_LEAST_BYTES = len('{"image_id":1,"category_id":1,"score":1,"bbox":[1,1,1,1]},')
_TOGETHER = 1 << 19  # bytes read at once: they fit the processor's cache
_BYTES_A_THREAD = 1 << 22  # take longer than a thread takes to start
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
            parts = _parts(file.fileno())
    except (OSError, ValueError):
        return None
    images, categories, scores, sides = (
        np.concatenate(column, axis=-1) for column in zip(*parts, strict=True)
    )
    return PlainResults(images, categories, scores, sides.T)


def _parts(file: int) -> list[_Columns]:
    """The columns of consecutive rows, which together are those of the file; ValueError where one is odd.

    If every part but the last is rows with a comma behind each, and the last is rows that end a list, then
    the file is a list of these rows, wherever it was cut.
    """
    size = os.fstat(file).st_size
    cuts = _cuts(file, size)
    with ThreadPoolExecutor(len(cuts) - 1) as pool:
        return list(pool.map(partial(_read_part, file, size), cuts[:-1], cuts[1:]))


def _cuts(file: int, size: int) -> list[int]:
    """Where parts begin, each behind an object and a comma, and the size; ValueError for what is no list."""
    head = os.pread(file, _TOGETHER, 0)
    rows = head.removeprefix(BYTE_ORDER_MARK).lstrip(_SPACE)
    if not rows.startswith(b"[") or rows == b"[":
        raise ValueError("no list")
    cuts = {len(head) - len(rows) + 1, size}
    n_parts = min(_MOST_THREADS, len(os.sched_getaffinity(0)), 1 + size // _BYTES_A_THREAD)
    for part in range(1, n_parts):
        begin = size * part // n_parts
        end_of_row = os.pread(file, _TOGETHER, begin).find(b"},")
        if end_of_row >= 0:
            cuts.add(begin + end_of_row + 2)
    return sorted(cuts)


def _read_part(file: int, size: int, first: int, last: int) -> _Columns:
    """The columns of the rows from one byte to another; ValueError where they are odd."""
    capacity = 1 + (last - first) // _LEAST_BYTES
    ids, scores, sides = np.empty((2, capacity), np.int64), np.empty(capacity), np.empty((4, capacity))
    text = np.empty(_TOGETHER + PADDING, np.uint8)
    found = np.zeros(3, np.int64)
    at = first
    while at < last and not found[2]:
        n_bytes = os.preadv(file, [text.data[: min(_TOGETHER, last - at)]], at)
        text[n_bytes : n_bytes + PADDING] = 0
        found[1] = 0
        _scan_results(text, capacity, ids[0], ids[1], scores, sides, found)
        if not found[1]:
            raise ValueError("an odd row, or one longer than what is read at once")
        at += int(found[1])
    is_end = last == size
    if found[2] != is_end or (is_end and os.pread(file, size, at).strip(_SPACE)):
        raise ValueError("not the end of a list")
    n = int(found[0])
    return ids[0, :n], ids[1, :n], scores[:n], sides[:, :n]


@kernel
def _scan_results(
    text: Bytes,
    capacity: int,
    image_ids: Filled[Longs],
    category_ids: Filled[Longs],
    scores: Filled[Floats],
    sides: Filled[Floats],
    found: Filled[Longs],
) -> None:
    """Fills the rows of a text, up to the first that is odd or not whole.

    `found` becomes the number of rows so far, the bytes they take up, and whether the list has ended.
    """
