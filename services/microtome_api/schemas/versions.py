"""Versions and exports on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from microtome_api.schemas.pages import Request

VersionName = str | int


class _Document(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class VersionDocument(_Document):
    """One version; `parent` is 0 for none, `branch` empty for the main line."""

    version: int
    parent: int
    branch: str
    note: str
    author: str
    created_at: datetime
    n_images: int
    n_objects: int
    is_head: bool
    tags: list[str]
    branches: list[str]


class LabelDocument(_Document):
    """An object as one version has it."""

    image_id: int
    category: str
    bbox: tuple[float, float, float, float]
    area: float
    iscrowd: bool
    has_mask: bool


class LabelChangeDocument(_Document):
    """What became of one object: `before` is null where it was added, `after` where it was removed."""

    object_id: int
    before: LabelDocument | None
    after: LabelDocument | None


class VersionDiffDocument(_Document):
    """What changed from one version to another."""

    dataset: str
    before: int
    after: int
    added: list[LabelChangeDocument]
    removed: list[LabelChangeDocument]
    changed: list[LabelChangeDocument]


class ReferenceRequest(Request):
    """A new tag or branch at the version that the data set's name in the address gives."""

    name: str
    kind: Literal["tag", "branch"]


class ReferenceDocument(_Document):
    """A tag or branch."""

    name: str
    kind: Literal["tag", "branch"]
    version: int
    created_at: datetime


class RevertRequest(Request):
    """The version, tag or branch whose labels are to come back."""

    version: VersionName
    author: str = Field("", max_length=100)


class RevertDocument(_Document):
    """The version that was made."""

    dataset: str
    version: int
    n_objects: int


class ExportRequest(Request):
    """An export; `since` is for review patches."""

    format: Literal["coco", "yolo", "voc", "cvat", "label-studio", "review-patch"] = "coco"
    slice: str | None = None
    pictures: bool = False
    since: VersionName | None = None
