"""TIDE's error types of a whole run: why each false positive is false, and which objects are missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.analysis.runs import OpenRun
from microtome.analysis.views import View
from microtome.matching.inputs import Bools, Longs
from microtome.matching.labels import FALSE, FOUND, Labels, RowLabels, label_rows, row_confidences
from microtome.matching.nearest import Nearest, nearest_objects
from microtome.matching.outcomes import (
    BACKGROUND,
    BACKGROUND_IOU,
    BOTH,
    CLASSIFICATION,
    DUPLICATE,
    LOCALIZATION,
    NONE,
)
from microtome.matching.parameters import IOU_THRESHOLDS


@dataclass(frozen=True)
class TideErrors:
    """The errors of all rows `(N,)` of a match table at one IoU threshold, whatever their confidence.

    - `rows`: what each row is, for the whole set;
    - `kind (N,)`: the code of the error type of each false positive, else -1;
    - `about (N,)`: the object it is about, -1 for background;
    - `repairs (N,)`: the most confident of the classification and localization errors about an object that
      no prediction found: that one would have found it;
    - `unmatched (G,)`: objects that count and were not found; `missed (G,)`: those of them that no such error
      is about.
    """

    rows: RowLabels
    kind: Labels
    about: Longs
    repairs: Bools
    unmatched: Bools
    missed: Bools


def tide_errors(run: OpenRun, nearest: Nearest, index: int = 0) -> TideErrors:
    """The error of each false positive at IoU `IOU_THRESHOLDS[index]`, by the first of these that fits.

    Localization: its category's nearest object has .1 <= IoU < threshold. Classification: another category's
    nearest has IoU >= threshold. Duplicate: its category's nearest has IoU >= threshold, so is found already.
    Both: another category's nearest has .1 <= IoU < threshold. Background: all others.

    Source: TIDE (Bolya et al. 2020), tidecv 1.0.1. Deviations: predictions ignored for a crowd have no error;
    the bounds are half open as in the paper; of equally near objects the later is meant, as in COCO; at most
    100 predictions an image and category take part, not 100 an image.
    """
    threshold = min(float(IOU_THRESHOLDS[index]), 1 - 1e-10)
    rows = label_rows(run.table, index)
    false = np.flatnonzero(rows.label == FALSE)
    same, other = nearest.same_iou[false], nearest.other_iou[false]
    narrow = (same >= BACKGROUND_IOU) & (same < threshold)
    kinds = np.select(
        [narrow, other >= threshold, same >= threshold, other >= BACKGROUND_IOU],
        [LOCALIZATION, CLASSIFICATION, DUPLICATE, BOTH],
        BACKGROUND,
    )
    kind = np.full(len(rows.label), NONE, np.int8)
    kind[false] = kinds
    about = np.full(len(rows.label), NONE, np.int64)
    of_same = (kinds == LOCALIZATION) | (kinds == DUPLICATE)
    about[false] = np.where(of_same, nearest.same[false], nearest.other[false])
    about[kind == BACKGROUND] = NONE
    unmatched = (run.table.object_ranges & 1).astype(np.bool_)
    unmatched[rows.object[rows.label == FOUND]] = False
    repairs, nearly = _repairs(run, kind, about, unmatched)
    return TideErrors(rows, kind, about, repairs, unmatched, unmatched & ~nearly)


def errors_within(run: OpenRun, errors: TideErrors, view: View) -> tuple[Bools, Bools]:
    """The rows `(N,)` and objects `(G,)` of a view.

    Of a slice of objects: the rows whose error is about one of them.
    """
    mask = view.mask
    if mask is None:
        return np.ones(len(errors.kind), np.bool_), np.ones(run.table.n_objects, np.bool_)
    if view.scope == "images":
        return np.append(mask, False)[run.table.row_image], mask[run.table.object_image]
    return np.append(mask, False)[errors.about], mask


def nearest_of(run: OpenRun) -> Nearest:
    """The objects nearest to each row: needed once for all thresholds."""
    return nearest_objects(run.source, run.table)


def _repairs(run: OpenRun, kind: Labels, about: Longs, unmatched: Bools) -> tuple[Bools, Bools]:
    """The row `(N,)` that would have found each unmatched object, and the objects `(G,)` that have one."""
    candidates = np.flatnonzero((kind == LOCALIZATION) | (kind == CLASSIFICATION))
    candidates = candidates[unmatched[about[candidates]]]
    confidence = row_confidences(run.source, run.table)[candidates]
    order = np.lexsort((run.table.row_prediction[candidates], -confidence, about[candidates]))
    objects, first = np.unique(about[candidates][order], return_index=True)
    repairs, nearly = np.zeros(len(kind), np.bool_), np.zeros(len(unmatched), np.bool_)
    repairs[candidates[order][first]] = True
    nearly[objects] = True
    return repairs, nearly
