"""The objects that lie nearest to each prediction, by whatever category: what its error was about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.kernels import Filled, kernel
from microtome.matching.inputs import EvaluationInput, Floats, Ints, Longs
from microtome.matching.overlaps import mask_overlaps
from microtome.matching.table import MatchTable


@dataclass(frozen=True)
class Nearest:
    """For each row `(N,)` of a match table the object of highest IoU, of its own category and of any other.

    Only objects that count; -1 and IoU 0 where none overlaps. Of equally near ones the later.
    """

    same: Longs
    same_iou: Floats
    other: Longs
    other_iou: Floats


def nearest_objects(source: EvaluationInput, table: MatchTable) -> Nearest:
    """The nearest objects of every row, by boxes or masks as the table was matched.

    Raises: InputError for a table that was made from another input.
    """
    table.require_input(source)
    rows = table.image_rows
    objects = np.argsort(source.object_image, kind="stable").astype(np.int32)
    counts = np.bincount(source.object_image, minlength=source.n_images)
    object_start = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    overlaps, overlap_start = np.zeros(0), np.zeros(0, np.int64)
    if table.iou_type == "segm":
        overlaps, overlap_start = mask_overlaps(source, _groups(table, objects, object_start))
    n = len(table.row_prediction)
    result = Nearest(np.full(n, -1, np.int64), np.zeros(n), np.full(n, -1, np.int64), np.zeros(n))
    _fill_nearest(
        rows,
        table.image_row_start,
        table.n_images,
        objects,
        object_start,
        table.row_prediction,
        source.prediction_category,
        source.prediction_boxes_xywh,
        source.object_category,
        source.object_boxes_xywh,
        table.object_ranges,
        table.iou_type == "segm",
        overlaps,
        overlap_start,
        result.same,
        result.same_iou,
        result.other,
        result.other_iou,
    )
    return result


def _groups(table: MatchTable, objects: Ints, object_start: Longs) -> list[tuple[Ints, Ints]]:
    starts = table.image_row_start
    return [
        (
            table.row_prediction[table.image_rows[starts[image] : starts[image + 1]]],
            objects[object_start[image] : object_start[image + 1]],
        )
        for image in range(table.n_images)
    ]


@kernel
def _fill_nearest(
    rows: Ints,
    row_start: Longs,
    n_images: int,
    objects: Ints,
    object_start: Longs,
    row_prediction: Ints,
    prediction_category: Ints,
    prediction_boxes: Floats,
    object_category: Ints,
    object_boxes: Floats,
    object_ranges: Ints,
    by_masks: bool,
    overlaps: Floats,
    overlap_start: Longs,
    same: Filled[Longs],
    same_iou: Filled[Floats],
    other: Filled[Longs],
    other_iou: Filled[Floats],
) -> None:
    """Fills the nearest objects, image by image; `rows` and `objects` are grouped by image."""
