"""Review: what to look at next, verdicts, and the corrections they become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, UploadFile

from microtome.corrections import (
    Candidate,
    GivenVerdict,
    Within,
    apply,
    before_after,
    give,
    import_patch,
    label_noise_bounds,
    list_verdicts,
    queue,
    review_notes,
    review_progress,
    undo,
)
from microtome.corrections.noise_bounds import SUSPICION
from microtome_api.limits import Id
from microtome_api.paging import PageDependency, page_of
from microtome_api.querying import query_of
from microtome_api.schemas.items import SearchRequest
from microtome_api.schemas.pages import Page
from microtome_api.schemas.review import (
    MOST_CANDIDATES,
    ApplyDocument,
    ApplyRequest,
    BeforeAfterDocument,
    CandidateDocument,
    NoiseBoundsDocument,
    PatchDocument,
    ReviewDocument,
    ReviewProgressDocument,
    ReviewRequest,
    VerdictDocument,
    VerdictRequest,
)
from microtome_api.server import Server, ServerDependency
from microtome_api.uploads import store_upload

router = APIRouter(tags=["review"], prefix="/api/v1/datasets/{dataset}")


@router.get("/review")
def get_review(
    server: ServerDependency,
    dataset: str,
    run: str | None = None,
    where: str | None = None,
    limit: Annotated[int, Query(ge=0, le=MOST_CANDIDATES)] = 50,
) -> ReviewDocument:
    """The labels to look at next, likeliest errors first; limit 0 asks for the progress alone."""
    found = queue(server.home, dataset, run=run, where=where, limit=limit) if limit else []
    return _review(server, dataset, found, review_notes(server.home, dataset, run) if limit else [])


@router.post("/review/search")
def search_review(server: ServerDependency, dataset: str, request: ReviewRequest) -> ReviewDocument:
    """The same among the items of a selection: on its images, or its objects or predictions alone."""
    within = None if request.within is None else _within(server, dataset, request.within)
    found = queue(server.home, dataset, run=request.run, within=within, limit=request.limit)
    return _review(server, dataset, found, review_notes(server.home, dataset, request.run))


def _within(server: Server, dataset: str, request: SearchRequest) -> Within:
    query = query_of(server, dataset, request)
    return Within(request.items, server.selections.chosen(server.home, query, server.resources).ids)


def _review(
    server: Server, dataset: str, candidates: Sequence[Candidate], notes: Sequence[str]
) -> ReviewDocument:
    return ReviewDocument(
        candidates=[CandidateDocument.model_validate(one) for one in candidates],
        notes=list(notes),
        progress=ReviewProgressDocument.model_validate(review_progress(server.home, dataset)),
    )


@router.get("/review/verdicts")
def get_verdicts(
    server: ServerDependency, dataset: str, page: PageDependency, pending: bool = False
) -> Page[VerdictDocument]:
    """The verdicts, oldest first; `pending`: those that wait to be applied."""
    known = list_verdicts(server.home, dataset, pending=pending)
    records, following = page_of(known, page, "verdicts", dataset, pending)
    documents = [VerdictDocument.model_validate(one) for one in records]
    return Page(items=documents, next_cursor=following, total=len(known))


@router.post("/review/verdicts", status_code=201)
def give_verdict(server: ServerDependency, dataset: str, request: VerdictRequest) -> VerdictDocument:
    """Record a verdict; it is kept for good when the answer comes."""
    given = GivenVerdict(
        items=request.items,
        item_id=request.id,
        kind=request.kind,
        run=request.run,
        category=request.category,
        bbox=request.bbox,
        evidence=request.evidence,
    )
    return VerdictDocument.model_validate(give(server.home, dataset, given, author=request.author))


@router.delete("/review/verdicts/{verdict_id}")
def undo_verdict(server: ServerDependency, dataset: str, verdict_id: Id) -> VerdictDocument:
    """Take a verdict back that was not applied; it stays on record."""
    return VerdictDocument.model_validate(undo(server.home, dataset, verdict_id))


@router.post("/corrections/apply")
def apply_corrections(server: ServerDependency, dataset: str, request: ApplyRequest) -> ApplyDocument:
    """Make a new version of the data set (or branch) with every waiting verdict applied."""
    made = apply(server.home, dataset, note=request.note, author=request.author)
    return ApplyDocument.model_validate(made)


@router.post("/corrections/patch")
def upload_patch(
    server: ServerDependency,
    dataset: str,
    file: UploadFile,
    author: Annotated[str, Query(max_length=100)] = "",
) -> PatchDocument:
    """Do the changes of an uploaded review patch as a new version; conflicts are told by row."""
    server.home.catalog.dataset(dataset)
    path = Path(store_upload(server.home, file, (".json",)))
    try:
        return PatchDocument.model_validate(import_patch(server.home, dataset, path, author=author))
    finally:
        path.unlink(missing_ok=True)


@router.get("/corrections/before-after")
def get_before_after(
    server: ServerDependency,
    dataset: str,
    run: str,
    before: str,
    after: str = "main",
    slice: Annotated[list[str] | None, Query(max_length=50)] = None,
) -> BeforeAfterDocument:
    """A run's figures on two versions of the labels, and which objects changed outcome."""
    found = before_after(server.home, dataset, run, before, after, slices=slice or ())
    return BeforeAfterDocument.model_validate(asdict(found))


@router.get("/corrections/noise-bounds")
def get_noise_bounds(
    server: ServerDependency,
    dataset: str,
    run: str,
    slice: str,
    suspicion: Annotated[float, Query(ge=0, le=1)] = SUSPICION,
) -> NoiseBoundsDocument:
    """A slice's figures with its suspect labels kept, dropped, and corrected as suggested."""
    found = label_noise_bounds(server.home, dataset, run, slice, suspicion=suspicion)
    return NoiseBoundsDocument.model_validate(asdict(found))
