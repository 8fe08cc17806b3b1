"""Runs and embeddings on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from microtome.datasets import ITEMS, Items
from microtome_api.schemas.pages import Request


class RunRequest(Request):
    """Predictions to be imported: a path on the server, or without it the uploaded `file`."""

    run: str = Field(description="name of the new run")
    path: str | None = Field(default=None, description="file or folder of predictions on the server")
    format: str = "auto"
    category_map: str = "auto"
    box_format: str = "auto"
    split: str | None = None


class RunDocument(BaseModel):
    """One model's predictions on one data set."""

    name: str
    n_predictions: int
    iou_types: list[str]
    source: str
    dataset_version: int
    created_at: datetime


class RunDetail(RunDocument):
    """A run with what the doctor says of it."""

    doctor: dict[str, Any]
    findings: dict[str, int] = Field(description="what was odd in its file, counted by kind")


class EmbeddingRequest(Request):
    """Items to be given vectors."""

    model: str | None = None
    items: list[Items] = Field(default_factory=lambda: list(ITEMS), min_length=1, max_length=3)
    run: str | None = None
    confidence_floor: float | None = Field(default=None, ge=0, le=1)


class VectorsRequest(Request):
    """Vectors of a model of the user's own, on the server's disk."""

    vectors: str = Field(description=".npy file of float16 or float32 on the server, one row an item")
    ids: str = Field(description="text file on the server, one item a line, in the order of the rows")
    model: str | None = Field(default=None, description="name of the model; default: that of the file")
    items: Literal["images", "objects"] = "images"
    key: Literal["id", "file_name", "source_id"] | None = Field(
        default=None, description="what a line is; default: id, or file_name where not every line is a number"
    )
