"""Several runs beside the first, on everything and on each slice, with a verdict on every difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from microtome.analysis.differences import (
    Metric,
    PairedDifference,
    differences_of,
    metrics_of_scope,
    samples_of_images,
    samples_of_objects,
    valid_metrics,
)
from microtome.analysis.runs import (
    OpenRun,
    member_mask,
    object_members,
    open_run,
    selected_on,
    slice_records,
)
from microtome.analysis.swapping import (
    SwappedPair,
    Swaps,
    coins,
    null_of_images,
    null_of_objects,
    swapped_pair,
)
from microtome.catalog import SliceRecord
from microtome.chance.corrections import benjamini_hochberg
from microtome.chance.gaps import FEWEST_IMAGES, FEWEST_OBJECTS, LEVEL
from microtome.chance.resampling import Draws, resampled_images
from microtome.datasets import Fence, FrozenSlice, Home, Progress, ProgressEvent, announce, read_slice
from microtome.datasets.derived import DerivedKey, derived_key, read_derived, write_derived
from microtome.errors import InputError
from microtome.evaluation import IouType, Scope
from microtome.evaluation.stored import last_confidence
from microtome.matching.figures import evaluate_images, evaluate_objects
from microtome.matching.inputs import Bools
from microtome.matching.members import operating_point_of_images, operating_point_of_objects

DifferenceVerdict = Literal[
    "better", "worse", "no evidence", "insufficient evidence", "selected on the outcome"
]
N_RESAMPLES, N_SWAPS = 1_000, 500
MOST_RUNS = 20


@dataclass(frozen=True)
class RunFigures:
    """One run's figures on one slice; None where nothing stands behind them."""

    run: str
    mAP: float | None
    AP50: float | None
    AR100: float | None
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True)
class RunDifference:
    """How far a run lies from the first run on one slice, and whether chance could have done it.

    `low` to `high` is the 95 % interval of `value` by paired bootstrap of images, `p` two-sided by swapping
    the runs' images, `q` corrected for everything tested in the call. They are None where nothing was tested.
    """

    run: str
    metric: Metric
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    verdict: DifferenceVerdict


@dataclass(frozen=True)
class ComparedSlice:
    """One slice, or everything (`name` None): a figure for each run, a difference for each but the first."""

    name: str | None
    scope: Scope
    n_images: int
    n_objects: int
    runs: tuple[RunFigures, ...]
    differences: tuple[RunDifference, ...]


@dataclass(frozen=True)
class Comparison:
    """Runs side by side; `rows[0]` is the whole data set, then the slices in the order asked for.

    `n_tests` is how many differences the q-values are corrected for.
    """

    dataset: str
    version: int
    iou_type: IouType
    confidence_threshold: float
    runs: tuple[str, ...]
    rows: tuple[ComparedSlice, ...]
    n_tests: int


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
    see the same resamples of images, drawn with a fixed seed. What was compared before and has not changed
    since is read from the home.

    Without a `confidence` that of the first run's last evaluation is taken for all.

    Raises: InputError for fewer than two runs, the same run twice or an unknown metric; NotFoundError for
    unknown names; as `evaluate`.
    """
    _check_runs(runs)
    wanted = valid_metrics(metrics)
    if confidence is None:
        confidence = last_confidence(home, dataset, runs[0])
    parameters = (iou_type, float(confidence), wanted, N_RESAMPLES, N_SWAPS)
    key = _key(home, dataset, runs, slice_records(home, dataset, slices), parameters)
    if (known := read_derived(home, key, Comparison)) is not None:
        return known
    announce(progress, "loading")
    opened = [
        open_run(home, dataset, run, iou_type, confidence, progress=progress, fence=fence) for run in runs
    ]
    frozen = [read_slice(home, key.dataset_id, name) for name in slices]
    rows = list(_rows(_compared(opened, wanted), frozen, progress))
    made = Comparison(
        dataset=dataset,
        version=opened[0].loaded.dataset.version,
        iou_type=iou_type,
        confidence_threshold=confidence,
        runs=tuple(runs),
        rows=judged_rows(rows),
        n_tests=sum(each.p is not None for row in rows for each in row.differences),
    )
    # what was read meanwhile may be newer than what was asked for
    now = derived_key(
        "comparison",
        opened[0].loaded.dataset,
        [run.loaded.run for run in opened],
        [each.record for each in frozen],
        parameters,
    )
    if len({run.loaded.dataset.version for run in opened}) == 1:
        write_derived(home, now, made)
    return made


def _key(
    home: Home, dataset: str, runs: Sequence[str], slices: Sequence[SliceRecord], parameters: object
) -> DerivedKey:
    record = home.catalog.dataset(dataset)
    found = [home.catalog.run(record.dataset_id, run) for run in runs]
    return derived_key("comparison", record, found, slices, parameters)


def judged_rows(rows: Sequence[ComparedSlice]) -> tuple[ComparedSlice, ...]:
    """The rows with q over all that was tested in them, and a verdict by q at 5 %."""
    tested = [each.p for row in rows for each in row.differences if each.p is not None]
    q = iter(benjamini_hochberg(tested))
    return tuple(
        replace(
            row,
            differences=tuple(each if each.p is None else _judge(each, next(q)) for each in row.differences),
        )
        for row in rows
    )


def _judge(tested: RunDifference, q: float) -> RunDifference:
    if q > LEVEL or not tested.value:
        return replace(tested, q=q, verdict="no evidence")
    return replace(tested, q=q, verdict="worse" if tested.value < 0 else "better")


def _check_runs(runs: Sequence[str]) -> None:
    if not 2 <= len(runs) <= MOST_RUNS:
        raise InputError(
            "a comparison needs two runs or more", found=len(runs), expected=f"2 to {MOST_RUNS} runs",
            fix="Name each with --run.",
        )  # fmt: skip
    if len(set(runs)) < len(runs):
        raise InputError("a run is compared with itself", found=", ".join(runs), expected="each run once")


@dataclass(frozen=True)
class _Compared:
    """The runs and what is drawn for every slice: resamples and swaps of images."""

    opened: Sequence[OpenRun]
    pairs: Sequence[SwappedPair]
    resamples: Draws
    swaps: Swaps
    metrics: Sequence[Metric]


def _compared(opened: Sequence[OpenRun], metrics: Sequence[Metric]) -> _Compared:
    n_images = opened[0].source.n_images
    return _Compared(
        opened,
        [swapped_pair(opened[0], run) for run in opened[1:]],
        resampled_images(n_images, N_RESAMPLES, seed=0),
        coins(n_images, N_SWAPS, seed=0),
        metrics,
    )


def _rows(
    compared: _Compared, frozen: Sequence[FrozenSlice], progress: Progress | None
) -> Iterator[ComparedSlice]:
    for done, chosen in enumerate((None, *frozen)):
        if progress is not None:
            progress(ProgressEvent("comparing slices", done, 1 + len(frozen)))
        yield _row(compared, chosen)


def _row(compared: _Compared, chosen: FrozenSlice | None) -> ComparedSlice:
    opened = compared.opened
    source = opened[0].source
    scope: Scope = "images" if chosen is None else chosen.record.scope
    mask = np.ones(source.n_images, np.bool_) if chosen is None else member_mask(source, chosen)
    objects = ~source.object_crowd if chosen is None else object_members(source, chosen)
    n_images = int(mask.sum()) if scope == "images" else len(np.unique(source.object_image[objects]))
    n_objects = int(objects.sum())
    circular = [chosen is not None and bool(selected_on(chosen, run.name)) for run in opened]
    tested = metrics_of_scope(compared.metrics, scope)
    if n_images < FEWEST_IMAGES or n_objects < FEWEST_OBJECTS:
        differences = _untested(opened[1:], tested, "insufficient evidence")
    elif circular[0] or all(circular[1:]):
        differences = _untested(opened[1:], tested, "selected on the outcome")
    else:
        differences = _differences(compared, scope, mask, tested, circular[1:])
    return ComparedSlice(
        name=None if chosen is None else chosen.record.name,
        scope=scope,
        n_images=n_images,
        n_objects=n_objects,
        runs=tuple(_figures(run, scope, mask) for run in opened),
        differences=differences,
    )


def _differences(
    compared: _Compared, scope: Scope, mask: Bools, metrics: Sequence[Metric], circular: Sequence[bool]
) -> tuple[RunDifference, ...]:
    """Each run against the first, but for those whose own success the slice was chosen by."""
    samples_of = samples_of_images if scope == "images" else samples_of_objects
    null_of = null_of_images if scope == "images" else null_of_objects
    first = samples_of(compared.opened[0], mask, compared.resamples, metrics)
    found: list[RunDifference] = []
    for pair, is_circular in zip(compared.pairs, circular, strict=True):
        if is_circular:
            found += _untested([pair.second], metrics, "selected on the outcome")
            continue
        own = samples_of(pair.second, mask, compared.resamples, metrics)
        null = null_of(pair, mask, compared.swaps, metrics)
        found += [_told(pair.second, each) for each in differences_of(first, own, null)]
    return tuple(found)


def _told(run: OpenRun, found: PairedDifference) -> RunDifference:
    verdict: DifferenceVerdict = "insufficient evidence" if found.p is None else "no evidence"
    return RunDifference(run.name, found.metric, found.value, found.low, found.high, found.p, None, verdict)


def _untested(
    runs: Sequence[OpenRun], metrics: Sequence[Metric], verdict: DifferenceVerdict
) -> tuple[RunDifference, ...]:
    return tuple(
        RunDifference(run.name, metric, None, None, None, None, None, verdict)
        for run in runs
        for metric in metrics
    )


def _figures(run: OpenRun, scope: Scope, mask: Bools) -> RunFigures:
    if scope == "images":
        figures = evaluate_images(run.table, mask).metrics()
        rates = operating_point_of_images(run.source, run.told, mask).rates()
    else:
        figures = evaluate_objects(run.table, mask).metrics()
        rates = operating_point_of_objects(run.source, run.told, mask).rates()
    return RunFigures(
        run.name, figures.mAP, figures.AP50, figures.AR100, rates.precision, rates.recall, rates.f1
    )
