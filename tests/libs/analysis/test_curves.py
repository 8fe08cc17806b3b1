"""Curves against brute force, against pycocotools' precision, and against evaluations at other thresholds."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from tests.benchmarks.evaluation.generator import as_coco
from tests.libs.analysis.drawn import drawn, made, opened

from microtome.analysis.curves import confidence_curve, curves, curves_of
from microtome.analysis.views import View
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import evaluate
from microtome.matching.matching import match
from microtome.matching.members import operating_point_of_images, operating_point_of_objects
from microtome.matching.outcomes import outcomes

BOX = (0, 0, 100, 100)
NOTHING = np.zeros(0)


def test_nothing_has_no_curve() -> None:
    found = curves_of(opened(made(0, 1, [], [])))
    assert found.per_category == ()
    assert found.overall.best is None
    assert found.overall.precision_by_recall is None
    point = found.overall.curve.at(0.5)
    assert (point.precision, point.recall, point.f1) == (None, None, None)


def test_objects_that_nobody_predicts_have_recall_0_and_no_best_threshold() -> None:
    (row,) = curves_of(opened(made(1, 1, [(0, 0, BOX)], []))).per_category
    assert row.best is None
    assert (row.now.precision, row.now.recall, row.now.f1) == (None, 0.0, 0.0)
    assert row.precision_by_recall.tolist() == [0.0] * 101


def test_predictions_of_a_category_without_objects_have_no_recall() -> None:
    (row,) = curves_of(opened(made(1, 1, [], [(0, 0, 0.9, BOX)]))).per_category
    assert row.best is None and row.precision_by_recall is None
    assert (row.now.precision, row.now.recall, row.now.f1) == (0.0, None, 0.0)


def test_a_curve_by_hand() -> None:
    curve = confidence_curve(
        np.array([0.9, 0.5, 0.5, 0.2]), np.array([True, False, True, False]), np.ones(4), 4.0
    )
    assert curve.confidence.tolist() == [0.9, 0.5, 0.2]
    assert curve.true_positives.tolist() == [1.0, 2.0, 2.0]
    assert curve.false_positives.tolist() == [0.0, 1.0, 2.0]
    best = curve.best()
    assert (best.confidence, best.precision, best.recall) == (0.5, pytest.approx(2 / 3), 0.5)
    assert best.f1 == pytest.approx(4 / 7)
    assert curve.at(0.95).precision is None
    assert [point.confidence for point in curve.sampled()] == pytest.approx(np.linspace(0, 1, 101))


def test_of_equally_good_thresholds_the_most_confident_is_taken() -> None:
    curve = confidence_curve(np.array([0.9, 0.4]), np.array([True, True]), np.array([1.0, 0.0]), 1.0)
    assert curve.best().confidence == 0.9
    assert confidence_curve(NOTHING, NOTHING.astype(bool), NOTHING, 3.0).best() is None


@pytest.mark.parametrize("confidence", [0.0, 0.2, 0.5, 0.8])
def test_rates_at_a_confidence_are_those_of_matching_again_at_it(confidence: float) -> None:
    source = drawn(31, n_images=40, crowds=True)
    found = curves_of(opened(source))
    point = operating_point_of_images(source, outcomes(source, match(source, "bbox"), confidence))
    for row in found.per_category:
        k = int(row.category.split()[1])
        own, rates = row.curve.at(confidence), point.rates(k)
        assert (own.precision, own.recall, own.f1) == pytest.approx((rates.precision, rates.recall, rates.f1))
    own, rates = found.overall.curve.at(confidence), point.rates()
    assert (own.precision, own.recall, own.f1) == pytest.approx((rates.precision, rates.recall, rates.f1))


@pytest.mark.parametrize("iou", [0, 5, 9])
def test_at_any_iou_rates_are_those_of_matching_again_at_it(iou: int) -> None:
    source = drawn(32, n_images=40)
    found = curves_of(opened(source), index=iou)
    told = outcomes(source, match(source, "bbox"), 0.3, found.iou)
    rates = operating_point_of_images(source, told).rates()
    own = found.overall.curve.at(0.3)
    assert (own.precision, own.recall, own.f1) == pytest.approx((rates.precision, rates.recall, rates.f1))


def test_slices_have_the_rates_of_their_operating_point() -> None:
    source = drawn(33, n_images=40)
    run, random = opened(source, 0.4), np.random.default_rng(0)
    images, objects = random.random(source.n_images) < 0.5, random.random(source.n_objects) < 0.4
    for view, point in (
        (View("images", images), operating_point_of_images(source, run.told, images)),
        (View("objects", objects), operating_point_of_objects(source, run.told, objects)),
    ):
        own, rates = curves_of(run, view).overall.now, point.rates()
        assert (own.precision, own.recall, own.f1) == pytest.approx((rates.precision, rates.recall, rates.f1))


def test_the_best_threshold_is_the_best_of_all_by_brute_force() -> None:
    run = opened(drawn(34, n_images=30))
    for row in curves_of(run, index=3).per_category:
        every = [row.curve.at(confidence).f1 for confidence in row.curve.confidence]
        if row.best is None:
            assert max(every, default=0.0) == 0.0 or not row.n_objects
        else:
            assert row.best.f1 == max(every)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("index", [0, 4])
def test_precision_by_recall_is_that_of_pycocotools(index: int) -> None:
    source = drawn(35, n_images=30, crowds=True)
    truth, results = as_coco(source)
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = truth
        coco.createIndex()
        found = COCOeval(coco, coco.loadRes(results), "bbox")
        mask = np.arange(source.n_images) % 3 > 0
        found.params.imgIds = (np.flatnonzero(mask) + 1).tolist()
        found.evaluate()
        found.accumulate()
    for row in curves_of(opened(source), View("images", mask), index).per_category:
        k = int(row.category.split()[1])
        expected = found.eval["precision"][index, :, k, 0, -1]
        if row.precision_by_recall is None:
            assert set(expected) == {-1.0}
        else:
            assert (row.precision_by_recall == expected).all()


def test_a_home_s_curves_pass_through_its_evaluation(roads_for_a_while) -> None:
    roads = roads_for_a_while
    evaluation = evaluate(roads, "roads", "b", slices=["odd"], confidence=0.6, statistics=False)
    whole = curves(roads, "roads", "b", confidence=0.6)
    own = curves(roads, "roads", "b", slice="odd", category="sign", confidence=0.6)
    metrics = evaluation.overall
    assert whole.overall.now.f1 == pytest.approx(metrics.f1)
    (row,) = own.per_category
    expected = next(e for e in evaluation.slices[0].per_category if e.category == "sign").metrics
    assert (row.now.precision, row.now.recall) == pytest.approx((expected.precision, expected.recall))


def test_what_is_not_there_is_named(roads) -> None:
    with pytest.raises(NotFoundError, match="no category is named 'dragon'"):
        curves(roads, "roads", "a", category="dragon")
    with pytest.raises(InputError, match="IoU threshold"):
        curves(roads, "roads", "a", iou=0.42)
