"""Predictions from text files, one for each picture: a row is a category, a confidence and a box, in some
order.

Known are Ultralytics' `category x y width height confidence` and `category x1 y1 ... confidence` (polygons),
both in fractions, and the `category confidence` rows of Pascal VOC tools, in pixels or fractions. Categories
are names, or positions counted from 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.errors import InputError
from microtome.formats.arrow_columns import number_column, numbers_of, text_column
from microtome.formats.box_layout import BoxFormat, BoxLayout, choose_layout
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import SizeOf
from microtome.formats.label_files import (
    LabelRow,
    category_index,
    label_files,
    names_beside,
    read_label_rows,
    split_category,
)
from microtome.formats.masks import MaskFault, Size, draw_polygons
from microtome.formats.names import normal_text, stem_of
from microtome.formats.predictions import (
    Predictions,
    SourcePredictions,
    prediction_table,
    sizes_of_images,
)

_BOX_NUMBERS = 5
_SMALLEST_POLYGON = 7


class _Row(NamedTuple):
    """A row of numbers: a box and a confidence in some order, or a polygon and then a confidence."""

    image_ref: str
    category: str
    values: list[float]
    label: LabelRow

    @property
    def is_polygon(self) -> bool:
        return len(self.values) != _BOX_NUMBERS


def read_text_predictions(
    path: Path, *, box_format: BoxFormat, size_of: SizeOf | None, log: FindingLog
) -> Predictions:
    """The predictions of the text files under a folder, or of one; `size_of` is asked by file name without
    suffix.

    Raises: InputError when there are no files, when no row can be read, or when boxes are fractions and no
    sizes can be asked for.
    """
    folder = path if path.is_dir() else path.parent
    files = label_files(path, log) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path} holds no predictions", found="no text file",
                         expected="text files, one for each picture, named as it")  # fmt: skip
    rows = _read_rows(files, folder, log)
    layout = _layout(rows, box_format)
    rows = _without_polygons_in_pixels(rows, layout, log)
    log.noted(Place(path.name, ""), "box format", f"rows are read as category, {layout}")
    if layout.box_format == "yolo" and size_of is None:
        raise InputError(
            f"boxes of {path} are fractions of their picture's size, and the pictures are not known",
            found=f"rows of category, {layout}",
            fix="Name the data set's pictures, or the boxes' format with --box-format.",
        )
    table, place = prediction_table(_source(rows, layout, size_of, log), log, path.name)
    names = names_beside(folder)
    return Predictions(
        table=table,
        image_names=None,
        category_names=None if names is None else dict(enumerate(names)),
        findings=log.findings(),
        format="yolo" if layout.box_format == "yolo" else "voc",
        image_references="name",
        category_references="index" if table["category_ref"].type == pa.int64() else "name",
        place=place,
    )


def _read_rows(files: Sequence[Path], folder: Path, log: FindingLog) -> list[_Row]:
    """The well-formed rows in order of file and line.

    Raises: InputError when there are rows but none is well-formed.
    """
    rows: list[_Row] = []
    refused: list[str] = []
    for file in files:
        name = file.relative_to(folder).as_posix()
        try:
            labels = read_label_rows(file, name)
        except InputError as error:
            refused.append(str(error))
            log.set_aside(Place(name, ""), "bad file", str(error))
            continue
        image_ref = normal_text(stem_of(name).removeprefix("labels/"))
        for label in labels:
            found = split_category(label.words, _BOX_NUMBERS)
            if found is None or not _has_box(found[1]):
                refused.append(_explain(label.words))
                log.set_aside(label.place, "bad row", refused[-1])
            else:
                rows.append(_Row(image_ref, *found, label))
    if refused and not rows:
        raise InputError(f"no row of {folder} is a prediction", found=refused[0],
                         expected="category, confidence and box in each row")  # fmt: skip
    return rows


def _has_box(values: Sequence[float]) -> bool:
    return len(values) == _BOX_NUMBERS or (len(values) >= _SMALLEST_POLYGON and len(values) % 2 == 1)


def _explain(words: list[str]) -> str:
    found = split_category(words, _BOX_NUMBERS - 1)
    if found is not None and len(found[1]) == _BOX_NUMBERS - 1:
        return "the confidence is missing: 4 numbers after the category (Ultralytics needs save_conf=True)"
    return f"{' '.join(words)[:100]!r} is not a category, a confidence and a box"


def _layout(rows: Sequence[_Row], box_format: BoxFormat) -> BoxLayout:
    """The layout of the rows that are boxes; Ultralytics' own where polygons are among them."""
    boxes = [row.values for row in rows if not row.is_polygon]
    if len(boxes) == len(rows):
        return choose_layout(np.array(boxes, dtype=np.float64).reshape(-1, _BOX_NUMBERS), box_format)
    ultralytics = BoxLayout("yolo", "last")
    if not boxes:
        return ultralytics
    chosen = choose_layout(np.array(boxes, dtype=np.float64), box_format)
    return ultralytics if chosen.box_format == "yolo" else chosen


def _without_polygons_in_pixels(rows: list[_Row], layout: BoxLayout, log: FindingLog) -> list[_Row]:
    """The rows, less polygons where boxes are in pixels, since no tool writes both."""
    if layout.box_format == "yolo":
        return rows
    for row in rows:
        if row.is_polygon:
            reason = f"{len(row.values)} numbers after the category, expected {_BOX_NUMBERS}"
            log.set_aside(row.label.place, "bad row", reason)
    return [row for row in rows if not row.is_polygon]


def _source(
    rows: Sequence[_Row], layout: BoxLayout, size_of: SizeOf | None, log: FindingLog
) -> SourcePredictions:
    image_refs = text_column([row.image_ref for row in rows]).dictionary_encode()
    image_sizes = sizes_of_images(image_refs, size_of)
    sizes = image_sizes[numbers_of(image_refs.indices)]
    box_rows = np.array([_as_box(row) if row.is_polygon else row.values for row in rows], dtype=np.float64)
    confidences, coordinates = layout.split(box_rows.reshape(-1, _BOX_NUMBERS))
    usable: npt.NDArray[np.bool_] = np.isfinite(sizes[:, 0]) | (layout.box_format != "yolo")
    _set_aside_unplaced(rows, usable, log)
    with np.errstate(all="ignore"):
        boxes = layout.boxes_xywh(coordinates, sizes)
    masks = [_mask(row, size, log) if row.is_polygon and known else None
             for row, size, known in zip(rows, sizes, usable, strict=True)]  # fmt: skip
    return SourcePredictions(
        image_refs=image_refs,
        category_refs=_category_references([row.category for row in rows]),
        confidences=confidences,
        boxes_xywh=boxes,
        mask_areas=None,
        masks=[mask and mask[0] for mask in masks],
        mask_sizes=[mask and mask[1] for mask in masks],
        rows=np.array([row.label.line for row in rows], np.int64),
        image_sizes=image_sizes,
        usable=usable,
        place=lambda row: rows[row].label.place,
    )


def _set_aside_unplaced(rows: Sequence[_Row], placed: npt.NDArray[np.bool_], log: FindingLog) -> None:
    unplaced = Counter(rows[row].label.file for row in np.flatnonzero(~placed).tolist())
    for file, count in unplaced.items():
        reason = "the size of its picture is unknown, so its boxes, which are fractions, can't be placed"
        log.set_aside(Place(file, ""), "unknown image", reason, rows=count)


def _as_box(row: _Row) -> list[float]:
    """Centre and size of the box around a polygon, then the confidence."""
    xs, ys = row.values[0:-1:2], row.values[1:-1:2]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    return [min(xs) + width / 2, min(ys) + height / 2, width, height, row.values[-1]]


def _mask(row: _Row, picture_size: npt.NDArray[np.float64], log: FindingLog) -> tuple[bytes, Size] | None:
    width, height = picture_size.tolist()
    polygon = [value * side for value, side in zip(row.values[:-1], cycle((width, height)), strict=False)]
    try:
        return draw_polygons([polygon], (int(height), int(width))), (int(height), int(width))
    except MaskFault as fault:
        log.changed(row.label.place, "bad mask", f"{fault}; read without a mask")
        return None


def _category_references(categories: Sequence[str]) -> pa.Array:
    """The positions where every row gives one, else the names."""
    positions = [position for word in categories if (position := category_index(word)) is not None]
    if len(positions) < len(categories):
        return text_column(categories)
    return number_column(np.array(positions, np.int64))
