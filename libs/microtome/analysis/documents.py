"""Analyses as plain dictionaries whose keys are fixed: scripts depend on them; what is unknown is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from microtome.analysis.analysing import RunAnalysis, RunReview, Subject
from microtome.analysis.calibration import Reliability, RunCalibration
from microtome.analysis.confusion import CellIds
from microtome.analysis.curves import CategoryCurves, Point, RunCurves
from microtome.analysis.error_budget import ErrorBudget
from microtome.analysis.figures import RunFigures
from microtome.analysis.fixing import FixingWorth
from microtome.evaluation.reasons import reasons_without_interval
from microtome.evaluation.results import ConfusionMatrix
from microtome.matching.intervals import Interval

Document = dict[str, Any]
MOST_IDS = 1_000
NO_INTERVAL = "too few images hold an object of it: most resamples hold none"


def analysis_document(analysis: RunAnalysis) -> Document:
    """The JSON of `analyse`: that of its parts under one head."""
    return (
        errors_document(analysis.subject, analysis.budget, analysis.worth)
        | curves_document(analysis.subject, analysis.curves)
        | calibration_document(analysis.subject, analysis.calibration)
    )


def figures_document(subject: Subject, found: RunFigures, notes: tuple[str, ...]) -> Document:
    """The figures of everything or of a slice, and of each category."""
    return asdict(subject) | asdict(found) | {"notes": list(notes)}


def metric_intervals_document(subject: Subject, found: Mapping[str, Interval | None]) -> Document:
    """The 95 % intervals of figures that have no formula for them; None where there is none, and why."""
    why = reasons_without_interval(subject.scope)
    return asdict(subject) | {
        "intervals": {name: None if each is None else asdict(each) for name, each in found.items()},
        "reasons": {name: why.get(name, NO_INTERVAL) for name, each in found.items() if each is None},
    }


def errors_document(subject: Subject, budget: ErrorBudget, worth: FixingWorth | None) -> Document:
    """What each type of error costs and, of a slice, what fixing it is worth to the whole set."""
    return asdict(subject) | {
        "error_budget": budget_document(budget),
        "worth": None if worth is None else worth_document(worth),
    }


def budget_document(budget: ErrorBudget) -> Document:
    """The costs by type, and of the two sides."""
    return {
        "ap50": budget.ap50,
        "costs": [asdict(row) for row in budget.costs],
        "false_positives": asdict(budget.false_positives),
        "false_negatives": asdict(budget.false_negatives),
    }


def review_document(review: RunReview) -> Document:
    """The analysis of a whole run; by slice what fixing it is worth, what its errors cost and its
    curves of precision at COCO's 101 recalls; and what is confused most.
    """
    return analysis_document(review.analysis) | {
        "worths": {name: worth_document(worth) for name, worth in review.worths.items()},
        "slice_budgets": {name: budget_document(budget) for name, budget in review.budgets.items()},
        "slice_curves": {name: asdict(found) for name, found in review.curves.items()},
        "confused": [ids_document(cell, MOST_IDS) for cell in review.confused],
    }


def worth_document(worth: FixingWorth) -> Document:
    """What the whole data set's mAP gains; `gain_by_type` is empty where types were not asked for."""
    return {
        "mAP": worth.mAP,
        "gain": worth.gain,
        "share": worth.share,
        "gain_by_type": dict(worth.gain_by_type),
        "n_errors": worth.n_errors,
    }


def curves_document(subject: Subject, found: RunCurves, *, whole: bool = False) -> Document:
    """The point in use and that of highest F1 of all categories together and of each.

    Curves themselves are given of all together, and with `whole` of each category: precision at the 101
    recalls of COCO, and the rates at each hundredth of confidence.
    """
    return asdict(subject) | {
        "curves": {
            "iou": found.iou,
            "overall": _curve(found.overall, whole=True),
            "per_category": [_curve(row, whole=whole) for row in found.per_category],
        }
    }


def calibration_document(subject: Subject, found: RunCalibration) -> Document:
    """Bins of confidence with the share that is right, and the calibration error."""
    return asdict(subject) | {
        "calibration": {
            "iou": found.iou,
            "strategy": found.strategy,
            "overall": _reliability(found.overall),
            "per_category": [_reliability(row) for row in found.per_category],
        }
    }


def confusion_document(subject: Subject, matrix: ConfusionMatrix) -> Document:
    """Counts by row, the object's category, and column, the prediction's; last: background and missed."""
    counts = [list(row) for row in matrix.counts]
    return asdict(subject) | {"confusion": {"categories": list(matrix.categories), "counts": counts}}


def cell_document(subject: Subject, cell: CellIds, limit: int | None = None) -> Document:
    """The ids that a cell counts, `limit` of each at most; `n` is how many it counts."""
    return asdict(subject) | {"cell": ids_document(cell, limit)}


def ids_document(cell: CellIds, limit: int | None = None) -> Document:
    """The cell alone."""
    return {
        "truth": cell.truth,
        "predicted": cell.predicted,
        "n": cell.n,
        "object_ids": cell.object_ids[:limit].tolist(),
        "prediction_ids": cell.prediction_ids[:limit].tolist(),
    }


def _curve(row: CategoryCurves, *, whole: bool) -> Document:
    document: Document = {
        "category": row.category,
        "n_objects": row.n_objects,
        "now": asdict(row.now),
        "best": None if row.best is None else asdict(row.best),
    }
    if not whole:
        return document
    precision = None if row.precision_by_recall is None else row.precision_by_recall.tolist()
    return document | {"precision_by_recall": precision, "by_confidence": _columns(row.curve.sampled())}


def _columns(points: list[Point]) -> Document:
    return {
        name: [getattr(point, name) for point in points]
        for name in ("confidence", "precision", "recall", "f1")
    }


def _reliability(row: Reliability) -> Document:
    return asdict(row) | {"bins": [asdict(each) for each in row.bins]}
