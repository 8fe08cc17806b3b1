"""Runs beside each other, the boxes that flipped, and what columns tell of failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from microtome.analysis import compare, confirm, confounders, flips, metric_impact, slice_gaps
from microtome.analysis.comparison_documents import (
    comparison_document,
    confirmation_document,
    confounders_document,
    flips_document,
    gaps_document,
    impact_document,
)
from microtome.analysis.confounders import MATCH_ON, Found
from microtome.analysis.differences import Metric
from microtome.analysis.slice_gaps import DEFAULT as TESTED
from microtome.datasets import Items
from microtome.reporting.comparison_page import make_comparison
from microtome_api.routes.reports import HEADERS
from microtome_api.schemas.comparison import (
    ComparisonDocument,
    ConfirmationDocument,
    ConfoundersDocument,
    FlipsDocument,
    ImpactDocument,
    SliceGapsDocument,
)
from microtome_api.schemas.evaluations import IouType
from microtome_api.server import ServerDependency

ExportFormat = Literal["html", "md", "csv"]
TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
Runs = Annotated[list[str], Query(min_length=1, max_length=20, description="the runs, the first one first")]
Slices = Annotated[list[str] | None, Query(max_length=1000, description="slices beside the whole")]
Metrics = Annotated[list[Metric] | None, Query(description="what is tested; by default mAP or AR100")]
Confidence = Annotated[
    float | None,
    Query(
        ge=0,
        le=1,
        description="threshold of outcomes; by default that of the last evaluation",
    ),
]
Limit = Annotated[int, Query(ge=0, le=100_000, description="most ids of each kind")]

router = APIRouter(tags=["analysis"], prefix="/api/v1/datasets/{dataset}")


@router.get("/compare")
def compare_runs(
    server: ServerDependency,
    dataset: str,
    run: Runs,
    slice: Slices = None,
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
    metric: Metrics = None,
) -> ComparisonDocument:
    """Each run beside the first, on everything and on each slice; kept until something changes."""
    found = compare(
        server.home, dataset, run, slices=slice or (), iou_type=iou_type, confidence=confidence,
        metrics=metric or (),
    )  # fmt: skip
    return ComparisonDocument.model_validate(comparison_document(found))


@router.get("/compare/export", response_class=Response)
def export_comparison(
    server: ServerDependency,
    dataset: str,
    run: Runs,
    slice: Slices = None,
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
    metric: Metrics = None,
    format: ExportFormat = "html",
) -> Response:
    """The same as a file that opens alone, with the boxes that flipped."""
    content = make_comparison(
        server.home, dataset, run, format=format, slices=slice or (), iou_type=iou_type,
        confidence=confidence, metrics=metric or (),
    )  # fmt: skip
    name = {"Content-Disposition": f'attachment; filename="comparison.{format}"'}
    return Response(content, media_type=TYPES[format], headers={**HEADERS, **name})


@router.get("/compare/flips")
def list_flips(
    server: ServerDependency,
    dataset: str,
    first: Annotated[str, Query(description="the run before")],
    second: Annotated[str, Query(description="the run after")],
    slice: str | None = None,
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
    limit: Limit = 1000,
) -> FlipsDocument:
    """The boxes whose outcome changed from one run to another."""
    found = flips(server.home, dataset, first, second, slice=slice, iou_type=iou_type, confidence=confidence)
    return FlipsDocument.model_validate(flips_document(found, limit))


@router.get("/analysis/impact")
def get_impact(
    server: ServerDependency,
    dataset: str,
    run: str,
    items: Items = "objects",
    slice: str | None = None,
    column: Annotated[list[str] | None, Query(max_length=200, description="of these alone")] = None,
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
) -> ImpactDocument:
    """How each column goes with the outcome, and the rate in each of its bins; each bin is a filter."""
    found = metric_impact(
        server.home, dataset, run, items=items, columns=column, slice=slice, iou_type=iou_type,
        confidence=confidence,
    )  # fmt: skip
    return ImpactDocument.model_validate(impact_document(found))


@router.get("/analysis/confounders")
def get_confounders(
    server: ServerDependency,
    dataset: str,
    run: str,
    slice: str,
    match_on: Annotated[
        list[str] | None, Query(max_length=10, description="area and category if none")
    ] = None,
    metric: Found = "AR100",
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
) -> ConfoundersDocument:
    """A slice's gap again among objects that are alike in size, category or any named column."""
    found = confounders(
        server.home, dataset, run, slice, match_on=match_on or MATCH_ON, metric=metric, iou_type=iou_type,
        confidence=confidence,
    )  # fmt: skip
    return ConfoundersDocument.model_validate(confounders_document(found))


@router.get("/analysis/halves")
def get_halves(
    server: ServerDependency, dataset: str, run: str, slice: str, iou_type: IouType = "bbox"
) -> ConfirmationDocument:
    """A slice's gap in each half of the images: is what was seen in one confirmed by the other?"""
    found = confirm(server.home, dataset, run, slice, iou_type=iou_type)
    return ConfirmationDocument.model_validate(confirmation_document(found))


@router.get("/analysis/gaps")
def list_gaps(
    server: ServerDependency,
    dataset: str,
    run: str,
    slice: Annotated[list[str], Query(min_length=1, max_length=100)],
    metric: Metrics = None,
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
) -> list[SliceGapsDocument]:
    """Each slice against random slices of its size by several metrics, corrected over all of them."""
    found = slice_gaps(
        server.home, dataset, run, slice, metrics=metric or TESTED, iou_type=iou_type, confidence=confidence
    )
    return [SliceGapsDocument.model_validate(document) for document in gaps_document(found)]
