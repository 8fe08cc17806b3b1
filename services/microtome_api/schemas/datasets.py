"""Data sets on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from microtome_api.schemas.pages import Request


class ImportRequest(Request):
    """Ground truth on the server's disk, to be imported as (a split of) a data set."""

    dataset: str = Field(description="name of the data set, made when absent")
    annotations: str = Field(description="file or folder of annotations on the server")
    images: str | None = Field(default=None, description="folder of pictures on the server")
    format: str = "auto"
    split: str = ""


class DatasetDocument(BaseModel):
    """A data set in short."""

    name: str
    version: int
    n_images: int
    n_objects: int
    created_at: datetime


class EncoderDocument(BaseModel):
    """A model that vectors of the data set were made with."""

    name: str
    digest: str
    dimension: int
    kind: str


class DatasetDetail(DatasetDocument):
    """A data set with what belongs to it."""

    categories: list[str]
    runs: list[str]
    slices: list[str]
    encoders: list[EncoderDocument]
    findings: dict[str, int] = Field(description="what was odd in its files, counted by kind")


class ColumnDocument(BaseModel):
    """A column that `where` and `sort` know."""

    name: str
    type: Literal["number", "text", "boolean"]
    description: str


class FindingDocument(BaseModel):
    """Something odd in a file that was read."""

    file: str
    row: str
    kind: str
    reason: str
    severity: str
