"""Comparing runs: what was compared before is read from the home, what is missing is computed and kept."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from microtome.analysis.asked import Asked, asked_of
from microtome.analysis.comparison import ComparedSlice, Comparison, Place, RunFigures, judged_rows
from microtome.analysis.comparison_cells import CellMaker, SliceCells
from microtome.analysis.comparison_cost import seconds_to_compare
from microtome.analysis.comparison_store import Cells, cells_in, names_of, places_of, scopes_of
from microtome.analysis.differences import Metric, metrics_of_scope, valid_metrics
from microtome.analysis.runs import OpenRun, open_run
from microtome.datasets import Fence, FrozenSlice, Home, Progress, announce, read_slice
from microtome.errors import InputError
from microtome.evaluation import IouType

MOST_RUNS = 20


def compare(
    home: Home,
    dataset: str,
    runs: Sequence[str],
    *,
    slices: Sequence[str] = (),
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    metrics: Sequence[str] = (),
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> Comparison:
    """Two runs or more: the figures of each, and the difference of each to the first, tested.

    Without `metrics` mAP is tested on slices of images and AR100 on slices of objects. Both runs of a pair
    see the same resamples of images, drawn with a fixed seed. Each run on each slice is kept as soon as it is
    computed: what was compared before and has not changed since is read from the home.

    Without a `confidence` that of the first run's last evaluation is taken for all.

    Raises: InputError for fewer than two runs, the same run twice or an unknown metric; NotFoundError for
    unknown names; as `evaluate`.
    """
    return kept_comparison(
        home, dataset, runs, slices=slices, iou_type=iou_type, confidence=confidence, metrics=metrics,
        patience=math.inf, progress=progress, fence=fence,
    )  # fmt: skip


def kept_comparison(
    home: Home,
    dataset: str,
    runs: Sequence[str],
    *,
    slices: Sequence[str] = (),
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    metrics: Sequence[str] = (),
    patience: float = 0.0,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> Comparison:
    """As much of the comparison as was computed before; its `missing` says what was not.

    What is missing is computed now if that is going to take less than `patience` seconds.

    Raises: as `compare`.
    """
    wanted = valid_metrics(metrics)
    asked = asked_to_compare(home, dataset, runs, slices, iou_type, confidence)
    known: Cells = cells_in(home, asked).known()
    missing = [place for place in places_of(asked) if place not in known]
    if missing and seconds_to_compare(asked, missing) < patience:
        asked, known = _completed(home, asked, known, progress, fence)
    return comparison_of(asked, known, wanted)


def asked_to_compare(
    home: Home,
    dataset: str,
    runs: Sequence[str],
    slices: Sequence[str],
    iou_type: IouType,
    confidence: float | None,
) -> Asked:
    """What a comparison is about. Raises: as `compare`."""
    _check_runs(runs)
    return asked_of(home, dataset, runs, slices, iou_type, confidence)


def comparison_of(asked: Asked, known: Cells, metrics: Sequence[Metric] = ()) -> Comparison:
    """The comparison by these metrics, as far as its cells are known."""
    rows = [_row(asked, known, name, metrics) for name in names_of(asked)]
    places, scopes = places_of(asked), scopes_of(asked)
    missing = [place for place in places if place not in known]
    n_missing = sum(
        len(metrics_of_scope(metrics, scopes[place.slice]))
        for place in missing
        if place.run != asked.first.name
    )
    judged = judged_rows([row for row in rows if row is not None], n_missing)
    return Comparison(
        dataset=asked.dataset.name,
        version=asked.dataset.version,
        iou_type=asked.iou_type,
        confidence_threshold=asked.confidence,
        runs=tuple(run.name for run in asked.runs),
        rows=judged,
        n_tests=sum(each.p is not None for row in judged for each in row.differences),
        n_cells=len(places),
        missing=tuple(missing),
    )


def _row(asked: Asked, known: Cells, name: str | None, metrics: Sequence[Metric]) -> ComparedSlice | None:
    """A row of what is known of a slice, None where that is nothing."""
    cells = {run.name: known.get(Place(name, run.name)) for run in asked.runs}
    some = next((cell for cell in cells.values() if cell is not None), None)
    if some is None:
        return None
    wanted = metrics_of_scope(metrics, some.scope)
    return ComparedSlice(
        name=name,
        scope=some.scope,
        n_images=some.n_images,
        n_objects=some.n_objects,
        runs=tuple(_unknown(run) if cell is None else cell.figures for run, cell in cells.items()),
        differences=tuple(
            told
            for cell in cells.values()
            if cell is not None
            for told in cell.differences
            if told.metric in wanted
        ),
    )


def _unknown(run: str) -> RunFigures:
    return RunFigures(run, None, None, None, None, None, None)


def _check_runs(runs: Sequence[str]) -> None:
    if not 2 <= len(runs) <= MOST_RUNS:
        raise InputError(
            "a comparison needs two runs or more", found=len(runs), expected=f"2 to {MOST_RUNS} runs",
            fix="Name each with --run.",
        )  # fmt: skip
    if len(set(runs)) < len(runs):
        raise InputError("a run is compared with itself", found=", ".join(runs), expected="each run once")


def _completed(
    home: Home, asked: Asked, known: Cells, progress: Progress | None, fence: Fence | None
) -> tuple[Asked, Cells]:
    """All cells, and what they are about: it may have changed while the runs were read."""
    announce(progress, "loading")
    chosen = [read_slice(home, asked.dataset.dataset_id, record.name) for record in asked.slices]
    asked = replace(asked, slices=tuple(each.record for each in chosen))
    while True:
        opened = {
            name: open_run(
                home,
                asked.dataset.name,
                name,
                asked.iou_type,
                asked.confidence,
                progress=progress,
                fence=fence,
            )
            for name in sorted(_needed(asked, known))
        }
        asked = _as_read(asked, opened)
        known = cells_in(home, asked).known()
        # a run may have been read before the labels changed, and another one after that
        if _are_alike(opened.values()) and opened.keys() >= _needed(asked, known):
            return asked, _computed(home, asked, opened, chosen, progress, fence)


def _needed(asked: Asked, known: Cells) -> set[str]:
    """The runs to read: those that lack a cell, and the first, which all are compared with."""
    return {asked.first.name} | {place.run for place in places_of(asked) if place not in known}


def _as_read(asked: Asked, opened: Mapping[str, OpenRun]) -> Asked:
    runs = [opened[run.name].loaded.run if run.name in opened else run for run in asked.runs]
    return replace(asked, dataset=opened[asked.first.name].loaded.dataset, runs=tuple(runs))


def _are_alike(opened: Collection[OpenRun]) -> bool:
    return len({run.loaded.dataset.version for run in opened}) == 1


def _computed(
    home: Home,
    asked: Asked,
    opened: Mapping[str, OpenRun],
    chosen: Sequence[FrozenSlice],
    progress: Progress | None,
    fence: Fence | None,
) -> Cells:
    """All cells, slice by slice: what runs share on one slice is drawn once."""
    maker = CellMaker(opened[asked.first.name], opened)
    slices = {each.record.name: each for each in chosen}

    @lru_cache(maxsize=1)
    def on(name: str | None) -> SliceCells:
        return maker.on(None if name is None else slices[name])

    cells = cells_in(home, asked)
    return cells.completed(lambda place: on(place.slice).of(place.run), "comparing", progress, fence)
