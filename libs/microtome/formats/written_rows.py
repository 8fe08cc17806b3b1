"""Ground truth as rows to be written: the objects of each image, and the values of attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.errors import InputError
from microtome.formats.coco_tables import whole_number
from microtome.formats.ground_truth import GroundTruth

Row = dict[str, Any]

IMAGES_AT_ONCE = 256

IMAGE_FIELDS = frozenset({"source_id", "split", "file_name", "width", "height"})
OBJECT_FIELDS = frozenset(
    {
        "image_row", "category_row", "source_id", "x", "y", "width", "height", "area", "iscrowd", "mask",
    }
)  # fmt: skip


def attributes_of(row: Mapping[str, Any], fields: frozenset[str]) -> Row:
    """The values of a row besides its fields; what is null is left out."""
    return {name: value for name, value in row.items() if name not in fields and value is not None}


def rows_by_image(truth: GroundTruth) -> Iterator[tuple[Row, list[Row]]]:
    """Each image with its objects, in order; of all but a few images there are no rows at any time."""
    owners = truth.objects["image_row"].to_numpy()
    for first in range(0, truth.images.num_rows, IMAGES_AT_ONCE):
        images = truth.images.slice(first, IMAGES_AT_ONCE).to_pylist()
        edges = np.searchsorted(owners, np.arange(first, first + len(images) + 1)).tolist()
        rows = truth.objects.slice(edges[0], edges[-1] - edges[0]).to_pylist()
        for image, start, end in zip(images, edges, edges[1:], strict=False):
            yield image, rows[start - edges[0] : end - edges[0]]


def rows_of(table: pa.Table) -> Iterator[Row]:
    """The rows of a table, few at a time."""
    for first in range(0, table.num_rows, IMAGES_AT_ONCE):
        yield from table.slice(first, IMAGES_AT_ONCE).to_pylist()


def kinds_of(table: pa.Table, fields: frozenset[str]) -> dict[str, str]:
    """checkbox, number or text: what the values of each column are, without `fields` and empty columns."""
    return {
        field.name: _kind(field.type)
        for field in table.schema
        if field.name not in fields and table[field.name].null_count < table.num_rows
    }


def _kind(type_: pa.DataType) -> str:
    if pa.types.is_boolean(type_):
        return "checkbox"
    is_number = pa.types.is_integer(type_) or pa.types.is_floating(type_)
    return "number" if is_number else "text"


def own_areas(objects: pa.Table) -> pa.ChunkedArray:
    """Whether the area of each object `(N,)` is another than that of its box."""
    return pc.not_equal(objects["area"], pc.multiply(objects["width"], objects["height"]))


def refuse_shared(seen: dict[PurePosixPath, str], file: PurePosixPath, image: Row) -> None:
    """Remember that the labels of an image go to a file.

    Raises: InputError when those of another image went there.
    """
    shown = (
        f"{image['file_name']!r} of split {image['split']!r}" if image["split"] else repr(image["file_name"])
    )
    other = seen.setdefault(file, shown)
    if other is not shown:
        raise InputError(
            "two pictures would share a label file", found=f"{other} and {shown}",
            expected="names that differ in more than their suffix",
            fix="Export as coco, which needs no file a picture.",
        )  # fmt: skip


def whole_ids(source_ids: Sequence[str]) -> list[int]:
    """A number for each row `(N,)`, no two alike: its source id where that is one, else a new one.

    No object has the number 0, which pycocotools never counts as found.
    """
    given = [whole_number(text) for text in source_ids]
    following = max((number for number in given if number is not None), default=0) + 1
    taken: set[int] = set()
    numbers = []
    for number in given:
        if number is None or number <= 0 or number in taken:
            number, following = following, following + 1
        taken.add(number)
        numbers.append(number)
    return numbers


def text_of(value: Any) -> str:
    """A value as text that reads back as itself: true or false, numbers with every digit."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def exact(value: float) -> str:
    """A number with every digit, whole ones without a point."""
    return repr(float(value)).removesuffix(".0")
