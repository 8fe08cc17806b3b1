"""What the worker does for each kind of job: its payload -> one library call -> a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from microtome.corrections import archive
from microtome.datasets import Home, embed, import_dataset, import_run, import_vectors
from microtome.jobs import Handler, Lease, read_payload, reporting_to
from microtome.settings import Settings
from microtome_worker.payloads import (
    EmbedPayload,
    ExportPayload,
    ImportPayload,
    ImportRunPayload,
    ImportVectorsPayload,
)
from microtome_worker.uploads import removed_with_its_job


def handlers(home: Home, settings: Settings) -> Mapping[str, Handler]:
    """The handler of each kind of job that this service claims."""
    return {
        "import": lambda lease: _import(home, lease),
        "import_run": lambda lease: _import_run(home, lease),
        "embed": lambda lease: _embed(home, settings, lease),
        "import_vectors": lambda lease: _import_vectors(home, lease),
        "export": lambda lease: _export(home, lease),
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
        progress=reporting_to(lease),
        fence=lease.check,
        **options,
    )
    return asdict(summary)


def _import_run(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ImportRunPayload)
    path = Path(payload.path)
    with removed_with_its_job(home, lease, path):
        summary = import_run(
            home,
            payload.dataset,
            payload.run,
            path,
            resumed=lease.attempt > 1,
            progress=reporting_to(lease),
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
        progress=reporting_to(lease),
        fence=lease.check,
        **options,
    )
    return asdict(summary)


def _import_vectors(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ImportVectorsPayload)
    summary = import_vectors(
        home,
        payload.dataset,
        Path(payload.vectors),
        Path(payload.ids),
        progress=reporting_to(lease),
        fence=lease.check,
        **options,
    )
    return asdict(summary)


def _export(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ExportPayload)
    made = archive(home, payload.dataset, progress=reporting_to(lease), fence=lease.check, **options)
    return made.document()
