"""Images, objects, predictions and hits on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Base64Bytes, BaseModel, Field

from microtome.datasets import Items
from microtome.search.lasso import MAX_LASSO
from microtome.search.packed_ids import MAX_PACKED
from microtome_api.limits import BEYOND_IDS
from microtome_api.schemas.pages import Request


class SearchRequest(Request):
    """A query: items narrowed by `where`, `slice`, `ids` and `lasso`, ranked by likeness to something.

    `vector` is float32, little endian, in base64; `ids` are the steps between them, seven bits a byte, in
    base64url; `lasso` is the version of the map and the corners: `3~0,0_1,0_1,1`.
    """

    items: Items = "objects"
    text: str | None = None
    not_text: str | None = None
    like: int | None = Field(default=None, ge=0, lt=BEYOND_IDS)
    vector: Base64Bytes | None = None
    where: str | None = None
    slice: str | None = None
    ids: str | None = Field(default=None, max_length=MAX_PACKED)
    lasso: str | None = Field(default=None, max_length=MAX_LASSO)
    run: str | None = None
    sort: str | None = None
    descending: bool = True
    limit: int = 50
    min_similarity: float | None = None
    model: str | None = None


class HitDocument(BaseModel):
    """One item; `bbox` is x, y, width, height in pixels, `similarity` a cosine."""

    id: int
    image_id: int
    file_name: str
    category: str | None = None
    bbox: list[float] | None = None
    outcome: str | None = None
    error_type: str | None = None
    confidence: float | None = None
    iou: float | None = None
    similarity: float | None = None


class SearchDocument(BaseModel):
    """What a search found; `query` finds the same again, `notes` are for people."""

    dataset: str
    items: Items
    query: dict[str, Any]
    encoder: str | None
    n_candidates: int
    took_ms: float
    hits: list[HitDocument]
    notes: list[str]


class ImageDocument(BaseModel):
    """An image with all its columns; `picture` is the address of its thumbnail, null where there is none."""

    id: int
    columns: dict[str, Any] = Field(description="the columns that `where` knows, by name")
    picture: str | None
