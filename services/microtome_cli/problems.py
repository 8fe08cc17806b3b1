"""A server's error answers as the errors that a local call would have raised."""

from __future__ import annotations

from http import HTTPStatus

import httpx

from microtome.errors import AccessError, ConflictError, InputError, MicrotomeError, NotFoundError
from microtome_cli.backend import Document

_CLASSES: dict[int, type[InputError] | type[NotFoundError] | type[ConflictError]] = {
    HTTPStatus.UNPROCESSABLE_ENTITY: InputError,
    HTTPStatus.BAD_REQUEST: InputError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
}


def raise_problem(response: httpx.Response) -> None:
    """Nothing for a good answer. Raises: the MicrotomeError that the answer tells of."""
    if response.is_success:
        return
    problem = _problem(response)
    status = response.status_code
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        advice = str(problem.get("fix") or "Set MICROTOME_TOKEN to a token of this server.")
        raise AccessError(str(problem["detail"]), fix=advice)
    known = _CLASSES.get(status, MicrotomeError)
    raise known(
        str(problem["detail"]),
        found=problem.get("found"),
        expected=problem.get("expected"),
        fix=problem.get("fix"),
    )


def unreachable(address: str, error: httpx.TransportError) -> MicrotomeError:
    """The error for a server that does not answer."""
    return MicrotomeError(
        f"the server at {address} does not answer",
        found=str(error) or type(error).__name__,
        fix="Start it with `microtome serve`, or check MICROTOME_SERVER.",
    )


def _problem(response: httpx.Response) -> Document:
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        document: Document = response.json()
        return document
    return {
        "detail": f"{response.url.host} gave an answer that is not Microtome's",
        "found": f"{response.status_code} {response.reason_phrase}",
        "fix": "Check MICROTOME_SERVER.",
    }
