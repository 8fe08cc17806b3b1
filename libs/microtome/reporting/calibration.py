"""Whether confidences mean what they say: a reliability curve, and the calibration error by category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microtome.analysis.analysing import RunReview
from microtome.analysis.calibration import Reliability, ReliabilityBin
from microtome.reporting.drawing import path, place
from microtome.reporting.figures import count, difference, figure
from microtome.reporting.table import Cell, Column, Table, count_cell, text_column
from microtome.reporting.thresholds import TOGETHER


@dataclass(frozen=True)
class BinMark:
    """One bin: where its point lies, and its interval from `low` to `high`, in the drawing's units."""

    x: float
    y: float
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class ReliabilityLine:
    """One run's curve through its bins."""

    run: str
    path: str
    marks: Sequence[BinMark]


@dataclass(frozen=True)
class Calibration:
    """The section: `lines` of the runs over the `diagonal` of perfect calibration, and a table."""

    diagonal: str
    lines: Sequence[ReliabilityLine]
    words: str
    table: Table


def calibration_section(reviews: Sequence[RunReview]) -> Calibration | None:
    """The section of the first run, the others' curves beside its own; None without reviews."""
    if not reviews:
        return None
    found = reviews[0].analysis.calibration
    return Calibration(
        diagonal=path([(0.0, 0.0), (1.0, 1.0)]),
        lines=[_line(review) for review in reviews],
        words=_words(found.overall),
        table=_table(found.overall, found.per_category),
    )


def _line(review: RunReview) -> ReliabilityLine:
    bins = review.analysis.calibration.overall.bins
    points = path((each.confidence, each.precision) for each in bins)
    return ReliabilityLine(review.analysis.subject.run, points, [_mark(each) for each in bins])


def _mark(each: ReliabilityBin) -> BinMark:
    x, y = place(each.confidence, each.precision)
    _, low = place(each.confidence, each.precision_low)
    _, high = place(each.confidence, each.precision_high)
    words = (
        f"confidence {each.low:.2f} to {each.high:.2f}: {figure(each.precision)} right "
        f"({figure(each.precision_low)} to {figure(each.precision_high)}), {count(round(each.n))} predictions"
    )
    return BinMark(x, y, low, high, words)


def _words(row: Reliability) -> str:
    if row.ece is None or row.bias is None:
        return "There are no predictions to calibrate."
    if row.ece < 0.02:
        return f"Calibration error {figure(row.ece)}: confidences are close to the share that is right."
    too = "too sure" if row.bias > 0 else "too modest"
    by = f"on average by {figure(abs(row.bias))}"
    return f"Calibration error {figure(row.ece)}; the detector is {too}, {by}."


def _table(overall: Reliability, per_category: Sequence[Reliability]) -> Table:
    columns = [
        text_column("Category"),
        Column("Predictions", "of any confidence; those ignored for a crowd are left out"),
        Column(
            "Calibration error", "mean distance of confidence from the share that is right (ECE, 10 bins)"
        ),
        Column("Confidence less precision", "over 0: too sure; under 0: too modest"),
    ]
    ordered = sorted(per_category, key=lambda row: -(row.ece or 0.0) * row.n)
    rows = [
        [
            Cell(row.category or TOGETHER),
            count_cell(round(row.n)),
            Cell(figure(row.ece), "figure"),
            Cell(difference(row.bias), "figure"),
        ]
        for row in (overall, *ordered)
    ]
    return Table("Calibration, most predictions furthest off first", columns, rows)
