"""The doctor: what is installed, and what is wrong with the data."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from microtome.datasets import diagnose
from microtome_api.server import ServerDependency

router = APIRouter(tags=["doctor"], prefix="/api/v1")


@router.get("/doctor")
def get_doctor(server: ServerDependency) -> dict[str, Any]:
    """What is installed and what is in the home."""
    return diagnose(server.home)


@router.get("/datasets/{dataset}/doctor")
def get_dataset_doctor(server: ServerDependency, dataset: str) -> dict[str, Any]:
    """What is wrong with a data set and its runs."""
    return diagnose(server.home, dataset)
