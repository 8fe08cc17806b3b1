"""Pages: lists are read piece by piece, by an opaque cursor that belongs to one list."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query

from microtome.errors import InputError
from microtome_api.limits import DEFAULT_PAGE, PageLimit

T = TypeVar("T")
_LARGEST = 2**62


@dataclass(frozen=True)
class Place:
    """Where a page begins: a position in the list, and how many items there were on the first page."""

    position: int
    total: int | None = None


@dataclass(frozen=True)
class PageRequest:
    """What a request asks of a list."""

    cursor: str | None
    limit: int

    def place(self, *listing: object) -> Place | None:
        """The place that the cursor means in the list of that name, None at its beginning.

        Raises: InputError for a cursor of another list.
        """
        return None if self.cursor is None else _read(self.cursor, _mark(listing))


def page_request(
    cursor: Annotated[str | None, Query(max_length=500, description="next_cursor of the page before")] = None,
    limit: PageLimit = DEFAULT_PAGE,
) -> PageRequest:
    """The page that a request asks for."""
    return PageRequest(cursor, limit)


PageDependency = Annotated[PageRequest, Depends(page_request)]


def cursor_of(place: Place, *listing: object) -> str:
    """The cursor for a place in the list of that name."""
    text = json.dumps([place.position, place.total, _mark(listing)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def page_of(records: Sequence[T], page: PageRequest, *listing: object) -> tuple[Sequence[T], str | None]:
    """The asked part of a list that is at hand, and the cursor of the next part."""
    place = page.place(*listing)
    first = 0 if place is None else place.position
    last = first + page.limit
    return records[first:last], cursor_of(Place(last), *listing) if last < len(records) else None


def _mark(listing: tuple[object, ...]) -> str:
    return sha256(json.dumps(listing, default=str).encode()).hexdigest()[:12]


def _read(cursor: str, mark: str) -> Place:
    try:
        document: Any = json.loads(base64.b64decode(cursor.encode(), b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _unusable(cursor) from error
    match document:
        case [int(position), int() | None as total, str(known)] if known == mark and 0 <= position < _LARGEST:
            return Place(position, total)
    raise _unusable(cursor)


def _unusable(cursor: str) -> InputError:
    return InputError(
        "the cursor does not belong to this list", found=cursor[:80],
        expected="next_cursor of the page before",
        fix="Ask for the first page again, without a cursor.",
    )  # fmt: skip
