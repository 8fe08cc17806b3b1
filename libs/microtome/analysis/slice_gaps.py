"""Gaps of slices by several metrics at once, corrected over all slices and metrics.

`microtome.chance.gaps` tests the primary metric of each slice, here as in `evaluate`; the others are tested
beside it, in the same way: against random slices of the same size. Each gap is kept as soon as it is tested.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from microtome.analysis.asked import Asked, asked_of
from microtome.analysis.differences import (
    OF_OBJECTS,
    WALKED,
    Metric,
    Parts,
    Sample,
    chance_of,
    parts_of_images,
    ratio,
    samples_of_images,
    samples_of_objects,
    valid_metrics,
)
from microtome.analysis.kept import GAPS
from microtome.analysis.kept import Parts as KeptParts
from microtome.analysis.look_costs import seconds_of_gap
from microtome.analysis.looks import Looked, Opened, judged_so_far, looked
from microtome.analysis.runs import OpenRun, member_mask, object_members, selected_on
from microtome.chance.bootstrap import centred_interval, mean_differences
from microtome.chance.gap import Verdict
from microtome.chance.gaps import (
    FEWEST_IMAGES,
    FEWEST_OBJECTS,
    GapTests,
    Plan,
    no_gap,
    untested,
    without_dust,
)
from microtome.chance.permutation import deviations_of
from microtome.chance.resampling import (
    TOGETHER,
    Draws,
    pool_of,
    random_image_slices,
    random_object_slice,
    resampled_images,
)
from microtome.datasets import Fence, FrozenSlice, Home, Meter, Progress
from microtome.evaluation import Gap, IouType, Scope
from microtome.evaluation.reasons import leaves_nothing_out
from microtome.matching.figures import evaluate_slices
from microtome.matching.inputs import Bools, Floats
from microtome.matching.outcomes import MATCHED, NONE
from microtome.matching.parameters import FIGURE_NAMES

PRIMARY: Mapping[Scope, Metric] = {"images": "mAP", "objects": "AR100"}
DEFAULT: tuple[Metric, ...] = ("mAP", "AP50", "AR100", "recall")
RATES: tuple[Metric, ...] = ("recall",)
N_SLICES, N_RESAMPLES = 1_000, 1_000
DRAWING = "drawing random slices"


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

    def parts(self, home: Home, asked: Asked) -> KeptParts[GapPlace, TestedGap]:
        """A gap for each slice and metric that it can be tested by."""
        keys = {
            GapPlace(record.name, metric): asked.key(
                GAPS, [asked.first], [record], [metric, N_SLICES, N_RESAMPLES]
            )
            for record in asked.slices
            for metric in tested_by(record.scope, self.metrics)
            if self.with_primary or metric != PRIMARY[record.scope]
        }
        return KeptParts(home, TestedGap, keys)

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


def tested_by(scope: Scope, metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Those of the metrics that slices of this scope are tested by."""
    return tuple(metric for metric in metrics if scope == "images" or metric in OF_OBJECTS)


class MetricTests:
    """Tests slices of one run; what is drawn for all of them is drawn once, and only when it is needed."""

    def __init__(
        self, run: OpenRun, metrics: Sequence[Metric], n_slices: int, progress: Progress | None = None
    ) -> None:
        self.run = run
        self.metrics = metrics
        self.n_slices = n_slices
        self.progress = progress
        self.primary = GapTests(run.table, Plan(n_slices=n_slices))

    def of(self, chosen: FrozenSlice) -> Iterator[Gap]:
        """The slice's gap by each metric, without q."""
        tests = self.on(chosen)
        return (tests.gap(metric) for metric in tested_by(chosen.record.scope, self.metrics))

    def on(self, chosen: FrozenSlice) -> SliceTests:
        """The tests of one slice."""
        return SliceTests(self, chosen)

    @cached_property
    def draws(self) -> Draws:
        """Resamples of images, the same for all slices."""
        return resampled_images(self.run.table.n_images, N_RESAMPLES, 0)

    @cached_property
    def walked(self) -> tuple[Metric, ...]:
        """Those of the metrics beside mAP that one walk over the predictions gives together."""
        return tuple(name for name in self.metrics if name in WALKED and name != "mAP")

    def whole(self, metric: Metric) -> Sample:
        """Everything, by a metric that is not a slice's primary one."""
        return (self._whole_walked if metric in WALKED else self._whole_rates)[metric]

    @cached_property
    def _whole_walked(self) -> Mapping[Metric, Sample]:
        return samples_of_images(self.run, self._everything, self.draws, self.walked)

    @cached_property
    def _whole_rates(self) -> Mapping[Metric, Sample]:
        return samples_of_images(self.run, self._everything, self.draws, RATES)

    @property
    def _everything(self) -> Bools:
        return np.ones(self.run.table.n_images, np.bool_)


class SliceTests:
    """Tests one slice by one metric after the other; what the metrics share is drawn once."""

    def __init__(self, tests: MetricTests, chosen: FrozenSlice) -> None:
        run = tests.run
        self._tests = tests
        self._scope = chosen.record.scope
        self._mask = member_mask(run.source, chosen)
        self._objects = object_members(run.source, chosen)
        self._circular = bool(selected_on(chosen, run.name))

    def gap(self, metric: Metric) -> Gap:
        """The slice's gap by this metric, without q."""
        primary = self._tests.primary
        if metric != PRIMARY[self._scope]:
            return self._gap_beside(metric)
        if self._scope == "images":
            return primary.of_images(self._mask, circular=self._circular)
        return primary.of_objects(self._objects, circular=self._circular)

    def _gap_beside(self, metric: Metric) -> Gap:
        own, whole = self._own[metric], self._whole(metric)
        few = self._n_images < FEWEST_IMAGES or int(self._objects.sum()) < FEWEST_OBJECTS
        if few or self._circular:
            reason: Verdict = "selected on the outcome" if self._circular else "insufficient evidence"
            return untested(metric, own.exact, whole.exact, reason)
        if self.leaves_nothing_out:
            return no_gap(metric, np.where(own.exact >= 0, whole.exact, -1.0))
        return without_dust(_gap(metric, own, whole, self._nulls[metric]))

    @property
    def leaves_nothing_out(self) -> bool:
        """Whether every random slice of its size is the slice itself."""
        return leaves_nothing_out(self._tests.run.table, self._scope, self._mask)

    @property
    def _n_images(self) -> int:
        if self._scope == "images":
            return int(self._mask.sum())
        return len(np.unique(self._tests.run.source.object_image[self._objects]))

    @cached_property
    def _own(self) -> Mapping[Metric, Sample]:
        tests = self._tests
        if self._scope == "images":
            return samples_of_images(tests.run, self._mask, tests.draws, (*tests.walked, *RATES))
        return samples_of_objects(tests.run, self._objects, tests.draws, RATES)

    def _whole(self, metric: Metric) -> Sample:
        """Everything, over the categories of the slice.

        Figures by category are compared where the slice holds the category; recall is one sum over all, so
        that the other categories must be left out of it.
        """
        run, whole = self._tests.run, self._tests.whole(metric)
        if metric != "recall":
            return whole
        outcome, category = run.told.object_outcome, run.source.object_category
        alike = (outcome != NONE) & np.isin(category, category[self._objects & (outcome != NONE)])
        exact = ratio(np.array([(alike & (outcome == MATCHED)).sum()]), np.array([alike.sum()]))
        return replace(whole, exact=exact)

    @cached_property
    def _nulls(self) -> Mapping[Metric, Floats]:
        return self._null_of_images() if self._scope == "images" else self._null_of_objects()

    def _null_of_images(self) -> Mapping[Metric, Floats]:
        """The figures `(N, K)` of random slices of images, but for the primary one."""
        tests, table = self._tests, self._tests.run.table
        masks = random_image_slices(table.n_images, self._n_images, tests.n_slices, seed=0)
        nulls: dict[Metric, Floats] = {}
        if tests.walked:
            figures = evaluate_slices(table, masks).per_category
            nulls = {name: figures[:, :, FIGURE_NAMES.index(name)] for name in tests.walked}
        everything = np.ones(masks.shape[1], np.bool_)
        for name, parts in parts_of_images(tests.run, everything, RATES).items():
            nulls[name] = _rates(masks, parts)
        return nulls

    def _null_of_objects(self) -> Mapping[Metric, Floats]:
        """The recall `(N, 1)` of random slices of objects."""
        run, n_slices = self._tests.run, self._tests.n_slices
        pool, found = pool_of(run.table, self._objects), run.told.object_outcome == MATCHED
        meter, recall = Meter(self._tests.progress, DRAWING, n_slices), np.empty((n_slices, 1))
        for seed in range(n_slices):
            recall[seed] = found[random_object_slice(run.table, pool, seed)].mean()
            meter.advance()
        return {"recall": recall}


def _rates(masks: Bools, parts: Parts) -> Floats:
    """The rate `(N, 1)` on each of the slices of images `masks (N, I)`, a few at a time."""
    sums = np.column_stack([parts.part, parts.whole])
    pieces = np.array_split(masks, -(-len(masks) // TOGETHER))
    part, whole = np.concatenate([piece.astype(np.float64) @ sums for piece in pieces]).T
    return ratio(part, whole)[:, None]


def _gap(name: Metric, own: Sample, whole: Sample, null: Floats) -> Gap:
    """A gap against the figures `null (N, K)` of random slices, each category centred by itself."""
    held = null >= 0
    n = held.sum(axis=0)
    centre = np.where(n > 0, np.where(held, null, 0.0).sum(axis=0) / np.maximum(n, 1), whole.exact)
    deviations = deviations_of(null, centre)
    value = float(deviations_of(own.exact[None], centre)[0])
    drawn = mean_differences(own.drawn, whole.drawn)
    told = float(np.nanstd(drawn)) if len(drawn) else 0.0
    stretch = max(1.0, float(deviations.std()) / told) if told > 0 else 1.0
    interval = centred_interval(value, drawn, stretch)
    middle = float(deviations.mean())
    return replace(
        untested(name, own.exact, whole.exact, "no evidence"),
        null_mean=float(centre[own.exact >= 0].mean()),
        value=value,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        p=chance_of(value - middle, deviations - middle),
    )
