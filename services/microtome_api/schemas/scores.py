"""Scores and maps on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from microtome.datasets import Items
from microtome_api.schemas.items import SearchRequest
from microtome_api.schemas.pages import Request

Point = Annotated[list[float], Field(min_length=2, max_length=2)]


class ScoreRequest(Request):
    """Families of scores to compute: those named, else all; only what is new or outdated."""

    run: str | None = None
    only: list[str] = Field(default_factory=list, max_length=100)
    model: str | None = None
    missing_confidence: float | None = Field(default=None, ge=0, le=1)


class ImportScoresRequest(Request):
    """A file of scores, uploaded as `file`: .csv or .parquet."""

    items: Items = "images"
    run: str | None = None


class BadRowDocument(BaseModel):
    """A row that was left out, numbered from 1, and why."""

    row: int
    reason: str


class ImportedScoresDocument(BaseModel):
    """What an import of scores kept; `n_empty` counts by column the kept rows without a value there."""

    dataset: str
    items: Items
    run: str | None
    columns: list[str]
    n_rows: int
    n_kept: int
    n_bad: int
    n_empty: dict[str, int]
    bad_rows: list[BadRowDocument]


class ScoreColumnDocument(BaseModel):
    """What a score means, and which end to look at first."""

    name: str
    type: Literal["number", "text", "boolean"]
    description: str
    high_means: str
    advice: str
    worst: Literal["high", "low"] | None


class ScoreDocument(BaseModel):
    """A family of scores; `is_current` tells whether it belongs to the data set's present version."""

    family: str
    items: Items
    run: str | None
    dataset_version: int
    is_current: bool
    created_at: datetime
    columns: list[ScoreColumnDocument]


class LassoRequest(Request):
    """The items of the map inside a polygon of x, y points, which closes by itself.

    They may be narrowed by `where`, of a `run`, and to the items that a `query` chooses.
    """

    items: Literal["images", "objects"] = "images"
    polygon: list[Point] = Field(min_length=3, max_length=10_000)
    where: str | None = None
    run: str | None = None
    query: SearchRequest | None = None
    limit: int = Field(default=10_000, ge=0, le=1_000_000)


class LassoDocument(BaseModel):
    """How many items lie inside and the first of their ids, of which a slice can be made.

    `where` is a filter for the box around the polygon; `complete` tells whether `ids` are all.
    """

    n: int
    ids: list[int]
    complete: bool
    where: str
