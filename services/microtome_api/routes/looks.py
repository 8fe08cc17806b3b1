"""Closer looks at the gaps of slices: each answers with what is kept, and is completed by a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from microtome.analysis.asked import Asked, asked_of
from microtome.analysis.comparison_documents import (
    confirmation_document,
    confounders_document,
    run_gaps_document,
)
from microtome.analysis.confirmation import HALVES, confirm_all
from microtome.analysis.confounders import MATCH_ON, all_confounders, matchable
from microtome.analysis.confounding import Found
from microtome.analysis.slice_gaps import DEFAULT, kept_gaps
from microtome_api.queueing import PATIENCE_SECONDS, accept, job_at_work
from microtome_api.routes.comparison import Confidence, Limit, Metrics
from microtome_api.schemas.evaluations import IouType
from microtome_api.schemas.jobs import JobDocument
from microtome_api.schemas.looks import (
    ConfirmationDocument,
    ConfounderLookDocument,
    ConfoundersRequest,
    GapsDocument,
    GapsRequest,
    HalvesRequest,
    LookRequest,
)
from microtome_api.server import Server, ServerDependency

GAPS, IN_HALVES, CONFOUNDERS = "gaps", "halves", "confounders"
MatchOn = Annotated[list[str] | None, Query(max_length=10, description="area and category if none")]

router = APIRouter(tags=["analysis"], prefix="/api/v1/datasets/{dataset}/analysis")


@router.get("/gaps")
def list_gaps(
    server: ServerDependency,
    dataset: str,
    run: str,
    slice: Annotated[list[str], Query(min_length=1, max_length=1000)],
    metric: Metrics = None,
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
) -> GapsDocument:
    """Each slice against random slices of its size by several metrics, as far as it was tested before.

    What takes less than a second is tested at once. Ask for the rest with a POST.
    """
    found = kept_gaps(
        server.home, dataset, run, slice, metrics=metric or DEFAULT, iou_type=iou_type,
        confidence=confidence, patience=PATIENCE_SECONDS,
    )  # fmt: skip

    def computes(asked: Mapping[str, Any]) -> int:
        metrics = asked["metrics"] or DEFAULT
        return sum(place.slice in asked["slices"] and place.metric in metrics for place in found.missing)

    asked = asked_of(server.home, dataset, [run], (), iou_type, confidence)
    state = _state(server, GAPS, asked, len(found.missing), found.n_parts, computes)
    return GapsDocument.model_validate(run_gaps_document(found) | state)


@router.post("/gaps", status_code=202)
def start_gaps(
    server: ServerDependency, dataset: str, request: GapsRequest, response: Response
) -> JobDocument:
    """Test what is missing of the gaps, one after the other; what is done stays done."""
    return _start(server, response, GAPS, dataset, request, request.slices)


@router.get("/halves")
def get_halves(
    server: ServerDependency,
    dataset: str,
    run: str,
    slice: str,
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
    limit: Limit = 1000,
) -> ConfirmationDocument:
    """A slice's gap in each half of the images: is what was seen in one confirmed by the other?

    What takes less than a second is tested at once. Ask for the rest with a POST.
    """
    (found,) = confirm_all(
        server.home, dataset, run, [slice], iou_type=iou_type, confidence=confidence,
        patience=PATIENCE_SECONDS,
    )  # fmt: skip
    asked = asked_of(server.home, dataset, [run], (), iou_type, confidence)
    n_missing = len(HALVES) - len(found.halves)
    state = _state(server, IN_HALVES, asked, n_missing, len(HALVES), lambda job: job["slice"] == slice)
    return ConfirmationDocument.model_validate(confirmation_document(found, limit) | state)


@router.post("/halves", status_code=202)
def start_halves(
    server: ServerDependency, dataset: str, request: HalvesRequest, response: Response
) -> JobDocument:
    """Test the halves that are missing; what is done stays done."""
    return _start(server, response, IN_HALVES, dataset, request, [request.slice])


@router.get("/confounders")
def get_confounders(
    server: ServerDependency,
    dataset: str,
    run: str,
    slice: str,
    match_on: MatchOn = None,
    metric: Found = "AR100",
    iou_type: IouType = "bbox",
    confidence: Confidence = None,
) -> ConfounderLookDocument:
    """A slice's gap again among objects that are alike in size, category or any named column.

    What takes less than a second is told at once. Ask for it with a POST where it is null.
    """
    columns = match_on or list(MATCH_ON)
    found = all_confounders(
        server.home, dataset, run, [slice], match_on=columns, metric=metric, iou_type=iou_type,
        confidence=confidence, patience=PATIENCE_SECONDS,
    )  # fmt: skip

    def computes(job: Mapping[str, Any]) -> int:
        return (job["slice"], job["match_on"] or list(MATCH_ON), job["metric"]) == (slice, columns, metric)

    asked = asked_of(server.home, dataset, [run], (), iou_type, confidence)
    state = _state(server, CONFOUNDERS, asked, 1 - len(found), 1, computes)
    told = confounders_document(found[0]) if found else None
    return ConfounderLookDocument.model_validate({"found": told} | state)


@router.post("/confounders", status_code=202)
def start_confounders(
    server: ServerDependency, dataset: str, request: ConfoundersRequest, response: Response
) -> JobDocument:
    """Set a slice beside objects that are alike; the answer is kept for the GET."""
    matchable(server.home, dataset, request.run, request.match_on or MATCH_ON)
    return _start(server, response, CONFOUNDERS, dataset, request, [request.slice])


def _state(
    server: Server,
    kind: str,
    asked: Asked,
    n_missing: int,
    n_parts: int,
    computes: Callable[[Mapping[str, Any]], int],
) -> dict[str, Any]:
    """How much of an answer is missing, and the job that computes it."""
    alike = (asked.dataset.name, asked.first.name, asked.iou_type, asked.confidence)

    def counted(job: Mapping[str, Any]) -> int:
        same = alike == tuple(job[name] for name in ("dataset", "run", "iou_type", "confidence"))
        return computes(job) if same else 0

    job = job_at_work(server, kind, counted) if n_missing else None
    return {"n_parts": n_parts, "n_missing": n_missing, "job": job}


def _start(
    server: Server, response: Response, kind: str, dataset: str, request: LookRequest, slices: list[str]
) -> JobDocument:
    """The job, once all that it names is known to be there."""
    asked = asked_of(server.home, dataset, [request.run], slices, request.iou_type, request.confidence)
    payload = request.model_dump() | {"dataset": asked.dataset.name, "confidence": asked.confidence}
    return accept(server, response, kind, asked.dataset.name, payload)
