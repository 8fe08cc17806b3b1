"""The confidence threshold: precision, recall and F1 over it, and the best one of each category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microtome.analysis.analysing import RunReview
from microtome.analysis.curves import CategoryCurves, Point
from microtome.reporting.drawing import path, place
from microtome.reporting.figures import DASH, figure
from microtome.reporting.table import Cell, Column, Table, count_cell, text_column

_RATES = {"precision": "Precision", "recall": "Recall", "f1": "F1"}
_NOTHING = "no threshold: nothing of this category is ever found"
TOGETHER = "all together"


@dataclass(frozen=True)
class RateLine:
    """One rate over confidence, as an SVG path."""

    name: str
    words: str
    path: str


@dataclass(frozen=True)
class Mark:
    """A threshold marked in the drawing, at `x`; `y` is the F1 there."""

    name: str
    words: str
    x: float
    y: float


@dataclass(frozen=True)
class Thresholds:
    """The section: a drawing of all categories together, and a table of each."""

    lines: Sequence[RateLine]
    marks: Sequence[Mark]
    words: str
    table: Table


def thresholds_section(reviews: Sequence[RunReview]) -> Thresholds | None:
    """The section of the first run; None without reviews."""
    if not reviews:
        return None
    found = reviews[0].analysis.curves
    points = found.overall.curve.sampled()
    lines = [
        RateLine(name, words, path((point.confidence, getattr(point, name)) for point in points))
        for name, words in _RATES.items()
    ]
    return Thresholds(lines, _marks(found.overall), _words(found.overall), _table(reviews[0]))


def _marks(row: CategoryCurves) -> list[Mark]:
    asked = (("now", "in use", row.now), ("best", "highest F1", row.best))
    return [
        Mark(name, f"{words}: {_point_words(point)}", *place(point.confidence, point.f1))
        for name, words, point in asked
        if point is not None and point.f1 is not None
    ]


def _words(row: CategoryCurves) -> str:
    if row.best is None:
        return "No threshold finds anything."
    return (
        f"In use: {_point_words(row.now)}. F1 is highest at confidence {figure(row.best.confidence)}: "
        f"{_point_words(row.best)}."
    )


def _point_words(point: Point) -> str:
    return f"precision {figure(point.precision)}, recall {figure(point.recall)}, F1 {figure(point.f1)}"


def _table(review: RunReview) -> Table:
    found, now = review.analysis.curves, review.analysis.subject.confidence_threshold
    columns = [
        text_column("Category"),
        Column("Objects"),
        Column(f"F1 at {now:g}", "at the threshold in use"),
        Column("Best threshold", "the confidence of highest F1, IoU 0.50"),
        Column("F1 there"),
        Column("Precision there"),
        Column("Recall there"),
        Column("F1 gained", "by moving to the best threshold"),
    ]
    ordered = sorted(found.per_category, key=lambda row: -_gained(row))
    return Table(
        "Thresholds of highest F1, most to gain first", columns, [_row(r) for r in (found.overall, *ordered)]
    )


def _row(row: CategoryCurves) -> list[Cell]:
    best = row.best
    if best is None:
        there = [Cell(DASH, "figure", _NOTHING)] * 5
    else:
        rates = (best.f1, best.precision, best.recall, _gained(row))
        there = [Cell(figure(value), "figure") for value in (best.confidence, *rates)]
    head = [Cell(row.category or TOGETHER), count_cell(round(row.n_objects))]
    return [*head, Cell(figure(row.now.f1), "figure"), *there]


def _gained(row: CategoryCurves) -> float:
    return 0.0 if row.best is None or row.best.f1 is None else row.best.f1 - (row.now.f1 or 0.0)
