"""Scoring: every family of scores that is new or outdated is computed and kept, one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, RunRecord, ScoreRecord
from microtome.datasets import (
    Fence,
    Home,
    Items,
    Progress,
    ProgressEvent,
    ScoreColumn,
    read_scores,
    write_scores,
)
from microtome.datasets.columns import tables_of
from microtome.errors import InputError, NotFoundError
from microtome.quality.custom import custom_families
from microtome.quality.families import FAMILIES
from microtome.quality.family import Family
from microtome.quality.inputs import digest, missing
from microtome.quality.options import ScoreOptions
from microtome.quality.sources import Sources, newest

Status = Literal["computed", "up to date", "not possible"]
N_WORST = 3


@dataclass(frozen=True)
class Worst:
    """The items to look at first by a column, worst first, with their values."""

    column: str
    ids: tuple[int, ...]
    values: tuple[float, ...]
    ascending: bool
    advice: str


@dataclass(frozen=True)
class FamilyResult:
    """What became of a family; `reason` says why it was not possible, `rows` how many items have scores."""

    family: str
    items: Items
    run: str | None
    status: Status
    columns: tuple[str, ...]
    rows: int
    seconds: float
    reason: str | None = None
    worst: Worst | None = None


@dataclass(frozen=True)
class ScoreSummary:
    """What `score` did, family by family in the order of the table."""

    dataset: str
    version: int
    run: str | None
    families: tuple[FamilyResult, ...]
    seconds: float
    notes: tuple[str, ...] = ()


def score(
    home: Home,
    dataset: str,
    *,
    run: str | None = None,
    only: Sequence[str] = (),
    model: str | None = None,
    missing_confidence: float | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ScoreSummary:
    """Compute the families of scores that are new or whose inputs changed; each is kept once it is finished.

    `only` names families, which may read the stored scores of others; without `run` the data set's only run
    is taken, if there is one alone. What is not possible is said with its reason, and the others go on; a
    process that was killed loses the family in hand.

    Raises: NotFoundError for an unknown data set, run or family (with the nearest names); InputError for a
    data set without rows or an option out of range.
    """
    started = time.monotonic()
    options = ScoreOptions() if missing_confidence is None else ScoreOptions(missing_confidence)
    record = newest(home, dataset)
    run_record = _run(home, record, run)
    tables_of(home, record, "images", None if run_record is None else run_record.name)
    custom, notes = custom_families()
    chosen = _chosen((*FAMILIES, *custom), only)
    sources = Sources(
        home, record, run_record, model=model, options=options, progress=progress, fence=fence
    )  # fmt: skip
    results = []
    for number, family in enumerate(chosen):
        if progress is not None:
            progress(ProgressEvent(f"scoring: {family.name} of {family.items}", number, len(chosen)))
        results.append(_scored(sources, family))
        if family.items not in {later.items for later in chosen[number + 1 :]}:
            sources.forget(family.items)
    name = None if run_record is None else run_record.name
    return ScoreSummary(
        record.name, record.version, name, tuple(results), time.monotonic() - started, tuple(notes)
    )


def _run(home: Home, record: DatasetRecord, run: str | None) -> RunRecord | None:
    if run is not None:
        return home.catalog.run(record.dataset_id, run)
    finished = [known for known in home.catalog.runs(record.dataset_id) if known.predictions_version]
    return finished[0] if len(finished) == 1 else None


def _chosen(families: Sequence[Family], only: Sequence[str]) -> list[Family]:
    """The families to compute, in the order of the table."""
    known = list(dict.fromkeys(family.name for family in families))
    unknown = [name for name in only if name not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=3, cutoff=0.5)
        raise NotFoundError(
            "no family of scores has this name", found=unknown[0], expected=", ".join(near or known)
        )
    return [family for family in families if not only or family.name in only]


def _scored(sources: Sources, family: Family) -> FamilyResult:
    started = time.monotonic()
    run = sources.run if family.of_run else None
    run_id = None if run is None else run.run_id
    reason = missing(family, sources)
    if reason is not None:
        return _result(family, run, "not possible", started, reason=reason)
    inputs = digest(family, sources)
    known = sources.home.catalog.score(sources.dataset.dataset_id, family.items, family.name, run_id)
    if known is not None and known.inputs == inputs:
        _renew(sources, known)
        table = read_scores(sources.home, known.dataset_id, family.items, family.name, run_id)
        return _result(family, run, "up to date", started, table)
    try:
        table = family.compute(sources)
    except (InputError, NotFoundError) as error:
        return _result(family, run, "not possible", started, reason=str(error))
    write_scores(
        sources.home, sources.dataset, family.items, family.name, table, family.columns,
        inputs=inputs, run=run, fence=sources.fence,
    )  # fmt: skip
    return _result(family, run, "computed", started, table)


def _renew(sources: Sources, known: ScoreRecord) -> None:
    """Say of scores that they belong to this version too: nothing that they depend on has changed."""
    if known.dataset_version == sources.dataset.version:
        return
    sources.home.catalog.put_score(
        known.dataset_id,
        known.items,
        known.family,
        table_version=known.table_version,
        dataset_version=sources.dataset.version,
        inputs=known.inputs,
        columns=known.columns,
        run_id=known.run_id,
    )


def _result(
    family: Family,
    run: RunRecord | None,
    status: Status,
    started: float,
    table: pa.Table | None = None,
    *,
    reason: str | None = None,
) -> FamilyResult:
    return FamilyResult(
        family=family.name,
        items=family.items,
        run=None if run is None else run.name,
        status=status,
        columns=tuple(column.name for column in family.columns),
        rows=0 if table is None else table.num_rows,
        seconds=round(time.monotonic() - started, 3),
        reason=reason,
        worst=None if table is None else next(_worst(family.columns, table), None),
    )


def _worst(columns: Sequence[ScoreColumn], table: pa.Table) -> Iterator[Worst]:
    """By each column that has a bad end, the items that lie furthest there."""
    for column in columns:
        if column.worst is None or column.type != "number":
            continue
        known = table.select(["id", column.name]).filter(pc.is_finite(table[column.name].cast(pa.float64())))
        ascending = column.worst == "low"
        order = [(column.name, "ascending" if ascending else "descending"), ("id", "ascending")]
        first = known.take(pc.select_k_unstable(known, N_WORST, sort_keys=order))
        if first.num_rows:
            values = tuple(float(value) for value in first[column.name].to_pylist())
            yield Worst(column.name, tuple(first["id"].to_pylist()), values, ascending, column.advice)
