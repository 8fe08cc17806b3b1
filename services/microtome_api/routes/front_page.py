"""The front page: says that the server runs and what it holds, without scripts."""

from __future__ import annotations

import base64
from hashlib import sha256
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from microtome.catalog import DatasetRecord
from microtome_api.limits import LARGEST_PAGE
from microtome_api.security import CONTAINED
from microtome_api.server import ServerDependency

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}"
    "td,th{text-align:left;padding:.2rem 1.5rem .2rem 0}"
)
_STYLE_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; {CONTAINED}"

router = APIRouter(include_in_schema=False)


@router.get("/")
def get_front_page(server: ServerDependency) -> HTMLResponse:
    """A plain page."""
    records = server.home.catalog.datasets()[:LARGEST_PAGE]
    return HTMLResponse(_page(records), headers={"Content-Security-Policy": POLICY})


def _page(records: list[DatasetRecord]) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Microtome</title>'
        f"<style>{STYLE}</style></head><body><h1>Microtome</h1><p>The server runs.</p>{_table(records)}"
        '<p>Its interface is described by <a href="/api/openapi.json">OpenAPI</a>; the command '
        "<code>microtome --help</code> does the same work, on this server where MICROTOME_SERVER is set.</p>"
        "</body></html>"
    )


def _table(records: list[DatasetRecord]) -> str:
    if not records:
        return "<p>There is no data set yet: <code>microtome import</code> makes one.</p>"
    rows = "".join(
        f"<tr><td>{escape(record.name)}</td><td>{record.n_images}</td><td>{record.n_objects}</td></tr>"
        for record in records
    )
    return f"<table><tr><th>Data set</th><th>Images</th><th>Objects</th></tr>{rows}</table>"
