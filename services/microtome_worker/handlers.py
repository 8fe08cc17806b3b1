"""What the worker does for each kind of job: its payload -> one library call -> a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from microtome.datasets import Home, Progress, ProgressEvent, embed, import_dataset, import_run
from microtome.jobs import Lease, read_payload
from microtome.settings import Settings
from microtome_worker.payloads import EmbedPayload, ImportPayload, ImportRunPayload

Handler = Callable[[Lease], dict[str, Any]]


def handlers(home: Home, settings: Settings) -> Mapping[str, Handler]:
    """The handler of each kind of job that this service claims."""
    return {
        "import": lambda lease: _import(home, lease),
        "import_run": lambda lease: _import_run(home, lease),
        "embed": lambda lease: _embed(home, settings, lease),
    }


def _import(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ImportPayload)
    images = options.pop("images", None)
    summary = import_dataset(
        home,
        payload.dataset,
        annotations=Path(payload.annotations),
        images=None if images is None else Path(images),
        resumed=lease.attempt > 1,
        progress=_progress(lease),
        fence=lease.check,
        **options,
    )
    return asdict(summary)


def _import_run(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ImportRunPayload)
    summary = import_run(
        home,
        payload.dataset,
        payload.run,
        Path(payload.path),
        resumed=lease.attempt > 1,
        progress=_progress(lease),
        fence=lease.check,
        **options,
    )
    return asdict(summary)


def _embed(home: Home, settings: Settings, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, EmbedPayload)
    summary = embed(
        home,
        payload.dataset,
        model=options.pop("model", None) or settings.model,
        device=settings.device,
        progress=_progress(lease),
        fence=lease.check,
        **options,
    )
    return asdict(summary)


def _progress(lease: Lease) -> Progress:
    """Reports to the job, and stops there when it was cancelled or the worker stops."""

    def report(event: ProgressEvent) -> None:
        lease.check()
        lease.progress(event.stage, event.done, event.total, event.rate)

    return report
