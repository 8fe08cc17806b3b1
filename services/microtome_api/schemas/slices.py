"""Slices on the wire."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictInt

from microtome.slices import Slice, SliceComparison, SliceDiff
from microtome_api.schemas.items import SearchRequest
from microtome_api.schemas.pages import Request


class SliceRequest(Request):
    """A new slice from exactly one of `ids`, `where` and `query`; ids of images may be file names."""

    name: str
    ids: list[StrictInt | str] | None = None
    where: str | None = None
    query: SearchRequest | None = None
    scope: Literal["images", "objects"] = "objects"
    run: str | None = None
    replace: bool = False


class ImageSliceRequest(Request):
    """A new slice of what resembles the uploaded picture."""

    name: str
    query: SearchRequest
    replace: bool = False


class CombineRequest(Request):
    """A new slice of what all of the slices hold (`and`), any (`or`), or the first less the others."""

    name: str
    operation: Literal["and", "or", "minus"]
    slices: list[str] = Field(min_length=2, max_length=100)
    replace: bool = False


class SliceComparisonDocument(BaseModel):
    """The ids of two slices: in both, in the first alone, in the second alone."""

    first: str
    second: str
    scope: Literal["images", "objects"]
    both: list[int]
    only_first: list[int]
    only_second: list[int]

    @classmethod
    def of(cls, found: SliceComparison) -> SliceComparisonDocument:
        """The comparison as the library knows it."""
        return cls(
            first=found.first,
            second=found.second,
            scope=found.scope,
            both=found.both.tolist(),
            only_first=found.only_first.tolist(),
            only_second=found.only_second.tolist(),
        )


class SliceDocument(BaseModel):
    """A named set of images or objects, as of one version of the data set.

    `notes` say, of one just made that holds nothing, what may be wrong with its query.
    """

    name: str
    scope: str
    n_members: int
    dataset_version: int
    versions_behind: int
    encoder_digest: str | None
    query: dict[str, Any]
    created_at: datetime
    refreshed_at: datetime
    notes: list[str] = Field(default_factory=list)

    @classmethod
    def of(cls, known: Slice) -> SliceDocument:
        """The slice as the library knows it."""
        return cls(**{name: value for name, value in asdict(known).items() if name in cls.model_fields})


class SliceDiffDocument(BaseModel):
    """What a refresh changed."""

    name: str
    added: list[int]
    removed: list[int]
    n_members: int

    @classmethod
    def of(cls, diff: SliceDiff) -> SliceDiffDocument:
        """The change as the library knows it."""
        return cls(
            name=diff.name, added=diff.added.tolist(), removed=diff.removed.tolist(), n_members=diff.n_members
        )


class MemberDocument(BaseModel):
    """One member with the asked columns."""

    id: int
    columns: dict[str, Any] = Field(default_factory=dict)
