"""Problems: every error becomes one RFC 9457 body, by one table."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from microtome.errors import (
    AccessError,
    ConflictError,
    DamageError,
    FilterError,
    InputError,
    JobError,
    MicrotomeError,
    NotFoundError,
    PictureError,
    StaleIndexError,
)
from microtome_api.schemas.problems import FieldFault, Problem

MEDIA_TYPE = "application/problem+json"
LISTED_FAULTS = 20

_logger = logging.getLogger(__name__)


class Kind(NamedTuple):
    """How one class of errors looks on the wire."""

    name: str
    title: str
    status: int


KINDS: Mapping[type[MicrotomeError], Kind] = {
    FilterError: Kind("filter", "The filter can't be understood", 422),
    PictureError: Kind("picture", "The picture can't be used", 422),
    InputError: Kind("input", "What was given can't be used", 422),
    NotFoundError: Kind("not-found", "Nothing has that name or id", 404),
    StaleIndexError: Kind("stale-index", "The index belongs to other vectors", 409),
    ConflictError: Kind("conflict", "The present state forbids this", 409),
    AccessError: Kind("access", "Not allowed", 403),
    DamageError: Kind("damage", "A stored file is damaged", 500),
    JobError: Kind("job", "The job can't go on", 409),
    MicrotomeError: Kind("failure", "This can't be done now", 500),
}
UNAUTHORISED = Kind("token", "A token is needed", 401)


def problem_of(error: Exception) -> tuple[Problem, dict[str, str]]:
    """The body for an error, and headers that go with it; an unforeseen error is logged under an id."""
    if isinstance(error, MicrotomeError):
        return _of_ours(error)
    if isinstance(error, RequestValidationError):
        return _of_request(error), {}
    if isinstance(error, HTTPException):
        return _of_status(error), dict(error.headers or {})
    return _of_fault(error), {}


def problem_response(error: Exception) -> JSONResponse:
    """The answer to a request that failed."""
    problem, headers = problem_of(error)
    content = problem.model_dump(exclude_none=True)
    return JSONResponse(content, problem.status, headers=headers, media_type=MEDIA_TYPE)


def handle_problems(app: FastAPI) -> None:
    """Have the app answer expected errors with problems."""

    async def handle(_: Request, error: Exception) -> JSONResponse:
        return problem_response(error)

    for kind in (MicrotomeError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)


class FaultGuard:
    """The outermost boundary: an error of a guard, or one that nobody foresaw, becomes a problem too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:  # the boundary: no traceback leaves the server
            if scope["type"] != "http" or started:
                raise
            await problem_response(error)(scope, receive, send)


def _of_ours(error: MicrotomeError) -> tuple[Problem, dict[str, str]]:
    kind = next(KINDS[base] for base in type(error).__mro__ if base in KINDS)
    headers = {}
    if isinstance(error, AccessError) and not error.known:
        kind, headers = UNAUTHORISED, {"WWW-Authenticate": "Bearer"}
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _logger.error("%s", error)
    position = error.position if isinstance(error, FilterError) else None
    return _problem(
        kind, error.what, found=error.found, expected=error.expected, fix=error.fix, position=position
    ), headers


def _of_request(error: RequestValidationError) -> Problem:
    faults = [
        FieldFault(field=".".join(map(str, fault["loc"])), reason=fault["msg"])
        for fault in error.errors()[:LISTED_FAULTS]
    ]
    kind = Kind("request", "The request can't be read", 422)
    first = f"{faults[0].field}: {faults[0].reason}" if faults else None
    return _problem(kind, "the request can't be read", found=first, errors=faults or None)


def _of_status(error: HTTPException) -> Problem:
    title = HTTPStatus(error.status_code).phrase
    return _problem(Kind("http", title, error.status_code), str(error.detail))


def _of_fault(error: Exception) -> Problem:
    number = secrets.token_hex(8)
    _logger.error("internal error %s", number, exc_info=error)
    kind = Kind("internal", "Internal error", 500)
    return _problem(
        kind,
        "the server failed in a way nobody foresaw",
        fix=f"Look for {number} in the server's log.",
        id=number,
    )


def _problem(kind: Kind, detail: str, **members: Any) -> Problem:
    return Problem(
        type=f"urn:microtome:problem:{kind.name}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        **members,
    )
