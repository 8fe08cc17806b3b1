"""Flips conserve, and find what was planted."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.analysis import flips
from microtome.analysis.flips import counts_of
from microtome.analysis.runs import open_run
from microtome.datasets import item_table
from microtome.evaluation import evaluate
from microtome.slices import create


def outcomes_of(home, run):
    evaluate(home, "roads", run)
    table = item_table(home, "roads", "objects", run=run, columns=["outcome", "image_id", "category"])
    return table.to_pandas().set_index("id")


def test_in_an_empty_slice_nothing_flips(roads):
    create(roads, "roads", "none", where="area > 1000000", replace=True)
    found = flips(roads, "roads", "a", "b", slice="none")
    assert set(counts_of(found).values()) == {0}


def test_a_run_does_not_flip_against_its_twin(roads):
    found = flips(roads, "roads", "a", "c")
    assert set(counts_of(found).values()) == {0}
    assert found.gone.kept
    assert len(found.gone.kept) == len(found.new.kept)


@pytest.mark.parametrize("slice_", [None, "odd", "signs"])
def test_objects_are_where_their_outcomes_in_the_tables_say(roads, slice_):
    found = flips(roads, "roads", "a", "b", slice=slice_)
    before, after = outcomes_of(roads, "a"), outcomes_of(roads, "b")
    chosen = np.ones(len(before), bool)
    if slice_ == "odd":
        chosen = (before["image_id"] % 2 == 1).to_numpy()
    if slice_ == "signs":
        chosen = (before["category"] == "sign").to_numpy()
    for flip in found.objects:
        is_here = (before["outcome"] == flip.before) & (after["outcome"] == flip.after) & chosen
        assert list(flip.ids) == before.index[is_here].tolist()
    assert sum(len(flip.ids) for flip in found.objects) == int(chosen.sum())


@pytest.mark.parametrize("slice_", [None, "odd", "even"])
def test_every_prediction_is_in_one_place(roads, slice_):
    found = flips(roads, "roads", "a", "b", slice=slice_)
    for told, run in ((found.gone, "a"), (found.new, "b")):
        opened = open_run(roads, "roads", run)
        own = opened.told.prediction_outcome != -1
        if slice_ is not None:
            own &= opened.source.prediction_image % 2 == (slice_ == "odd")
        ids = [*told.kept, *told.renamed, *told.true, *told.false]
        assert sorted(ids) == np.flatnonzero(own).tolist()
    assert len(found.gone.kept) == len(found.new.kept)
    assert len(found.gone.renamed) == len(found.new.renamed)


def test_the_halves_add_up_to_the_whole(roads):
    whole, odd, even = (counts_of(flips(roads, "roads", "a", "b", slice=s)) for s in (None, "odd", "even"))
    assert {kind: odd[kind] + even[kind] for kind in odd} == whole
    assert odd["matched -> missed"] > 10 > even["matched -> missed"]


def test_a_prediction_without_a_like_in_the_other_run_is_gone(roads):
    """By brute force: gone ones overlap no prediction of the other run by half that is not taken."""
    found = flips(roads, "roads", "a", "b")
    first, second = (open_run(roads, "roads", run) for run in ("a", "b"))
    shown = np.flatnonzero(second.told.prediction_outcome != -1)
    boxes, images = second.source.prediction_boxes_xywh, second.source.prediction_image
    taken = {*found.new.kept, *found.new.renamed}
    for one in (*found.gone.true, *found.gone.false):
        here = shown[images[shown] == first.source.prediction_image[one]]
        box = first.source.prediction_boxes_xywh[one]
        assert {int(other) for other in here if iou(box, boxes[other]) >= 0.5} <= taken


def iou(one, other):
    low = np.maximum(one[:2], other[:2])
    high = np.minimum(one[:2] + one[2:], other[:2] + other[2:])
    both = np.prod(np.clip(high - low, 0, None))
    return both / (one[2] * one[3] + other[2] * other[3] - both)
