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


@dataclass(frozen=True)
class Category:
    """A class of objects; `category_id` counts from 0 in its data set, `source_id` is the file's own."""

    category_id: int
    source_id: int | None
    name: str
    supercategory: str


@dataclass(frozen=True)
class DatasetRecord:
    """A data set at its newest version; a new one has version 0, no rows, and next ids 0."""

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


@dataclass(frozen=True)
class DatasetVersion:
    """Which versions of the tables make up one version of a data set, and why it was made."""

    dataset_id: int
    version: int
    images_version: int
    objects_version: int
    n_images: int
    n_objects: int
    note: str
    created_at: datetime


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
    """The newest evaluation of a run for one IoU type; `path` of its match table is relative to the home."""

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
