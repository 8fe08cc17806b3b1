"""Evaluations as pandas tables; a figure with nothing behind it is NaN there, as pandas users expect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from microtome.evaluation.results import CategoryMetrics, Evaluation, SliceMetrics
from microtome.matching.results import OutcomeCounts
from microtome.reporting.documents import metrics_document
from microtome.reporting.figures import METRIC_NAMES
from microtome.reporting.gaps import gap_of

if TYPE_CHECKING:
    import pandas

_GAP = ("gap_raw", "gap_null_mean", "gap_value", "gap_low", "gap_high", "gap_p", "gap_q")
_OUTCOMES = ("true_positive", "false_positive", "matched", "missed", "mispredicted")


def per_category_frame(evaluation: Evaluation) -> pandas.DataFrame:
    """One row a category: `category`, `n_objects`, `n_predictions`, figures; no rows without categories."""
    names = ["category", "n_objects", "n_predictions", *METRIC_NAMES]
    return _frame([_category_row(row) for row in evaluation.per_category], names, METRIC_NAMES)


def slices_frame(evaluation: Evaluation) -> pandas.DataFrame:
    """One row a slice: size, figures, `baseline_<figure>` over its own categories, gap, outcome counts."""
    baselines = tuple(f"baseline_{name}" for name in METRIC_NAMES)
    gap = ("gap_metric", *_GAP, "verdict")
    names = ["name", "scope", "n_images", "n_objects", *METRIC_NAMES, *baselines, *gap, *_OUTCOMES]
    rows = [_slice_row(row) for row in evaluation.slices]
    return _frame(rows, names, (*METRIC_NAMES, *baselines, *_GAP))


def _frame(rows: list[dict[str, Any]], names: list[str], figures: tuple[str, ...]) -> pandas.DataFrame:
    import pandas  # heavy, and only notebooks ask for it

    return pandas.DataFrame(rows, columns=names).astype(dict.fromkeys(figures, "float64"))


def _category_row(row: CategoryMetrics) -> dict[str, Any]:
    sizes = {"category": row.category, "n_objects": row.n_objects, "n_predictions": row.n_predictions}
    return sizes | metrics_document(row.metrics)


def _slice_row(row: SliceMetrics) -> dict[str, Any]:
    gap = gap_of(row)
    return {
        "name": row.name,
        "scope": row.scope,
        "n_images": row.n_images,
        "n_objects": row.n_objects,
        **metrics_document(row.metrics),
        **{
            f"baseline_{name}": value
            for name, value in metrics_document(row.baseline_same_categories).items()
        },
        "gap_metric": gap.metric,
        "gap_raw": gap.raw,
        **{name: getattr(gap.tested, name.removeprefix("gap_"), None) for name in _GAP[1:]},
        "verdict": gap.verdict,
        **_outcome_row(row.outcomes),
    }


def _outcome_row(outcomes: OutcomeCounts) -> dict[str, int]:
    return {name: getattr(outcomes, name) for name in _OUTCOMES}
