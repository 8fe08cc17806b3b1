"""Precision and recall of a slice at every threshold, as pycocotools keeps them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.kernels import Bundle, Filled, kernel
from microtome.matching.inputs import Bools, Floats, Longs
from microtome.matching.parameters import DETECTION_LIMITS, N_AREA, N_IOU, N_RECALL
from microtome.matching.selection import Selection, selected_images, selected_objects
from microtome.matching.table import MatchTable


@dataclass(frozen=True)
class CurveArrays:
    """pycocotools' arrays: precision `(T, R, K, A, M)`, recall `(T, K, A, M)`, -1 where no object counts.

    `true_positives` and `false_positives` `(T, K, A, M)` are counts; the latter weighted in slices of
    objects.
    """

    precision: Floats
    recall: Floats
    true_positives: Longs
    false_positives: Floats

    def at_iou(self, index: int = 0) -> Floats:
        """Precision at the 101 recall thresholds `(K, R)`, all areas, 100 predictions an image and category.

        At IoU `IOU_THRESHOLDS[index]`, .5 by default; rows of -1 for categories without objects.
        """
        return np.ascontiguousarray(self.precision[index, :, :, 0, -1].T)


def image_arrays(table: MatchTable, image_mask: Bools | None = None) -> CurveArrays:
    """pycocotools' arrays, bit for bit, for the images in `image_mask (I,)` as `imgIds`, or for all."""
    return _arrays(table, selected_images(table, image_mask))


def object_arrays(table: MatchTable, object_mask: Bools) -> CurveArrays:
    """The arrays behind `evaluate_objects`."""
    return _arrays(table, selected_objects(table, object_mask))


def _arrays(table: MatchTable, selection: Selection) -> CurveArrays:
    shape = (N_IOU, table.n_categories, N_AREA, len(DETECTION_LIMITS))
    result = CurveArrays(
        precision=np.full((N_IOU, N_RECALL, *shape[1:]), -1.0),
        recall=np.full(shape, -1.0),
        true_positives=np.zeros(shape, np.int64),
        false_positives=np.zeros(shape),
    )
    _fill_arrays(
        table.bundle,
        selection.rows,
        selection.events,
        selection.n_objects,
        selection.weights,
        result.precision,
        result.recall,
        result.true_positives,
        result.false_positives,
    )
    return result


@kernel
def _fill_arrays(
    table: Bundle,
    rows: Longs,
    events: Longs,
    counts: Longs,
    weights: Floats,
    precision: Filled[Floats],
    recall: Filled[Floats],
    true_positives: Filled[Longs],
    false_positives: Filled[Floats],
) -> None:
    """Fills the arrays of one selection; precision and recall are left as they are where no object counts."""
