"""Comparisons of runs, flipped boxes and metric impact on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from microtome.datasets import Items
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.pages import Request


class RunFiguresDocument(BaseModel):
    """One run's figures on one slice; null where nothing stands behind them."""

    run: str
    mAP: float | None
    AP50: float | None
    AR100: float | None
    precision: float | None
    recall: float | None
    f1: float | None


class DifferenceDocument(BaseModel):
    """A run less the first run by one metric; null where nothing was tested."""

    run: str
    metric: Literal["mAP", "AP50", "AR100", "precision", "recall"]
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    verdict: Literal["better", "worse", "no evidence", "insufficient evidence", "selected on the outcome"]


class ComparedSliceDocument(BaseModel):
    """One slice; `name` is null for the whole data set."""

    name: str | None
    scope: Literal["images", "objects"]
    n_images: int
    n_objects: int
    runs: list[RunFiguresDocument]
    differences: list[DifferenceDocument]


class PlaceDocument(BaseModel):
    """A run on a slice, on everything where `slice` is null."""

    slice: str | None
    run: str


class ComparisonDocument(BaseModel):
    """Runs beside the first; the first row is the whole data set. `q` is corrected for `n_tests` tests.

    The answer consists of `n_cells` runs on slices; `missing` names those that are not computed yet, and
    `job` is the one that computes them, null where none waits or runs. Meanwhile rows of which nothing is
    known are left out, figures that are not known are null, and each q is the highest that it can become.
    """

    dataset: str
    version: int
    iou_type: Literal["bbox", "segm"]
    confidence_threshold: float
    runs: list[str]
    rows: list[ComparedSliceDocument]
    n_tests: int
    n_cells: int
    n_missing: int
    missing: list[PlaceDocument]
    job: JobDocument | None


class ComparisonRequest(Request):
    """Runs to be compared; with a `format` also written as a file, of these metrics."""

    runs: list[str] = Field(min_length=2, max_length=20)
    slices: list[str] = Field(default_factory=list, max_length=1000)
    iou_type: Literal["bbox", "segm"] = "bbox"
    confidence: float | None = Field(default=None, ge=0, le=1)
    metrics: list[Literal["mAP", "AP50", "AR100", "precision", "recall"]] = Field(
        default_factory=list, max_length=5
    )
    format: Literal["html", "md", "csv", "json"] | None = None


class FlipDocument(BaseModel):
    """Objects with one outcome before and one after."""

    before: Literal["matched", "missed", "mispredicted"]
    after: Literal["matched", "missed", "mispredicted"]
    n: int
    ids: list[int]


class IdsDocument(BaseModel):
    """How many there are, and the ids of the first of them."""

    n: int
    ids: list[int]


class PredictionFlipsDocument(BaseModel):
    """Predictions that the other run has too, has with another category, or lacks (true and false ones)."""

    kept: IdsDocument
    renamed: IdsDocument
    true: IdsDocument
    false: IdsDocument


class FlipsDocument(BaseModel):
    """What changed from one run to another: ids of `gone` are the first run's, of `new` the second's."""

    first: str
    second: str
    slice: str | None
    confidence_threshold: float
    counts: dict[str, int]
    objects: list[FlipDocument]
    gone: PredictionFlipsDocument
    new: PredictionFlipsDocument


class ImpactBinDocument(BaseModel):
    """Items of one range or value of a column; `where` selects exactly these."""

    label: str
    where: str
    n_items: int
    n: int
    n_right: int
    rate: float | None
    low: float | None
    high: float | None


class ColumnImpactDocument(BaseModel):
    """How much a column tells of the outcome, in bits over what chance tells."""

    column: str
    description: str
    type: Literal["number", "text", "boolean"]
    n: int
    information: float
    noise: float
    share: float
    correlation: float | None
    circular: bool
    bins: list[ImpactBinDocument]


class ImpactDocument(BaseModel):
    """Columns beside the outcome, the most telling first."""

    dataset: str
    run: str
    items: Items
    slice: str | None
    rate_name: Literal["recall", "precision"]
    n: int
    n_right: int
    columns: list[ColumnImpactDocument]
