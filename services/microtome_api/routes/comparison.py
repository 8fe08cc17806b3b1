"""Runs beside each other, the boxes that flipped, and gaps of slices looked at more closely."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from microtome.analysis import (
    Comparison,
    confirm,
    confounders,
    flips,
    kept_comparison,
    slice_gaps,
)
from microtome.analysis.comparing import asked_to_compare
from microtome.analysis.comparison_documents import (
    comparison_document,
    confirmation_document,
    confounders_document,
    flips_document,
    gaps_document,
)
from microtome.analysis.confounders import MATCH_ON, Found
from microtome.analysis.differences import Metric
from microtome.analysis.slice_gaps import DEFAULT as TESTED
from microtome.errors import ConflictError
from microtome.jobs import JobRecord, Jobs
from microtome.jobs.records import UNFINISHED
from microtome.reporting.comparison_page import make_comparison
from microtome_api.queueing import accept
from microtome_api.routes.reports import HEADERS, TYPES
from microtome_api.schemas.comparison import (
    ComparisonDocument,
    ComparisonRequest,
    ConfirmationDocument,
    ConfoundersDocument,
    FlipsDocument,
    SliceGapsDocument,
)
from microtome_api.schemas.evaluations import IouType
from microtome_api.schemas.jobs import JobDocument
from microtome_api.server import ServerDependency

ExportFormat = Literal["html", "md", "csv"]
COMPARE = "compare"
MOST_JOBS = 100
# what takes longer is a job's: nobody waits for an answer without knowing how far it is
PATIENCE_SECONDS = 1.0
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
    job = _job_of(server.home.jobs, found) if found.missing else None
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
    server: ServerDependency,
    dataset: str,
    run: str,
    slice: str,
    iou_type: IouType = "bbox",
    limit: Limit = 1000,
) -> ConfirmationDocument:
    """A slice's gap in each half of the images: is what was seen in one confirmed by the other?"""
    found = confirm(server.home, dataset, run, slice, iou_type=iou_type)
    return ConfirmationDocument.model_validate(confirmation_document(found, limit))


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


def _job_of(jobs: Jobs, found: Comparison) -> JobDocument | None:
    """The job that waits or runs and computes most of what is missing."""
    unfinished = [job for status in UNFINISHED for job in jobs.list(status, limit=MOST_JOBS)]
    counted = [(_computes(job, found), job) for job in unfinished if job.kind == COMPARE]
    most, job = max(counted, key=lambda pair: pair[0], default=(0, None))
    return JobDocument.of(job) if most and job is not None else None


def _computes(job: JobRecord, found: Comparison) -> int:
    """How many of the missing cells a job computes."""
    asked = job.payload
    alike = (asked["dataset"], asked["runs"][0], asked["iou_type"], asked["confidence"])
    if alike != (found.dataset, found.runs[0], found.iou_type, found.confidence_threshold):
        return 0
    runs, slices = set(asked["runs"]), {None, *asked["slices"]}
    return sum(place.run in runs and place.slice in slices for place in found.missing)
