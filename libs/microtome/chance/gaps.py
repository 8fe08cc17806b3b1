"""Is a slice's gap real? Its figure against chance, with an interval, and a verdict over all slices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from microtome.chance.bootstrap import Resamples, centred_interval, resample, stretch_of
from microtome.chance.corrections import benjamini_hochberg
from microtome.chance.gap import Gap, Verdict
from microtome.chance.permutation import (
    MAP,
    ROUNDING,
    Drawn,
    Null,
    deviations_of,
    null_of_images,
    null_of_objects,
    object_recall,
    recall_of,
)
from microtome.chance.resampling import pool_of, random_image_slices, random_object_slice
from microtome.matching.figures import evaluate_images
from microtome.matching.inputs import Bools, Floats
from microtome.matching.table import MatchTable

FEWEST_IMAGES = 10
FEWEST_OBJECTS = 20
APPROXIMATE_BELOW = 250
LEVEL = 0.05
DOUBTFUL = 0.01
# random slices and resamples of each by which intervals are calibrated
N_CALIBRATING, CALIBRATING_RESAMPLES = 8, 208


@dataclass(frozen=True)
class Plan:
    """How much is drawn: random slices at first, and where p < .01; bootstrap resamples; the seed of all."""

    n_slices: int = 1_000
    n_slices_where_rare: int = 20_000
    n_resamples: int = 1_000
    seed: int = 0
    threads: int | None = None


@dataclass
class GapTests:
    """Tests slices of one run; keeps resamples and the null of each size for the next slice.

    `drawn` is told while random slices are drawn, which can take most of a minute.
    """

    table: MatchTable
    plan: Plan = field(default_factory=Plan)
    drawn: Drawn | None = None
    _nulls: dict[tuple[int, int], Null] = field(default_factory=dict)
    _stretches: dict[int, float] = field(default_factory=dict)
    _resamples: Resamples | None = None

    def of_images(self, image_mask: Bools, *, circular: bool = False) -> Gap:
        """mAP of the images in `image_mask (I,)`; no q and no better or worse yet: see `judged`.

        A `circular` slice, one selected on the outcome of this run, is not tested.
        """
        own = evaluate_images(self.table, image_mask).per_category[:, MAP]
        whole = evaluate_images(self.table).per_category[:, MAP]
        n_images = int(image_mask.sum())
        if (reason := _reason(circular, n_images, self._objects_of(image_mask))) is not None:
            return untested("mAP", own, whole, reason)
        if image_mask.all():
            return no_gap("mAP", whole)
        null, p = self._test(own, lambda n: self._null_of_images(n_images, n))
        resampled = self._bootstrapped().image_gaps(image_mask)
        return _tested("mAP", own, whole, null, p, resampled, self._stretch_of_images(n_images, null))

    def of_objects(self, object_mask: Bools, *, circular: bool = False) -> Gap:
        """AR100 of the objects in `object_mask (G,)`; else as `of_images`."""
        recall, n_categories = object_recall(self.table), self.table.n_categories
        own = recall_of(recall, object_mask, n_categories)
        whole = recall_of(recall, recall.counted, n_categories)
        members = object_mask & recall.counted
        n_images = len(np.unique(self.table.object_image[members]))
        if (reason := _reason(circular, n_images, int(members.sum()))) is not None:
            return untested("AR100", own, whole, reason)
        if holds_all_of_its_categories(self.table, object_mask):
            return no_gap("AR100", np.where(own >= 0, whole, -1.0))
        null, p = self._test(own, lambda n: self._null_of_objects(object_mask, n))
        stretch = self._stretch_of_objects(object_mask, null)
        resampled = self._bootstrapped().object_gaps(object_mask)
        return _tested("AR100", own, whole, null, p, resampled, stretch)

    def _test(self, own: Floats, null_of: Callable[[int], Null]) -> tuple[Null, float]:
        """A rare outcome is drawn for again, oftener, so that its p can be told from others."""
        null = null_of(self.plan.n_slices)
        p = null.p_value(_deviation(own, null))
        if p < DOUBTFUL and self.plan.n_slices_where_rare > self.plan.n_slices:
            null = null_of(self.plan.n_slices_where_rare)
            p = null.p_value(_deviation(own, null))
        return null, p

    def _null_of_images(self, size: int, n_slices: int) -> Null:
        if (size, n_slices) not in self._nulls:
            self._nulls[size, n_slices] = null_of_images(
                self.table,
                size,
                n_slices=n_slices,
                seed=self.plan.seed,
                threads=self.plan.threads,
                drawn=self.drawn,
            )
        return self._nulls[size, n_slices]

    def _null_of_objects(self, object_mask: Bools, n_slices: int) -> Null:
        return null_of_objects(
            self.table, object_mask, n_slices=n_slices, seed=self.plan.seed, drawn=self.drawn
        )

    def _stretch_of_images(self, size: int, null: Null) -> float:
        if size not in self._stretches:
            masks = random_image_slices(self.table.n_images, size, N_CALIBRATING, self.plan.seed)
            resamples = self._bootstrapped()
            resampled = [resamples.image_gaps(mask, CALIBRATING_RESAMPLES) for mask in masks]
            self._stretches[size] = stretch_of(null.deviations, np.stack(resampled))
        return self._stretches[size]

    def _stretch_of_objects(self, object_mask: Bools, null: Null) -> float:
        pool, resamples = pool_of(self.table, object_mask), self._bootstrapped()
        masks = [random_object_slice(self.table, pool, self.plan.seed + i) for i in range(N_CALIBRATING)]
        resampled = [resamples.object_gaps(mask, CALIBRATING_RESAMPLES) for mask in masks]
        return stretch_of(null.deviations, np.stack(resampled))

    def _bootstrapped(self) -> Resamples:
        if self._resamples is None:
            self._resamples = resample(
                self.table,
                n_resamples=self.plan.n_resamples,
                seed=self.plan.seed,
                threads=self.plan.threads,
            )
        return self._resamples

    def _objects_of(self, image_mask: Bools) -> int:
        return int((image_mask[self.table.object_image] & (self.table.object_ranges & 1 == 1)).sum())


def untested(metric: str, own: Floats, whole: Floats, verdict: Verdict) -> Gap:
    """A gap of which only the raw difference is told; figures `(K,)` of the slice and of the whole.

    Of a slice that was selected on the outcome not even that: the difference follows from the filter.
    """
    held = (own >= 0) & (verdict != "selected on the outcome")
    raw = float((own - whole)[held].mean()) if held.any() else None
    return Gap(metric, raw, None, None, None, None, None, None, verdict)


def no_gap(metric: str, whole: Floats) -> Gap:
    """The gap of a slice that leaves nothing out: 0, whatever rounding makes of it; figures `(K,)` of all.

    Every random slice of its size is the same one, so that nothing is tested: it has no p, and no part in the
    correction for many slices.
    """
    figure = float(whole[whole >= 0].mean())
    return Gap(metric, 0.0, figure, 0.0, 0.0, 0.0, None, None, "no evidence")


def holds_all_of_its_categories(table: MatchTable, object_mask: Bools) -> bool:
    """Whether no object of the categories in `object_mask (G,)` is left out; crowds do not count."""
    counted = (table.object_ranges & 1).astype(np.bool_)
    own = table.object_mask(object_mask) & counted
    held = np.bincount(table.object_category[own], minlength=table.n_categories) > 0
    return bool(own[counted & held[table.object_category]].all())


def judged(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """The gaps of all slices of a call with q, and a verdict for those tested: by q at 5 %."""
    q = iter(benjamini_hochberg([gap.p for gap in gaps if gap.p is not None]))
    return tuple(gap if gap.p is None else _judge(gap, next(q)) for gap in gaps)


def _judge(gap: Gap, q: float) -> Gap:
    if q > LEVEL or not gap.value:
        return replace(gap, q=q, verdict="no evidence")
    return replace(gap, q=q, verdict="worse" if gap.value < 0 else "better")


def _reason(circular: bool, n_images: int, n_objects: int) -> Verdict | None:
    """Why nothing is tested, None where it is."""
    if circular:
        return "selected on the outcome"
    few = n_images < FEWEST_IMAGES or n_objects < FEWEST_OBJECTS
    return "insufficient evidence" if few else None


def _deviation(own: Floats, null: Null) -> float:
    return float(deviations_of(own[None], null.centre)[0])


def _tested(
    metric: str, own: Floats, whole: Floats, null: Null, p: float, resampled: Floats, stretch: float
) -> Gap:
    value = _deviation(own, null)
    interval = centred_interval(value, resampled, stretch)
    return without_dust(
        replace(
            untested(metric, own, whole, "no evidence"),
            null_mean=null.mean_over(own >= 0),
            value=value,
            low=None if interval is None else interval.low,
            high=None if interval is None else interval.high,
            p=p,
        )
    )


def without_dust(gap: Gap) -> Gap:
    """The gap with differences that rounding alone makes put at 0."""
    raw, value, low, high = (
        0.0 if each is not None and abs(each) < ROUNDING else each
        for each in (gap.raw, gap.value, gap.low, gap.high)
    )
    return replace(gap, raw=raw, value=value, low=low, high=high)
