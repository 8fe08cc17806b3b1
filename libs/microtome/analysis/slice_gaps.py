"""Gaps of slices by several metrics at once, corrected over all slices and metrics.

Each gap is kept as soon as it is tested.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from microtome.analysis.asked import Asked, asked_of
from microtome.analysis.differences import Metric, valid_metrics
from microtome.analysis.kept import GAPS, Parts
from microtome.analysis.look_costs import seconds_of_gap
from microtome.analysis.looks import Looked, Opened, judged_so_far, looked
from microtome.analysis.metric_tests import N_RESAMPLES, PRIMARY, MetricTests, SliceTests, tested_by
from microtome.datasets import Fence, Home, Progress
from microtome.evaluation import Gap, IouType, Scope

DEFAULT: tuple[Metric, ...] = ("mAP", "AP50", "AR100", "recall")
N_SLICES = 1_000


@dataclass(frozen=True)
class SliceGaps:
    """One slice's gaps, one a metric; q is corrected over all slices and metrics of the call.

    One that `leaves_nothing_out` is every random slice of its size: there is nothing to compare it with.
    """

    name: str
    scope: Scope
    gaps: tuple[Gap, ...]
    leaves_nothing_out: bool = False


@dataclass(frozen=True)
class GapPlace:
    """One of the gaps asked for: of a slice by a metric."""

    slice: str
    metric: Metric


@dataclass(frozen=True)
class TestedGap:
    """A gap as it is kept, and whether its slice leaves nothing out."""

    gap: Gap
    leaves_nothing_out: bool


@dataclass(frozen=True)
class RunGaps:
    """The gaps of slices as far as they are known; `missing` names those not tested yet.

    Meanwhile each q is the highest that it can become, so that no verdict is taken back.
    """

    dataset: str
    version: int
    run: str
    iou_type: IouType
    confidence_threshold: float
    slices: tuple[SliceGaps, ...]
    n_parts: int
    missing: tuple[GapPlace, ...]


def slice_gaps(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str],
    *,
    metrics: Sequence[str] = DEFAULT,
    with_primary: bool = True,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> tuple[SliceGaps, ...]:
    """Each slice against random slices of its size, by each metric.

    Precision is not tested: a slice's share of false positives depends on its size by more than chance.
    Slices of objects are tested by AR100 and recall. Without `with_primary` the one that `evaluate` tests is
    left out. What was tested before and has not changed since is read from the home.

    Raises: NotFoundError for unknown names; InputError for an unknown metric; as `evaluate`.
    """
    return kept_gaps(
        home, dataset, run, slices, metrics=metrics, with_primary=with_primary, iou_type=iou_type,
        confidence=confidence, patience=math.inf, progress=progress, fence=fence,
    ).slices  # fmt: skip


def kept_gaps(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str],
    *,
    metrics: Sequence[str] = DEFAULT,
    with_primary: bool = True,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    patience: float = 0.0,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> RunGaps:
    """As many of the gaps as were tested before; the others too if that takes less than `patience` seconds.

    Raises: as `slice_gaps`.
    """
    wanted = tuple(metric for metric in valid_metrics(metrics) if metric != "precision")
    asked = asked_of(home, dataset, [run], slices, iou_type, confidence)
    found = looked(
        home, _GapLook(wanted, with_primary), asked, patience=patience, progress=progress, fence=fence
    )
    return _gaps_of(found)


def _gaps_of(found: Looked[GapPlace, TestedGap]) -> RunGaps:
    asked, known = found.asked, found.known
    gaps = judged_so_far([tested.gap for tested in known.values()], len(found.missing))
    told = dict(zip(known, gaps, strict=True))
    whole = {at.slice for at, tested in known.items() if tested.leaves_nothing_out}
    return RunGaps(
        dataset=asked.dataset.name,
        version=asked.dataset.version,
        run=asked.first.name,
        iou_type=asked.iou_type,
        confidence_threshold=asked.confidence,
        slices=tuple(
            SliceGaps(
                name=record.name,
                scope=record.scope,
                gaps=tuple(gap for at, gap in told.items() if at.slice == record.name),
                leaves_nothing_out=record.name in whole,
            )
            for record in asked.slices
        ),
        n_parts=found.n_parts,
        missing=found.missing,
    )


@dataclass(frozen=True)
class _GapLook:
    """Gaps by these metrics."""

    metrics: tuple[Metric, ...]
    with_primary: bool
    stage: str = "testing gaps"

    def parts(self, home: Home, asked: Asked) -> Parts[GapPlace, TestedGap]:
        """A gap for each slice and metric that it can be tested by."""
        keys = {
            GapPlace(record.name, metric): asked.key(
                GAPS, [asked.first], [record], [metric, N_SLICES, N_RESAMPLES]
            )
            for record in asked.slices
            for metric in tested_by(record.scope, self.metrics)
            if self.with_primary or metric != PRIMARY[record.scope]
        }
        return Parts(home, TestedGap, keys)

    def seconds(self, asked: Asked, missing: Collection[GapPlace]) -> float:
        """By the size of the data set, and of the slices."""
        return sum(seconds_of_gap(asked, place.slice) for place in missing)

    def maker(self, opened: Opened) -> Callable[[GapPlace], TestedGap]:
        """What slices share is drawn once, and what the metrics of one slice share too."""
        tests = MetricTests(opened.run, self.metrics, N_SLICES, opened.progress)

        @lru_cache(maxsize=1)
        def on(name: str) -> SliceTests:
            return tests.on(opened.slices[name])

        def make(place: GapPlace) -> TestedGap:
            own = on(place.slice)
            return TestedGap(own.gap(place.metric), own.leaves_nothing_out)

        return make
