"""Laws that hold for any input: ties, crowds, boxes without area, confidences and areas out of range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.libs.analysis.drawn import opened
from tests.libs.conftest import _inputs

from microtome.analysis.analysing import analysis_of
from microtome.analysis.confusion import cells_of
from microtome.analysis.documents import analysis_document
from microtome.analysis.error_budget import budget_of
from microtome.analysis.fixing import worth_of
from microtome.analysis.per_image import image_outcomes_of
from microtome.analysis.views import EVERYTHING, View, members_in
from microtome.matching.figures import evaluate_images, evaluate_objects
from microtome.matching.members import confusion_matrix

ANY = settings(deadline=None, max_examples=30)


@st.composite
def looks(draw: st.DrawFn):
    """A run at some threshold, and everything, some images or some objects of it."""
    run = opened(draw(_inputs()), draw(st.sampled_from([0.0, 0.25, 0.5])))
    scope = draw(st.sampled_from([None, "images", "objects"]))
    if scope is None:
        return run, EVERYTHING
    size = run.source.n_images if scope == "images" else run.source.n_objects
    mask = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return run, View(scope, np.array(mask, bool))


def figures_in(run, view):
    if view.scope == "objects":
        return evaluate_objects(run.table, view.mask)
    return evaluate_images(run.table, view.mask)


@given(look=looks())
@ANY
def test_a_budget_starts_from_ap50_and_costs_lie_within_what_is_lost(look) -> None:
    run, view = look
    budget = budget_of(run, view)
    expected = figures_in(run, view).overall[1]
    if expected < 0:
        assert budget.ap50 is None
        return
    assert budget.ap50 == pytest.approx(expected, abs=1e-12)
    for row in (*budget.costs, budget.false_positives, budget.false_negatives):
        assert 0.0 <= row.cost <= 1.0 - budget.ap50 + 1e-12
        assert row.n >= 0


@given(look=looks())
@ANY
def test_a_part_is_worth_no_more_than_everything_which_is_all_that_is_lost(look) -> None:
    run, view = look
    everything, part = worth_of(run), worth_of(run, view)
    if everything.mAP is None:
        assert part.gain is None
        return
    assert everything.gain == pytest.approx(1.0 - everything.mAP, abs=1e-12)
    assert part.mAP == everything.mAP
    assert part.gain <= everything.gain + 1e-12
    assert all(gain <= everything.gain + 1e-12 for gain in part.gain_by_type.values())


@given(look=looks())
@ANY
def test_a_document_has_no_nan_and_its_rates_and_bins_lie_within_0_and_1(look) -> None:
    document = analysis_document(analysis_of(*look))
    overall = document["curves"]["overall"]
    rates = [rate for name in ("precision", "recall", "f1") for rate in overall["by_confidence"][name]]
    for row in document["calibration"]["per_category"]:
        rates += [
            each[name] for each in row["bins"] for name in ("precision", "precision_low", "precision_high")
        ]
    rates = [rate for rate in rates if rate is not None]
    assert all(0.0 <= rate <= 1.0 + 1e-12 for rate in rates)  # false for NaN too


@given(look=looks())
@ANY
def test_cells_and_images_conserve(look) -> None:
    run, view = look
    counts = confusion_matrix(run.source, run.told, members_in(run, view))
    cells, n = cells_of(run, view), counts.size
    objects = np.bincount(cells.objects[cells.objects >= 0], minlength=n)
    predictions = np.bincount(cells.predictions[cells.predictions >= 0], minlength=n)
    assert np.maximum(objects, predictions).tolist() == counts.ravel().tolist()
    images = image_outcomes_of(run, view)
    assert ((images.mean_iou >= 0) & (images.mean_iou <= 1)).all()
    assert images.counts["objects"].sum() == counts[:-1].sum()
