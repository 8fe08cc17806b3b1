"""Resampled gaps, held against sums worked out one by one."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.chance.bootstrap import (
    centred_interval,
    image_figures,
    mean_differences,
    object_figures,
    resample,
    stretch_of,
)
from microtome.chance.permutation import object_recall
from microtome.chance.resampling import Draws, resampled_images
from microtome.errors import InputError
from microtome.matching.matching import match


def test_an_empty_slice_has_no_interval(generator) -> None:
    resamples = resample(match(generator.generate(seed=1, n_images=10), "bbox"), n_resamples=20)
    gaps = resamples.image_gaps(np.zeros(10, bool))
    assert np.isnan(gaps).all()
    assert centred_interval(0.1, gaps) is None
    assert centred_interval(0.1, np.empty(0)) is None


def test_a_slice_of_everything_never_differs_from_the_baseline(generator) -> None:
    table = match(generator.generate(seed=1, n_images=30), "bbox")
    resamples = resample(table, n_resamples=20, threads=2)
    assert (resamples.image_gaps(np.ones(30, bool)) == 0).all()
    assert (resamples.object_gaps(np.ones(table.n_objects, bool)) == 0).all()
    assert len(resamples.image_gaps(np.ones(30, bool), first=7)) == 7


def test_differences_are_averaged_over_shared_categories() -> None:
    one = np.array([[0.5, 0.2, -1.0], [-1.0, -1.0, 0.3]])
    other = np.array([[0.4, 0.4, 0.9], [0.1, 0.1, -1.0]])
    np.testing.assert_allclose(mean_differences(one, other), [-0.05, np.nan])


def test_the_interval_is_centred_on_the_value() -> None:
    # resamples biased by .5 and spread evenly over [.4, .6]
    interval = centred_interval(0.1, np.linspace(0.4, 0.6, 1_001))
    assert (interval.low, interval.high) == pytest.approx((0.005, 0.195))
    wider = centred_interval(0.1, np.linspace(0.4, 0.6, 1_001), stretch=2.0)
    assert (wider.low, wider.high) == pytest.approx((-0.09, 0.29))


def test_intervals_are_stretched_where_resamples_tell_too_little() -> None:
    truth = np.array([-0.2, 0.2])
    assert stretch_of(truth, np.array([[-0.1, 0.1], [0.4, 0.6]])) == pytest.approx(2.0)
    assert stretch_of(truth, np.array([[-0.9, 0.9]])) == 1.0
    assert stretch_of(truth, np.zeros((2, 5))) == 1.0


def test_recall_in_a_resample_counts_objects_as_often_as_their_image(generator) -> None:
    table = match(generator.generate(seed=3, n_images=40), "bbox")
    recall, random = object_recall(table), np.random.default_rng(0)
    mask, times = random.random(table.n_objects) < 0.5, random.integers(0, 3, (19, 40)).astype(np.uint8)
    given = object_figures(recall, mask, Draws.of(times), table.n_categories)
    for b in range(19):
        weights = times[b][table.object_image] * (mask & recall.counted)
        for k in range(table.n_categories):
            own = weights * (table.object_category == k)
            expected = (own * recall.found).sum() / (10 * own.sum()) if own.sum() else -1.0
            assert given[b, k] == pytest.approx(expected)


def test_draws_of_another_data_set_are_refused(generator) -> None:
    table = match(generator.generate(seed=1, n_images=30), "bbox")
    recall, draws = object_recall(table), resampled_images(3, 20, seed=0)
    with pytest.raises(InputError, match="an image is out of range"):
        image_figures(table, np.ones(30, bool), draws)
    with pytest.raises(InputError, match="an image is out of range"):
        object_figures(recall, recall.counted, draws, table.n_categories)
    with pytest.raises(InputError, match="a category is out of range"):
        object_figures(recall, recall.counted, resampled_images(30, 20, seed=0), 1)


def test_resamples_of_no_categories_hold_no_figures(make) -> None:
    resamples = resample(match(make(3, 0, [], []), "bbox"), n_resamples=5)
    assert resamples.mAP.shape == resamples.AR100.shape == (5, 0)
    assert np.isnan(resamples.object_gaps(np.zeros(0, bool))).all()
