"""The figures of a run on everything or on a slice at any confidence, read from the kept match."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.analysis.runs import OpenRun
from microtome.analysis.views import View, members_in, point_in
from microtome.chance.bootstrap import centred_interval, object_figures
from microtome.chance.permutation import object_recall
from microtome.chance.resampling import resampled_images
from microtome.chance.weighting import resampled_figures, walk_of
from microtome.datasets.doctor import told_with_figures
from microtome.evaluation.evaluating import counts_at, with_rates
from microtome.evaluation.results import CategoryMetrics
from microtome.matching.figures import Figures, evaluate_images, evaluate_objects
from microtome.matching.inputs import Floats
from microtome.matching.intervals import Interval
from microtome.matching.members import category_counts, outcome_counts
from microtome.matching.results import Metrics, OutcomeCounts, RateIntervals

N_RESAMPLES = 400


@dataclass(frozen=True)
class RunFigures:
    """Figures of a view: all together, and each category that it holds an object or a prediction of.

    `n_predictions` are those at the confidence threshold or over it, of a view of objects those about them.
    """

    n_images: int
    n_objects: int
    n_predictions: int
    metrics: Metrics
    intervals: RateIntervals
    per_category: tuple[CategoryMetrics, ...]
    outcomes: OutcomeCounts


def figures_of(run: OpenRun, view: View, found: Figures | None = None) -> RunFigures:
    """What `evaluate` reports of the view, without writing anything; `found` where it is at hand.

    Rates and outcomes are those at the run's confidence; in a view of objects false positives are weighted.
    """
    found = average_figures(run, view) if found is None else found
    members, point = members_in(run, view), point_in(run, view)
    counts, held = counts_at(run.source, run.told, members), category_counts(run.source, members)
    per_category = tuple(
        CategoryMetrics(
            category=name,
            n_objects=int(counts.n_objects[k]),
            n_predictions=int(counts.n_predictions[k]),
            metrics=with_rates(found.metrics(k), point, k),
            intervals=point.intervals(k),
        )
        for k, name in enumerate(run.loaded.categories)
        if held.n_objects[k] or held.n_predictions[k]
    )
    return RunFigures(
        n_images=_n_images(run, view),
        n_objects=int(counts.n_objects.sum()),
        n_predictions=int(counts.n_predictions.sum()),
        metrics=with_rates(found.metrics(), point),
        intervals=point.intervals(),
        per_category=per_category,
        outcomes=outcome_counts(run.told, members),
    )


def average_figures(run: OpenRun, view: View) -> Figures:
    """COCO's figures of the view, which are the same at every confidence."""
    if view.scope == "objects" and view.mask is not None:
        return evaluate_objects(run.table, view.mask)
    return evaluate_images(run.table, view.mask)


def doctor_notes(run: OpenRun) -> tuple[str, ...]:
    """What the doctor advised when the run was imported."""
    return told_with_figures(run.loaded.run.doctor)


def metric_intervals(
    run: OpenRun, view: View, *, n_resamples: int = N_RESAMPLES, seed: int = 0
) -> dict[str, Interval | None]:
    """The 95 % intervals of mAP, AP50 and AR100 by resampling images, at any confidence.

    In a view of objects AR100 alone has one; None where fewer than half of the resamples hold anything.
    """
    metrics = average_figures(run, view).metrics()
    draws = resampled_images(run.source.n_images, n_resamples, seed)
    unknown: dict[str, Interval | None] = {"mAP": None, "AP50": None, "AR100": None}
    if view.scope == "objects" and view.mask is not None:
        own = object_figures(object_recall(run.table), view.mask, draws, run.source.n_categories)
        return unknown | {"AR100": _interval(metrics.AR100, own)}
    resampled = resampled_figures(walk_of(run.table, view.mask), draws)
    drawn = {"mAP": resampled.mAP, "AP50": resampled.AP50, "AR100": resampled.AR100}
    return {name: _interval(getattr(metrics, name), values) for name, values in drawn.items()}


def _n_images(run: OpenRun, view: View) -> int:
    if view.mask is None:
        return run.source.n_images
    if view.scope == "images":
        return int(view.mask.sum())
    return len(np.unique(run.source.object_image[view.mask]))


def _interval(value: float | None, resampled: Floats) -> Interval | None:
    """Around a mean over categories, by its spread over the resamples `(B, K)`, kept within [0, 1]."""
    held = resampled >= 0
    n = held.sum(axis=1)
    means = np.where(n > 0, np.where(held, resampled, 0.0).sum(axis=1) / np.maximum(n, 1), np.nan)
    found = None if value is None or not len(means) else centred_interval(value, means)
    return None if found is None else Interval(max(0.0, found.low), min(1.0, found.high))
