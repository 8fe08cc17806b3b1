"""COCO annotations of the plainest kind, boxes without masks or fields of their own, read into columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Annotated, Any

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Raw

from microtome.formats.coco_tables import CocoCategory, WholeId
from microtome.formats.findings import Place
from microtome.formats.ground_truth import SourceImage, SourceObjects


class _Row(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    id: WholeId
    image_id: WholeId
    category_id: WholeId
    bbox: tuple[float, float, float, float]
    area: float
    iscrowd: bool | int = 0
    segmentation: Annotated[list[Any], msgspec.Meta(max_length=0)] | None = None


_ROWS = msgspec.json.Decoder(list[_Row])


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
    try:
        rows = _ROWS.decode(raw)
    except (ValueError, RecursionError):
        return None
    n = len(rows)
    ids = [row.id for row in rows]
    image_rows = _places([row.image_id for row in rows], [image.source_id for image in images])
    category_rows = _places([row.category_id for row in rows], [category.id_text for category in categories])
    if image_rows is None or category_rows is None or 0 in ids or len(set(ids)) < n:
        return None
    texts = list(map(str, ids))
    sides = chain.from_iterable([row.bbox for row in rows])
    return SourceObjects(
        image_rows=image_rows,
        category_rows=category_rows,
        source_ids=texts,
        boxes_xywh=np.fromiter(sides, np.float64, 4 * n).reshape(n, 4),
        areas=np.fromiter([row.area for row in rows], np.float64, n),
        crowds=np.fromiter([bool(row.iscrowd) for row in rows], np.bool_, n),
        masks=[None] * n,
        attributes=[{}] * n,
        place=lambda row: place(row, texts[row]),
    )


def _places(ids: Sequence[int], known: Sequence[str]) -> npt.NDArray[np.int64] | None:
    """Where each id stands among the known ones, None where one of them does not."""
    rows = {text: row for row, text in enumerate(known)}
    places = {number: rows.get(str(number), -1) for number in set(ids)}
    if -1 in places.values():
        return None
    return np.fromiter(map(places.__getitem__, ids), np.int64, len(ids))
