"""Tests of one run's slices by each metric, against random slices of the same size.

`microtome.chance.gaps` tests the primary metric of a slice; the others are tested beside it in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

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
)
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
from microtome.datasets import FrozenSlice, Meter, Progress
from microtome.evaluation import Gap, Scope
from microtome.evaluation.drawing import DRAWING, reported_to
from microtome.evaluation.reasons import leaves_nothing_out
from microtome.matching.figures import evaluate_slices
from microtome.matching.inputs import Bools, Floats
from microtome.matching.outcomes import MATCHED, NONE
from microtome.matching.parameters import FIGURE_NAMES

PRIMARY: Mapping[Scope, Metric] = {"images": "mAP", "objects": "AR100"}
RATES: tuple[Metric, ...] = ("recall",)
N_RESAMPLES = 1_000


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
        self.primary = GapTests(run.table, Plan(n_slices=n_slices), reported_to(progress))

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
