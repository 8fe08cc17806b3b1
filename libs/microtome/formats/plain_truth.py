"""COCO annotations of the plainest kind, boxes without masks or fields of their own, read into columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from msgspec import Raw

from microtome.formats.coco_tables import CocoCategory
from microtome.formats.findings import Place
from microtome.formats.ground_truth import SourceImage, SourceObjects
from microtome.formats.plain_results import PADDING
from microtome.formats.whole_numbers import distinct
from microtome.kernels import Filled, kernel

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LEAST_BYTES = len('{"id":1,"image_id":1,"category_id":1,"area":1,"bbox":[1,1,1,1]},')


def read_plain_objects(
    raw: Raw,
    images: Sequence[SourceImage],
    categories: Sequence[CocoCategory],
    place: Callable[[int, str], Place],
) -> SourceObjects | None:
    """The objects of a list of rows with whole numbers as ids, a box, an area and no mask.

    None for every other list, one odd row is enough: an unknown image, an id given twice or of 0. `coco`
    reads that row by row, and says what is wrong with which. Of plain rows both read the same. `place` tells
    where a row of that position and id is.
    """
    rows = _scanned(raw)
    if rows is None:
        return None
    ids, image_ids, category_ids = rows.ids
    image_rows = _places(image_ids, [image.source_id for image in images])
    category_rows = _places(category_ids, [category.id_text for category in categories])
    if image_rows is None or category_rows is None or 0 in ids or len(distinct(ids)[1]) < len(ids):
        return None
    return SourceObjects(
        image_rows=image_rows,
        category_rows=category_rows,
        source_ids=ids,
        boxes_xywh=rows.sides.T,
        areas=rows.areas,
        crowds=rows.crowds,
        masks=None,
        attributes=None,
        place=lambda row: place(row, str(ids[row])),
    )


@dataclass(frozen=True)
class _Rows:
    """N rows: ids of objects, images and categories `(3, N)`, sides of boxes `(4, N)`, areas, crowds."""

    ids: Longs
    sides: Floats
    areas: Floats
    crowds: Bools


def _scanned(raw: Raw) -> _Rows | None:
    """The rows of a list, None where one is odd."""
    text = np.concatenate([np.frombuffer(memoryview(raw), np.uint8), np.zeros(PADDING, np.uint8)])
    most = 1 + len(text) // _LEAST_BYTES
    ids, sides = np.empty((3, most), np.int64), np.empty((4, most))
    areas, crowds, count = np.empty(most), np.empty(most, np.bool_), np.zeros(1, np.int64)
    _scan_objects(text, most, ids, sides, areas, crowds, count)
    n = int(count[0])
    return (
        None if n < 0 else _Rows(ids[:, :n].copy(), sides[:, :n].copy(), areas[:n].copy(), crowds[:n].copy())
    )


def _places(ids: Longs, known: Sequence[str]) -> Longs | None:
    """Where each id stands among the known ones, None where one of them does not."""
    rows = {text: row for row, text in enumerate(known)}
    places, numbers = distinct(ids)
    found = np.array([rows.get(str(number), -1) for number in numbers.tolist()], np.int64)
    return None if -1 in found else found[places]


@kernel
def _scan_objects(
    text: Bytes,
    capacity: int,
    ids: Filled[Longs],
    sides: Filled[Floats],
    areas: Filled[Floats],
    crowds: Filled[Bools],
    n_found: Filled[Longs],
) -> None:
    """Fills the rows of a list of objects; `ids` are those of objects, images and categories."""
