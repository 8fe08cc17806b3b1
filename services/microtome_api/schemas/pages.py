"""Lists on the wire."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """A part of a list; `next_cursor` asks for the next part, null at the end; `total` counts all of it."""

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


class Request(BaseModel):
    """A body that is sent to us: a field that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid")
