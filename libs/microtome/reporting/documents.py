"""Evaluations as plain dictionaries whose keys are fixed, because scripts depend on them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from microtome.analysis.comparison_documents import (
    comparison_document,
    confirmation_document,
    confounders_document,
    flips_document,
    gaps_document,
    impact_document,
)
from microtome.analysis.documents import review_document
from microtome.evaluation.reasons import reasons_without_interval
from microtome.evaluation.results import Evaluation, SliceMetrics
from microtome.matching.results import Metrics, OutcomeCounts, RateIntervals
from microtome.reporting.gaps import Gap, gap_of
from microtome.reporting.report import Provenance, ReportInput, SliceEvidence

Document = dict[str, Any]
IDS_SHOWN = 1_000
_TESTED = ("null_mean", "value", "low", "high", "p", "q")


def evaluation_document(evaluation: Evaluation) -> Document:
    """The JSON of `evaluate` as a dictionary; a figure with nothing behind it is None.

    `null_mean`, `value`, `low`, `high`, `p` and `q` of a gap are None where nothing was tested. `reasons` of
    a slice say which of its figures have neither interval nor test, and why.
    """
    return {
        "dataset": evaluation.dataset,
        "version": evaluation.version,
        "run": evaluation.run,
        "iou_type": evaluation.iou_type,
        "confidence_threshold": evaluation.confidence_threshold,
        "overall": metrics_document(evaluation.overall),
        "intervals": intervals_document(evaluation.intervals),
        "per_category": [
            {"category": row.category, "n_objects": row.n_objects, "n_predictions": row.n_predictions}
            | metrics_document(row.metrics)
            | {"intervals": intervals_document(row.intervals)}
            for row in evaluation.per_category
        ],
        "outcomes": _outcomes_document(evaluation.outcomes),
        "slices": [_slice_document(row) for row in evaluation.slices],
        "notes": list(evaluation.notes),
    }


def report_document(report: ReportInput) -> Document:
    """`evaluation_document` with its provenance, and the same of each run beside it under `compared_with`."""
    return evaluation_document(report.evaluation) | {
        "provenance": provenance_document(report.evaluation, report.provenance),
        "analysis": [review_document(review) for review in report.reviews],
        "compared_with": [
            evaluation_document(other) | {"inputs": dict(other.inputs)} for other in report.others
        ],
        "comparison": None if report.comparison is None else comparison_document(report.comparison),
        "flips": [flips_document(told, IDS_SHOWN) for told in report.flips],
        "impact": [impact_document(found) for found in report.impact],
        "evidence": [_evidence_document(name, found) for name, found in report.evidence.items()],
    }


def _evidence_document(name: str, found: SliceEvidence) -> Document:
    return {
        "slice": name,
        "gaps": gaps_document([found.gaps])[0]["gaps"],
        "confounders": confounders_document(found.confounding),
        "halves": confirmation_document(found.halves, IDS_SHOWN),
    }


def provenance_document(evaluation: Evaluation, provenance: Provenance) -> Document:
    """What an evaluation was made from and with; `inputs` maps names to sha256."""
    return {
        "dataset": evaluation.dataset,
        "version": evaluation.version,
        "run": evaluation.run,
        "encoder": provenance.encoder,
        "encoder_digest": provenance.encoder_digest,
        "inputs": dict(evaluation.inputs) | dict(provenance.inputs),
        "program_version": provenance.program_version,
        "created_at": provenance.created_at.isoformat(),
        "command": provenance.command,
    }


def metrics_document(metrics: Metrics) -> dict[str, float | None]:
    """The figures by name."""
    return {name: _number(value) for name, value in asdict(metrics).items()}


def intervals_document(intervals: RateIntervals) -> Document:
    """The 95 % interval of each rate at the operating point, as low and high; None where the rate is."""
    return {
        name: None if found is None else {"low": _number(found.low), "high": _number(found.high)}
        for name in ("precision", "recall", "f1")
        for found in (getattr(intervals, name),)
    }


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)  # numpy's float64 is a float that JSON writers refuse


def _outcomes_document(outcomes: OutcomeCounts) -> Document:
    return {
        "true_positive": outcomes.true_positive,
        "false_positive": outcomes.false_positive,
        "missed": outcomes.missed,
        "mispredicted": outcomes.mispredicted,
        "by_error_type": dict(outcomes.by_error_type),
    }


def _slice_document(row: SliceMetrics) -> Document:
    return {
        "name": row.name,
        "scope": row.scope,
        "n_images": row.n_images,
        "n_objects": row.n_objects,
        "metrics": metrics_document(row.metrics),
        "intervals": intervals_document(row.intervals),
        "baseline_same_categories": metrics_document(row.baseline_same_categories),
        "gap": _gap_document(gap_of(row)),
        "reasons": dict(reasons_without_interval(row.scope)),
        "own_false_positives": row.own_false_positives,
        "notes": list(row.notes),
    }


def _gap_document(gap: Gap) -> Document:
    """What was tested, `value` being the slice less the mean of random slices; None where nothing was.

    `reason` says why the gap tells nothing, None where it could.
    """
    tested = {name: _number(getattr(gap.tested, name, None)) for name in _TESTED}
    why = {"verdict": gap.verdict, "reason": gap.reason}
    return {"metric": gap.metric, "raw": _number(gap.raw)} | tested | why
