"""What a job asks of the evaluator, as stored in its payload; anything else is refused."""

from __future__ import annotations

from typing import Literal

import msgspec


class EvaluatePayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `evaluate`: the arguments of `evaluate`."""

    dataset: str
    run: str
    slices: list[str] | None = None
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None
    statistics: bool | None = None


class ReportPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `report`: the arguments of `make_report`."""

    dataset: str
    runs: list[str]
    format: Literal["html", "md", "json", "xml"]
    slices: list[str] | None = None
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None
    match_on: list[str] | None = None
    title: str | None = None
    command: str | None = None


class ComparePayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `compare`: the arguments of `make_comparison`, of `compare` without a format."""

    dataset: str
    runs: list[str]
    format: Literal["html", "md", "csv", "json"] | None = None
    slices: list[str] | None = None
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None
    metrics: list[str] | None = None


class GapsPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `gaps`: the arguments of `slice_gaps`."""

    dataset: str
    run: str
    slices: list[str]
    metrics: list[str] | None = None
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None


class HalvesPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `halves`: the arguments of `confirm`."""

    dataset: str
    run: str
    slice: str
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None


class ConfoundersPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `confounders`: the arguments of `confounders`."""

    dataset: str
    run: str
    slice: str
    match_on: list[str] | None = None
    metric: Literal["AR100", "recall"] | None = None
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None


class ScorePayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `score`: the arguments of `score`."""

    dataset: str
    run: str | None = None
    only: list[str] | None = None
    model: str | None = None
    missing_confidence: float | None = None
