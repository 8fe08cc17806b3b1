"""COCO annotations of the plainest kind, boxes without masks or fields of their own, read into columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    text = _padded(raw)
    capacity = 1 + len(text) // _LEAST_BYTES
    columns, sides = np.empty((3, capacity), np.int64), np.empty((4, capacity))
    areas, crowds, count = np.empty(capacity), np.empty(capacity, np.bool_), np.zeros(1, np.int64)
    _scan_objects(text, capacity, columns, sides, areas, crowds, count)
    n = int(count[0])
    if n < 0:
        return None
    ids, image_ids, category_ids = columns[:, :n].copy()
    image_rows = _places(image_ids, [image.source_id for image in images])
    category_rows = _places(category_ids, [category.id_text for category in categories])
    if image_rows is None or category_rows is None or 0 in ids or len(distinct(ids)[1]) < n:
        return None
    return SourceObjects(
        image_rows=image_rows,
        category_rows=category_rows,
        source_ids=ids,
        boxes_xywh=sides[:, :n].copy().T,
        areas=areas[:n],
        crowds=crowds[:n],
        masks=None,
        attributes=None,
        place=lambda row: place(row, str(ids[row])),
    )


def _padded(raw: Raw) -> Bytes:
    text = np.frombuffer(memoryview(raw), np.uint8)
    return np.concatenate([text, np.zeros(PADDING, np.uint8)])


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
