"""Closer looks at the gaps of slices on the wire: by several metrics, among objects alike, in halves."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.pages import Request

GapMetric = Literal["mAP", "AP50", "AR100", "precision", "recall"]


class KeptDocument(BaseModel):
    """An answer of `n_parts`; `n_missing` are not computed yet, and `job` is at them unless it is null."""

    n_parts: int
    n_missing: int
    job: JobDocument | None


class LookRequest(Request):
    """A run to be looked at on slices."""

    run: str
    iou_type: Literal["bbox", "segm"] = "bbox"
    confidence: float | None = Field(default=None, ge=0, le=1)


class GapsRequest(LookRequest):
    """Slices to be tested by these metrics."""

    slices: list[str] = Field(min_length=1, max_length=1000)
    metrics: list[GapMetric] = Field(default_factory=list, max_length=5)


class HalvesRequest(LookRequest):
    """A slice to be tested on each half of the images."""

    slice: str


class ConfoundersRequest(LookRequest):
    """A slice to be set beside objects that are alike in columns, in area and category if none is named."""

    slice: str
    match_on: list[str] = Field(default_factory=list, max_length=10)
    metric: Literal["AR100", "recall"] = "AR100"


class AdjustedGapDocument(BaseModel):
    """The slice less the rest among objects alike in `match_on`; null where nothing matches."""

    match_on: list[str]
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    share: float
    n_strata: int
    explained: float | None
    explained_low: float | None
    explained_high: float | None


class ConfoundersDocument(BaseModel):
    """A slice's gap before and after matching, with the conclusion in words."""

    dataset: str
    run: str
    slice: str
    metric: Literal["AR100", "recall"]
    n_images: int
    n_objects: int
    before: AdjustedGapDocument | None
    single: list[AdjustedGapDocument]
    after: AdjustedGapDocument | None
    conclusion: Literal[
        "explained",
        "partly explained",
        "not explained",
        "unclear",
        "no gap",
        "insufficient evidence",
        "selected on the outcome",
    ]
    words: str


class GapDocument(BaseModel):
    """A slice against random slices of its size; null where nothing was tested.

    `reason` says why the gap tells nothing, of a slice that leaves nothing out to be compared with too; null
    where it was tested and could tell.
    """

    metric: str
    raw: float | None
    null_mean: float | None
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    verdict: Literal["worse", "better", "no evidence", "insufficient evidence", "selected on the outcome"]
    reason: str | None


class HalfDocument(BaseModel):
    """One half of the images and the slice's part of it, with the ids of the first of its objects."""

    half: Literal["A", "B"]
    n_images: int
    n_slice_images: int
    n_slice_objects: int
    object_ids: list[int]
    gap: GapDocument


class ConfirmationDocument(KeptDocument):
    """A slice's gap in each half of the images; `note` says when that confirms anything.

    Halves that are not tested yet are left out, and each q is the highest that it can become.
    """

    dataset: str
    run: str
    slice: str
    scope: Literal["images", "objects"]
    halves: list[HalfDocument]
    agreement: Literal[
        "both halves",
        "one half",
        "neither half",
        "insufficient evidence",
        "selected on the outcome",
        "not tested yet",
    ]
    note: str


class SliceGapsDocument(BaseModel):
    """One slice's gaps, one a metric; q is corrected over all slices and metrics."""

    name: str
    scope: Literal["images", "objects"]
    gaps: list[GapDocument]


class GapsDocument(KeptDocument):
    """The gaps of slices; those not tested yet are left out, and each q is the highest that it can become."""

    dataset: str
    version: int
    run: str
    iou_type: Literal["bbox", "segm"]
    confidence_threshold: float
    slices: list[SliceGapsDocument]


class ConfounderLookDocument(KeptDocument):
    """What a slice is made of; `found` is null until it is computed."""

    found: ConfoundersDocument | None
