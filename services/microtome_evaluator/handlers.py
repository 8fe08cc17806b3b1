"""What the evaluator does for each kind of job: its payload -> one library call -> a document."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from microtome.analysis import compare, confirm, confounders, slice_gaps
from microtome.datasets import Home
from microtome.evaluation import evaluate
from microtome.files import write_atomically
from microtome.jobs import Handler, Lease, read_payload, reporting_to
from microtome.quality import score
from microtome.reporting import evaluation_document, make_report
from microtome.reporting.comparison_page import make_comparison
from microtome_evaluator.payloads import (
    ComparePayload,
    ConfoundersPayload,
    EvaluatePayload,
    GapsPayload,
    HalvesPayload,
    ReportPayload,
    ScorePayload,
)


def handlers(home: Home) -> Mapping[str, Handler]:
    """The handler of each kind of job that this service claims."""
    return {
        "evaluate": lambda lease: _evaluate(home, lease),
        "report": lambda lease: _report(home, lease),
        "compare": lambda lease: _compare(home, lease),
        "gaps": lambda lease: _gaps(home, lease),
        "halves": lambda lease: _halves(home, lease),
        "confounders": lambda lease: _confounders(home, lease),
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
    return _kept_file(home, lease, payload.dataset, payload.format, content)


def _compare(home: Home, lease: Lease) -> dict[str, Any]:
    """Nothing that is found is in the result: it is kept in the home, where asking again finds it."""
    payload, options = read_payload(lease.payload, ComparePayload)
    options |= _watched(lease)
    if payload.format is not None:
        content = make_comparison(home, payload.dataset, payload.runs, **options)
        return _kept_file(home, lease, payload.dataset, payload.format, content)
    return {"n_cells": compare(home, payload.dataset, payload.runs, **options).n_cells}


def _gaps(home: Home, lease: Lease) -> dict[str, Any]:
    """As `_compare`: what is found is kept in the home."""
    payload, options = read_payload(lease.payload, GapsPayload)
    options = {name: value for name, value in options.items() if value != []} | _watched(lease)
    found = slice_gaps(home, payload.dataset, payload.run, payload.slices, **options)
    return {"n_gaps": sum(len(each.gaps) for each in found)}


def _halves(home: Home, lease: Lease) -> dict[str, Any]:
    """As `_compare`."""
    payload, options = read_payload(lease.payload, HalvesPayload)
    found = confirm(home, payload.dataset, payload.run, payload.slice, **options, **_watched(lease))
    return {"agreement": found.agreement}


def _confounders(home: Home, lease: Lease) -> dict[str, Any]:
    """As `_compare`."""
    payload, options = read_payload(lease.payload, ConfoundersPayload)
    options = {name: value for name, value in options.items() if value != []} | _watched(lease)
    found = confounders(home, payload.dataset, payload.run, payload.slice, **options)
    return {"conclusion": found.conclusion}


def _watched(lease: Lease) -> dict[str, Any]:
    """That a job's work reports how far it is, and asks whether it is still wanted."""
    return {"progress": reporting_to(lease), "fence": lease.check}


def _kept_file(home: Home, lease: Lease, dataset: str, format: str, content: bytes) -> dict[str, Any]:
    """Where the file of a report lies now, under an id that can't be guessed."""
    lease.check()
    report_id = secrets.token_hex(16)
    folder = home.folder(home.catalog.dataset(dataset).dataset_id) / "reports"
    written = write_atomically(folder / f"{report_id}.{format}", lambda file: file.write(content))
    path = home.relative(written.path)
    home.catalog.record(path, written.size, written.sha256)
    return {"report_id": report_id, "path": path, "format": format}


def _score(home: Home, lease: Lease) -> dict[str, Any]:
    payload, options = read_payload(lease.payload, ScorePayload)
    summary = score(home, payload.dataset, progress=reporting_to(lease), fence=lease.check, **options)
    return asdict(summary)
