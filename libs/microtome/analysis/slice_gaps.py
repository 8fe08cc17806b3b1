"""Gaps of slices by several metrics at once, corrected over all slices and metrics.

`microtome.chance.gaps` tests the primary metric of each slice, here as in `evaluate`; the others are tested
beside it, in the same way: against random slices of the same size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
    valid_metrics,
)
from microtome.analysis.runs import OpenRun, member_mask, object_members, open_run, selected_on
from microtome.chance.bootstrap import centred_interval, mean_differences
from microtome.chance.gap import Verdict
from microtome.chance.gaps import FEWEST_IMAGES, FEWEST_OBJECTS, GapTests, Plan, judged, untested
from microtome.chance.permutation import deviations_of
from microtome.chance.resampling import (
    TOGETHER,
    Draws,
    pool_of,
    random_image_slices,
    random_object_slice,
    resampled_images,
)
from microtome.datasets import FrozenSlice, Home, Meter, Progress, read_slice
from microtome.evaluation import Gap, IouType, Scope
from microtome.matching.figures import evaluate_slices
from microtome.matching.inputs import Bools, Floats
from microtome.matching.outcomes import MATCHED, NONE
from microtome.matching.parameters import FIGURE_NAMES

PRIMARY: Mapping[Scope, Metric] = {"images": "mAP", "objects": "AR100"}
DEFAULT: tuple[Metric, ...] = ("mAP", "AP50", "AR100", "recall")
N_SLICES, N_RESAMPLES = 1_000, 1_000


@dataclass(frozen=True)
class SliceGaps:
    """One slice's gaps, one a metric; q is corrected over all slices and metrics of the call."""

    name: str
    scope: Scope
    gaps: tuple[Gap, ...]


def slice_gaps(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str],
    *,
    metrics: Sequence[str] = DEFAULT,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    n_slices: int = N_SLICES,
    progress: Progress | None = None,
) -> tuple[SliceGaps, ...]:
    """Each slice against random slices of its size, by each metric.

    Precision is not tested: a slice's share of false positives depends on its size by more than chance.
    Slices of objects are tested by AR100 and recall.

    Raises: NotFoundError for unknown names; InputError for an unknown metric; as `evaluate`.
    """
    wanted = tuple(metric for metric in valid_metrics(metrics) if metric != "precision")
    opened = open_run(home, dataset, run, iou_type, confidence)
    tests = MetricTests(opened, wanted, n_slices)
    frozen = [read_slice(home, opened.loaded.dataset.dataset_id, name) for name in slices]
    found, meter = [], Meter(progress, "testing slices by more metrics", len(frozen))
    for chosen in frozen:
        found.append(list(tests.of(chosen)))
        meter.advance()
    told = iter(judged([gap for gaps in found for gap in gaps]))
    return tuple(
        SliceGaps(chosen.record.name, chosen.record.scope, tuple(next(told) for _ in gaps))
        for chosen, gaps in zip(frozen, found, strict=True)
    )


class MetricTests:
    """Tests slices of one run; what is drawn for all of them is drawn once."""

    def __init__(self, run: OpenRun, metrics: Sequence[Metric], n_slices: int) -> None:
        self._run = run
        self._metrics = metrics
        self._n_slices = n_slices
        self._primary = GapTests(run.table, Plan(n_slices=n_slices))
        self._draws: Draws = resampled_images(run.table.n_images, N_RESAMPLES, 0)
        everything = np.ones(run.table.n_images, np.bool_)
        self._whole = samples_of_images(run, everything, self._draws, metrics)

    def of(self, chosen: FrozenSlice) -> Iterator[Gap]:
        """The slice's gap by each metric, without q."""
        run, scope = self._run, chosen.record.scope
        mask, objects = member_mask(run.source, chosen), object_members(run.source, chosen)
        if scope == "images":
            own = samples_of_images(run, mask, self._draws, self._metrics)
        else:
            metrics = [metric for metric in self._metrics if metric in OF_OBJECTS]
            own = samples_of_objects(run, objects, self._draws, metrics)
        n_images = int(mask.sum()) if scope == "images" else len(np.unique(run.source.object_image[objects]))
        whole = self._whole_over_categories_of(objects)
        few = n_images < FEWEST_IMAGES or int(objects.sum()) < FEWEST_OBJECTS
        if few or selected_on(chosen, run.name):
            reason: Verdict = "insufficient evidence" if few else "selected on the outcome"
            for name, sample in own.items():
                yield untested(name, sample.exact, whole[name].exact, reason)
            return
        nulls = self._null_of_images(n_images) if scope == "images" else self._null_of_objects(objects)
        for name, sample in own.items():
            if name != PRIMARY[scope]:
                yield _gap(name, sample, whole[name], nulls[name])
            elif scope == "images":
                yield self._primary.of_images(mask)
            else:
                yield self._primary.of_objects(objects)

    def _whole_over_categories_of(self, objects: Bools) -> Mapping[Metric, Sample]:
        """Everything's samples, over the categories of `objects (G,)`.

        Figures by category are compared where the slice holds the category; recall is one sum over all, so
        that the other categories must be left out of it.
        """
        if "recall" not in self._whole:
            return self._whole
        outcome, category = self._run.told.object_outcome, self._run.source.object_category
        alike = (outcome != NONE) & np.isin(category, category[objects & (outcome != NONE)])
        exact = ratio(np.array([(alike & (outcome == MATCHED)).sum()]), np.array([alike.sum()]))
        return self._whole | {"recall": replace(self._whole["recall"], exact=exact)}

    def _null_of_images(self, size: int) -> Mapping[Metric, Floats]:
        """The figures `(N, K)` of random slices of images, but for the primary one."""
        walked = [name for name in self._metrics if name in WALKED and name != PRIMARY["images"]]
        masks = random_image_slices(self._run.table.n_images, size, self._n_slices, seed=0)
        nulls: dict[Metric, Floats] = {}
        if walked:
            figures = evaluate_slices(self._run.table, masks).per_category
            nulls = {name: figures[:, :, FIGURE_NAMES.index(name)] for name in walked}
        everything = np.ones(masks.shape[1], np.bool_)
        for name, parts in parts_of_images(self._run, everything, self._metrics).items():
            nulls[name] = _rates(masks, parts)
        return nulls

    def _null_of_objects(self, objects: Bools) -> Mapping[Metric, Floats]:
        """The recall `(N, 1)` of random slices of objects, where it is asked for."""
        if "recall" not in self._metrics:
            return {}
        pool, found = pool_of(self._run.table, objects), self._run.told.object_outcome == MATCHED
        masks = (random_object_slice(self._run.table, pool, seed) for seed in range(self._n_slices))
        return {"recall": np.array([found[mask].mean() for mask in masks])[:, None]}


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
