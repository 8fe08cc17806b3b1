"""Two runs on one slice: their difference, its interval and its chance, for several metrics at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from scipy.special import ndtr, stdtrit

from microtome.analysis.runs import OpenRun
from microtome.analysis.swapped import Swapped
from microtome.chance.bootstrap import TAIL, centred_interval, mean_differences, object_figures
from microtome.chance.permutation import ROUNDING, object_recall, recall_of
from microtome.chance.resampling import Draws
from microtome.chance.weighting import resampled_figures, walk_of
from microtome.errors import InputError
from microtome.evaluation.results import Scope
from microtome.matching.figures import evaluate_images
from microtome.matching.inputs import Bools, Floats, Ints
from microtome.matching.intervals import Z_95, Interval
from microtome.matching.outcomes import FALSE_POSITIVE, MATCHED, NONE
from microtome.matching.parameters import FIGURE_NAMES
from microtome.matching.table import MatchTable

Metric = Literal["mAP", "AP50", "AR100", "precision", "recall"]
METRICS: tuple[Metric, ...] = get_args(Metric)
WALKED: tuple[Metric, ...] = ("mAP", "AP50", "AR100")
OF_OBJECTS: tuple[Metric, ...] = ("AR100", "precision", "recall")
# with fewer than so many of the swaps as far away, the tail of a normal says more
FEW_FAR = 10


@dataclass(frozen=True)
class Sample:
    """One metric of one run on one slice: `exact (K,)` and in each resample `drawn (B, K)`, by category.

    -1 where nothing is held. Precision and recall are of all categories together, so K is 1.
    """

    exact: Floats
    drawn: Floats


@dataclass(frozen=True)
class PairedDifference:
    """The second run's figure less the first's, its 95 % interval and two-sided p.

    Figures of AP and AR are averaged over the categories that the slice holds. All None where it holds
    nothing; interval and p also where fewer than half of the resamples hold something.
    """

    metric: Metric
    value: float | None
    low: float | None
    high: float | None
    p: float | None


@dataclass(frozen=True)
class Parts:
    """A rate as two sums over images: `part (I,)` of `whole (I,)`."""

    part: Floats
    whole: Floats


def metrics_of_scope(metrics: Sequence[Metric], scope: Scope) -> tuple[Metric, ...]:
    """Those of the metrics that slices of this scope can be tested by; the primary one where none is named.

    AP of a slice of objects is prevalence-normalised and not resampled.
    """
    if not metrics:
        return ("mAP",) if scope == "images" else ("AR100",)
    return tuple(metric for metric in metrics if scope == "images" or metric in OF_OBJECTS)


def valid_metrics(metrics: Sequence[str]) -> tuple[Metric, ...]:
    """The metrics, each once. Raises: InputError for one that is not known."""
    unknown = [metric for metric in metrics if metric not in METRICS]
    if unknown:
        raise InputError("unknown metric", found=", ".join(unknown), expected=", ".join(METRICS))
    return tuple(metric for metric in METRICS if metric in metrics)


def samples_of_images(
    run: OpenRun, image_mask: Bools, draws: Draws, metrics: Sequence[Metric]
) -> dict[Metric, Sample]:
    """Each metric on the images in `image_mask (I,)` and in the resamples."""
    drawn = walked(run.table, image_mask, draws, metrics)
    exact = evaluate_images(run.table, image_mask).per_category if drawn else np.empty((0, 0))
    samples = {name: Sample(exact[:, FIGURE_NAMES.index(name)], drawn[name]) for name in drawn}
    parts = parts_of_images(run, image_mask, metrics)
    return samples | {name: _rate(parts[name], draws) for name in parts}


def samples_of_objects(
    run: OpenRun, object_mask: Bools, draws: Draws, metrics: Sequence[Metric]
) -> dict[Metric, Sample]:
    """The same of the objects in `object_mask (G,)`."""
    samples: dict[Metric, Sample] = {}
    if "AR100" in metrics:
        recall, n_categories = object_recall(run.table), run.table.n_categories
        samples["AR100"] = Sample(
            recall_of(recall, object_mask, n_categories),
            object_figures(recall, object_mask, draws, n_categories),
        )
    parts = parts_of_objects(run, object_mask, metrics)
    return samples | {name: _rate(parts[name], draws) for name in parts}


def walked(
    table: MatchTable, image_mask: Bools, draws: Draws, metrics: Sequence[Metric]
) -> dict[Metric, Floats]:
    """Those of the metrics that AP's walk gives, `(B, K)` each; none where none is asked for."""
    wanted = [metric for metric in WALKED if metric in metrics]
    if not wanted:
        return {}
    figures = resampled_figures(walk_of(table, image_mask), draws)
    return {metric: getattr(figures, metric) for metric in wanted}


def parts_of_images(run: OpenRun, image_mask: Bools, metrics: Sequence[Metric]) -> dict[Metric, Parts]:
    """Precision and recall at the operating point on the images in `image_mask (I,)`."""
    weights = image_mask[run.source.prediction_image].astype(np.float64)
    return _parts(run, image_mask[run.source.object_image], weights, metrics)


def parts_of_objects(run: OpenRun, object_mask: Bools, metrics: Sequence[Metric]) -> dict[Metric, Parts]:
    """Precision and recall at the operating point of the objects in `object_mask (G,)`.

    A false positive of category k weighs |S_k| / |objects of category k|, as in `evaluate_objects`; the
    weights are those of the whole data set in every resample.
    """
    n_categories = run.table.n_categories
    told = run.told.object_outcome != NONE
    everything = np.bincount(run.source.object_category[told], minlength=n_categories)
    own = np.bincount(run.source.object_category[told & object_mask], minlength=n_categories)
    weights = (own / np.maximum(everything, 1))[run.source.prediction_category]
    return _parts(run, object_mask, weights, metrics)


def _parts(run: OpenRun, objects: Bools, weights: Floats, metrics: Sequence[Metric]) -> dict[Metric, Parts]:
    source, told = run.source, run.told

    def by_image(images: Ints, counts: Floats) -> Floats:
        return np.bincount(images, weights=counts, minlength=source.n_images).astype(np.float64)

    found = by_image(source.object_image, (objects & (told.object_outcome == MATCHED)).astype(np.float64))
    counted = by_image(source.object_image, (objects & (told.object_outcome != NONE)).astype(np.float64))
    false = by_image(source.prediction_image, weights * (told.prediction_outcome == FALSE_POSITIVE))
    parts: dict[Metric, Parts] = {"precision": Parts(found, found + false), "recall": Parts(found, counted)}
    return {name: parts[name] for name in parts if name in metrics}


def _rate(parts: Parts, draws: Draws) -> Sample:
    held = np.flatnonzero((parts.part > 0) | (parts.whole > 0))
    sums = np.column_stack([parts.part[held], parts.whole[held]])
    # a block at a time: all resamples of many images as float64 would fill the memory
    part, whole = np.concatenate([block[held].T.astype(np.float64) @ sums for block in draws.blocks]).T
    drawn = ratio(part[: draws.n], whole[: draws.n])
    return Sample(ratio(parts.part.sum(keepdims=True), parts.whole.sum(keepdims=True)), drawn[:, None])


def ratio(part: Floats, whole: Floats) -> Floats:
    """`part / whole`, -1 where the whole is nothing."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), -1.0)


def difference(metric: Metric, first: Sample, second: Sample, swapped: Swapped) -> PairedDifference:
    """The second sample less the first; both must have come from the same resamples.

    p is the share of the `swapped` differences, what there would be if each image had been given to the runs
    by chance, that lies as far from 0. The interval is the spread of the resamples about their own mean, made
    wider by what they can't tell: see `_interval`.
    """
    value = float(mean_differences(second.exact[None], first.exact[None])[0])
    if np.isnan(value):
        return PairedDifference(metric, None, None, None, None)
    interval = _interval(value, mean_differences(second.drawn, first.drawn), swapped)
    if interval is None:
        return PairedDifference(metric, value, None, None, None)
    return PairedDifference(metric, value, interval.low, interval.high, chance_of(value, swapped.differences))


def _interval(value: float, drawn: Floats, swapped: Swapped) -> Interval | None:
    """The 95 % interval by the resamples `drawn (B,)`, wider by the larger of two things they can't tell.

    A category of which a slice holds one image does not vary in resamples at all, but does in swaps. And
    where the runs differ in m images only, resamples hold no other: their variance is taken (m + 1) / m
    times, as if one image more had differed. Where they never vary, one object found by one run alone is
    allowed for. Away from 0 it reaches further still: see `_further_from_0`.

    Source: one pair more is how Agresti and Min 2005, "Simple improved confidence intervals for comparing
    matched proportions", widen theirs; here it is an image, since objects of one image belong together.
    """
    known = drawn[~np.isnan(drawn)]
    told, chance = float(known.var()) if len(known) else 0.0, swapped.variance_about(value)
    varies = told > ROUNDING**2
    stretch = math.sqrt(max(1 + swapped.differing, chance / told)) if varies else 1.0
    interval = centred_interval(value, drawn, stretch)
    if interval is None:
        return None
    if varies:
        return _further_from_0(interval, value, swapped.differing)
    half = Z_95 * max(math.sqrt(chance), 1 / max(1, swapped.n_objects))
    return Interval(value - half, value + half)


def _further_from_0(interval: Interval, value: float, differing: float) -> Interval:
    """The interval with its end away from 0 further out, where the runs differ in few images.

    Of images on which one run fails a slice holds, by chance, fewer or more than it would on average. Where
    it holds fewer, the difference comes out small, and so does its spread: the truth then lies beyond the
    outer end. That end has Student's t of m + 1 degrees of freedom, of m images that differ and the one
    allowed for. The end towards 0 stays, so that runs which do not differ are covered as before.
    """
    if differing == 0 or abs(value) <= ROUNDING:
        return interval
    reach = float(stdtrit(1 + 1 / differing, 1 - TAIL)) / Z_95
    if value < 0:
        return replace(interval, low=value + reach * (interval.low - value))
    return replace(interval, high=value + reach * (interval.high - value))


def chance_of(value: float, null: Floats) -> float:
    """The two-sided p of a difference: (1 + b) / (1 + N).

    Where fewer than ten of `null (N,)` lie as far as the value it is the tail of a normal with their spread:
    counting can't tell one in a thousand from one in a million, as a correction for hundreds of tests needs.
    """
    n_far = int((np.abs(null) >= abs(value) - ROUNDING).sum())
    counted = min(1.0, (1 + max(n_far, FEW_FAR)) / (1 + len(null)))
    if n_far >= FEW_FAR:
        return counted
    spread = float(np.sqrt((null**2).mean()))
    return min(counted, float(2 * ndtr(-abs(value) / spread))) if spread > 0 else counted


def differences_of(
    firsts: Mapping[Metric, Sample], seconds: Mapping[Metric, Sample], swaps: Mapping[Metric, Swapped]
) -> list[PairedDifference]:
    """The difference by each metric that all three hold."""
    return [difference(name, firsts[name], seconds[name], swaps[name]) for name in swaps]
