"""The body of every error."""

from __future__ import annotations

from pydantic import BaseModel


class FieldFault(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    reason: str


class Problem(BaseModel):
    """RFC 9457: what is wrong, what was found, what was expected, and what to do.

    `position` is the character at which a filter goes wrong; `id` finds an internal error in the log.
    """

    type: str
    title: str
    status: int
    detail: str
    found: str | None = None
    expected: str | None = None
    fix: str | None = None
    position: int | None = None
    errors: list[FieldFault] | None = None
    id: str | None = None
