"""What the evaluator does for each kind of job: its payload -> one library call -> a document."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from microtome.datasets import Home
from microtome.evaluation import evaluate
from microtome.files import write_atomically
from microtome.jobs import Handler, Lease, read_payload, reporting_to
from microtome.quality import score
from microtome.reporting import evaluation_document, make_report
from microtome_evaluator.payloads import EvaluatePayload, ReportPayload, ScorePayload


def handlers(home: Home) -> Mapping[str, Handler]:
    """The handler of each kind of job that this service claims."""
    return {
        "evaluate": lambda lease: _evaluate(home, lease),
        "report": lambda lease: _report(home, lease),
        "score": lambda lease: _score(home, lease),
    }


def _evaluate(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, EvaluatePayload)
    evaluation = evaluate(
        home, payload.dataset, payload.run, progress=reporting_to(lease), fence=lease.check, **options
    )
    return evaluation_document(evaluation)


def _report(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ReportPayload)
    content = make_report(
        home,
        payload.dataset,
        payload.runs,
        format=payload.format,
        progress=reporting_to(lease),
        fence=lease.check,
        **options,
    )
    lease.check()
    report_id = secrets.token_hex(16)
    folder = home.folder(home.catalog.dataset(payload.dataset).dataset_id) / "reports"
    written = write_atomically(folder / f"{report_id}.{payload.format}", lambda file: file.write(content))
    path = home.relative(written.path)
    home.catalog.record(path, written.size, written.sha256)
    return {"report_id": report_id, "path": path, "format": payload.format}


def _score(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ScorePayload)
    summary = score(home, payload.dataset, progress=reporting_to(lease), fence=lease.check, **options)
    return asdict(summary)
