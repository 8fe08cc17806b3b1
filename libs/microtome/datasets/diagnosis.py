"""What is installed and what is wrong with the data: the document behind `microtome doctor`."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from microtome import __version__
from microtome.catalog import DatasetRecord, RunRecord
from microtome.datasets.home import Home
from microtome.datasets.item_table import item_table
from microtome.datasets.names import images_table, objects_table
from microtome.datasets.shown import shown_size
from microtome.errors import KernelsError
from microtome.kernels.loading import available

PACKAGES = (
    "torch",
    "torchvision",
    "open_clip_torch",
    "faiss-cpu",
    "pylance",
    "pycocotools",
    "sqlalchemy",
)
LISTED = 50
LOW_SPACE = 2 * 1024**3


def diagnose(home: Home, dataset: str | None = None) -> dict[str, Any]:
    """The installation and the home, and of a data set what was odd, what is damaged, and its runs.

    Raises: NotFoundError with the nearest known name.
    """
    document: dict[str, Any] = {"installation": _installation(), "home": _home(home)}
    if dataset is not None:
        document["dataset"] = _dataset(home, home.catalog.dataset(dataset))
    return document


def _installation() -> dict[str, Any]:
    kernels, problems = _kernels()
    return {
        "microtome": __version__,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "kernels": kernels,
        "packages": {name: _version(name) for name in PACKAGES},
        "problems": problems,
    }


def _kernels() -> tuple[str | None, list[str]]:
    """The kind of processor that the loops were compiled for, and what is wrong with them."""
    try:
        return available(), []
    except KernelsError as error:
        return None, [str(error)]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _home(home: Home) -> dict[str, Any]:
    free = shutil.disk_usage(home.path).free
    problems = (
        [f"only {free / 1024**3:.1f} GiB are free on the disk of {home.path}"] if free < LOW_SPACE else []
    )
    shown = shown_size(home)
    return {
        "path": str(home.path),
        "free_bytes": free,
        "pictures": {"n": shown.n, "n_bytes": shown.n_bytes},
        "datasets": [record.name for record in home.catalog.datasets()],
        "problems": problems,
    }


def _dataset(home: Home, record: DatasetRecord) -> dict[str, Any]:
    unreadable = _unreadable(home, record)
    findings = home.catalog.findings(record.dataset_id, limit=LISTED)
    return {
        "name": record.name,
        "version": record.version,
        "n_images": record.n_images,
        "n_objects": record.n_objects,
        "n_unreadable": len(unreadable),
        "unreadable": [
            {"file_name": row["file_name"], "reason": row["unreadable_reason"]} for row in unreadable[:LISTED]
        ],
        "findings": home.catalog.count_findings(record.dataset_id),
        "findings_listed": [asdict(finding) for finding in findings],
        "damaged": _damage(home, record),
        "encoders": [encoder.name for encoder in home.catalog.dataset_encoders(record.dataset_id)],
        "runs": [_run(home, run) for run in home.catalog.runs(record.dataset_id)],
    }


def _unreadable(home: Home, record: DatasetRecord) -> list[dict[str, Any]]:
    if not record.version:  # its first import was killed
        return []
    images = item_table(home, record.name, "images", columns=["file_name", "readable", "unreadable_reason"])
    return [row for row in images.to_pylist() if not row["readable"]]


def _damage(home: Home, record: DatasetRecord) -> list[str]:
    """Files of the tables that are not what the ledger says."""
    names = [images_table(record.dataset_id), objects_table(record.dataset_id)]
    return [fault for name in names if home.tables.exists(name) for fault in home.tables.scrub(name)]


def _run(home: Home, run: RunRecord) -> dict[str, Any]:
    return {
        "run": run.name,
        "n_predictions": run.n_predictions,
        "findings": home.catalog.count_findings(run.dataset_id, run.run_id),
        "findings_listed": [
            asdict(finding) for finding in home.catalog.findings(run.dataset_id, run.run_id, limit=LISTED)
        ],
        **run.doctor,
    }
