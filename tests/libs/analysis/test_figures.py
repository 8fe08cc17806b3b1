"""Figures of views against `evaluate` on the same home, and intervals against resampling by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tests.libs.analysis.drawn import drawn, made, opened

from microtome.analysis.curves import curves_of
from microtome.analysis.figures import doctor_notes, figures_of, metric_intervals
from microtome.analysis.runs import open_run
from microtome.analysis.views import EVERYTHING, View, view_of
from microtome.chance.resampling import resampled_images
from microtome.datasets import Home
from microtome.evaluation import evaluate
from microtome.matching.figures import evaluate_images
from microtome.matching.inputs import EvaluationInput


def test_nothing_has_no_figures() -> None:
    run = opened(made(0, 1, [], []))
    found = figures_of(run, EVERYTHING)
    assert (found.n_images, found.n_objects, found.n_predictions) == (0, 0, 0)
    assert found.per_category == () and found.metrics.mAP is None and found.intervals.recall is None
    assert metric_intervals(run, EVERYTHING) == {"mAP": None, "AP50": None, "AR100": None}


def test_they_are_those_of_evaluate(roads: Home) -> None:
    names = ["even", "signs"]
    told = evaluate(roads, "roads", "a", slices=names, statistics=False)
    run = open_run(roads, "roads", "a")
    found = figures_of(run, EVERYTHING)
    assert (found.metrics, found.intervals, found.outcomes) == (told.overall, told.intervals, told.outcomes)
    assert found.per_category == told.per_category
    assert (found.n_images, found.n_objects) == (told.n_images, told.n_objects)
    assert doctor_notes(run) == told.notes
    for name, row in zip(names, told.slices, strict=True):
        own = figures_of(run, view_of(roads, run, name))
        assert (own.metrics, own.intervals, own.outcomes) == (row.metrics, row.intervals, row.outcomes)
        assert own.per_category == row.per_category
        assert (own.n_images, own.n_objects) == (row.n_images, row.n_objects)


def test_another_confidence_changes_the_rates_and_writes_nothing(roads: Home) -> None:
    evaluate(roads, "roads", "a", statistics=False)
    dataset_id = roads.catalog.dataset("roads").dataset_id
    before = roads.catalog.evaluations(dataset_id)
    run = open_run(roads, "roads", "a", confidence=0.8)
    found = figures_of(run, EVERYTHING)
    assert found.metrics.recall == curves_of(run).overall.now.recall
    assert found.metrics.mAP == figures_of(open_run(roads, "roads", "a"), EVERYTHING).metrics.mAP
    assert roads.catalog.evaluations(dataset_id) == before


def test_an_interval_is_the_spread_of_evaluations_of_resampled_images() -> None:
    run = opened(drawn(3, n_images=30, per_image=20))
    found = metric_intervals(run, EVERYTHING, n_resamples=60, seed=2)
    drawn_figures = []
    for times in resampled_images(30, 60, 2).multiplicities():
        images = np.repeat(np.arange(30), times)
        drawn_figures.append(evaluate_images(opened(repeated(run.source, images)).table).metrics())
    for name in ("mAP", "AP50", "AR100"):
        values = np.array([getattr(each, name) for each in drawn_figures])
        value = getattr(evaluate_images(run.table).metrics(), name)
        low, high = value + np.quantile(values - values.mean(), (0.025, 0.975))
        assert (found[name].low, found[name].high) == pytest.approx((low, high), abs=1e-9)


def repeated(parts: EvaluationInput, images: np.ndarray) -> EvaluationInput:
    """A data set in which each image of `images (N,)` stands as one of its own."""
    objects, predictions = [], []
    for place, image in enumerate(images):
        for row in np.flatnonzero(parts.object_image == image):
            objects.append((place, parts.object_category[row], parts.object_boxes_xywh[row]))
        for row in np.flatnonzero(parts.prediction_image == image):
            confidence = parts.prediction_confidence[row] + 1e-12 * place
            kind, box = parts.prediction_category[row], parts.prediction_boxes_xywh[row]
            predictions.append((place, kind, confidence, box))
    return made(len(images), parts.n_categories, objects, predictions)


def test_slices_of_objects_have_an_interval_of_recall_alone() -> None:
    source = drawn(4, n_images=30)
    mask = source.object_area < np.median(source.object_area)
    found = metric_intervals(opened(source), View("objects", mask, "small"))
    assert found["mAP"] is None and found["AP50"] is None
    assert 0 <= found["AR100"].low < found["AR100"].high <= 1
