"""Health: whether the process lives, whether it can work, and its figures."""

from __future__ import annotations

import logging
import tempfile

from fastapi import APIRouter, HTTPException, Response
from prometheus_client import CONTENT_TYPE_LATEST

from microtome_api.server import Server, ServerDependency

router = APIRouter(tags=["health"])

_logger = logging.getLogger(__name__)


@router.get("/healthz")
async def get_health() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def get_readiness(server: ServerDependency) -> dict[str, str]:
    """Whether the database answers and the home can be written."""
    faults = {name: fault for name, fault in _checks(server).items() if fault is not None}
    if faults:
        raise HTTPException(503, "; ".join(f"{name}: {fault}" for name, fault in faults.items()))
    return {"status": "ready"}


@router.get("/metrics", response_class=Response)
def get_metrics(server: ServerDependency) -> Response:
    """Figures for Prometheus."""
    return Response(server.metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _checks(server: Server) -> dict[str, str | None]:
    return {"database": _database_fault(server), "home": _home_fault(server)}


def _database_fault(server: Server) -> str | None:
    try:
        server.home.catalog.datasets()
    except Exception as error:  # noqa: BLE001 - whatever it is, the database does not answer
        _logger.warning("the database does not answer: %s", error)
        return f"does not answer ({type(error).__name__})"
    return None


def _home_fault(server: Server) -> str | None:
    try:
        with tempfile.TemporaryFile(dir=server.home.path):
            return None
    except OSError as error:
        return f"can't be written ({error.strerror})"
