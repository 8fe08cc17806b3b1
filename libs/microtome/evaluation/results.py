"""What an evaluation says, as plain values: figures in [0, 1], None where nothing is behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from microtome.chance.gap import Gap
from microtome.matching.results import UNKNOWN_RATES, IouType, Metrics, OutcomeCounts, RateIntervals

Scope = Literal["images", "objects"]


@dataclass(frozen=True)
class CategoryMetrics:
    """One category's figures; the counts leave crowds out.

    `n_predictions` are those at the confidence threshold or over it, of a slice of objects those about them.
    """

    category: str
    n_objects: int
    n_predictions: int
    metrics: Metrics
    intervals: RateIntervals = UNKNOWN_RATES


@dataclass(frozen=True)
class ConfusionMatrix:
    """Counts `(K + 1, K + 1)`: row = category of the object, column = of the prediction, last = background.

    Row sums are the object counts, column sums the prediction counts (the background row and column hold
    what had no partner).
    """

    categories: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Curve:
    """Precision at the 101 recall thresholds of COCO, at IoU .5; None where the category has no objects."""

    category: str
    recall: tuple[float, ...]
    precision: tuple[float, ...] | None


@dataclass(frozen=True)
class SliceMetrics:
    """A slice beside its baseline.

    `baseline_same_categories` averages the baseline over the slice's own categories only, so that class mix
    is not taken for failure. `own_false_positives` counts false positives that are themselves members
    (object scope with predictions' crops), None otherwise. One that `leaves_nothing_out` is itself every
    random slice of its size: it has no gap that could be told.
    """

    name: str
    scope: Scope
    n_images: int
    n_objects: int
    metrics: Metrics
    baseline_same_categories: Metrics
    per_category: tuple[CategoryMetrics, ...]
    outcomes: OutcomeCounts
    notes: tuple[str, ...] = ()
    own_false_positives: int | None = None
    gap: Gap | None = None
    intervals: RateIntervals = UNKNOWN_RATES
    leaves_nothing_out: bool = False


@dataclass(frozen=True)
class Evaluation:
    """Everything `microtome evaluate` reports of one run."""

    dataset: str
    version: int
    run: str
    iou_type: IouType
    confidence_threshold: float
    n_images: int
    n_objects: int
    n_predictions: int
    overall: Metrics
    per_category: tuple[CategoryMetrics, ...]
    outcomes: OutcomeCounts
    confusion: ConfusionMatrix
    curves: tuple[Curve, ...]
    slices: tuple[SliceMetrics, ...] = ()
    notes: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    intervals: RateIntervals = UNKNOWN_RATES
