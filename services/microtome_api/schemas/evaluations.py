"""Evaluations and reports on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from microtome_api.schemas.pages import Request

IouType = Literal["bbox", "segm"]


class EvaluationRequest(Request):
    """A run to be compared with ground truth, as a whole and on slices.

    Without `statistics` the gaps of the slices are not tested against chance, which takes most of the time.
    """

    run: str
    slices: list[str] = Field(default_factory=list, max_length=1000)
    iou_type: IouType = "bbox"
    confidence: float = Field(default=0.5, ge=0, le=1)
    statistics: bool = True


class MetricsDocument(BaseModel):
    """The 12 COCO figures, and precision, recall and F1 at the confidence; null where undefined."""

    mAP: float | None = None
    AP50: float | None = None
    AP75: float | None = None
    AP_small: float | None = None
    AP_medium: float | None = None
    AP_large: float | None = None
    AR1: float | None = None
    AR10: float | None = None
    AR100: float | None = None
    AR_small: float | None = None
    AR_medium: float | None = None
    AR_large: float | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


class EvaluationDocument(BaseModel):
    """The newest evaluation of a run.

    `is_current` tells whether data set and predictions are still those that it was made of.
    """

    run: str
    iou_type: str
    dataset_version: int
    confidence: float
    is_current: bool
    created_at: datetime
    summary: MetricsDocument


class ReportRequest(Request):
    """A page about one run, or about two compared.

    Its slices are set beside objects alike in the columns `match_on`, in area and category without one.
    """

    runs: list[str] = Field(min_length=1, max_length=2)
    format: Literal["html", "md", "json", "xml"] = "html"
    slices: list[str] = Field(default_factory=list, max_length=1000)
    iou_type: IouType = "bbox"
    confidence: float | None = Field(default=None, ge=0, le=1)
    match_on: list[str] = Field(default_factory=list, max_length=10)
    title: str | None = Field(default=None, max_length=500)
