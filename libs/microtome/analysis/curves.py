"""Precision, recall and F1 against confidence, and precision against recall: any slice, any of ten IoUs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.views import EVERYTHING, View, rows_in, view_of
from microtome.catalog.names import unknown_name
from microtome.datasets import Home
from microtome.matching.curves import image_arrays, object_arrays
from microtome.matching.inputs import Bools, Floats
from microtome.matching.labels import FOUND, IGNORED, iou_index, row_categories, row_confidences
from microtome.matching.parameters import IOU_THRESHOLDS, RECALL_THRESHOLDS
from microtome.matching.results import IouType

GRID = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True)
class Point:
    """Precision, recall and F1 of the predictions at or over a confidence; None where undefined."""

    confidence: float
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True)
class ConfidenceCurve:
    """Counts at each distinct confidence `(D,)`, descending: what would be left at or over it.

    `false_positives (D,)` are weighted in slices of objects. No prediction, no confidence.
    """

    confidence: Floats
    true_positives: Floats
    false_positives: Floats
    n_objects: float

    def at(self, confidence: float) -> Point:
        """The rates of the predictions at or over `confidence`."""
        n = int(np.searchsorted(-self.confidence, -confidence, side="right"))
        true = float(self.true_positives[n - 1]) if n else 0.0
        false = float(self.false_positives[n - 1]) if n else 0.0
        whole = true + false + self.n_objects
        return Point(
            confidence=float(confidence),
            precision=true / (true + false) if true + false > 0 else None,
            recall=true / self.n_objects if self.n_objects else None,
            f1=2 * true / whole if whole > 0 else None,
        )

    def best(self) -> Point | None:
        """The point of highest F1, the most confident of equal ones; None where nothing is ever found.

        Chosen on the very data it is measured on, so it looks a little better than it will prove.
        """
        if not self.n_objects or not len(self.confidence) or self.true_positives[-1] == 0:
            return None
        whole = self.true_positives + self.false_positives + self.n_objects
        return self.at(float(self.confidence[np.argmax(2 * self.true_positives / whole)]))

    def sampled(self) -> list[Point]:
        """The points at each hundredth of confidence, from 0 to 1."""
        return [self.at(float(confidence)) for confidence in GRID]


@dataclass(frozen=True)
class CategoryCurves:
    """One category's curves; `category` is None for all together, each prediction counting once.

    `precision_by_recall (101,)` is COCO's, None without objects; `now` is the point at the confidence
    threshold in use, `best` that of highest F1.
    """

    category: str | None
    n_objects: float
    curve: ConfidenceCurve
    now: Point
    best: Point | None
    precision_by_recall: Floats | None


@dataclass(frozen=True)
class RunCurves:
    """The curves of all categories together, and of each that holds an object or a prediction."""

    iou: float
    recall: Floats
    overall: CategoryCurves
    per_category: tuple[CategoryCurves, ...]


def curves(
    home: Home,
    dataset: str,
    run: str,
    *,
    slice: str | None = None,
    category: str | None = None,
    iou: float = 0.5,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> RunCurves:
    """The curves of a run on everything or on a slice, of all categories or of one.

    Raises: NotFoundError for an unknown name; InputError for an IoU that is none of COCO's ten, or as
    `evaluate`.
    """
    index = iou_index(iou)
    opened = open_run(home, dataset, run, iou_type, confidence)
    return curves_in(opened, view_of(home, opened, slice), index, category)


def curves_in(run: OpenRun, view: View, index: int = 0, category: str | None = None) -> RunCurves:
    """The curves of all categories or, beside those of all together, of one. Raises: NotFoundError."""
    if category is not None and category not in run.loaded.categories:
        raise unknown_name("category", category, run.loaded.categories)
    found = curves_of(run, view, index)
    if category is None:
        return found
    own = tuple(row for row in found.per_category if row.category == category)
    return RunCurves(found.iou, found.recall, found.overall, own)


def curves_of(run: OpenRun, view: View = EVERYTHING, index: int = 0) -> RunCurves:
    """The curves at IoU `IOU_THRESHOLDS[index]`, from rows that were matched before.

    Matching is greedy from the most confident down, so what a higher threshold would leave is matched alike.
    At most 100 predictions an image and category take part, as in COCO.
    """
    rows = rows_in(run, view, index)
    categories, confidence = row_categories(run.table), row_confidences(run.source, run.table)
    weight = np.where(rows.label == FOUND, 1.0, rows.weights[categories])
    told = rows.label != IGNORED
    precision = _precision(run, view, index)
    now = run.told.confidence_threshold

    def of(mask: Bools, name: str | None, n_objects: float, area: Floats | None) -> CategoryCurves:
        curve = confidence_curve(confidence[mask], rows.label[mask] == FOUND, weight[mask], n_objects)
        return CategoryCurves(name, n_objects, curve, curve.at(now), curve.best(), area)

    starts = 64 * run.table.category_word
    per_category = []
    for k, name in enumerate(run.loaded.categories):
        own = np.zeros(len(told), np.bool_)
        own[starts[k] : starts[k + 1]] = told[starts[k] : starts[k + 1]]
        n_objects = float(rows.n_objects[k])
        if n_objects or own.any():
            per_category.append(of(own, name, n_objects, precision[k] if n_objects else None))
    held = rows.n_objects > 0
    mean = precision[held].mean(axis=0) if held.any() else None
    return RunCurves(
        iou=float(IOU_THRESHOLDS[index]),
        recall=RECALL_THRESHOLDS,
        overall=of(told, None, float(rows.n_objects.sum()), mean),
        per_category=tuple(per_category),
    )


def confidence_curve(confidence: Floats, found: Bools, weight: Floats, n_objects: float) -> ConfidenceCurve:
    """The curve of predictions `(N,)` of any order; `found` are true positives, the others false ones."""
    order = np.argsort(-confidence, kind="stable")
    ordered = confidence[order]
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)[: len(ordered)])
    true = np.cumsum(np.where(found[order], weight[order], 0.0))
    false = np.cumsum(np.where(found[order], 0.0, weight[order]))
    return ConfidenceCurve(ordered[last], true[last], false[last], n_objects)


def _precision(run: OpenRun, view: View, index: int) -> Floats:
    """COCO's precision `(K, R)`, -1 without objects."""
    if view.scope == "objects" and view.mask is not None:
        return object_arrays(run.table, view.mask).at_iou(index)
    return image_arrays(run.table, view.mask).at_iou(index)
