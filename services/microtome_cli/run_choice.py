"""Which run a query means when none is named: the only one, if it needs one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from microtome.errors import InputError
from microtome_cli.backend import Backend, Document
from microtome_cli.printing import note

_QUOTED_TEXT = re.compile(r"'(?:[^']|'')*'")
PREDICTION_COLUMNS = frozenset({"outcome", "error_type", "iou"})
EVALUATED = frozenset({"outcome", "n_missed"})  # the columns by which an evaluated run is known
_WORD = re.compile(r"[^\W\d]\w*")


def with_run(backend: Backend, dataset: str, request: Document) -> Document:
    """The request, with the data set's only run where it needs one and names none.

    Raises: InputError when it needs one and there are several or none, or one not evaluated on this version.
    """
    items = str(request.get("items") or request.get("scope") or "objects")
    columns = _columns_of_a_run(backend, dataset, items, request)
    if not columns and items != "predictions":
        return request
    run = request.get("run") or _chosen(backend, dataset, items, columns)
    if columns and not EVALUATED & _names(backend.columns(dataset, items, run)):
        raise InputError(
            f"run {run!r} has not been evaluated on this version of the data set, so nothing is known of "
            f"{', '.join(sorted(columns))}",
            fix=f"Evaluate it: microtome evaluate {dataset} --run {run}",
        )
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


def _chosen(backend: Backend, dataset: str, items: str, columns: frozenset[str]) -> str:
    reason = "predictions belong to a run"
    if items != "predictions":
        reason = f"the query names {', '.join(sorted(columns))}, known of a run only"
    run = only_run(backend, dataset, reason)
    note(f"{reason}: using {run!r}, the only one")
    return run


def _columns_of_a_run(backend: Backend, dataset: str, items: str, request: Document) -> frozenset[str]:
    """The columns that the query names and that only an evaluated run of these items has."""
    named = words_of(str(request.get("where") or "")) | {str(request.get("sort") or "").lower()}
    columns = frozenset(named) & (PREDICTION_COLUMNS if items == "predictions" else _run_columns())
    if not columns or items == "predictions":
        return columns
    return columns - _names(backend.columns(dataset, items, None))


def _names(columns: Sequence[Document]) -> frozenset[str]:
    return frozenset(str(column["name"]).lower() for column in columns)


def words_of(expression: str) -> set[str]:
    """The words of an expression in small letters, quoted texts left out."""
    return {word.lower() for word in _WORD.findall(_QUOTED_TEXT.sub(" ", expression))}


def _run_columns() -> frozenset[str]:
    from microtome.search import ERROR_COLUMNS

    return ERROR_COLUMNS
