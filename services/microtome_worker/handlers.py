"""What the worker does for each kind of job: its payload -> one library call -> a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from microtome.datasets import Home, ProgressEvent, embed, import_dataset, import_run
from microtome.jobs import Lease
from microtome.settings import Settings

Handler = Callable[[Lease], dict[str, Any]]


def handlers(home: Home, settings: Settings) -> Mapping[str, Handler]:
    """The handler of each kind of job that this service claims."""
    return {
        "import": lambda lease: _import(home, lease),
        "import_run": lambda lease: _import_run(home, lease),
        "embed": lambda lease: _embed(home, settings, lease),
    }


def _import(home: Home, lease: Lease) -> dict[str, Any]:
    payload = dict(lease.payload)
    images = payload.pop("images", None)
    summary = import_dataset(
        home,
        payload.pop("dataset"),
        annotations=Path(payload.pop("annotations")),
        images=None if images is None else Path(images),
        progress=_report(lease),
        fence=lease.check,
        **payload,
    )
    return asdict(summary)


def _import_run(home: Home, lease: Lease) -> dict[str, Any]:
    payload = dict(lease.payload)
    summary = import_run(
        home,
        payload.pop("dataset"),
        payload.pop("run"),
        Path(payload.pop("path")),
        progress=_report(lease),
        fence=lease.check,
        **payload,
    )
    return asdict(summary)


def _embed(home: Home, settings: Settings, lease: Lease) -> dict[str, Any]:
    payload = dict(lease.payload)
    summary = embed(
        home,
        payload.pop("dataset"),
        model=payload.pop("model", None) or settings.model,
        device=settings.device,
        progress=_report(lease),
        fence=lease.check,
        **payload,
    )
    return asdict(summary)


def _report(lease: Lease) -> Callable[[ProgressEvent], None]:
    return lambda event: lease.progress(event.stage, event.done, event.total, event.rate)
