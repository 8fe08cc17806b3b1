"""The review queue, verdicts and what they become, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from microtome_api.schemas.evaluations import MetricsDocument
from microtome_api.schemas.items import SearchRequest
from microtome_api.schemas.pages import Request

MOST_CANDIDATES = 500
Items = Literal["images", "objects", "predictions"]
Kind = Literal["right", "wrong_category", "missing_box", "delete", "move", "unsure"]
Box = Annotated[list[float], Field(min_length=4, max_length=4)]


class _Document(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CandidateDocument(_Document):
    """An item to look at: the chance that a look finds a label error, why in words, and the suggestion."""

    item: str
    items: Items
    id: int
    run: str | None
    image_id: int
    file_name: str
    category: str
    bbox: tuple[float, float, float, float]
    suspicion: float
    kinds: list[str]
    reason: str
    suggestion: dict[str, Any]
    evidence: dict[str, float]


class ReviewProgressDocument(_Document):
    """How far the review is."""

    n_verdicts: int
    n_pending: int
    n_applied: int
    n_undone: int
    by_kind: dict[str, int]
    by_author: dict[str, int]


class ReviewDocument(_Document):
    """The next items to look at, likeliest errors first, what to know about them, and the progress."""

    candidates: list[CandidateDocument]
    notes: list[str]
    progress: ReviewProgressDocument


class ReviewRequest(Request):
    """Which labels to look at: those of a selection alone, or of all; `run` is whose predictions tell."""

    run: str | None = None
    within: SearchRequest | None = None
    limit: int = Field(50, ge=1, le=MOST_CANDIDATES)


class VerdictRequest(Request):
    """What somebody says of an item; `evidence` is the candidate's."""

    items: Items = "objects"
    id: int = Field(ge=0, lt=2**63)
    kind: Kind
    run: str | None = None
    category: str | None = None
    bbox: Box | None = None
    author: str = Field("", max_length=100)
    evidence: dict[str, float] = Field(default_factory=dict, max_length=50)


class VerdictDocument(_Document):
    """A verdict; `status` is pending, applied (in `version`), kept (it changes nothing) or undone."""

    verdict_id: int
    items: Items
    item_id: int
    image_id: int
    run: str | None
    kind: Kind
    category: str | None
    bbox: tuple[float, float, float, float] | None
    author: str
    created_at: datetime
    status: str
    version: int | None
    object_id: int | None


class ApplyRequest(Request):
    """A note on the version that is made, and who makes it."""

    note: str = Field("", max_length=1000)
    author: str = Field("", max_length=100)


class ApplyDocument(_Document):
    """The version that verdicts became."""

    dataset: str
    version: int
    n_verdicts: int
    n_added: int
    n_removed: int
    n_changed: int
    n_without_effect: int
    seconds: float


class PatchConflictDocument(_Document):
    """A row of a patch, from 0, that was not done, and why."""

    row: int
    reason: str


class PatchDocument(_Document):
    """What a patch brought."""

    dataset: str
    version: int
    n_rows: int
    n_done: int
    n_done_before: int
    conflicts: list[PatchConflictDocument]


class SliceChangeDocument(_Document):
    """A slice's figures before and after."""

    name: str
    scope: str
    n_objects_before: int
    n_objects_after: int
    before: MetricsDocument
    after: MetricsDocument


class OutcomeChangeDocument(_Document):
    """An object whose outcome changed; null where a version lacks it."""

    object_id: int
    image_id: int
    category: str
    before: str | None
    after: str | None


class BeforeAfterDocument(_Document):
    """One run on two versions of the labels."""

    dataset: str
    run: str
    version_before: int
    version_after: int
    n_objects_before: int
    n_objects_after: int
    before: MetricsDocument
    after: MetricsDocument
    slices: list[SliceChangeDocument]
    outcomes: list[OutcomeChangeDocument]


class NoiseBoundsDocument(_Document):
    """A slice's figures with its suspect labels kept, dropped, and corrected as suggested."""

    dataset: str
    version: int
    run: str
    slice: str
    scope: str
    suspicion: float
    n_objects: int
    n_suspects: int
    n_corrected: int
    kept: MetricsDocument
    dropped: MetricsDocument
    corrected: MetricsDocument
    low: float | None
    high: float | None
