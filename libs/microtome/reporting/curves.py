"""Precision over recall as small drawings, one a category, with the operating point marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from microtome.evaluation.results import Curve, Evaluation
from microtome.reporting.categories import weakest_first
from microtome.reporting.figures import figure
from microtome.reporting.table import Cell, Column, Table, figure_cell, text_column

CURVES_SHOWN = 60
WIDTH, HEIGHT = 200, 150
LEFT, RIGHT, TOP, BOTTOM = 24, 192, 8, 128
_MARKDOWN_RECALLS = tuple(range(0, 101, 10))


@dataclass(frozen=True)
class Line:
    """One run's curve: `path` as an SVG path, the operating point in the drawing's units if there is one.

    `mean` is the figure that is the curve's mean, with its name.
    """

    run: str
    path: str
    area: str
    point: tuple[float, float] | None
    point_words: str
    mean: str


@dataclass(frozen=True)
class CurvePlot:
    """One category's drawing, `WIDTH` x `HEIGHT` units; the first line is the report's run."""

    category: str
    n_objects: int
    lines: Sequence[Line]


@dataclass(frozen=True)
class CurvePlots:
    """Drawings of the weakest categories, and a sentence on what is left out."""

    plots: Sequence[CurvePlot]
    note: str


def curve_plots(evaluations: Sequence[Evaluation]) -> CurvePlots:
    """Drawings for every category that has objects, weakest first, at most `CURVES_SHOWN`."""
    first = evaluations[0]
    drawn = {curve.category for curve in first.curves if curve.precision is not None}
    rows = [row for row in weakest_first(first.per_category) if row.category in drawn]
    plots = [
        CurvePlot(
            row.category, row.n_objects, [line for e in evaluations if (line := _line(e, row.category))]
        )
        for row in rows[:CURVES_SHOWN]
    ]
    return CurvePlots(plots, _left_out(len(first.curves) - len(drawn), len(rows) - len(plots)))


def curve_table(evaluation: Evaluation) -> Table:
    """Precision at every tenth of recall, for readers without pictures."""
    columns = [text_column("Category"), *(Column(f"R {step / 100:.1f}") for step in _MARKDOWN_RECALLS)]
    curves = {curve.category: curve for curve in evaluation.curves}
    rows = [
        [Cell(curve.category), *(figure_cell(value, "AP50") for value in _at(curve, _MARKDOWN_RECALLS))]
        for row in weakest_first(evaluation.per_category)
        if (curve := curves.get(row.category)) is not None and curve.precision is not None
    ]
    return Table("Precision by recall, IoU 0.50", columns, rows)


def curve_path(curve: Curve) -> str:
    """An SVG path through the curve's corners; empty without precision."""
    if curve.precision is None:
        return ""
    points = list(zip(curve.recall, curve.precision, strict=True))
    return "M" + "L".join(f"{_x(r):.1f} {_y(p):.1f}" for r, p in _corners(points))


def _line(evaluation: Evaluation, category: str) -> Line | None:
    curve = next((c for c in evaluation.curves if c.category == category), None)
    if curve is None or curve.precision is None:
        return None
    metrics = next((row.metrics for row in evaluation.per_category if row.category == category), None)
    precision, recall = (metrics.precision, metrics.recall) if metrics else (None, None)
    point = None if precision is None or recall is None else (_x(recall), _y(precision))
    line = curve_line(evaluation.run, curve, f"AP50 {figure(metrics.AP50 if metrics else None)}")
    return replace(line, point=point, point_words=f"precision {figure(precision)}, recall {figure(recall)}")


def curve_line(run: str, curve: Curve, mean: str) -> Line:
    """The line of a curve with the figure that is its mean, without an operating point."""
    path = curve_path(curve)
    return Line(run, path, f"{path}L{_x(curve.recall[-1]):.1f} {BOTTOM}L{LEFT} {BOTTOM}Z", None, "", mean)


def _x(recall: float) -> float:
    return LEFT + recall * (RIGHT - LEFT)


def _y(precision: float) -> float:
    return BOTTOM - precision * (BOTTOM - TOP)


def _corners(points: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Points without those in the middle of a level stretch."""
    last = len(points) - 1
    for at, point in enumerate(points):
        level = 0 < at < last and points[at - 1][1] == point[1] == points[at + 1][1]
        if not level:
            yield point


def _at(curve: Curve, steps: Sequence[int]) -> list[float | None]:
    return [curve.precision[step] if curve.precision else None for step in steps]


def _left_out(n_without: int, n_further: int) -> str:
    parts = []
    if n_without:
        parts.append(f"Categories without objects have no curve ({n_without}).")
    if n_further:
        parts.append(f"The {n_further} strongest categories are not drawn.")
    return " ".join(parts)
