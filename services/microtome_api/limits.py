"""Limits: how much one request may bring and one answer may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import HTTPException, Path, Query
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from microtome_api.roles import rule_of

MEBIBYTE = 2**20
DEFAULT_BODY = MEBIBYTE
PICTURE_BODY = 32 * MEBIBYTE
PREDICTIONS_BODY = 1024 * MEBIBYTE
FORM_FIELD = 64 * 1024
FORM_FIELDS = 16

BODIES: Mapping[tuple[str, str], int] = {
    ("POST", "/api/v1/datasets/{dataset}/runs"): PREDICTIONS_BODY,
    ("POST", "/api/v1/datasets/{dataset}/corrections/patch"): PREDICTIONS_BODY,
    ("POST", "/api/v1/datasets/{dataset}/slices"): 16 * MEBIBYTE,
    ("POST", "/api/v1/datasets/{dataset}/slices/from-image"): PICTURE_BODY,
    ("POST", "/api/v1/datasets/{dataset}/scores/imported"): PREDICTIONS_BODY,
    ("POST", "/api/v1/datasets/{dataset}/search/image"): PICTURE_BODY,
}

DEFAULT_PAGE = 50
LARGEST_PAGE = 1000
DEEPEST_SORTED = 10_000
DECODED_AT_ONCE = 4
BEYOND_IDS = 2**63

PageLimit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="most items on this page")]
Id = Annotated[int, Path(ge=0, lt=BEYOND_IDS)]


class BodyLimit:
    """Refuses a request whose body is larger than its route may read, before or while it arrives."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = _limit(scope)
        if _declared(scope) > limit:
            raise _too_large(limit)
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise _too_large(limit)
            return message

        await self.app(scope, counted, send)


def _limit(scope: Scope) -> int:
    rule = rule_of(scope["method"], scope["path"])
    return DEFAULT_BODY if rule is None else BODIES.get((rule.method, rule.template), DEFAULT_BODY)


def _declared(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() and len(length) < 19 else 0


def _too_large(limit: int) -> HTTPException:
    return HTTPException(413, f"the body is larger than the {limit} bytes that this route reads")
