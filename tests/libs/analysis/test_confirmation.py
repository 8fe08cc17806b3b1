"""Halves: stable, disjoint, each judged as a data set of its own."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.analysis import confirm
from microtome.analysis.comparison_documents import confirmation_document
from microtome.analysis.confirmation import confirm_all, half_of, restricted
from microtome.analysis.runs import open_run
from microtome.chance.gaps import Plan
from microtome.datasets import ProgressEvent, item_table, read_slice
from microtome.evaluation import evaluate
from microtome.evaluation.drawing import DRAWING
from microtome.matching.figures import evaluate_images
from microtome.matching.matching import match
from microtome.slices import create

PLAN = Plan(n_slices=100, n_slices_where_rare=100, n_resamples=32)


def test_a_half_is_the_same_everywhere():
    assert half_of("123456789") == "A"  # CRC-32 gives 0xCBF43926 by its definition
    assert 450 < sum(half_of(f"{number:05}.jpg") == "A" for number in range(1_000)) < 550


def test_a_slice_that_fails_everywhere_is_confirmed_on_both_halves(roads):
    found = confirm(roads, "roads", "b", "odd", plan=PLAN)
    assert found.agreement == "both halves"
    assert [each.gap.verdict for each in found.halves] == ["worse", "worse"]
    assert sum(each.n_images for each in found.halves) == 60
    assert sum(each.n_slice_images for each in found.halves) == 30
    assert sum(each.n_slice_objects for each in found.halves) == 120
    assert all(each.gap.q is not None for each in found.halves)


def test_a_slice_of_objects_is_halved_too(roads):
    found = confirm(roads, "roads", "a", "signs", plan=PLAN)
    assert sum(each.n_slice_objects for each in found.halves) == 120
    assert found.halves[0].gap.metric == "AR100"


def test_drawing_random_slices_of_a_half_says_how_far_it_is(roads):
    create(roads, "roads", "rest", where="category = 'car' and id < 160", replace=True)
    told: list[ProgressEvent] = []
    confirm(roads, "roads", "b", "rest", plan=PLAN, progress=told.append)
    drawn = [(event.done, event.total) for event in told if event.stage == DRAWING]
    assert drawn == [(PLAN.n_slices, PLAN.n_slices)] * 2


def test_too_little_and_circular_slices_confirm_nothing(roads):
    assert confirm(roads, "roads", "b", "few", plan=PLAN).agreement == "insufficient evidence"
    evaluate(roads, "roads", "b")
    create(roads, "roads", "lost", where="outcome = 'missed'", run="b", replace=True)
    assert confirm(roads, "roads", "b", "lost", plan=PLAN).agreement == "selected on the outcome"


def test_the_halves_are_the_images_by_their_names(roads):
    found = confirm(roads, "roads", "b", "odd", plan=PLAN)
    names = (
        item_table(roads, "roads", "images", columns=["file_name"]).to_pandas().set_index("id")["file_name"]
    )
    members = read_slice(roads, 1, "odd").members
    expected = sum(half_of(names[member]) == "A" for member in members)
    assert found.halves[0].n_slice_images == expected


@pytest.mark.parametrize("keep", [np.zeros(60, bool), np.arange(60) % 3 == 0, np.ones(60, bool)])
def test_a_part_is_scored_as_the_whole_restricted_to_its_images(roads, keep):
    run = open_run(roads, "roads", "b")
    part, objects = restricted(run.source, keep)
    assert int(objects.sum()) == part.n_objects
    expected = evaluate_images(run.table, keep)
    found = evaluate_images(match(part, "bbox"))
    assert found.overall == pytest.approx(expected.overall)
    assert found.per_category == pytest.approx(expected.per_category)


class Interrupted(Exception):
    """What a fence says to a job that is cancelled."""


def test_halves_are_kept_one_by_one(roads):
    calls, said = [], []

    def fence():
        calls.append(1)
        if len(calls) > 1:
            raise Interrupted

    def say(event: ProgressEvent):
        said.append((event.stage, event.done, event.total))

    options = {"plan": PLAN, "confidence": 0.46}
    with pytest.raises(Interrupted):
        confirm(roads, "roads", "b", "odd", fence=fence, progress=say, **options)
    assert ("matching half A", 0, None) in said
    (part,) = confirm_all(roads, "roads", "b", ["odd"], patience=0.0, **options)
    assert ([each.half for each in part.halves], part.agreement) == (["A"], "not tested yet")
    whole = confirm(roads, "roads", "b", "odd", **options)
    assert (whole.halves[0].n_slice_images, whole.agreement) == (
        part.halves[0].n_slice_images, "both halves",
    )  # fmt: skip
    assert part.halves[0].gap.q >= whole.halves[0].gap.q


def test_a_half_that_holds_all_there_is_of_its_categories_says_so(roads):
    found = confirm(roads, "roads", "b", "signs")
    assert [half.leaves_nothing_out for half in found.halves] == [True, True]
    for half in confirmation_document(found)["halves"]:
        assert half["gap"]["reason"].startswith("nothing to compare with: it holds every object")
