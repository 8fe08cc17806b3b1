"""The application: routes behind guards, over one home."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from microtome import __version__
from microtome.datasets import Home
from microtome.settings import Settings
from microtome_api.limits import BodyLimit
from microtome_api.metrics import Meter
from microtome_api.picture_room import PictureRoom
from microtome_api.problems import MEDIA_TYPE, FaultGuard, handle_problems
from microtome_api.routes import (
    analysis,
    boxes,
    comparison,
    datasets,
    doctor,
    evaluations,
    exports,
    facets,
    front_page,
    health,
    items,
    jobs,
    looks,
    maps,
    pictures,
    reports,
    review,
    runs,
    scores,
    search,
    selection,
    slices,
    versions,
)
from microtome_api.schemas.problems import Problem
from microtome_api.security import AccessGuard, CrossSiteGuard, HeaderWriter, HostGuard
from microtome_api.server import Server

ROUTERS = tuple(
    module.router
    for module in (
        analysis, datasets, items, pictures, runs, search, slices, evaluations, reports, doctor, jobs, health,
        facets, selection, boxes, comparison, looks, scores, maps,
        review, versions, exports, front_page,
    )
)  # fmt: skip
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "What is wrong",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


def create_app(settings: Settings, home: Home | None = None) -> FastAPI:
    """The API over a home; without one it opens the settings' own, and closes it when the server stops."""
    opened = home or Home.open(settings.home, settings.database_url)
    server = Server(settings, opened, PictureRoom(settings.pictures_mb))
    app = FastAPI(
        title="Microtome",
        version=__version__,
        summary="Finds the slices of a data set on which an object detector fails.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=_guards(server),
        responses=PROBLEMS,
        generate_unique_id_function=_operation_id,
        lifespan=None if home else _closing(server.home),
    )
    app.state.server = server
    handle_problems(app)
    for router in ROUTERS:
        app.include_router(router)
    _describe_problems(app)
    return app


def _guards(server: Server) -> list[Middleware]:
    """Outermost first: a request meets them in this order, before its body is read."""
    return [
        Middleware(HeaderWriter),
        Middleware(Meter, server.metrics),
        Middleware(FaultGuard),
        Middleware(HostGuard, server.settings),
        Middleware(CrossSiteGuard),
        Middleware(AccessGuard, server.settings, server.home.catalog),
        Middleware(BodyLimit),
    ]


def _operation_id(route: APIRoute) -> str:
    return route.name


def _closing(home: Home) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            home.close()

    return lifespan


def _describe_problems(app: FastAPI) -> None:
    schema = app.openapi()  # kept by the app: what is added here is served
    parts = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(parts.pop("$defs", {}))
    schemas["Problem"] = parts
