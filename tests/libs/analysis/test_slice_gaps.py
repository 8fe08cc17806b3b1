"""Gaps by several metrics: the primary one as `evaluate` tests it, the others by brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microtome.analysis import slice_gaps
from microtome.analysis.runs import open_run
from microtome.analysis.slice_gaps import kept_gaps
from microtome.chance.corrections import benjamini_hochberg
from microtome.chance.resampling import random_image_slices
from microtome.errors import InputError
from microtome.evaluation import evaluate
from microtome.slices import create


@pytest.fixture(scope="module")
def found(roads):
    return slice_gaps(roads, "roads", "b", ["odd", "signs", "few"])


def test_without_slices_there_are_no_gaps(roads):
    assert slice_gaps(roads, "roads", "b", []) == ()
    with pytest.raises(InputError, match="metric"):
        slice_gaps(roads, "roads", "b", ["odd"], metrics=["speed"])


def test_a_slice_that_fails_fails_by_every_metric(found):
    assert [gap.metric for gap in found[0].gaps] == ["mAP", "AP50", "AR100", "recall"]
    assert [gap.verdict for gap in found[0].gaps] == ["worse"] * 4
    assert [gap.metric for gap in found[1].gaps] == ["AR100", "recall"]
    assert {gap.verdict for gap in found[1].gaps} == {"no evidence"}
    assert {gap.verdict for gap in found[2].gaps} == {"insufficient evidence"}


def test_slices_that_leave_nothing_out_have_no_gap(roads):
    create(roads, "roads", "all images", where="id >= 0", scope="images", replace=True)
    create(roads, "roads", "all signs", where="category = 'sign'", replace=True)
    whole = evaluate(roads, "roads", "b", slices=["all images", "all signs"])
    found = slice_gaps(roads, "roads", "b", ["all images", "all signs"])
    for gap in [gap for each in found for gap in each.gaps] + [each.gap for each in whole.slices]:
        assert (gap.raw, gap.value, gap.low, gap.high, gap.p, gap.q) == (0.0, 0.0, 0.0, 0.0, None, None)
        assert gap.verdict == "no evidence"
    assert all(each.leaves_nothing_out for each in (*found, *whole.slices))
    assert [each.leaves_nothing_out for each in slice_gaps(roads, "roads", "b", ["odd"])] == [False]


def test_the_primary_metric_is_tested_as_evaluate_tests_it(roads, found):
    expected = evaluate(roads, "roads", "b", slices=["odd", "signs"]).slices
    for ours, theirs in ((found[0].gaps[0], expected[0].gap), (found[1].gaps[0], expected[1].gap)):
        assert replace(ours, q=None, verdict=theirs.verdict) == replace(theirs, q=None)


def test_recall_is_that_of_random_slices(roads, found):
    run = open_run(roads, "roads", "b")
    matched = run.told.object_outcome == 0
    masks = random_image_slices(60, 30, 1_000, seed=0)
    null = [matched[mask[run.source.object_image]].mean() for mask in masks]
    gap = found[0].gaps[3]
    assert gap.null_mean == pytest.approx(np.mean(null))
    assert gap.value == pytest.approx(29 / 120 - np.mean(null))
    assert gap.raw == pytest.approx(29 / 120 - 98 / 240)


def test_the_raw_difference_is_to_the_categories_of_the_slice(roads, found):
    run, report = open_run(roads, "roads", "b"), evaluate(roads, "roads", "b", slices=["signs"]).slices[0]
    matched, sign = run.told.object_outcome == 0, run.source.object_category == 1
    assert matched[sign].mean() != matched.mean()
    recall = found[1].gaps[1]
    shown = report.metrics.recall - report.baseline_same_categories.recall
    assert recall.raw == pytest.approx(shown)


def test_what_takes_long_says_how_far_it_is(roads):
    create(roads, "roads", "some", where="id < 90", replace=True)
    told = []
    slice_gaps(roads, "roads", "b", ["some"], metrics=["recall"], confidence=0.41, progress=told.append)
    drawn = [event.done for event in told if event.stage == "drawing random slices"]
    assert (drawn[0], drawn[-1]) == (0, 1_000)


def test_drawing_for_the_primary_metric_says_how_far_it_is(roads):
    create(roads, "roads", "some", where="id < 90", replace=True)
    told = []
    slice_gaps(roads, "roads", "b", ["some"], metrics=["AR100"], confidence=0.43, progress=told.append)
    assert [event.done for event in told if event.stage == "drawing random slices"][:1] == [1_000]


def test_q_is_corrected_over_slices_and_metrics(found):
    tested = [gap for each in found for gap in each.gaps if gap.p is not None]
    assert {gap.metric for gap in tested} == {gap.metric for gap in found[0].gaps}
    assert [gap.p for each in found[1:] for gap in each.gaps] == [None] * 6  # all signs, and too few images
    assert tuple(gap.q for gap in tested) == benjamini_hochberg([gap.p for gap in tested])


def test_gaps_are_told_as_far_as_they_were_tested(roads, found):
    options = {"metrics": ["AR100", "recall"], "confidence": 0.47}
    nothing = kept_gaps(roads, "roads", "b", ["odd", "signs"], **options)
    assert [each.gaps for each in nothing.slices] == [(), ()]
    assert (len(nothing.missing), nothing.n_parts) == (4, 4)
    slice_gaps(roads, "roads", "b", ["odd"], metrics=["recall"], confidence=0.47)
    part = kept_gaps(roads, "roads", "b", ["odd", "signs"], **options)
    assert [len(each.gaps) for each in part.slices] == [1, 0]
    gap = part.slices[0].gaps[0]
    assert gap.q == pytest.approx(min(1.0, 4 * gap.p))
    whole = slice_gaps(roads, "roads", "b", ["odd", "signs"], **options)
    assert replace(whole[0].gaps[1], q=None, verdict="") == replace(gap, q=None, verdict="")
    assert whole[0].gaps[1].q <= gap.q


def test_what_was_tested_is_not_tested_again(roads, found, monkeypatch):
    monkeypatch.setattr("microtome.analysis.looks.open_run", None)
    assert slice_gaps(roads, "roads", "b", ["odd", "signs", "few"]) == found
    assert slice_gaps(roads, "roads", "b", ["signs"], metrics=["recall"])[0].gaps[0].q == (
        pytest.approx(found[1].gaps[1].p)
    )
    with pytest.raises(TypeError):
        slice_gaps(roads, "roads", "b", ["odd"], confidence=0.41)
