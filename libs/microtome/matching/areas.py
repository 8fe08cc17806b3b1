"""Average precision of rows whose labels were changed, as when errors are fixed."""

from __future__ import annotations

import numpy as np

from microtome.matching.accumulation import recall_steps
from microtome.matching.compiled import kernel
from microtome.matching.inputs import EvaluationInput, Floats, Ints, Longs, frozen
from microtome.matching.labels import FALSE, FOUND, IGNORED, Labels, row_confidences
from microtome.matching.lanes import EPSILON
from microtome.matching.parameters import N_RECALL
from microtome.matching.table import MatchTable


class AreaCurves:
    """Average precisions of one run under any labels of its rows; what all of them need is read once."""

    def __init__(self, source: EvaluationInput, table: MatchTable) -> None:
        self._table = table
        self._confidence = row_confidences(source, table)

    def average_precisions(
        self, label: Labels, n_objects: Longs, weights: Floats, moved: Longs, moved_category: Longs
    ) -> Floats:
        """Average precision `(K,)` over 101 recalls, where `label (N,)` says what each row is; -1 without
        objects.

        `n_objects (K,)` are to be found, a false positive weighs `weights (K,)`. The rows `moved (M,)` are
        found objects of `moved_category (M,)`, in whose rows they take the place that their confidence gives
        them; label them IGNORED where they come from.

        Source: pycocotools 2.0.11 `COCOeval.accumulate`; the same precisions, averaged with one rounding
        less.
        """
        table = self._table
        order = np.lexsort(
            (table.row_prediction[moved], table.row_image[moved], -self._confidence[moved], moved_category)
        )
        moved_start = np.zeros(table.n_categories + 1, np.int64)
        np.cumsum(np.bincount(moved_category, minlength=table.n_categories), out=moved_start[1:])
        result = np.empty(table.n_categories)
        _fill_areas(
            table.category_word,
            frozen(label),
            frozen(self._confidence),
            table.row_image,
            table.row_prediction,
            frozen(moved[order].astype(np.int64)),
            moved_start,
            frozen(n_objects.astype(np.int64)),
            frozen(weights),
            result,
        )
        return result


@kernel
def _comes_first(a: int, b: int, confidence: Floats, image: Ints, prediction: Ints) -> bool:
    """Whether row `a` is counted before row `b`: more confident, or of an earlier image or prediction."""
    if confidence[a] != confidence[b]:
        return bool(confidence[a] > confidence[b])
    if image[a] != image[b]:
        return bool(image[a] < image[b])
    return bool(prediction[a] < prediction[b])


@kernel
def _fill_areas(
    category_word: Longs,
    label: Labels,
    confidence: Floats,
    row_image: Ints,
    row_prediction: Ints,
    moved: Longs,
    moved_start: Longs,
    n_objects: Longs,
    weights: Floats,
    areas: Floats,
) -> None:
    """Fills `areas (K,)`; `moved` is in the order of categories, then of counting."""
    most = 0
    for k in range(len(n_objects)):
        n_rows = 64 * (category_word[k + 1] - category_word[k]) + moved_start[k + 1] - moved_start[k]
        most = max(most, n_rows)
    n_false_before = np.empty(most, np.int64)
    steps = np.empty(N_RECALL, np.int32)
    for k in range(len(n_objects)):
        if n_objects[k] == 0:
            areas[k] = -1.0
            continue
        # 1. down the rows: how many false positives come before each true positive
        n_true, n_false = 0, 0
        next_moved, last_moved = moved_start[k], moved_start[k + 1]
        for row in range(64 * category_word[k], 64 * category_word[k + 1]):
            if label[row] == IGNORED:
                continue
            while next_moved < last_moved and _comes_first(
                moved[next_moved], row, confidence, row_image, row_prediction
            ):
                n_false_before[n_true] = n_false
                n_true += 1
                next_moved += 1
            if label[row] == FOUND:
                n_false_before[n_true] = n_false
                n_true += 1
            elif label[row] == FALSE:
                n_false += 1
        while next_moved < last_moved:
            n_false_before[n_true] = n_false
            n_true += 1
            next_moved += 1
        # 2. back up: the best precision at each recall or a higher one
        recall_steps(n_objects[k], steps)
        total, best, r = 0.0, 0.0, N_RECALL - 1
        while r >= 0 and steps[r] > n_true:
            r -= 1
        for c in range(n_true, 0, -1):
            best = max(best, c / (weights[k] * n_false_before[c - 1] + c + EPSILON))
            while r >= 0 and steps[r] == c:
                total += best
                r -= 1
        areas[k] = total / N_RECALL
