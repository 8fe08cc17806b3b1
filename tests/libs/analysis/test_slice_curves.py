"""Curves of slices: their means are the figures that `evaluate` gives."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.analysis.runs import open_run
from microtome.analysis.slice_curves import slice_curves
from microtome.analysis.views import View, view_of
from microtome.evaluation import evaluate


@pytest.fixture(scope="module")
def run(roads):
    return open_run(roads, "roads", "b")


def test_a_slice_without_objects_has_no_curve(run):
    assert slice_curves(run, View("objects", np.zeros(run.source.n_objects, bool), "none")) is None
    assert slice_curves(run, View("images", np.zeros(run.source.n_images, bool), "none")) is None


@pytest.mark.parametrize("name", ["odd", "signs"])
def test_the_means_of_the_curves_are_ap50_and_map(roads, run, name):
    found = slice_curves(run, view_of(roads, run, name))
    row = evaluate(roads, "roads", "b", slices=[name], statistics=False).slices[0]
    assert len(found.own.at_50) == len(found.own.over_all) == 101
    assert np.mean(found.own.at_50) == pytest.approx(row.metrics.AP50)
    assert np.mean(found.own.over_all) == pytest.approx(row.metrics.mAP)


def test_the_baseline_is_over_the_categories_of_the_slice(roads, run):
    whole = evaluate(roads, "roads", "b", statistics=False)
    (sign,) = [row for row in whole.per_category if row.category == "sign"]
    found = slice_curves(run, view_of(roads, run, "signs"))
    assert np.mean(found.baseline.at_50) == pytest.approx(sign.metrics.AP50)
