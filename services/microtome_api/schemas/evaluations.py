"""Evaluations and reports on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from microtome_api.schemas.pages import Request

IouType = Literal["bbox", "segm"]


class EvaluationRequest(Request):
    """A run to be compared with ground truth, as a whole and on slices."""

    run: str
    slices: list[str] = Field(default_factory=list, max_length=1000)
    iou_type: IouType = "bbox"
    confidence: float = Field(default=0.5, ge=0, le=1)


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
    summary: dict[str, Any]


class ReportRequest(Request):
    """A page about one run, or about two compared."""

    runs: list[str] = Field(min_length=1, max_length=2)
    format: Literal["html", "md", "json"] = "html"
    slices: list[str] = Field(default_factory=list, max_length=1000)
    iou_type: IouType = "bbox"
    confidence: float = Field(default=0.5, ge=0, le=1)
    title: str | None = Field(default=None, max_length=500)
