"""What became of each row of a match table at one IoU threshold, for any slice: nothing is matched again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Longs
from microtome.matching.parameters import IOU_THRESHOLDS, N_IOU
from microtome.matching.table import EVENT, EVENTS, LANES, MATCHED, OBJECT, TRUE, MatchTable

Labels = npt.NDArray[np.int8]

IGNORED, FALSE, FOUND = -1, 0, 1


@dataclass(frozen=True)
class RowLabels:
    """Rows `(N,)` of a match table, in its order, as one slice sees them.

    `label` is FOUND, FALSE or IGNORED (who took a crowd, who is out of the slice, rows that fill up);
    `object` the object found, -1 without one. `n_objects (K,)` count, and a false positive of category k
    weighs `weights[k]`.
    """

    label: Labels
    object: Longs
    n_objects: Longs
    weights: Floats


def iou_index(iou: float) -> int:
    """The place of an IoU threshold among the ten of COCO. Raises: InputError for any other."""
    near = np.flatnonzero(np.abs(IOU_THRESHOLDS - iou) < 1e-6)
    if len(near) == 0:
        raise InputError(
            "the IoU threshold is not one that was matched", found=iou, expected="0.5, 0.55 .. 0.95"
        )
    return int(near[0])


def label_rows(table: MatchTable, index: int = 0) -> RowLabels:
    """Every row at IoU `IOU_THRESHOLDS[index]`, over all areas; a slice of everything.

    Raises: InputError for an index that is none of the ten.
    """
    if not 0 <= index < N_IOU:
        raise InputError("no such IoU threshold", found=index, expected=f"0 to {N_IOU - 1}")
    label = np.where(_bits(table.words[:, 0]), FALSE, IGNORED).astype(np.int8)
    label[table.row_prediction < 0] = IGNORED
    events = np.flatnonzero(_bits(table.words[:, EVENTS]))
    matched = (table.events[:, MATCHED] >> index & 1).astype(np.bool_)
    true = (table.events[:, TRUE] >> index & 1).astype(np.bool_)
    label[events[matched]] = IGNORED
    label[events[true]] = FOUND
    found = np.full(len(label), -1, np.int64)
    entries = table.entries[(table.entries[:, LANES] >> index & 1).astype(np.bool_)]
    found[events[entries[:, EVENT]]] = entries[:, OBJECT]
    return RowLabels(label, found, table.object_counts[:, 0], np.ones(table.n_categories))


def labels_of_images(table: MatchTable, rows: RowLabels, image_mask: Bools) -> RowLabels:
    """The rows of the images in `image_mask (I,)`; those of others are ignored."""
    # -1, no image, finds the False at the end
    inside = np.append(table.image_mask(image_mask), False)[table.row_image]
    own = image_mask[table.object_image]
    return RowLabels(
        np.where(inside, rows.label, IGNORED).astype(np.int8),
        np.where(inside, rows.object, -1),
        _counted(table, own),
        rows.weights,
    )


def labels_of_objects(table: MatchTable, rows: RowLabels, object_mask: Bools) -> RowLabels:
    """The rows as the slice of the objects in `object_mask (G,)` sees them; see `evaluate_objects`."""
    inside = np.append(table.object_mask(object_mask), False)[rows.object]
    n_objects = _counted(table, object_mask)
    return RowLabels(
        np.where((rows.label == FOUND) & ~inside, IGNORED, rows.label).astype(np.int8),
        np.where(inside, rows.object, -1),
        n_objects,
        n_objects / np.maximum(table.object_counts[:, 0], 1),
    )


def row_categories(table: MatchTable) -> Longs:
    """The category of each row `(N,)`."""
    return np.repeat(np.arange(table.n_categories), np.diff(table.category_word) * 64)


def row_confidences(source: EvaluationInput, table: MatchTable) -> Floats:
    """The confidence of each row `(N,)`; NaN in rows that fill up."""
    return np.append(source.prediction_confidence, np.nan)[table.row_prediction]


def _counted(table: MatchTable, object_mask: Bools) -> Longs:
    counts = object_mask & (table.object_ranges & 1).astype(np.bool_)
    found = np.bincount(table.object_category[counts], minlength=table.n_categories)
    return found.astype(np.int64)


def _bits(words: Longs) -> Bools:
    """The bits of `words (W,)` as a mask of rows `(64 W,)`."""
    contiguous = np.ascontiguousarray(words, "<i8")
    return np.unpackbits(contiguous.view(np.uint8), bitorder="little").astype(np.bool_)
