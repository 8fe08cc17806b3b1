"""What a reader of ground truth hands over, sorted as pycocotools sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.boxes import Boxes
from microtome.formats.arrow_columns import bytes_column, flag_column, number_column, text_column
from microtome.formats.attributes import Attributes, attribute_columns
from microtome.formats.box_checks import note_identical, usable_rows
from microtome.formats.findings import Finding, FindingLog, Place
from microtome.formats.whole_numbers import number_texts

Integers = npt.NDArray[np.int64]
SizeOf = Callable[[str], tuple[int, int] | None]  # file name -> (width, height) in stored pixels


@dataclass(frozen=True)
class SourceCategory:
    """A category as its file has it; `source_id` is None where the format knows names only."""

    source_id: int | None
    name: str
    supercategory: str = ""


@dataclass(frozen=True)
class GroundTruth:
    """Images and objects as tables.

    `images`: source_id, split, file_name (string), width, height (int32, null where unknown), then
    attributes; sorted by source id where each is a whole number, else by file name.
    `objects`: image_row (int64, row of `images`), category_row (int32, position in `categories`), source_id
    (string), x, y, width, height, area (float64, pixels), iscrowd (bool), mask (binary, compressed COCO RLE
    counts of the image's height x width, or null), then attributes; sorted by image_row, in file order within
    an image.
    """

    images: pa.Table
    categories: list[SourceCategory]
    objects: pa.Table
    findings: list[Finding]
    format: str


class SourceImage(NamedTuple):
    """An image as its file has it; sizes in pixels, None where unknown. (A tuple is made quickly.)"""

    source_id: str
    file_name: str
    place: Place
    width: int | None = None
    height: int | None = None
    split: str = ""
    numeric_id: int | None = None
    attributes: Attributes = MappingProxyType({})


@dataclass(frozen=True)
class SourceObject:
    """An object as a row of a file has it."""

    image_row: int
    category_row: int
    source_id: str
    box_xywh: tuple[float, float, float, float]
    place: Place
    mask: bytes | None = None
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class SourceObjects:
    """Objects as columns of N rows in file order; `areas` are NaN where the file gives none.

    `source_ids` may be whole numbers; `masks` and `attributes` are None where no object has any.
    """

    image_rows: Integers
    category_rows: Integers
    source_ids: Sequence[str] | Integers
    boxes_xywh: Boxes
    areas: npt.NDArray[np.float64]
    crowds: npt.NDArray[np.bool_]
    masks: Sequence[bytes | None] | None
    attributes: Sequence[Attributes] | None
    place: Callable[[int], Place]

    def take(self, rows: Integers) -> SourceObjects:
        """The objects at these positions."""
        if np.array_equal(rows, np.arange(len(self.image_rows))):
            return self
        picked, ids = rows.tolist(), self.source_ids
        return SourceObjects(
            self.image_rows[rows],
            self.category_rows[rows],
            ids[rows] if isinstance(ids, np.ndarray) else [ids[row] for row in picked],
            self.boxes_xywh[rows],
            self.areas[rows],
            self.crowds[rows],
            None if self.masks is None else [self.masks[row] for row in picked],
            None if self.attributes is None else [self.attributes[row] for row in picked],
            lambda row: self.place(picked[row]),
        )


def in_columns(objects: Sequence[SourceObject]) -> SourceObjects:
    """Objects of formats that know neither crowds nor areas; the area is that of the box."""
    boxes = np.array([row.box_xywh for row in objects], dtype=np.float64).reshape(-1, 4)
    with np.errstate(all="ignore"):
        areas = boxes[:, 2] * boxes[:, 3]
    return SourceObjects(
        np.array([row.image_row for row in objects], dtype=np.int64),
        np.array([row.category_row for row in objects], dtype=np.int64),
        [row.source_id for row in objects], boxes, areas, np.zeros(len(objects), dtype=bool),
        [row.mask for row in objects], [row.attributes for row in objects], lambda row: objects[row].place,
    )  # fmt: skip


def assemble(
    images: Sequence[SourceImage],
    categories: Sequence[SourceCategory],
    objects: SourceObjects,
    log: FindingLog,
    *,
    file: str,
    format: str,
) -> GroundTruth:
    """The tables of what a reader found, without the objects whose box can't be used."""
    order = _image_order(images)
    images = [images[row] for row in order]
    _note_same_names(images, log)
    new_rows = np.empty(len(order), dtype=np.int64)
    new_rows[order] = np.arange(len(order))
    objects = replace(objects, image_rows=new_rows[objects.image_rows])
    objects = objects.take(usable_rows(
        objects.boxes_xywh, objects.image_rows, _sizes(images), objects.place, log, keep_outside=False
    ))  # fmt: skip
    note_identical(objects.image_rows, objects.category_rows, objects.boxes_xywh, objects.place, log)
    objects = objects.take(np.argsort(objects.image_rows, kind="stable"))
    return GroundTruth(
        _image_table(images, log, file),
        list(categories),
        _object_table(objects, log, file),
        log.findings(),
        format,
    )


def _image_order(images: Sequence[SourceImage]) -> list[int]:
    numbers = [image.numeric_id for image in images if image.numeric_id is not None]
    if len(numbers) == len(images):
        return sorted(range(len(images)), key=numbers.__getitem__)
    return sorted(range(len(images)), key=lambda row: images[row].file_name)


def _note_same_names(images: Sequence[SourceImage], log: FindingLog) -> None:
    """Note the images whose file name, or whose base name in another split, an earlier image has."""
    by_name: dict[str, SourceImage] = {}
    by_base: dict[str, SourceImage] = {}
    for image in images:
        same_name = by_name.setdefault(image.file_name, image)
        same_base = by_base.setdefault(image.file_name.rpartition("/")[2], image)
        if same_name is not image:
            reason = f"{image.file_name!r} is the file name of {same_name.place.row} too; both are kept"
            log.noted(image.place, "same file name", reason)
        elif same_base.split != image.split:
            reason = (
                f"{image.file_name!r} of split {image.split!r} is named as one of split {same_base.split!r}"
            )
            log.noted(image.place, "same file name", reason)


def _sizes(images: Sequence[SourceImage]) -> Boxes:
    """(width, height) of the images `(N, 2)`, NaN where unknown."""
    sizes = [(image.width or np.nan, image.height or np.nan) for image in images]
    return np.array(sizes, dtype=np.float64).reshape(-1, 2)


def _image_table(images: Sequence[SourceImage], log: FindingLog, file: str) -> pa.Table:
    columns = {
        "source_id": text_column([image.source_id for image in images]),
        "split": text_column([image.split for image in images]),
        "file_name": text_column([image.file_name for image in images]),
        "width": _side_column([image.width for image in images]),
        "height": _side_column([image.height for image in images]),
    }
    return pa.table(columns | attribute_columns([image.attributes for image in images], log, file))


def _side_column(pixels: Sequence[int | None]) -> pa.Array:
    known = np.array([value is not None for value in pixels], np.bool_)
    return number_column(np.array([value or 0 for value in pixels], np.int32), known)


def _object_table(objects: SourceObjects, log: FindingLog, file: str) -> pa.Table:
    x, y, width, height = objects.boxes_xywh.T
    columns = {
        "image_row": number_column(objects.image_rows),
        "category_row": number_column(objects.category_rows.astype(np.int32)),
        "source_id": _id_column(objects.source_ids),
        "x": number_column(x),
        "y": number_column(y),
        "width": number_column(width),
        "height": number_column(height),
        "area": number_column(_areas(objects, log)),
        "iscrowd": flag_column(objects.crowds),
        "mask": pa.nulls(len(x), pa.binary()) if objects.masks is None else bytes_column(objects.masks),
    }
    return pa.table(columns | attribute_columns(objects.attributes or [], log, file))


def _id_column(source_ids: Sequence[str] | Integers) -> pa.Array:
    return number_texts(source_ids) if isinstance(source_ids, np.ndarray) else text_column(source_ids)


def _areas(objects: SourceObjects, log: FindingLog) -> npt.NDArray[np.float64]:
    """The areas `(N,)`, that of the box where the file gives none that could be."""
    box_areas = objects.boxes_xywh[:, 2] * objects.boxes_xywh[:, 3]
    missing = ~(np.isfinite(objects.areas) & (objects.areas >= 0))
    for row in np.flatnonzero(missing).tolist():
        log.noted(
            objects.place(row), "no area", f"no usable area: width x height = {box_areas[row]:g} is taken"
        )
    return np.where(missing, box_areas, objects.areas)
