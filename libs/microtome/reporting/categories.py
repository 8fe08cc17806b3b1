"""Categories, weakest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from microtome.evaluation.results import CategoryMetrics, Evaluation
from microtome.reporting.figures import METRICS
from microtome.reporting.table import Cell, Column, Table, count_cell, figure_cell, text_column

_SHOWN = {
    "mAP": "AP",
    "AP50": "AP50",
    "AP75": "AP75",
    "AR100": "AR100",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "AP_small": "AP small",
    "AP_medium": "AP medium",
    "AP_large": "AP large",
}


def weakest_first(rows: Iterable[CategoryMetrics]) -> list[CategoryMetrics]:
    """Categories by AP, lowest first, those without objects last."""
    return sorted(rows, key=lambda row: (row.metrics.mAP is None, row.metrics.mAP or 0.0, row.category))


def category_table(evaluation: Evaluation) -> Table:
    """One row a category: sizes and figures."""
    columns = [
        text_column("Category"),
        Column("Objects", "ground-truth objects, crowds left out"),
        Column(
            f"Predictions ≥ {evaluation.confidence_threshold:g}",
            "predictions of this category at the confidence threshold or over it",
        ),
        *(Column(label, _alone(METRICS[metric].meaning)) for metric, label in _SHOWN.items()),
    ]
    rows = [_row(row) for row in weakest_first(evaluation.per_category)]
    return Table("Categories, lowest AP first", columns, rows)


def _alone(meaning: str) -> str:
    return meaning.replace(", averaged over categories", "")


def _row(row: CategoryMetrics) -> Sequence[Cell]:
    figures = (figure_cell(getattr(row.metrics, metric), metric) for metric in _SHOWN)
    return [Cell(row.category), count_cell(row.n_objects), count_cell(row.n_predictions), *figures]
