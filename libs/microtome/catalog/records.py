"""What the catalog answers with: one frozen record a kind of row. All times are UTC and know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Scope = Literal["images", "objects"]
ItemKind = Literal["images", "objects", "predictions"]
EncoderKind = Literal["pretrained", "checkpoint", "untrained", "bundled", "imported"]
Severity = Literal["set aside", "changed", "noted"]
Role = Literal["read", "write"]
ReferenceKind = Literal["tag", "branch"]
VerdictKind = Literal["right", "wrong_category", "missing_box", "delete", "move", "unsure"]


@dataclass(frozen=True)
class Category:
    """A class of objects; `category_id` counts from 0 in its data set, `source_id` is the file's own."""

    category_id: int
    source_id: int | None
    name: str
    supercategory: str


@dataclass(frozen=True)
class DatasetRecord:
    """A data set at its newest version, or at the one that `name` gives after '@' (`at`: a tag, say).

    A new one has version 0, no rows, and next ids 0, which count for all versions together.
    """

    dataset_id: int
    name: str
    images_root: str
    version: int
    images_version: int
    objects_version: int
    n_images: int
    n_objects: int
    next_image_id: int
    next_object_id: int
    created_at: datetime
    at: str = ""
    branch: str | None = ""

    @property
    def plain_name(self) -> str:
        """The name without the version."""
        return self.name[: -len(self.at) - 1] if self.at else self.name


@dataclass(frozen=True)
class DatasetVersion:
    """Which versions of the tables make up one version of a data set, and why it was made.

    `parent` is the version that it was made from, 0 for none; `branch` is "" for the main line.
    """

    dataset_id: int
    version: int
    images_version: int
    objects_version: int
    n_images: int
    n_objects: int
    note: str
    created_at: datetime
    parent: int = 0
    branch: str = ""
    author: str = ""


@dataclass(frozen=True)
class ReferenceRecord:
    """A name for a version: a tag stays where it is, a branch goes on with each version made on it."""

    dataset_id: int
    name: str
    kind: ReferenceKind
    version: int
    created_at: datetime


@dataclass(frozen=True)
class VerdictRecord:
    """What somebody said of one label; `box` is [x, y, width, height] in pixels where the verdict gives one.

    `item_id` is an object, a prediction of run `run_id`, or an image. Once applied, `applied_version` is the
    version that it went into and `object_id` the object that it changed, added or removed.
    """

    verdict_id: int
    dataset_id: int
    run_id: int | None
    branch: str
    items: str
    item_id: int
    image_id: int
    kind: VerdictKind
    category_id: int | None
    box: tuple[float, float, float, float] | None
    author: str
    evidence: dict[str, Any]
    created_at: datetime
    undone_at: datetime | None
    applied_version: int | None
    object_id: int | None


@dataclass(frozen=True)
class RunRecord:
    """One model's predictions on one data set; `iou_types` is ("bbox",) or ("bbox", "segm")."""

    run_id: int
    dataset_id: int
    name: str
    predictions_version: int
    n_predictions: int
    iou_types: tuple[str, ...]
    doctor: dict[str, Any]
    source: str
    dataset_version: int
    created_at: datetime


@dataclass(frozen=True)
class SliceRecord:
    """A named query and where its members lie; `members_path` is relative to the home folder."""

    slice_id: int
    dataset_id: int
    name: str
    scope: Scope
    query: dict[str, Any]
    members_path: str
    n_members: int
    dataset_version: int
    encoder_digest: str | None
    created_at: datetime
    refreshed_at: datetime


@dataclass(frozen=True)
class EncoderRecord:
    """An encoder that vectors were made with; `name` is what the user asked for first."""

    digest: str
    name: str
    dimension: int
    kind: EncoderKind
    spec: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class EvaluationRecord:
    """A run's evaluation on one version of its data set; `path` (the match table) is relative to the home."""

    evaluation_id: int
    run_id: int
    iou_type: str
    dataset_version: int
    predictions_version: int
    confidence_threshold: float
    path: str
    outcomes_objects_version: int
    outcomes_predictions_version: int
    summary: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class ScoreRecord:
    """A family of scores as last computed; `run_id` is None when it needs no run.

    `inputs` is the digest of all that it was computed from, `columns` says what each of its columns means.
    """

    score_id: int
    dataset_id: int
    run_id: int | None
    items: ItemKind
    family: str
    table_version: int
    dataset_version: int
    inputs: str
    columns: list[dict[str, Any]]
    created_at: datetime


@dataclass(frozen=True)
class FindingRecord:
    """Something odd in a file that was read; `run_id` is None when it was the data set's own import."""

    dataset_id: int
    run_id: int | None
    file: str
    row: str
    kind: str
    reason: str
    severity: Severity


@dataclass(frozen=True)
class TokenRecord:
    """A right to call the server; the token itself is known to its holder only."""

    token_id: int
    name: str
    role: Role
    created_at: datetime
