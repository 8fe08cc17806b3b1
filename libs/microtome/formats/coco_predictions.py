"""Predictions from COCO JSON: a results list, or an object with `annotations` and perhaps images and
categories.

References stay those of the file; where it has tables of its own, they tell what each reference is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Raw

from microtome.errors import InputError
from microtome.formats.arrow_columns import number_column, numbers_of, text_column
from microtome.formats.coco_boxes import read_shapes
from microtome.formats.coco_tables import (
    Section,
    SourceId,
    id_text,
    read_categories,
    read_images,
    whole_number,
)
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import SizeOf, SourceImage
from microtome.formats.json_files import DecodedRows, JsonFile, decode_rows, read_json
from microtome.formats.plain_results import PlainResults, read_plain_results
from microtome.formats.predictions import (
    Predictions,
    SourcePredictions,
    prediction_table,
    sizes_of_images,
)
from microtome.formats.whole_numbers import distinct, number_texts

_RESULTS = (
    "Give COCO results: a list of {image_id, category_id, bbox, score}, or an object that has such rows "
    "in `annotations`."
)


class PredictionRow(msgspec.Struct):
    """A row of a results list."""

    image_id: SourceId
    category_id: SourceId
    score: float | None
    bbox: list[float | None] | None = None
    segmentation: Raw = Raw(b"")


def read_coco_predictions(path: Path, *, size_of: SizeOf | None, log: FindingLog) -> Predictions:
    """The predictions of a COCO file; `size_of` is asked by image id for sizes that the file does not tell.

    Raises: InputError when it is not JSON, holds no list of predictions, or no row of it has a score.
    """
    plain = read_plain_results(path)
    if plain is not None:
        return _predictions(_plain_source(plain, Section(path.name, ""), size_of), path.name, log)
    file = read_json(path, log)
    if isinstance(file.content, list):
        section, raws = Section(file.name, ""), file.content
    else:
        section, raws = Section(file.name, "annotations"), file.section("annotations", fix=_RESULTS)
    images, names = _own_images(file, log), _own_category_names(file, log)
    decoded = _decode(path, raws, section, file, log)
    source = _source(decoded, section, names or {}, _with_own_sizes(images or {}, size_of), log)
    read = _predictions(source, file.name, log)
    return replace(
        read,
        image_names=None if images is None else {text: image.file_name for text, image in images.items()},
        category_names=None if names is None else _numbered(names),
    )


def _predictions(source: SourcePredictions, file: str, log: FindingLog) -> Predictions:
    table, place = prediction_table(source, log, file)
    return Predictions(
        table=table,
        image_names=None,
        category_names=None,
        findings=log.findings(),
        format="coco",
        image_references="id",
        category_references="id" if table["category_ref"].type == pa.int64() else "name",
        place=place,
    )


def _plain_source(plain: PlainResults, section: Section, size_of: SizeOf | None) -> SourcePredictions:
    n = len(plain.scores)
    places, image_ids = distinct(plain.image_ids)
    image_refs = pa.DictionaryArray.from_arrays(number_column(places), number_texts(image_ids))
    return SourcePredictions(
        image_refs=image_refs,
        category_refs=number_column(plain.category_ids),
        confidences=plain.scores,
        boxes_xywh=plain.boxes_xywh,
        mask_areas=None,
        masks=None,
        mask_sizes=None,
        rows=np.arange(n),
        image_sizes=sizes_of_images(image_refs, size_of),
        usable=np.ones(n, np.bool_),
        place=section.place,
    )


def _decode(
    path: Path, raws: Sequence[Raw], section: Section, file: JsonFile, log: FindingLog
) -> DecodedRows[PredictionRow]:
    """The well-typed rows.

    Raises: InputError when there are rows but none is well-typed.
    """
    refused: list[str] = []

    def refuse(position: int, reason: str) -> None:
        refused.append(reason)
        log.set_aside(section.place(position), "bad row", reason)

    decoded = decode_rows(raws, PredictionRow, refuse, had_nan=file.had_nan)
    if refused and not decoded.rows:
        raise InputError(
            f"none of the {len(raws):,} rows of {path} is a prediction", found=refused[0], fix=_RESULTS
        )
    return decoded


def _numbered(names: Mapping[str, str]) -> dict[int, str]:
    return {number: name for text, name in names.items() if (number := whole_number(text)) is not None}


def _own_images(file: JsonFile, log: FindingLog) -> dict[str, SourceImage] | None:
    raws = file.optional_section("images")
    return None if raws is None else {image.source_id: image for image in read_images(raws, file, log, None)}


def _own_category_names(file: JsonFile, log: FindingLog) -> dict[str, str] | None:
    raws = file.optional_section("categories")
    return None if raws is None else {
        category.id_text: category.name for category in read_categories(raws, file, log)
    }  # fmt: skip


def _category_references(ids: Sequence[int | float | str], names: Mapping[str, str]) -> pa.Array:
    """The ids as numbers; where one is other text, names, for which the file's own table is asked."""
    if all(isinstance(category_id, int) for category_id in ids):
        return number_column(np.array(ids, np.int64))
    texts = [id_text(category_id) for category_id in ids]
    numbers = [number for text in texts if (number := whole_number(text)) is not None]
    if len(numbers) < len(texts):
        return text_column([names.get(text, text) for text in texts])
    return number_column(np.array(numbers, np.int64))


def _source(
    decoded: DecodedRows[PredictionRow],
    section: Section,
    category_names: Mapping[str, str],
    size_of: SizeOf,
    log: FindingLog,
) -> SourcePredictions:
    """The rows by columns; those without box and mask are not usable."""
    rows, positions = decoded.rows, decoded.positions
    image_refs = text_column([id_text(row.image_id) for row in rows]).dictionary_encode()
    sizes = sizes_of_images(image_refs, size_of)
    of_rows = sizes[numbers_of(image_refs.indices)]

    def place(row: int) -> Place:
        return section.place(positions[row])

    shapes = read_shapes(
        [row.bbox for row in rows], [row.segmentation for row in rows],
        [None if width != width else (int(height), int(width)) for width, height in of_rows.tolist()],
        place, log, own_sizes=True,
    )  # fmt: skip
    return SourcePredictions(
        image_refs=image_refs,
        category_refs=_category_references([row.category_id for row in rows], category_names),
        confidences=np.array([row.score for row in rows], dtype=np.float64),
        boxes_xywh=shapes.boxes_xywh,
        mask_areas=shapes.mask_areas,
        masks=shapes.masks.counts,
        mask_sizes=shapes.masks.sizes,
        rows=np.array(positions, np.int64),
        image_sizes=sizes,
        usable=shapes.usable,
        place=place,
    )


def _with_own_sizes(own_images: Mapping[str, SourceImage], size_of: SizeOf | None) -> SizeOf:
    """Tells (width, height) of an image: as the file has it, else as the data set has it, else None."""

    def size(text: str) -> tuple[int, int] | None:
        own = own_images.get(text)
        if own is not None and own.width and own.height:
            return own.width, own.height
        return size_of(text) if size_of is not None else None

    return size
