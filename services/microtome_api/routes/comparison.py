"""Runs beside each other, and the boxes that flipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from microtome.analysis import Comparison, flips, kept_comparison
from microtome.analysis.comparing import asked_to_compare
from microtome.analysis.comparison_documents import comparison_document, flips_document
from microtome.analysis.differences import Metric
from microtome.errors import ConflictError
from microtome.reporting.comparison_page import make_comparison
from microtome_api.queueing import PATIENCE_SECONDS, accept, job_at_work
from microtome_api.routes.reports import HEADERS, TYPES
from microtome_api.schemas.comparison import ComparisonDocument, ComparisonRequest, FlipsDocument
from microtome_api.schemas.evaluations import IouType
from microtome_api.schemas.jobs import JobDocument
from microtome_api.server import Server, ServerDependency

ExportFormat = Literal["html", "md", "csv"]
COMPARE = "compare"
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
    """Each run beside the first, on everything and on each slice, as far as it was computed before.

    What takes less than a second is computed at once. Ask for the rest with a POST to `comparisons`.
    """
    found = kept_comparison(
        server.home, dataset, run, slices=slice or (), iou_type=iou_type, confidence=confidence,
        metrics=metric or (), patience=PATIENCE_SECONDS,
    )  # fmt: skip
    job = _job_of(server, found) if found.missing else None
    return ComparisonDocument.model_validate(comparison_document(found) | {"job": job})


@router.post("/comparisons", status_code=202)
def start_comparison(
    server: ServerDependency, dataset: str, request: ComparisonRequest, response: Response
) -> JobDocument:
    """Compute what is missing of a comparison, run by run and slice by slice; what is done stays done.

    With a format the job's result names a file among the reports.
    """
    asked = asked_to_compare(
        server.home, dataset, request.runs, request.slices, request.iou_type, request.confidence
    )
    payload = request.model_dump(exclude_none=True) | {"confidence": asked.confidence}
    return accept(server, response, COMPARE, asked.dataset.name, {"dataset": asked.dataset.name, **payload})


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
    """The same as a file that opens alone, with the boxes that flipped; only once all of it is kept."""
    kept = kept_comparison(
        server.home, dataset, run, slices=slice or (), iou_type=iou_type, confidence=confidence,
        patience=PATIENCE_SECONDS,
    )  # fmt: skip
    if kept.missing:
        raise ConflictError(
            "the comparison is not computed yet",
            found=f"{len(kept.missing)} of {kept.n_cells} runs on slices missing",
            fix="POST the same to comparisons, with a format: its job makes the file.",
        )  # fmt: skip
    content = make_comparison(
        server.home, dataset, run, format=format, slices=slice or (), iou_type=iou_type,
        confidence=confidence, metrics=metric or (),
    )  # fmt: skip
    name = {"Content-Disposition": f'attachment; filename="comparison.{format}"'}
    return Response(content, media_type=TYPES[f".{format}"], headers={**HEADERS, **name})


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


def _job_of(server: Server, found: Comparison) -> JobDocument | None:
    """The job that waits or runs and computes most of what is missing."""
    return job_at_work(server, COMPARE, lambda job: _computes(job, found))


def _computes(asked: Mapping[str, Any], found: Comparison) -> int:
    """How many of the missing cells a job computes."""
    alike = (asked["dataset"], asked["runs"][0], asked["iou_type"], asked["confidence"])
    if alike != (found.dataset, found.runs[0], found.iou_type, found.confidence_threshold):
        return 0
    runs, slices = set(asked["runs"]), {None, *asked["slices"]}
    return sum(place.run in runs and place.slice in slices for place in found.missing)
