"""Several runs side by side; every difference is to the first run and raw: `differences` has the tested."""

from __future__ import annotations

from collections.abc import Sequence

from microtome.evaluation.reasons import INSUFFICIENT
from microtome.evaluation.results import Evaluation
from microtome.matching.results import Metrics
from microtome.reporting.categories import weakest_first
from microtome.reporting.figures import METRIC_NAMES, METRICS
from microtome.reporting.gaps import (
    MINIMUM_CATEGORY_OBJECTS,
    gap_of,
    primary_metric,
    widest_first,
)
from microtome.reporting.table import (
    Cell,
    Column,
    Table,
    count_cell,
    difference_cell,
    figure_cell,
    text_column,
)

_MUST_AGREE = {
    "version": "The version of the data set",
    "confidence_threshold": "The confidence threshold",
    "n_images": "The number of images",
    "n_objects": "The number of objects",
}


def comparison_tables(evaluations: Sequence[Evaluation], *, tested: bool = False) -> list[Table]:
    """All figures, slices and categories with a column a run; none for a single run.

    Slices are left out where their differences are `tested`, and so shown in a table of their own.
    """
    if len(evaluations) < 2:
        return []
    slices = [] if tested else [_slices(evaluations)]
    tables = [_overall(evaluations), *slices, _categories(evaluations)]
    return [table for table in tables if table.rows]


def comparability_notes(evaluations: Sequence[Evaluation]) -> list[str]:
    """What differs between the runs apart from the predictions, in sentences."""
    first, *others = evaluations
    return [
        f"{words} differs: {getattr(first, name)} for {first.run}, {getattr(other, name)} for {other.run}."
        for other in others
        for name, words in _MUST_AGREE.items()
        if getattr(first, name) != getattr(other, name)
    ]


def _overall(evaluations: Sequence[Evaluation]) -> Table:
    metrics = [evaluation.overall for evaluation in evaluations]
    rows = [[_metric_cell(name), *_run_cells(metrics, name)] for name in METRIC_NAMES]
    return Table("All figures", [text_column("Figure"), *_run_columns(evaluations)], rows)


def _slices(evaluations: Sequence[Evaluation]) -> Table:
    found = [{row.name: row.metrics for row in evaluation.slices} for evaluation in evaluations]
    columns = [text_column("Slice"), text_column("Metric"), *_run_columns(evaluations), text_column("Remark")]
    rows = []
    for row in widest_first(evaluations[0].slices):
        metric = primary_metric(row.scope)
        metrics = [by_name.get(row.name) for by_name in found]
        gap = gap_of(row)
        remark = "" if gap.speaks else gap.verdict or ""
        figures = _run_cells(metrics, metric, muted=not gap.speaks)
        rows.append([Cell(row.name), _metric_cell(metric), *figures, Cell(remark, "flag")])
    return Table("Slices", columns, rows)


def _categories(evaluations: Sequence[Evaluation]) -> Table:
    found = [{row.category: row.metrics for row in evaluation.per_category} for evaluation in evaluations]
    columns = [text_column("Category"), Column("Objects"), *_run_columns(evaluations), text_column("Remark")]
    rows = []
    for row in weakest_first(evaluations[0].per_category):
        metrics = [by_name.get(row.category) for by_name in found]
        remark = INSUFFICIENT if row.n_objects < MINIMUM_CATEGORY_OBJECTS else ""
        figures = _run_cells(metrics, "mAP", muted=bool(remark))
        rows.append([Cell(row.category), count_cell(row.n_objects), *figures, Cell(remark, "flag")])
    return Table("AP by category", columns, rows)


def _metric_cell(metric: str) -> Cell:
    return Cell(METRICS[metric].label, title=METRICS[metric].meaning)


def _run_columns(evaluations: Sequence[Evaluation]) -> list[Column]:
    columns = [Column(evaluations[0].run)]
    for other in evaluations[1:]:
        title = f"{other.run} minus {evaluations[0].run}; whether it could be chance is not said here"
        columns += [Column(other.run), Column("Raw difference", title)]
    return columns


def _run_cells(metrics: Sequence[Metrics | None], metric: str, *, muted: bool = False) -> list[Cell]:
    first, *others = [getattr(row, metric) if row else None for row in metrics]
    cells = [figure_cell(first, metric)]
    for value in others:
        cells += [figure_cell(value, metric), difference_cell(value, first, muted=muted)]
    return cells
