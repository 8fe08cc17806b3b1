"""Figures of a part of a match as plain values: in [0, 1], None where nothing is behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from microtome.matching.intervals import Interval

IouType = Literal["bbox", "segm"]
IOU_TYPES: tuple[IouType, ...] = get_args(IouType)


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
class OutcomeCounts:
    """Predictions and objects of each outcome at the operating point (IoU .5, a confidence threshold)."""

    true_positive: int
    false_positive: int
    matched: int
    missed: int
    mispredicted: int
    by_error_type: Mapping[str, int]
