"""Counts, rates and the confusion matrix of slices: by hand, and conserved over any partition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.matching.matching import match
from microtome.matching.members import (
    Members,
    OperatingPoint,
    category_counts,
    confusion_matrix,
    members_of_images,
    members_of_objects,
    operating_point_of_images,
    operating_point_of_objects,
    outcome_counts,
    own_false_positives,
)
from microtome.matching.outcomes import FALSE_POSITIVE, outcomes
from microtome.matching.results import RateIntervals

QUICK = settings(deadline=None, max_examples=100)
BOX, FAR = (0, 0, 100, 100), (500, 500, 100, 100)


def tell(source, confidence=0.5):
    return outcomes(source, match(source, "bbox"), confidence)


@pytest.fixture
def small(make):
    """Two images, two categories: a hit, a mistaken category, a miss, a crowd; a duplicate and a ghost."""
    objects = [
        (0, 0, BOX, 1e4, False),
        (0, 1, FAR, 1e4, False),
        (1, 1, BOX, 1e4, False),
        (1, 0, FAR, 1e4, True),
    ]
    predictions = [
        (0, 0, 0.9, BOX),
        (0, 0, 0.8, FAR),
        (0, 0, 0.7, BOX),
        (1, 1, 0.6, (300, 0, 50, 50)),
        (1, 0, 0.9, FAR),
        (1, 0, 0.1, BOX),
    ]
    return make(2, 2, objects, predictions)


def test_nothing_has_no_counts(make) -> None:
    source = make(0, 2, [], [])
    told, members = tell(source), members_of_images(source)
    assert confusion_matrix(source, told, members).tolist() == [[0] * 3] * 3
    assert sum(outcome_counts(told, members).by_error_type.values()) == 0
    rates = operating_point_of_images(source, told).rates()
    assert (rates.precision, rates.recall, rates.f1) == (None, None, None)


def test_the_confusion_matrix_by_hand(small) -> None:
    matrix = confusion_matrix(small, tell(small), members_of_images(small))
    # rows: objects of category 0, 1 and background; the crowd and its prediction are left out
    assert matrix.tolist() == [[1, 0, 0], [1, 0, 1], [1, 1, 0]]


def test_outcome_counts_by_hand(small) -> None:
    counts = outcome_counts(tell(small), members_of_images(small))
    assert (counts.true_positive, counts.false_positive) == (1, 3)
    assert (counts.matched, counts.missed, counts.mispredicted) == (1, 1, 1)
    assert counts.by_error_type == {
        "classification": 1,
        "localization": 0,
        "both": 0,
        "duplicate": 1,
        "background": 1,
        "missed": 1,
    }


def test_category_counts_leave_crowds_out(small) -> None:
    counts = category_counts(small, members_of_images(small))
    assert counts.n_objects.tolist() == [1, 2]
    assert counts.n_predictions.tolist() == [5, 1]
    counts = category_counts(small, members_of_images(small, np.array([False, True])))
    assert (counts.n_objects.tolist(), counts.n_predictions.tolist()) == ([0, 1], [2, 1])


def test_rates_of_images_by_hand(small) -> None:
    point = operating_point_of_images(small, tell(small))
    rates = point.rates()
    assert (rates.precision, rates.recall, rates.f1) == (1 / 4, 1 / 3, 2 / 7)
    assert point.rates(1).precision == 0.0
    assert point.rates(1).f1 == 0.0
    second = operating_point_of_images(small, tell(small), np.array([False, True])).rates()
    assert (second.precision, second.recall) == (0.0, 0.0)


def test_rates_of_objects_weigh_false_positives_by_the_share_of_objects(small) -> None:
    point = operating_point_of_objects(small, tell(small), np.array([True, True, False, True]))
    # all of category 0 (its crowd does not count) and half of category 1
    assert point.n_objects.tolist() == [1, 1]
    assert point.false_positives.tolist() == [2.0, 0.5]
    assert point.true_positives.tolist() == [1, 0]
    assert point.rates().precision == 1 / 3.5


def test_rates_have_no_precision_without_predictions() -> None:
    rates = OperatingPoint(np.array([0]), np.array([0.0]), np.array([3])).rates()
    assert (rates.precision, rates.recall, rates.f1) == (None, 0.0, 0.0)


def test_objects_bring_the_predictions_that_are_about_them(small) -> None:
    members = members_of_objects(tell(small), np.array([True, False, False, False]))
    assert members.predictions.tolist() == [True, False, True, False, False, False]


def test_false_positives_of_chosen_predictions(small) -> None:
    assert own_false_positives(tell(small), np.array([True, True, False, False, True, True])) == 1


def test_the_confusion_matrix_conserves(inputs, partition) -> None:
    @QUICK
    @given(inputs, st.data())
    def check(source, data) -> None:
        told = tell(source, confidence=0.0)
        whole = confusion_matrix(source, told, members_of_images(source))
        shown = told.prediction_outcome >= 0
        countable = told.object_outcome >= 0
        k = source.n_categories
        assert (
            whole.sum(axis=1)[:k].tolist()
            == np.bincount(source.object_category[countable], minlength=k).tolist()
        )
        assert (
            whole.sum(axis=0)[:k].tolist()
            == np.bincount(source.prediction_category[shown], minlength=k).tolist()
        )
        assert whole[k, k] == 0
        masks = partition(data, source.n_images)
        parts = [confusion_matrix(source, told, members_of_images(source, mask)) for mask in masks]
        assert np.array_equal(sum(parts), whole)

    check()


@pytest.mark.parametrize("iou_type", ["bbox", "segm"])
def test_operating_points_add_up_over_any_partition(inputs, masked, partition, iou_type) -> None:
    @settings(deadline=None, max_examples=40)
    @given(inputs, st.data())
    def check(source, data) -> None:
        source = masked(source)
        told = outcomes(source, match(source, iou_type), data.draw(st.sampled_from([0.0, 0.25, 0.9])))
        whole = operating_point_of_images(source, told)
        images, objects = (partition(data, n) for n in (source.n_images, source.n_objects))
        assert_adds_up([operating_point_of_images(source, told, mask) for mask in images], whole)
        parts = [operating_point_of_objects(source, told, mask) for mask in objects]
        for name in ("true_positives", "n_objects"):
            assert np.array_equal(sum(getattr(part, name) for part in parts), getattr(whole, name))
        held = whole.n_objects > 0
        total = sum(part.false_positives for part in parts)
        np.testing.assert_allclose(total[held], whole.false_positives[held])

    check()


def assert_adds_up(parts, whole) -> None:
    for name in ("true_positives", "false_positives", "n_objects"):
        assert np.array_equal(sum(getattr(part, name) for part in parts), getattr(whole, name))


def test_all_objects_as_a_slice_count_every_false_positive_of_their_categories(generator) -> None:
    source = generator.generate(seed=11, n_images=60, per_image=40)
    told = tell(source, 0.2)
    everything = operating_point_of_objects(source, told, np.ones(source.n_objects, bool))
    whole = operating_point_of_images(source, told)
    held = whole.n_objects > 0
    assert np.array_equal(everything.false_positives[held], whole.false_positives[held])
    assert np.array_equal(everything.true_positives, whole.true_positives)


def test_members_are_plain_masks(small) -> None:
    told = tell(small)
    only_false = Members(np.zeros(4, bool), told.prediction_outcome == FALSE_POSITIVE)
    assert outcome_counts(told, only_false).false_positive == 3


def test_rates_of_nothing_have_no_interval(make) -> None:
    source = make(0, 2, [], [])
    assert operating_point_of_images(source, tell(source)).intervals() == RateIntervals()


def test_intervals_hold_the_rates_of_all_and_of_each_category(small) -> None:
    point = operating_point_of_images(small, tell(small))
    for category in (None, 0, 1):
        rates, found = point.rates(category), point.intervals(category)
        for name in ("precision", "recall", "f1"):
            rate, interval = getattr(rates, name), getattr(found, name)
            assert (rate is None) == (interval is None)
            assert rate is None or interval.low <= rate <= interval.high
