"""The cells of the confusion matrix as lists of what they count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.views import EVERYTHING, View, members_in, view_of
from microtome.catalog.names import unknown_name
from microtome.datasets import Home
from microtome.errors import InputError
from microtome.evaluation.results import ConfusionMatrix
from microtome.matching.inputs import Longs
from microtome.matching.members import confusion_matrix
from microtome.matching.outcomes import NONE
from microtome.matching.results import IouType

BACKGROUND, MISSED = "background", "missed"
MOST_CONFUSED = 12


@dataclass(frozen=True)
class CellIds:
    """What one cell counts: each object with the prediction that found or mistook it, or one side alone.

    `truth` is None where there is no object, `predicted` where there is no prediction. Ids `(N,)` ascend by
    object; both lists are in the same order where there are pairs.
    """

    truth: str | None
    predicted: str | None
    object_ids: Longs
    prediction_ids: Longs

    @property
    def n(self) -> int:
        """How many the cell counts."""
        return max(len(self.object_ids), len(self.prediction_ids))


@dataclass(frozen=True)
class Cells:
    """The cell of each object `(G,)` and of each prediction `(P,)`: row * (K + 1) + column, -1 for none."""

    objects: Longs
    predictions: Longs


def confusion(
    home: Home,
    dataset: str,
    run: str,
    *,
    slice: str | None = None,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> ConfusionMatrix:
    """The matrix of a run on everything or on a slice, as `evaluate` counts it. Raises: as `evaluate`."""
    opened = open_run(home, dataset, run, iou_type, confidence)
    return confusion_in(opened, view_of(home, opened, slice))


def confusion_in(run: OpenRun, view: View) -> ConfusionMatrix:
    """The matrix of what the view shows."""
    counts = confusion_matrix(run.source, run.told, members_in(run, view))
    return ConfusionMatrix(run.loaded.categories, tuple(tuple(row) for row in counts.tolist()))


def cell_ids(
    home: Home,
    dataset: str,
    run: str,
    *,
    truth: str | None,
    predicted: str | None,
    slice: str | None = None,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> CellIds:
    """What a cell counts: `truth` None or "background" for no object, `predicted` None or "missed" for none.

    A category of such a name goes before the word. Raises: NotFoundError for an unknown name, InputError for
    the corner that counts nothing or as `evaluate`.
    """
    opened = open_run(home, dataset, run, iou_type, confidence)
    return named_cell(opened, view_of(home, opened, slice), truth, predicted)


def named_cell(run: OpenRun, view: View, truth: str | None, predicted: str | None) -> CellIds:
    """What the cell of these names counts; names and errors as `cell_ids`."""
    row, column = _place(run, truth, BACKGROUND), _place(run, predicted, MISSED)
    if row == column == run.source.n_categories:
        raise InputError("the corner of background and missed counts nothing", fix="Name a category.")
    return ids_in(run, view, row, column)


def ids_in(run: OpenRun, view: View, row: int, column: int) -> CellIds:
    """What the cell counts; `row` and `column` are categories, or their number for the last ones."""
    cells = cells_of(run, view)
    code = row * (run.source.n_categories + 1) + column
    objects, predictions = np.flatnonzero(cells.objects == code), np.flatnonzero(cells.predictions == code)
    if len(objects) and len(predictions):
        predictions = run.told.object_prediction[objects]
    names = (*run.loaded.categories, None)
    return CellIds(
        truth=names[row],
        predicted=names[column],
        object_ids=run.source.ids_of_objects()[objects],
        prediction_ids=run.source.ids_of_predictions()[predictions],
    )


def most_confused(run: OpenRun, most: int = MOST_CONFUSED) -> tuple[CellIds, ...]:
    """The cells of two different categories that count most, the fullest first, on everything."""
    counts = np.array(confusion_in(run, EVERYTHING).counts)[:-1, :-1]
    counts = counts * (1 - np.eye(len(counts), dtype=counts.dtype))
    order = np.argsort(-counts, axis=None, kind="stable")[:most]
    rows, columns = np.unravel_index(order[counts.reshape(-1)[order] > 0], counts.shape)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return tuple(ids_in(run, EVERYTHING, row, column) for row, column in pairs)


def cells_of(run: OpenRun, view: View = EVERYTHING) -> Cells:
    """The cell of everything that has an outcome and is in the view; each is in one cell only."""
    source, told, members = run.source, run.told, members_in(run, view)
    k = source.n_categories
    objects = np.full(source.n_objects, NONE, np.int64)
    predictions = np.full(source.n_predictions, NONE, np.int64)
    own = members.objects & (told.object_outcome != NONE)
    column = np.full(source.n_objects, k)
    column[told.found] = source.prediction_category[told.object_prediction[told.found]]
    objects[own] = source.object_category[own] * (k + 1) + column[own]
    alone = members.predictions & (told.prediction_outcome != NONE)
    alone[told.object_prediction[told.found]] = False
    predictions[alone] = k * (k + 1) + source.prediction_category[alone]
    paired = np.flatnonzero(own & told.found)
    predictions[told.object_prediction[paired]] = objects[paired]
    return Cells(objects, predictions)


def _place(run: OpenRun, name: str | None, nothing: str) -> int:
    categories = run.loaded.categories
    if name is None or (name == nothing and name not in categories):
        return len(categories)
    if name not in categories:
        raise unknown_name("category", name, [*categories, nothing])
    return categories.index(name)
