"""The front page: the browser's part of Microtome where it was built, else a plain page that says how.

Neither holds data: a browser can't send a token when it opens a page, so the page asks for it.
"""

from __future__ import annotations

import base64
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from microtome_api.pages import PAGES
from microtome_api.security import CONTAINED

BUILT = Path(__file__).parents[2] / "microtome_web" / "dist"
FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
STYLE = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}"
_STYLE_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
PLAIN_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; {CONTAINED}"
PLAIN_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Microtome</title>'
    f"<style>{STYLE}</style></head><body><h1>Microtome</h1><p>The server runs. The pages for browsers were "
    "not built: with node 20.19 or newer, run <code>npm ci &amp;&amp; npm run build</code> in "
    "<code>services/microtome_web</code>.</p>"
    '<p>Its interface is described by <a href="/api/openapi.json">OpenAPI</a>; the command '
    "<code>microtome --help</code> does the same work, on this server where MICROTOME_SERVER is set.</p>"
    "</body></html>"
)

router = APIRouter(include_in_schema=False)


@router.get("/")
def get_front_page() -> HTMLResponse:
    """The page that everything else in a browser starts from."""
    page = BUILT / "index.html"
    if not page.is_file():
        return HTMLResponse(PLAIN_PAGE, headers={"Content-Security-Policy": PLAIN_POLICY})
    nonce = secrets.token_urlsafe(16)
    text = page.read_text(encoding="utf-8").replace("__NONCE__", nonce)
    return HTMLResponse(text, headers={"Content-Security-Policy": policy(nonce), "Cache-Control": "no-cache"})


def get_page(request: Request) -> RedirectResponse:
    """The way to a page whose `#` was left out, with what its address says.

    It is relative, so that it holds behind any prefix.
    """
    page, query = request.url.path.rpartition("/")[2], request.url.query
    return RedirectResponse(f"./#/{page}?{query}" if query else f"./#/{page}")


for _page in PAGES:
    router.add_api_route(f"/{_page}", get_page, methods=["GET"])


@router.get("/assets/{name}")
def get_asset(name: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
    """A script or a style of the page, packed where that is understood; its name holds its content's hash."""
    path = BUILT / "assets" / name
    kind = TYPES.get(path.suffix)
    if kind is None or Path(name).name != name or not path.is_file():
        raise HTTPException(404, f"there is nothing at /assets/{name}")
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    packed = path.with_name(f"{name}.gz")
    if "gzip" in accept_encoding and packed.is_file():
        return FileResponse(packed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return FileResponse(path, media_type=kind, headers=headers)


def policy(nonce: str) -> str:
    """What the page may load: our own scripts and pictures, styles that carry the nonce."""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
        f"img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; {CONTAINED}"
    )
