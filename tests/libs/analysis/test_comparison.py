"""Comparisons against pycocotools on resampled data sets, and by their laws."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from scipy.stats import norm, t

from microtome.analysis import compare, kept_comparison
from microtome.analysis.comparing import asked_to_compare, comparison_of
from microtome.analysis.comparison import ComparedSlice, RunDifference, judged_rows
from microtome.analysis.comparison_store import cells_in, places_of
from microtome.analysis.differences import (
    METRICS,
    Sample,
    chance_of,
    difference,
    samples_of_images,
    samples_of_objects,
)
from microtome.analysis.runs import open_run
from microtome.analysis.swapped import Swapped
from microtome.analysis.swapping import Swaps, coins, null_of_images, null_of_objects, swapped_pair
from microtome.chance.corrections import benjamini_hochberg
from microtome.chance.resampling import resampled_images
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import evaluate
from microtome.slices import create

SLICES = ("odd", "even", "signs", "few")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools


@pytest.fixture(scope="module")
def found(roads):
    return compare(roads, "roads", ["a", "b", "c"], slices=SLICES)


def difference_of(found, name, run):
    row = next(row for row in found.rows if row.name == name)
    return next(each for each in row.differences if each.run == run)


def test_nothing_is_compared_with_nothing(roads):
    with pytest.raises(InputError, match="two runs"):
        compare(roads, "roads", [])
    with pytest.raises(InputError, match="two runs"):
        compare(roads, "roads", ["a"])
    with pytest.raises(InputError, match="itself"):
        compare(roads, "roads", ["a", "a"])
    with pytest.raises(InputError, match="unknown metric"):
        compare(roads, "roads", ["a", "b"], metrics=["map"])
    with pytest.raises(NotFoundError, match="run"):
        compare(roads, "roads", ["a", "z"])
    with pytest.raises(NotFoundError, match="slice"):
        compare(roads, "roads", ["a", "b"], slices=["odds"])


def test_the_whole_comes_first_and_every_figure_is_that_of_evaluate(roads, found):
    assert [row.name for row in found.rows] == [None, *SLICES]
    for place, run in enumerate(found.runs):
        alone = evaluate(roads, "roads", run, slices=SLICES, statistics=False)
        for row, metrics in zip(found.rows, [alone.overall, *(s.metrics for s in alone.slices)], strict=True):
            for name in ("mAP", "AP50", "AR100", "precision", "recall", "f1"):
                assert getattr(row.runs[place], name) == getattr(metrics, name)
        assert [row.n_objects for row in found.rows[1:]] == [s.n_objects for s in alone.slices]
        assert [row.n_images for row in found.rows[1:]] == [s.n_images for s in alone.slices]


def test_a_run_that_loses_boxes_is_worse_there_and_nowhere_else(found):
    odd, even = difference_of(found, "odd", "b"), difference_of(found, "even", "b")
    assert (odd.verdict, even.verdict) == ("worse", "no evidence")
    assert odd.low < odd.value < odd.high < 0
    assert odd.q <= 0.05 < even.q
    assert difference_of(found, "signs", "b").metric == "AR100"


def test_a_run_under_another_name_differs_by_one_object_at_most(found):
    same = difference_of(found, None, "c")
    assert (same.value, same.p, same.verdict) == (0, 1, "no evidence")
    assert same.high == -same.low == pytest.approx(1.96 / found.rows[0].n_objects, rel=1e-3)


def test_a_slice_that_is_too_small_is_not_judged(found):
    few = difference_of(found, "few", "b")
    assert (few.verdict, few.p, few.q) == ("insufficient evidence", None, None)


def test_every_q_is_corrected_for_all_tests_of_the_call(found):
    tested = [each for row in found.rows for each in row.differences if each.p is not None]
    assert found.n_tests == len(tested) == 8
    assert tuple(each.q for each in tested) == benjamini_hochberg([each.p for each in tested])


@pytest.fixture(scope="module")
def opened(roads):
    return [open_run(roads, "roads", run) for run in ("a", "b")]


FEW = np.arange(60) % 6 == 1


@pytest.mark.parametrize("metric", METRICS)
def test_the_interval_is_that_of_a_bootstrap_with_pycocotools(opened, metric):
    """Each resample is written out as a data set with repeated images and scored by pycocotools."""
    resamples = resampled_images(60, 12, seed=0)
    drawn = []
    for counts in resamples.multiplicities():
        images = np.repeat(np.arange(60), counts * FEW)
        drawn.append(np.subtract(*(brute_force(run, images, metric) for run in opened[::-1])))
    samples = [samples_of_images(run, FEW, resamples, [metric])[metric] for run in opened]
    found = difference(metric, *samples, Swapped(np.zeros(4), 0.0, 1))
    exact = [brute_force(run, np.flatnonzero(FEW), metric) for run in opened]
    assert found.value == pytest.approx(exact[1] - exact[0], abs=1e-12)
    centred = np.quantile(np.array(drawn) - np.mean(drawn), [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx(tuple(found.value + centred), abs=1e-9)


def signs(n):
    """All ways in which n coins can fall, as 1 and -1 `(2^n, n)`."""
    return 1.0 - 2.0 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)


@pytest.mark.parametrize("m", [1, 2, 4])
def test_an_interval_that_hangs_on_few_images_allows_for_one_more(m):
    """Of 100 objects, each in an image of its own, the second run alone finds m."""
    weights = resampled_images(100, 400, seed=0).multiplicities().astype(float)
    nothing = Sample(np.zeros(1), np.zeros((400, 1)))
    second = Sample(np.array([m / 100]), weights[:, :m].sum(axis=1, keepdims=True) / 100)
    found = difference("recall", nothing, second, Swapped(signs(m).sum(axis=1) / 100, 0.01, 100))
    told = np.quantile(second.drawn - second.drawn.mean(), [0.025, 0.975])
    wider = np.sqrt((m + 1) / m) * told * [1, t.ppf(0.975, m + 1) / norm.ppf(0.975)]
    assert (found.low, found.high) == pytest.approx(tuple(found.value + wider), abs=1e-9)


def test_the_interval_of_the_runs_the_other_way_round_is_the_mirror_image():
    weights = resampled_images(100, 400, seed=0).multiplicities().astype(float)
    nothing = Sample(np.zeros(1), np.zeros((400, 1)))
    more = Sample(np.array([0.02]), weights[:, :2].sum(axis=1, keepdims=True) / 100)
    swaps = Swapped(signs(2).sum(axis=1) / 100, 0.01, 100)
    there, back = difference("recall", nothing, more, swaps), difference("recall", more, nothing, swaps)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.high - there.value > 1.3 * (there.value - there.low)


def test_what_only_swaps_can_tell_makes_the_interval():
    """The runs differ in a category of one image: resamples that hold it always hold it whole."""
    drawn = 0.2 + 1e-17 * np.arange(40)[:, None]
    samples = Sample(np.zeros(1), np.zeros((40, 1))), Sample(np.full(1, 0.2), drawn)
    found = difference("AR100", *samples, Swapped(np.array([0.2, -0.2]), 0.25, 30))
    half = 1.96 * np.sqrt(0.2**2 - 0.25 * 0.2**2)
    assert (found.low, found.high) == pytest.approx((0.2 - half, 0.2 + half), rel=1e-3)


def brute_force(run, images, metric):
    """The metric of a data set that holds each of `images` as often as they name it."""
    return brute_force_of([(run, image) for image in images], metric)


def brute_force_of(parts, metric, confidence=lambda run, p: run.source.prediction_confidence[p]):
    """The metric of a data set of images, each with the predictions of a run of its own."""
    source = parts[0][0].source
    truth = {"images": [], "categories": [{"id": k} for k in range(source.n_categories)], "annotations": []}
    results, true, false, n_objects = [], 0, 0, 0
    for new, (run, image) in enumerate(parts):
        source = run.source
        truth["images"].append({"id": new})
        for g in np.flatnonzero(source.object_image == image):
            truth["annotations"].append(
                {"id": len(truth["annotations"]) + 1, "image_id": new,
                 "category_id": int(source.object_category[g]), "iscrowd": 0,
                 "bbox": source.object_boxes_xywh[g].tolist(), "area": float(source.object_area[g])}
            )  # fmt: skip
            true += int(run.told.object_outcome[g] == 0)
            n_objects += 1
        for p in np.flatnonzero(source.prediction_image == image):
            results.append(
                {"image_id": new, "category_id": int(source.prediction_category[p]),
                 "bbox": source.prediction_boxes_xywh[p].tolist(),
                 "score": float(confidence(run, p))}
            )  # fmt: skip
            false += int(run.told.prediction_outcome[p] == 1)
    if metric == "recall":
        return true / n_objects
    if metric == "precision":
        return true / (true + false)
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = truth
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(results), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return float(evaluation.stats[{"mAP": 0, "AP50": 1, "AR100": 8}[metric]])


def test_what_was_compared_is_kept_until_it_changes(roads, found, monkeypatch):
    before = roads.catalog.under("datasets/1/derived/")
    monkeypatch.setattr("microtome.analysis.comparing.open_run", None)
    assert compare(roads, "roads", ["a", "b", "c"], slices=SLICES) == found
    assert roads.catalog.under("datasets/1/derived/") == before
    with pytest.raises(TypeError):
        compare(roads, "roads", ["a", "b", "c"], slices=SLICES, confidence=0.4)


def test_a_damaged_file_is_computed_anew(roads):
    expected = compare(roads, "roads", ["a", "c"])
    for entry in roads.catalog.under("datasets/1/derived/"):
        (roads.path / entry.path).write_bytes(b"{}")
    assert compare(roads, "roads", ["a", "c"]) == expected


@pytest.mark.parametrize(("pair", "n_silent"), [(("a", "b"), 1), (("b", "a"), 1), (("b", "c"), 0)])
def test_a_slice_selected_on_the_outcome_of_either_run_gets_no_verdict(roads, pair, n_silent):
    evaluate(roads, "roads", "a")
    create(roads, "roads", "missed by a", where="outcome = 'missed'", run="a", replace=True)
    row = compare(roads, "roads", pair, slices=["missed by a"]).rows[1]
    silent = [each for each in row.differences if each.verdict == "selected on the outcome"]
    assert len(silent) == n_silent
    assert all(each.p is None and each.value is None for each in silent)


def test_without_rows_there_is_nothing_to_judge():
    assert judged_rows([]) == ()
    blank = RunDifference("b", "mAP", 0.1, 0.0, 0.2, 0.04, None, "no evidence")
    row = ComparedSlice("x", "images", 10, 20, (), (blank,))
    assert judged_rows([row])[0].differences == (replace(blank, q=0.04, verdict="better"),)


def place(run, prediction):
    """How many of the category are surer, as a falling number; of equals the first run's comes first."""
    source = run.source
    alike = source.prediction_category == source.prediction_category[prediction]
    surer = source.prediction_confidence[alike] > source.prediction_confidence[prediction]
    return 1 / (1 + surer.sum()) - 1e-9 * (run.name == "b")


@pytest.mark.parametrize("metric", METRICS)
def test_swapped_images_are_scored_as_pycocotools_scores_the_mixture(opened, metric):
    swaps = coins(60, 6, seed=3)
    null = null_of_images(swapped_pair(*opened), FEW, swaps, [metric])[metric].differences
    expected = []
    for swap in swaps.given:
        mixtures = [
            [(opened[int(swap[image]) ^ side], image) for image in np.flatnonzero(FEW)] for side in (0, 1)
        ]
        one, other = (brute_force_of(mixture, metric, place) for mixture in mixtures)
        expected.append(other - one)
    assert null == pytest.approx([*expected, *(-value for value in expected)], abs=1e-12)


@pytest.mark.parametrize("metric", ["AR100", "precision", "recall"])
def test_without_a_swap_the_difference_of_objects_is_the_difference(opened, metric):
    members = opened[0].source.object_category == 1
    pair, none = swapped_pair(*opened), np.zeros((1, 60), bool)
    samples = [
        samples_of_objects(run, members, resampled_images(60, 4, 0), [metric])[metric] for run in opened
    ]
    value = difference(metric, *samples, Swapped(np.zeros(4), 0.0, 1)).value
    for given, expected in ((none, [value, -value]), (~none, [-value, value])):
        found = null_of_objects(pair, members, Swaps.of(given), [metric])[metric]
        assert found.differences == pytest.approx(expected)


def test_a_chance_is_counted_and_beyond_counting_the_tail_of_a_normal():
    null = np.concatenate([np.arange(1, 501), -np.arange(1, 501)]) / 500
    assert chance_of(0.0, null) == 1
    assert chance_of(0.5, null) == pytest.approx((1 + 502) / 1001)
    assert chance_of(0.999, null) == pytest.approx(11 / 1001)
    spread = np.sqrt((null**2).mean())
    assert chance_of(5.0, null) == pytest.approx(2 * norm.sf(5 / spread))
    assert chance_of(0.0, np.zeros(4)) == 1


def test_what_was_compared_before_is_not_computed_again(roads):
    options = {"slices": ["odd"], "confidence": 0.45}
    assert kept_comparison(roads, "roads", ["a", "b"], **options).rows == ()
    compare(roads, "roads", ["a", "b"], **options)
    steps = []
    wider = {"slices": ["odd", "even"], "confidence": 0.45, "metrics": ["recall"]}
    found = compare(roads, "roads", ["a", "b"], progress=steps.append, **wider)
    assert steps[-1].total == 2  # the slice that was not asked for before, of both runs; all metrics are kept
    assert found == kept_comparison(roads, "roads", ["a", "b"], **wider)
    assert not found.missing


def test_a_comparison_that_was_broken_off_goes_on_where_it_stopped(roads):
    options = {"slices": SLICES, "confidence": 0.46}

    def stop_where_four_are_kept():
        part = kept_comparison(roads, "roads", ["a", "b"], **options)
        if part.n_cells - len(part.missing) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(roads, "roads", ["a", "b"], fence=stop_where_four_are_kept, **options)
    part = kept_comparison(roads, "roads", ["a", "b"], **options)
    assert (part.n_cells, len(part.missing)) == (10, 6)
    steps = []
    whole = compare(roads, "roads", ["a", "b"], progress=steps.append, **options)
    assert steps[-1].done == steps[-1].total == len(part.missing)
    known = {(row.name, run.run): run for row in part.rows for run in row.runs if run.recall is not None}
    assert all(run == known.get((row.name, run.run), run) for row in whole.rows for run in row.runs)


def test_no_verdict_of_a_part_is_taken_back_by_the_whole(roads, found):
    point = found.confidence_threshold
    compare(roads, "roads", ["a", "b", "c"], slices=SLICES, confidence=point)
    asked = asked_to_compare(roads, "roads", ["a", "b", "c"], SLICES, "bbox", point)
    cells, places = cells_in(roads, asked).known(), places_of(asked)
    for n in range(len(places) + 1):
        part = comparison_of(asked, {place: cells[place] for place in places[:n]})
        assert part.n_cells - len(part.missing) == n
        for row in part.rows:
            for each in row.differences:
                last = difference_of(found, row.name, each.run)
                assert each.q is None or each.q >= last.q
                assert each.verdict in (last.verdict, "no evidence")
    assert part == found


def test_a_slice_that_changed_is_compared_again(roads):
    create(roads, "roads", "moving", ids=[0, 1], scope="images")
    options = {"slices": ["moving"], "confidence": 0.47}
    compare(roads, "roads", ["a", "b"], **options)
    create(roads, "roads", "moving", ids=[0, 1, 2], scope="images", replace=True)
    part = kept_comparison(roads, "roads", ["a", "b"], **options)
    assert {(place.slice, place.run) for place in part.missing} == {("moving", "a"), ("moving", "b")}
    assert compare(roads, "roads", ["a", "b"], **options).rows[1].n_images == 3


def test_a_slice_named_twice_is_one_row(roads):
    found = compare(roads, "roads", ["a", "b"], slices=["odd", "odd"])
    assert [row.name for row in found.rows] == [None, "odd"]


def test_what_is_not_yet_tested_counts_as_nothing_found():
    blank = RunDifference("b", "mAP", -0.1, -0.2, 0.0, 0.01, None, "no evidence")
    row = ComparedSlice("x", "images", 10, 20, (), (blank,))
    [judged] = judged_rows([row], n_missing=3)
    assert (judged.differences[0].q, judged.differences[0].verdict) == (pytest.approx(0.04), "worse")
    [judged] = judged_rows([row], n_missing=9)
    assert (judged.differences[0].q, judged.differences[0].verdict) == (pytest.approx(0.1), "no evidence")
