"""Whether confidences mean what they say: reliability by bins of confidence, and calibration error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.views import EVERYTHING, View, rows_in, view_of
from microtome.datasets import Home
from microtome.errors import InputError
from microtome.matching.inputs import Bools, Floats
from microtome.matching.intervals import wilson_interval
from microtome.matching.labels import FOUND, IGNORED, iou_index, row_categories, row_confidences
from microtome.matching.parameters import IOU_THRESHOLDS
from microtome.matching.results import IouType

Strategy = Literal["width", "count"]
BINS = 10
MOST_BINS = 1000


@dataclass(frozen=True)
class ReliabilityBin:
    """The predictions whose confidence lies over `low` and up to `high`: `n` of them, weighted where false
    positives are; their mean `confidence`, and the share `precision` that are true positives with its 95 %
    interval.
    """

    low: float
    high: float
    n: float
    confidence: float
    precision: float
    precision_low: float
    precision_high: float


@dataclass(frozen=True)
class Reliability:
    """One category's bins, empty ones left out; `category` is None for all together.

    `ece` is the expected calibration error, in [0, 1], None without predictions; `bias` is mean confidence
    less precision: over 0 where the detector is too sure.
    """

    category: str | None
    n: float
    ece: float | None
    bias: float | None
    bins: tuple[ReliabilityBin, ...]


@dataclass(frozen=True)
class RunCalibration:
    """The reliability of all predictions together, and of each category that has any."""

    iou: float
    strategy: Strategy
    overall: Reliability
    per_category: tuple[Reliability, ...]


def calibration(
    home: Home,
    dataset: str,
    run: str,
    *,
    slice: str | None = None,
    iou: float = 0.5,
    bins: int = BINS,
    strategy: Strategy = "width",
    iou_type: IouType = "bbox",
) -> RunCalibration:
    """The calibration of a run on everything or on a slice.

    Raises: NotFoundError for an unknown name; InputError for an IoU that is none of COCO's ten, no bins, or
    as `evaluate`.
    """
    index = iou_index(iou)
    opened = open_run(home, dataset, run, iou_type)
    return calibration_of(opened, view_of(home, opened, slice), index, bins=bins, strategy=strategy)


def calibration_of(
    run: OpenRun, view: View = EVERYTHING, index: int = 0, *, bins: int = BINS, strategy: Strategy = "width"
) -> RunCalibration:
    """The share of true positives among predictions of about equal confidence, whatever that is.

    A prediction is right when it finds an object at IoU `IOU_THRESHOLDS[index]`; those ignored for a crowd
    take no part. At most 100 an image and category do, as in COCO.

    Source: Küppers et al. 2020, "Multivariate Confidence Calibration for Object Detection", over confidence
    alone; bins as in scikit-learn's `calibration_curve`.
    """
    if not 1 <= bins <= MOST_BINS:
        raise InputError("impossible number of bins", found=bins, expected=f"1 to {MOST_BINS}")
    rows = rows_in(run, view, index)
    categories, confidence = row_categories(run.table), row_confidences(run.source, run.table)
    found = rows.label == FOUND
    weight = np.where(found, 1.0, rows.weights[categories])
    told = (rows.label != IGNORED) & (weight > 0)

    def of(mask: Bools, name: str | None) -> Reliability:
        return reliability(confidence[mask], found[mask], weight[mask], bins, strategy, name)

    per_category = [(told & (categories == k), name) for k, name in enumerate(run.loaded.categories)]
    return RunCalibration(
        iou=float(IOU_THRESHOLDS[index]),
        strategy=strategy,
        overall=of(told, None),
        per_category=tuple(of(mask, name) for mask, name in per_category if mask.any()),
    )


def reliability(
    confidence: Floats,
    right: Bools,
    weight: Floats,
    bins: int = BINS,
    strategy: Strategy = "width",
    category: str | None = None,
) -> Reliability:
    """The bins of predictions `(N,)`: of equal width over [0, 1], or of equal count as far as ties allow.

    Confidences outside [0, 1] fall into the outermost bins.
    """
    if len(confidence) == 0:
        return Reliability(category, 0.0, None, None, ())
    edges = np.linspace(0.0, 1.0, bins + 1)
    if strategy == "count":
        edges = np.percentile(confidence, 100 * edges)
    place = np.searchsorted(edges[1:-1], confidence)
    n = np.bincount(place, weight, bins)
    true = np.bincount(place, weight * right, bins)
    sure = np.bincount(place, weight * confidence, bins)
    held = np.flatnonzero(n > 0).tolist()
    found = tuple(_bin(edges, b, float(n[b]), float(true[b]), float(sure[b])) for b in held)
    total = float(n.sum())
    return Reliability(
        category=category,
        n=total,
        ece=sum(row.n * abs(row.precision - row.confidence) for row in found) / total,
        bias=float(sure.sum() - true.sum()) / total,
        bins=found,
    )


def _bin(edges: Floats, b: int, n: float, true: float, sure: float) -> ReliabilityBin:
    true = min(true, n)  # sums of weights may differ in the last bit
    interval = wilson_interval(true, n)
    if interval is None:
        raise InputError("an empty bin has no interval", found=n)
    return ReliabilityBin(
        float(edges[b]), float(edges[b + 1]), n, sure / n, true / n, interval.low, interval.high
    )
