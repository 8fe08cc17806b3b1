"""Two files that were read -> the arrays that matching needs, without a home to import them into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from microtome.errors import InputError
from microtome.formats.arrow_columns import numbers_of
from microtome.formats.ground_truth import GroundTruth
from microtome.formats.predictions import Predictions
from microtome.formats.whole_numbers import distinct
from microtome.matching.inputs import EvaluationInput, Floats, Ints, Longs, Mask
from microtome.matching.results import IouType

SIDES = ("x", "y", "width", "height")


def evaluation_input(truth: GroundTruth, run: Predictions, iou_type: IouType = "bbox") -> EvaluationInput:
    """Ground truth and the predictions of a file that names images and categories by the ids of `truth`.

    Images, categories, objects and predictions in the order of their tables; masks for segm only.

    Raises: InputError for ids that `truth` lacks (an import sets such rows aside, and knows what files mean
    that give names instead), and for masks that are not there.
    """
    if (run.image_references, run.category_references) != ("id", "id") or run.image_names is not None:
        raise InputError(
            "the predictions do not refer to images and categories by id alone", found=run.format,
            expected="a COCO results file", fix="Import both files, and evaluate the run by its name.",
        )  # fmt: skip
    objects, table, masked = truth.objects, run.table, iou_type == "segm"
    return EvaluationInput(
        n_images=truth.images.num_rows,
        n_categories=len(truth.categories),
        object_image=numbers_of(objects["image_row"]),
        object_category=numbers_of(objects["category_row"]),
        object_boxes_xywh=_boxes(objects),
        object_area=numbers_of(objects["area"]),
        object_crowd=numbers_of(objects["iscrowd"]),
        prediction_image=_image_rows(truth, table["image_ref"].combine_chunks()),
        prediction_category=_category_rows(truth, numbers_of(table["category_ref"])),
        prediction_confidence=numbers_of(table["confidence"]),
        prediction_boxes_xywh=_boxes(table),
        object_masks=_masks(objects, _sizes(truth), "objects") if masked else None,
        prediction_masks=_masks(table, _own_sizes(table), "predictions") if masked else None,
    )


def _boxes(table: pa.Table) -> Floats:
    return np.stack([numbers_of(table[side]) for side in SIDES], axis=1)


def _image_rows(truth: GroundTruth, refs: pa.DictionaryArray) -> Ints:
    known = {ref: row for row, ref in enumerate(truth.images["source_id"].to_pylist())}
    return _rows(known, refs.dictionary.to_pylist(), numbers_of(refs.indices), "an image")


def _category_rows(truth: GroundTruth, ids: Longs) -> Ints:
    known = {category.source_id: row for row, category in enumerate(truth.categories)}
    places, values = distinct(ids)
    return _rows(known, values.tolist(), places, "a category")


def _rows(known: Mapping[Any, int], refs: Sequence[Any], places: Ints, what: str) -> Ints:
    """The row of what each prediction refers to: `refs` at its place."""
    for ref in refs:
        if ref not in known:
            raise InputError(
                f"predictions refer to {what} that the annotations lack", found=f"id {ref}",
                expected=f"one of {len(known)} ids",
                fix="Import both files: rows that fit nothing are set aside then.",
            )  # fmt: skip
    rows: Ints = np.array([known[ref] for ref in refs], np.int32)
    return rows.take(places)


def _masks(table: pa.Table, sizes: Sequence[list[int | None]], items: str) -> list[Mask]:
    if missing := table["mask"].null_count:
        raise InputError(
            f"{missing} of {table.num_rows} {items} have no mask", expected="a mask for each",
            fix="Measure by boxes (bbox).",
        )  # fmt: skip
    counts = table["mask"].to_pylist()
    return [{"size": size, "counts": mask} for size, mask in zip(sizes, counts, strict=True)]


def _sizes(truth: GroundTruth) -> list[list[int | None]]:
    """Height and width in pixels of each object's image."""
    columns = [truth.images[side].to_pylist() for side in ("height", "width")]
    of_images = [list(pair) for pair in zip(*columns, strict=True)]
    return [of_images[row] for row in numbers_of(truth.objects["image_row"]).tolist()]


def _own_sizes(table: pa.Table) -> list[list[int | None]]:
    columns = [table[side].to_pylist() for side in ("mask_height", "mask_width")]
    return [list(pair) for pair in zip(*columns, strict=True)]
