"""Predictions against ground truth: matched once, then scored for any slice."""

from microtome.chance.gap import Gap
from microtome.evaluation.evaluating import evaluate
from microtome.evaluation.results import (
    CategoryMetrics,
    ConfusionMatrix,
    Curve,
    Evaluation,
    Scope,
    SliceMetrics,
)
from microtome.matching.results import IouType, Metrics, OutcomeCounts, RateIntervals

__all__ = [
    "CategoryMetrics",
    "ConfusionMatrix",
    "Curve",
    "Evaluation",
    "Gap",
    "IouType",
    "Metrics",
    "OutcomeCounts",
    "RateIntervals",
    "Scope",
    "SliceMetrics",
    "evaluate",
]
