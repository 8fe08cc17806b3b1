"""Analyses of a run on the wire; a figure with nothing behind it is null."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from microtome_api.schemas.evaluations import MetricsDocument


class Subject(BaseModel):
    """What was analysed: a run on the data set, or on one of its slices."""

    dataset: str
    version: int
    run: str
    iou_type: Literal["bbox", "segm"]
    confidence_threshold: float
    slice: str | None
    scope: Literal["images", "objects"] | None


class IntervalDocument(BaseModel):
    """A 95 % interval, both ends inclusive."""

    low: float
    high: float


class RateIntervalsDocument(BaseModel):
    """Of the rates at the confidence threshold, by Wilson; null where the rate is."""

    precision: IntervalDocument | None
    recall: IntervalDocument | None
    f1: IntervalDocument | None


class CategoryFiguresDocument(BaseModel):
    """One category; `n_predictions` are those at the confidence threshold or over it, of a slice of objects
    those about its objects. Crowds are not counted.
    """

    category: str
    n_objects: int
    n_predictions: int
    metrics: MetricsDocument
    intervals: RateIntervalsDocument


class OutcomesDocument(BaseModel):
    """Predictions and objects of each outcome at the confidence threshold."""

    true_positive: int
    false_positive: int
    matched: int
    missed: int
    mispredicted: int
    by_error_type: dict[str, int]


class FiguresDocument(Subject):
    """Everything that an evaluation says of a run or of a slice, at any confidence."""

    n_images: int
    n_objects: int
    n_predictions: int
    metrics: MetricsDocument
    intervals: RateIntervalsDocument
    per_category: list[CategoryFiguresDocument]
    outcomes: OutcomesDocument
    notes: list[str]


class MetricIntervalsPart(BaseModel):
    """Null where there is none: slices of objects have one of AR100 alone."""

    mAP: IntervalDocument | None
    AP50: IntervalDocument | None
    AR100: IntervalDocument | None


class MetricIntervalsDocument(Subject):
    """How far figures that don't depend on the confidence could lie elsewhere, by resampling images.

    `reasons` says, by figure, why an interval is null.
    """

    intervals: MetricIntervalsPart
    reasons: dict[str, str]


class ErrorCostDocument(BaseModel):
    """What a type of error costs: the AP50 that fixing all `n` of them would gain.

    `n` are of any confidence, `n_at_confidence` those counted at the operating point.
    """

    error_type: str
    n: int
    n_at_confidence: int
    cost: float | None


class ErrorBudgetDocument(BaseModel):
    """The costs by TIDE's types, and of all false positives and all unfound objects; they overlap."""

    ap50: float | None
    costs: list[ErrorCostDocument]
    false_positives: ErrorCostDocument
    false_negatives: ErrorCostDocument


class WorthDocument(BaseModel):
    """What the whole data set's mAP gains when the errors of the slice are fixed, all or one type alone."""

    mAP: float | None
    gain: float | None
    share: float | None
    gain_by_type: dict[str, float | None]
    n_errors: int


class ErrorsDocument(Subject):
    """The error budget; `worth` belongs to a slice."""

    error_budget: ErrorBudgetDocument
    worth: WorthDocument | None


class PointDocument(BaseModel):
    """The rates of the predictions at or over a confidence."""

    confidence: float
    precision: float | None
    recall: float | None
    f1: float | None


class RatesDocument(BaseModel):
    """The same at many confidences."""

    confidence: list[float]
    precision: list[float | None]
    recall: list[float | None]
    f1: list[float | None]


class CurveDocument(BaseModel):
    """One category, null for all together: the point in use, that of highest F1, and the curves if asked.

    `precision_by_recall` is at the 101 recalls of COCO, from 0 to 1.
    """

    category: str | None
    n_objects: float
    now: PointDocument
    best: PointDocument | None
    precision_by_recall: list[float] | None = None
    by_confidence: RatesDocument | None = None


class CurvesPart(BaseModel):
    """The curves of all categories together, and each category's points."""

    iou: float
    overall: CurveDocument
    per_category: list[CurveDocument]


class CurvesDocument(Subject):
    """Precision, recall and F1 against confidence, and precision against recall."""

    curves: CurvesPart


class ReliabilityBinDocument(BaseModel):
    """Predictions of about equal confidence, and the share of them that is right with its 95 % interval."""

    low: float
    high: float
    n: float
    confidence: float
    precision: float
    precision_low: float
    precision_high: float


class ReliabilityDocument(BaseModel):
    """One category's bins, null for all together; `bias` over 0: the detector is too sure."""

    category: str | None
    n: float
    ece: float | None
    bias: float | None
    bins: list[ReliabilityBinDocument]


class CalibrationPart(BaseModel):
    """The reliability of all predictions, and of each category."""

    iou: float
    strategy: Literal["width", "count"]
    overall: ReliabilityDocument
    per_category: list[ReliabilityDocument]


class CalibrationDocument(Subject):
    """Whether confidences mean what they say."""

    calibration: CalibrationPart


class ConfusionPart(BaseModel):
    """Counts: row = category of the object, column = of the prediction; the last ones: background, missed."""

    categories: list[str]
    counts: list[list[int]]


class ConfusionDocument(Subject):
    """The confusion matrix."""

    confusion: ConfusionPart


class CellPart(BaseModel):
    """The ids that a cell counts; `truth` is null for the background, `predicted` for missed."""

    truth: str | None
    predicted: str | None
    n: int
    object_ids: list[int]
    prediction_ids: list[int]


class CellDocument(Subject):
    """One cell of the confusion matrix, opened."""

    cell: CellPart
