"""Precision over recall of a slice beside its baseline, as two small drawings and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from microtome.analysis.slice_curves import SliceCurves
from microtome.evaluation.results import Curve
from microtome.matching.parameters import RECALL_THRESHOLDS
from microtome.reporting.curves import CurvePlot, Line, curve_line
from microtome.reporting.figures import figure
from microtome.reporting.table import Cell, Column, Table, figure_cell, text_column

_RECALL = tuple(float(recall) for recall in RECALL_THRESHOLDS)
_TENTHS = range(0, len(_RECALL), 10)
_BASELINE = "baseline"


def slice_plots(name: str, n_objects: int, found: SliceCurves) -> list[CurvePlot]:
    """At IoU .5, and averaged over .5 to .95; the first line of each is the slice."""
    return [
        CurvePlot(title, n_objects, [_line(name, metric, own), _line(_BASELINE, metric, baseline)])
        for title, metric, own, baseline in _pairs(found)
    ]


def slice_curve_table(name: str, found: SliceCurves) -> Table:
    """Precision at every tenth of recall, for readers without pictures."""
    columns = [text_column("Curve"), *(Column(f"R {_RECALL[at]:.1f}") for at in _TENTHS)]
    rows = [
        [Cell(f"{title}, {whose}"), *(figure_cell(precision[at], "AP50") for at in _TENTHS)]
        for title, _, *both in _pairs(found)
        for whose, precision in zip(("slice", _BASELINE), both, strict=True)
    ]
    return Table(f"{name}: precision by recall", columns, rows)


def _pairs(found: SliceCurves) -> list[tuple[str, str, Sequence[float], Sequence[float]]]:
    """A title, the figure that is the curve's mean, and the curves of the slice and of the baseline."""
    own, baseline = found.own, found.baseline
    return [
        ("IoU 0.50", "AP50", own.at_50, baseline.at_50),
        ("IoU 0.50 to 0.95", "mAP", own.over_all, baseline.over_all),
    ]


def _line(name: str, metric: str, precision: Sequence[float]) -> Line:
    mean = sum(precision) / len(precision)
    return curve_line(name, Curve(name, _RECALL, tuple(precision)), f"{metric} {figure(mean)}")
