"""What an evaluation says, as plain values: figures in [0, 1], None where nothing is behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from microtome.evaluation.intervals import Interval

Scope = Literal["images", "objects"]
IouType = Literal["bbox", "segm"]
Verdict = Literal["worse", "better", "no evidence", "insufficient evidence", "selected on the outcome"]


@dataclass(frozen=True)
class Metrics:
    """The 12 COCO figures, and precision, recall and F1 at the operating point; None where undefined.

    Source: pycocotools 2.0.11 `COCOeval.summarize`; names as in its printed table.
    """

    mAP: float | None
    AP50: float | None
    AP75: float | None
    AP_small: float | None
    AP_medium: float | None
    AP_large: float | None
    AR1: float | None
    AR10: float | None
    AR100: float | None
    AR_small: float | None
    AR_medium: float | None
    AR_large: float | None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


@dataclass(frozen=True)
class RateIntervals:
    """95 % intervals of precision, recall and F1 at the operating point; None where the rate is."""

    precision: Interval | None = None
    recall: Interval | None = None
    f1: Interval | None = None


UNKNOWN_RATES = RateIntervals()


@dataclass(frozen=True)
class CategoryMetrics:
    """One category's figures; the counts leave crowds out."""

    category: str
    n_objects: int
    n_predictions: int
    metrics: Metrics
    intervals: RateIntervals = UNKNOWN_RATES


@dataclass(frozen=True)
class OutcomeCounts:
    """Predictions and objects of each outcome at the operating point (IoU .5, a confidence threshold)."""

    true_positive: int
    false_positive: int
    matched: int
    missed: int
    mispredicted: int
    by_error_type: Mapping[str, int]


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
class Gap:
    """Whether a slice differs from chance: its figure against random slices of the same size.

    `raw` is the slice less the baseline over the slice's categories. `null_mean` is what a random slice of
    its size has over them, `value` the slice less that, `low` to `high` its 95 % interval, `p` two-sided by
    permutation, `q` corrected for all slices of one call. Where nothing was tested all but `raw` are None.
    """

    metric: str
    raw: float | None
    null_mean: float | None
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    verdict: Verdict


@dataclass(frozen=True)
class SliceMetrics:
    """A slice beside its baseline.

    `baseline_same_categories` averages the baseline over the slice's own categories only, so that class mix
    is not taken for failure. `own_false_positives` counts false positives that are themselves members
    (object scope with predictions' crops), None otherwise.
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
