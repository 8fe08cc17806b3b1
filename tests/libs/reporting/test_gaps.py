from __future__ import annotations

from dataclasses import replace

import pytest

from microtome.chance.gap import Gap
from microtome.reporting.gaps import gap_of, primary_metric, widest_first


def test_a_slice_without_anything_has_no_gap(bare):
    gap = gap_of(bare.slices[0])
    assert gap.raw is None
    assert gap.verdict == "insufficient evidence"
    assert not gap.speaks


@pytest.mark.parametrize(("scope", "metric"), [("images", "mAP"), ("objects", "AR100")])
def test_the_primary_metric_follows_the_scope(scope, metric):
    assert primary_metric(scope) == metric


def test_the_gap_is_the_slice_minus_the_baseline_over_its_own_categories(streets):
    night = streets.slices[1]
    assert gap_of(night).raw == night.metrics.mAP - night.baseline_same_categories.mAP


@pytest.mark.parametrize(
    ("n_images", "n_objects", "verdict"),
    [(10, 20, None), (9, 20, "insufficient evidence"), (10, 19, "insufficient evidence")],
)
def test_ten_images_and_twenty_objects_are_enough_to_speak(streets, n_images, n_objects, verdict):
    slice_metrics = replace(streets.slices[0], n_images=n_images, n_objects=n_objects)
    assert gap_of(slice_metrics).verdict == verdict


def test_a_slice_selected_on_its_outcome_is_circular_whatever_its_size(streets):
    noted = replace(
        streets.slices[1], notes=("Selected on the outcome: its filter names `outcome` of this run.",)
    )
    assert gap_of(noted).verdict == "selected on the outcome"


def test_the_widest_gap_comes_first_and_slices_that_cannot_speak_last(streets, bare):
    ordered = [s.name for s in widest_first((*streets.slices, *bare.slices))]
    assert ordered[:2] == ["faded crosswalks", "night"]
    assert ordered[3] == "sunny noon"
    assert set(ordered[4:]) == {"roundabouts", "tiny cones", "void"}
    assert widest_first(()) == []


def with_verdict(verdict: str, value: float = -0.1) -> Gap:
    return Gap("mAP", value, 0.4, value, value - 0.05, value + 0.05, 0.01, 0.02, verdict)


@pytest.mark.parametrize(
    ("verdict", "speaks", "colourless"),
    [
        ("worse", True, False),
        ("better", True, False),
        ("no evidence", True, True),
        ("insufficient evidence", False, True),
        ("selected on the outcome", False, True),
    ],
)
def test_the_verdict_is_that_of_the_test(streets, verdict, speaks, colourless):
    gap = gap_of(replace(streets.slices[1], gap=with_verdict(verdict)))
    assert (gap.verdict, gap.speaks, gap.colourless) == (verdict, speaks, colourless)


def test_slices_found_to_be_worse_come_before_wider_gaps_by_chance(streets):
    faded, night, rain = streets.slices[:3]
    by_chance, worse = (
        replace(faded, gap=with_verdict("no evidence")),
        replace(rain, gap=with_verdict("worse")),
    )
    ordered = [row.name for row in widest_first((by_chance, night, worse))]
    assert ordered == ["rain & fog", "faded crosswalks", "night"]
