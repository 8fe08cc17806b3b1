"""Which run a query means when none is named: the only one, if it needs one."""

from __future__ import annotations

import re

from microtome.errors import InputError
from microtome_cli.backend import Backend, Document
from microtome_cli.printing import note

_QUOTED_TEXT = re.compile(r"'(?:[^']|'')*'")
_WORD = re.compile(r"[^\W\d]\w*")


def with_run(backend: Backend, dataset: str, request: Document) -> Document:
    """The request, with the data set's only run where it needs one and names none.

    Raises: InputError when it needs one and there are several or none.
    """
    reason = None if request.get("run") else _reason(backend, dataset, request)
    if reason is None:
        return request
    run = only_run(backend, dataset, reason)
    note(f"{reason}: using {run!r}, the only one")
    return {**request, "run": run}


def only_run(backend: Backend, dataset: str, reason: str) -> str:
    """The name of the data set's one run. Raises: InputError when there are several or none."""
    names = sorted(str(run["name"]) for run in backend.runs(dataset))
    if len(names) == 1:
        return names[0]
    if not names:
        raise InputError(
            reason, found=f"no run in data set {dataset!r}",
            fix=f"Import predictions first: microtome import-run {dataset} RUN FILE",
        )  # fmt: skip
    raise InputError(
        reason,
        found=f"{len(names)} runs: {', '.join(names)}",
        expected="one of them",
        fix="Name it with --run.",
    )


def _reason(backend: Backend, dataset: str, request: Document) -> str | None:
    items = str(request.get("items") or request.get("scope") or "objects")
    if items == "predictions":
        return "predictions belong to a run"
    named = words_of(str(request.get("where") or "")) | {str(request.get("sort") or "").lower()}
    if not named & _run_columns():
        return None
    known = {str(column["name"]).lower() for column in backend.columns(dataset, items, None)}
    of_run = sorted((named & _run_columns()) - known)
    return f"the query names {', '.join(of_run)}, known of a run only" if of_run else None


def words_of(expression: str) -> set[str]:
    """The words of an expression in small letters, quoted texts left out."""
    return {word.lower() for word in _WORD.findall(_QUOTED_TEXT.sub(" ", expression))}


def _run_columns() -> frozenset[str]:
    from microtome.search import ERROR_COLUMNS

    return ERROR_COLUMNS
