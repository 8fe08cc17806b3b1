"""The null of a slice, held against slices drawn and evaluated one by one."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.chance import permutation
from microtome.chance.permutation import MAP, Null, null_of_images, null_of_objects, object_recall, recall_of
from microtome.chance.resampling import pool_of, random_image_slices, random_object_slice
from microtome.matching.figures import evaluate_images, evaluate_objects
from microtome.matching.matching import match

AR100 = 8


def test_nothing_at_all_lies_at_its_centre(make) -> None:
    table = match(make(0, 1, [], []), "bbox")
    assert (null_of_images(table, 0, n_slices=5).deviations == 0).all()
    assert (null_of_objects(table, np.zeros(0, bool), n_slices=5).deviations == 0).all()


def test_the_table_of_all_areas_keeps_map_and_ar(generator) -> None:
    table = match(generator.generate(seed=5, n_images=60), "bbox")
    for mask in random_image_slices(60, 20, 5, 0):
        whole, narrow = evaluate_images(table, mask), evaluate_images(table.of_all_areas(), mask)
        for column in (MAP, AR100):
            assert np.array_equal(whole.per_category[:, column], narrow.per_category[:, column])


def test_p_counts_the_slices_as_far_out() -> None:
    null = Null(np.zeros(1), np.array([-0.3, -0.1, 0.0, 0.1, 0.3]))
    # (1 + b) / (1 + B), B = 5
    assert null.p_value(0.0) == 1.0
    assert null.p_value(-0.1) == pytest.approx(5 / 6)
    assert null.p_value(0.3) == pytest.approx(3 / 6)
    assert null.p_value(-0.4) == pytest.approx(1 / 6)


def test_the_null_of_images_is_that_of_slices_evaluated_one_by_one(generator) -> None:
    table = match(generator.generate(seed=2, n_images=50), "bbox")
    null = null_of_images(table, 12, n_slices=30, seed=3, threads=2)
    masks = random_image_slices(50, 12, 30, 3)
    drawn = np.array([evaluate_images(table, mask).per_category[:, MAP] for mask in masks])
    for k in range(table.n_categories):
        held = drawn[:, k] >= 0
        expected = drawn[held, k].mean() if held.any() else evaluate_images(table).per_category[k, MAP]
        assert null.centre[k] == pytest.approx(expected)
    for row, deviation in zip(drawn, null.deviations, strict=True):
        assert deviation == pytest.approx((row - null.centre)[row >= 0].mean())
    assert abs(null.deviations.mean()) < 0.02


def test_a_slice_of_all_images_is_no_gap(generator) -> None:
    table = match(generator.generate(seed=2, n_images=20), "bbox")
    null = null_of_images(table, 20, n_slices=10)
    assert np.abs(null.deviations).max() < 1e-12
    assert null.p_value(0.0) == 1.0


def test_recall_of_objects_is_that_of_their_slice(generator) -> None:
    table = match(generator.generate(seed=5, n_images=60), "bbox")
    recall = object_recall(table)
    for share in (0.0, 0.2, 1.0):
        mask = np.random.default_rng(0).random(table.n_objects) < share
        expected = evaluate_objects(table, mask).per_category[:, AR100]
        np.testing.assert_allclose(recall_of(recall, mask, table.n_categories), expected, rtol=0, atol=1e-12)


def test_recall_of_real_objects_is_that_of_their_slice(real) -> None:
    table = match(real.source, real.iou_type)
    mask = np.random.default_rng(0).random(table.n_objects) < 0.5
    expected = evaluate_objects(table, mask).per_category[:, AR100]
    given = recall_of(object_recall(table), mask, table.n_categories)
    np.testing.assert_allclose(given, expected, rtol=0, atol=1e-12)


def test_the_null_of_objects_begins_with_the_slice_of_its_seed(generator) -> None:
    table = match(generator.generate(seed=5, n_images=60), "bbox")
    recall, members = object_recall(table), np.random.default_rng(0).random(table.n_objects) < 0.3
    null = null_of_objects(table, members, n_slices=2, seed=7)
    drawn = random_object_slice(table, pool_of(table, members), 7)
    figures = recall_of(recall, drawn, table.n_categories)
    held = figures >= 0
    assert null.deviations[0] == pytest.approx((figures - null.centre)[held].mean())
    assert null.deviations[1] != null.deviations[0]


@pytest.mark.parametrize("n_slices", [0, 1, 6, 7, 8, 50])
def test_a_null_of_objects_drawn_in_parts_is_that_drawn_at_once(generator, monkeypatch, n_slices) -> None:
    table = match(generator.generate(seed=5, n_images=60), "bbox")
    members = np.random.default_rng(0).random(table.n_objects) < 0.3
    whole = null_of_objects(table, members, n_slices=n_slices, seed=7)
    told: list[int] = []
    monkeypatch.setattr(permutation, "_PART", 7 * len(pool_of(table, members).objects))
    parts = null_of_objects(
        table, members, n_slices=n_slices, seed=7, drawn=lambda done, _: told.append(done)
    )
    assert np.array_equal(parts.deviations, whole.deviations)
    assert told == [*range(7, n_slices, 7), *([n_slices] if n_slices else [])]


def test_the_null_of_objects_spreads_as_independent_draws_do(make) -> None:
    # 40 images of one object, every other one found exactly: slices of 10 spread as a hypergeometric draw
    objects = [(i, 0, (0, 0, 10, 10), 100, False) for i in range(40)]
    predictions = [(i, 0, 0.9, (0, 0, 10, 10)) for i in range(0, 40, 2)]
    table = match(make(40, 1, objects, predictions), "bbox")
    null = null_of_objects(table, np.arange(40) < 10, n_slices=4_000)
    assert null.centre == pytest.approx([0.5])
    assert null.deviations.mean() == pytest.approx(0.0, abs=0.01)
    assert null.deviations.var() == pytest.approx(0.25 / 10 * 30 / 39, rel=0.1)
