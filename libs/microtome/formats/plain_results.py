"""COCO results of the plainest kind, which nearly every detector writes, read straight into columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
import numpy as np
import numpy.typing as npt

from microtome.boxes import Boxes
from microtome.formats.coco_tables import WholeId
from microtome.formats.json_files import BYTE_ORDER_MARK

_TOGETHER = 1 << 16  # bytes decoded at once: their rows fit the processor's cache
_SPACE = b" \t\r\n"


@dataclass(frozen=True)
class PlainResults:
    """Rows `(N,)` in file order, each with a box `(N, 4)` xywh and without a mask."""

    image_ids: npt.NDArray[np.int64]
    category_ids: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    boxes_xywh: Boxes


class _Row(msgspec.Struct, gc=False):
    image_id: WholeId
    category_id: WholeId
    score: float
    bbox: tuple[float, float, float, float]
    segmentation: Annotated[list[Any], msgspec.Meta(max_length=0)] | None = None


def read_plain_results(path: Path) -> PlainResults | None:
    """The columns of a list of rows that have whole numbers as ids, a score, a box and no mask.

    None for every other file, a single odd row is enough: `coco_predictions` reads that row by row, and says
    what is wrong with which. Of plain rows both read the same.
    """
    if not path.is_file():
        return None
    decode = msgspec.json.Decoder(list[_Row]).decode
    try:
        with path.open("rb") as file:
            parts = [_columns(decode(part)) for part in _parts(file)]
    except (OSError, ValueError, RecursionError):
        return None
    return PlainResults(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _parts(file: BinaryIO) -> Iterator[bytes]:
    """Lists of consecutive rows, which together are the rows of the file; ValueError where that can't be.

    The file is cut where an object ends and a comma follows. A part that is a list of whole rows was cut
    between two rows, and not inside one or inside a text; so the file is a list of rows if each part is, and
    none of them is empty.
    """
    rest = file.read(_TOGETHER).removeprefix(BYTE_ORDER_MARK).lstrip(_SPACE)
    if not rest.startswith(b"["):
        raise ValueError("no list")
    rest = rest[1:]
    while block := file.read(_TOGETHER):
        rest += block
        cut = rest.rfind(b"},")
        if cut >= 0:
            yield b"[" + rest[: cut + 1] + b"]"
            rest = rest[cut + 2 :]
        elif len(rest) > 2 * _TOGETHER:
            raise ValueError("too long for a plain row")
    yield b"[" + rest


def _columns(rows: list[_Row]) -> tuple[npt.NDArray[Any], ...]:
    if not rows:
        raise ValueError("no rows between two commas")
    n = len(rows)
    sides = chain.from_iterable([row.bbox for row in rows])
    return (
        np.fromiter([row.image_id for row in rows], np.int64, n),
        np.fromiter([row.category_id for row in rows], np.int64, n),
        np.fromiter([row.score for row in rows], np.float64, n),
        np.fromiter(sides, np.float64, 4 * n).reshape(n, 4),
    )
