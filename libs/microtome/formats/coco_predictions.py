"""Predictions from COCO JSON: a results list, or an object with `annotations` and perhaps images and
categories.

References stay those of the file; where it has tables of its own, they tell what each reference is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Raw

from microtome.errors import InputError
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
from microtome.formats.predictions import Predictions, SourcePredictions, prediction_table

_RESULTS = (
    "Give COCO results: a list of {image_id, category_id, bbox, score}, or an object that has such rows "
    "in `annotations`."
)
_UNKNOWN = (np.nan, np.nan)


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
    file = read_json(path, log)
    if isinstance(file.content, list):
        section, raws = Section(file.name, ""), file.content
    else:
        section, raws = Section(file.name, "annotations"), file.section("annotations", fix=_RESULTS)
    images, names = _own_images(file, log), _own_category_names(file, log)
    decoded = _decode(path, raws, section, file, log)
    source = _source(decoded, section, names or {}, (images or {}).values(), size_of, log)
    table, place = prediction_table(source, log, file.name)
    return Predictions(
        table=table,
        image_names=None if images is None else {text: image.file_name for text, image in images.items()},
        category_names=None if names is None else _numbered(names),
        findings=log.findings(),
        format="coco",
        image_references="id",
        category_references="id" if table["category_ref"].type == pa.int64() else "name",
        place=place,
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


def _category_references(ids: Sequence[int | float | str], names: Mapping[str, str]) -> list[int] | list[str]:
    """The ids as numbers; where one is other text, names, for which the file's own table is asked."""
    if all(isinstance(category_id, int) for category_id in ids):
        return [int(category_id) for category_id in ids]
    texts = [id_text(category_id) for category_id in ids]
    numbers = [number for text in texts if (number := whole_number(text)) is not None]
    return numbers if len(numbers) == len(texts) else [names.get(text, text) for text in texts]


def _source(
    decoded: DecodedRows[PredictionRow],
    section: Section,
    category_names: Mapping[str, str],
    own_images: Iterable[SourceImage],
    size_of: SizeOf | None,
    log: FindingLog,
) -> SourcePredictions:
    """The rows by columns; those without box and mask are not usable."""
    rows, positions = decoded.rows, decoded.positions
    image_refs = [id_text(row.image_id) for row in rows]
    sizes = _image_sizes(image_refs, own_images, size_of)

    def place(row: int) -> Place:
        return section.place(positions[row])

    shapes = read_shapes(
        [row.bbox for row in rows], [row.segmentation for row in rows],
        [size and (size[1], size[0]) for size in sizes], place, log, own_sizes=True,
    )  # fmt: skip
    return SourcePredictions(
        image_refs=image_refs,
        category_refs=_category_references([row.category_id for row in rows], category_names),
        confidences=np.array([row.score for row in rows], dtype=np.float64),
        boxes_xywh=shapes.boxes_xywh,
        mask_areas=shapes.mask_areas,
        masks=shapes.masks.counts,
        mask_sizes=shapes.masks.sizes,
        rows=positions,
        image_sizes=np.array([size or _UNKNOWN for size in sizes], dtype=np.float64).reshape(-1, 2),
        usable=shapes.usable,
        place=place,
    )


def _image_sizes(
    image_refs: Sequence[str], own_images: Iterable[SourceImage], size_of: SizeOf | None
) -> list[tuple[int, int] | None]:
    """(width, height) of each row's image: as the file has it, else as the data set has it, else None."""
    known: dict[str, tuple[int, int] | None] = {
        image.source_id: (image.width, image.height) for image in own_images if image.width and image.height
    }
    for text in set(image_refs) - known.keys():
        known[text] = size_of(text) if size_of is not None else None
    return [known[text] for text in image_refs]
