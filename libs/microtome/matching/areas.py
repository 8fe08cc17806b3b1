"""Average precision of rows whose labels were changed, as when errors are fixed."""

from __future__ import annotations

import numpy as np

from microtome.errors import InputError
from microtome.kernels import Filled, kernel
from microtome.matching.inputs import EvaluationInput, Floats, Ints, Longs
from microtome.matching.labels import Labels, row_confidences
from microtome.matching.outcomes import Codes
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

        Raises: InputError for arrays of other lengths, and categories that are out of range.

        Source: pycocotools 2.0.11 `COCOeval.accumulate`; the same precisions, averaged with one rounding
        less.
        """
        table, n_categories = self._table, (self._table.n_categories,)
        wanted = (table.row_image.shape, n_categories, n_categories, moved.shape)
        given = (label.shape, n_objects.shape, weights.shape, moved_category.shape)
        if given != wanted or not np.isin(moved_category, np.arange(table.n_categories)).all():
            raise InputError("labels do not fit the match table", found=given, expected=str(wanted))
        order = np.lexsort(
            (table.row_prediction[moved], table.row_image[moved], -self._confidence[moved], moved_category)
        )
        moved_start = np.zeros(table.n_categories + 1, np.int64)
        np.cumsum(np.bincount(moved_category, minlength=table.n_categories), out=moved_start[1:])
        result = np.empty(table.n_categories)
        _fill_areas(
            table.category_word,
            table.n_categories,
            np.ascontiguousarray(label),
            self._confidence,
            table.row_image,
            table.row_prediction,
            moved[order].astype(np.int64),
            moved_start,
            n_objects.astype(np.int64),
            np.ascontiguousarray(weights),
            result,
        )
        return result


@kernel
def _fill_areas(
    category_word: Longs,
    n_categories: int,
    label: Codes,
    confidence: Floats,
    row_image: Ints,
    row_prediction: Ints,
    moved: Longs,
    moved_start: Longs,
    n_objects: Longs,
    weights: Floats,
    areas: Filled[Floats],
) -> None:
    """Fills `areas (K,)`; `moved` is in the order of categories, then of counting."""
