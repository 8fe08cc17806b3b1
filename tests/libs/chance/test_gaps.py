"""Verdicts on slices: planted gaps are found, chance is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microtome.chance import permutation
from microtome.chance.gap import Gap
from microtome.chance.gaps import GapTests, Plan, judged, untested
from microtome.chance.resampling import pool_of, random_image_slices
from microtome.matching.figures import evaluate_images
from microtome.matching.matching import match

PLAN = Plan(n_slices=200, n_slices_where_rare=600, n_resamples=200, threads=2)


@pytest.fixture(scope="module")
def source(generator):
    """Data in whose first 60 images half of the objects lie where no prediction looks for them."""
    drawn = generator.generate(seed=9, n_images=300, per_image=30)
    boxes = drawn.object_boxes_xywh.copy()
    moved = (drawn.object_image < 60) & (np.arange(drawn.n_objects) % 2 == 0)
    boxes[moved, 0] += 2_000.0
    return replace(drawn, object_boxes_xywh=boxes)


@pytest.fixture(scope="module")
def tests(source) -> GapTests:
    return GapTests(match(source, "bbox"), PLAN)


def test_an_empty_slice_is_insufficient_evidence(tests) -> None:
    for gap in (
        tests.of_images(np.zeros(300, bool)),
        tests.of_objects(np.zeros(tests.table.n_objects, bool)),
    ):
        assert gap.verdict == "insufficient evidence"
        assert {gap.raw, gap.null_mean, gap.value, gap.low, gap.high, gap.p, gap.q} == {None}


def test_nine_images_are_insufficient_evidence(tests) -> None:
    gap = tests.of_images(np.arange(300) < 9)
    assert (gap.verdict, gap.p) == ("insufficient evidence", None)
    assert gap.raw < 0


def test_a_slice_selected_on_the_outcome_is_not_tested(tests) -> None:
    for gap in (
        tests.of_images(np.arange(300) < 60, circular=True),
        tests.of_objects(tests.table.object_image < 60, circular=True),
    ):
        assert (gap.verdict, gap.p, gap.value) == ("selected on the outcome", None, None)
        assert gap.raw is None  # it would follow from the filter


def test_a_planted_gap_is_found_in_images(tests) -> None:
    mask = np.arange(300) < 60
    (gap,) = judged([tests.of_images(mask)])
    assert gap.verdict == "worse"
    assert gap.low < gap.value < gap.high < 0
    assert gap.q == gap.p == pytest.approx(1 / 601)
    # small slices score too high by chance, so that less is lost than meets the eye
    assert gap.value < gap.raw
    assert gap.null_mean + gap.value == pytest.approx(evaluate_images(tests.table, mask).overall[0])


def test_a_planted_gap_is_found_in_objects(tests) -> None:
    (gap,) = judged([tests.of_objects(tests.table.object_image < 60)])
    assert (gap.metric, gap.verdict) == ("AR100", "worse")
    assert gap.high < 0


def test_the_rest_is_better(tests) -> None:
    (gap,) = judged([tests.of_images(np.arange(300) >= 60)])
    assert gap.verdict == "better"


def test_random_slices_are_no_evidence(tests) -> None:
    gaps = judged([tests.of_images(mask) for mask in random_image_slices(300, 60, 12, 99)])
    assert {gap.verdict for gap in gaps} == {"no evidence"}


def test_a_slice_that_leaves_nothing_out_has_no_gap_at_all(tests) -> None:
    table = tests.table
    whole = evaluate_images(table).overall
    for gap, figure in (
        (tests.of_images(np.ones(300, bool)), whole[0]),
        (tests.of_objects(np.ones(table.n_objects, bool)), whole[8]),
        (tests.of_objects(table.object_category == 0), evaluate_images(table).per_category[0, 8]),
    ):
        assert (gap.raw, gap.value, gap.low, gap.high, gap.p) == (0.0, 0.0, 0.0, 0.0, None)
        assert gap.null_mean == pytest.approx(figure)
        assert judged([gap]) == (gap,)
        assert gap.verdict == "no evidence"


def test_differences_that_rounding_makes_are_no_gap(make) -> None:
    """All images are alike: the mean of many equal figures is off by rounding."""
    objects = [(image, 0, (0, 0, 10, 10), 100, False) for image in range(30)]
    predictions = [(image, 0, 0.9, (0, 0, 10, 7.3)) for image in range(30)]
    tests = GapTests(match(make(30, 1, objects, predictions), "bbox"), PLAN)
    gap = tests.of_images(np.arange(30) < 20)
    assert (gap.raw, gap.value, gap.low, gap.high, gap.p) == (0.0, 0.0, 0.0, 0.0, 1.0)


def test_the_same_seed_tells_the_same(source, tests) -> None:
    mask = np.arange(300) % 4 == 0
    assert GapTests(match(source, "bbox"), PLAN).of_images(mask) == tests.of_images(mask)


def test_what_says_nothing_raises_no_q(tests) -> None:
    planted, everything = np.arange(300) < 60, np.ones(300, bool)
    told = [tests.of_images(planted), tests.of_objects(tests.table.object_image % 3 == 0)]
    silent = [
        tests.of_images(everything),
        tests.of_objects(np.ones(tests.table.n_objects, bool)),
        tests.of_objects(tests.table.object_category == 0),
        tests.of_images(np.arange(300) < 9),
        tests.of_objects(np.arange(tests.table.n_objects) < 19),
        tests.of_images(planted, circular=True),
    ]
    assert [gap.p for gap in silent] == [None] * len(silent)
    assert judged([*silent, *told]) == (*silent, *judged(told))


def test_draws_tell_how_far_they_are(source, monkeypatch) -> None:
    told: list[tuple[int, int]] = []
    tests = GapTests(
        match(source, "bbox"), replace(PLAN, n_slices=600), lambda done, total: told.append((done, total))
    )
    mask = tests.table.object_image % 3 == 0
    monkeypatch.setattr(permutation, "_PART", 500 * len(pool_of(tests.table, mask).objects))
    tests.of_objects(mask)
    assert told == [(500, 600), (600, 600)]
    tests.of_images(np.arange(300) % 3 == 0)
    assert told[2:] == [(600, 600)]


def test_a_draw_ends_where_it_is_told_to(source, monkeypatch) -> None:
    told: list[int] = []

    def stop(done: int, _: int) -> None:
        told.append(done)
        raise InterruptedError

    monkeypatch.setattr(permutation, "_PART", 1)
    tests = GapTests(match(source, "bbox"), replace(PLAN, n_slices=2_000), stop)
    with pytest.raises(InterruptedError):
        tests.of_objects(tests.table.object_image < 60)
    assert told == [1]


def test_q_is_corrected_over_the_gaps_that_were_tested() -> None:
    tested = Gap("mAP", -0.1, 0.3, -0.1, -0.2, -0.05, 0.03, None, "no evidence")
    selected = untested("mAP", np.array([0.1]), np.array([0.3]), "selected on the outcome")
    alone = judged([tested, selected])
    assert [gap.verdict for gap in alone] == ["worse", "selected on the outcome"]
    assert (alone[0].q, alone[1].q) == (0.03, None)
    assert untested("mAP", np.array([0.1]), np.array([0.3]), "insufficient evidence").raw == pytest.approx(
        -0.2
    )
    many = judged([tested, *[replace(tested, p=0.8)] * 3])
    assert [gap.verdict for gap in many] == ["no evidence"] * 4
    assert many[0].q == pytest.approx(0.12)
