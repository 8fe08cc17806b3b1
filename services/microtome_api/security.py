"""Guards before every route: which host is asked for, from which page, by whom; headers on every answer."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from anyio import to_thread
from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from microtome.catalog import Catalog
from microtome.errors import AccessError
from microtome.settings import Settings
from microtome_api.roles import Rule, methods_of, rule_of

ALWAYS_ALLOWED = frozenset({"127.0.0.1", "localhost", "[::1]"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTAINED = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": f"default-src 'none'; {CONTAINED}",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class HeaderWriter:
    """Adds the headers of safety to every answer that has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class HostGuard:
    """Refuses requests for a name that is not ours: a page elsewhere may have its own name point here."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._allowed = _allowed_hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = Headers(scope=scope).get("host", "")
            if _host_name(host) not in self._allowed:
                raise HTTPException(
                    421,
                    f"this server does not answer to the host {host!r}; MICROTOME_ALLOWED_HOSTS adds names",
                )
        await self.app(scope, receive, send)


class CrossSiteGuard:
    """Refuses changes that a browser asks for on behalf of another site's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and _is_foreign(scope):
            raise HTTPException(403, "a page of another site may not call this server")
        await self.app(scope, receive, send)


class AccessGuard:
    """Lets a request through to a route only by the table of roles; denied is what has no rule."""

    def __init__(self, app: ASGIApp, settings: Settings, catalog: Catalog) -> None:
        self.app = app
        self._catalog = catalog
        self._is_local = is_loopback(settings.host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            rule = rule_of(scope["method"], scope["path"])
            if rule is None:
                raise _no_route(scope["path"])
            if rule.access != "none" and not self._is_local:
                await to_thread.run_sync(self._check, rule, Headers(scope=scope).get("authorization", ""))
        await self.app(scope, receive, send)

    def _check(self, rule: Rule, authorization: str) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise AccessError("this server needs a token", fix="Send `Authorization: Bearer TOKEN`.")
        holder = self._catalog.find_token(token.strip())
        if holder is None:
            raise AccessError("the token is unknown or was revoked", fix="Ask for a new one.")
        if rule.access == "write" and holder.role != "write":
            raise AccessError(
                f"the token {holder.name!r} may only read", known=True, fix="Use a token with the role write."
            )


def _allowed_hosts(settings: Settings) -> frozenset[str]:
    extra = {name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip()}
    own = f"[{settings.host}]" if ":" in settings.host else settings.host
    return ALWAYS_ALLOWED | extra | ({own.lower()} - {"0.0.0.0", "[::]", ""})  # noqa: S104 - these are no names


def _host_name(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    has_port = bool(colon) and port.isdigit() and (not name.startswith("[") or name.endswith("]"))
    return name if has_port else host.lower()


def _is_foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "none").lower() not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and _host_of(origin) != headers.get("host", "").lower()


def _host_of(origin: str) -> str | None:
    """Host and port of an origin, None when it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # a bracket that is never closed
        return None


def _no_route(path: str) -> HTTPException:
    methods = methods_of(path)
    if methods:
        return HTTPException(405, f"{path} can't be called that way", headers={"Allow": ", ".join(methods)})
    return HTTPException(404, f"there is nothing at {path}")
