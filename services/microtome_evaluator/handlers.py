"""What the evaluator does for each kind of job: its payload -> one library call -> a document."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from microtome.datasets import Home, ProgressEvent
from microtome.evaluation import evaluate
from microtome.files import write_atomically
from microtome.jobs import Lease
from microtome.reporting import evaluation_document, make_report

Handler = Callable[[Lease], dict[str, Any]]


def handlers(home: Home) -> Mapping[str, Handler]:
    """The handler of each kind of job that this service claims."""
    return {"evaluate": lambda lease: _evaluate(home, lease), "report": lambda lease: _report(home, lease)}


def _evaluate(home: Home, lease: Lease) -> dict[str, Any]:
    payload = dict(lease.payload)
    evaluation = evaluate(
        home, payload.pop("dataset"), payload.pop("run"), progress=_progress(lease), fence=lease.check, **payload
    )
    return evaluation_document(evaluation)


def _report(home: Home, lease: Lease) -> dict[str, Any]:
    payload = dict(lease.payload)
    dataset, report_format = payload.pop("dataset"), payload.pop("format")
    content = make_report(
        home,
        dataset,
        payload.pop("runs"),
        format=report_format,
        progress=_progress(lease),
        fence=lease.check,
        **payload,
    )
    lease.check()
    report_id = secrets.token_hex(16)
    folder = home.folder(home.catalog.dataset(dataset).dataset_id) / "reports"
    written = write_atomically(folder / f"{report_id}.{report_format}", lambda file: file.write(content))
    path = home.relative(written.path)
    home.catalog.record(path, written.size, written.sha256)
    return {"report_id": report_id, "path": path, "format": report_format}


def _progress(lease: Lease) -> Callable[[ProgressEvent], None]:
    return lambda event: lease.progress(event.stage, event.done, event.total, event.rate)
