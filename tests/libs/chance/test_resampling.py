"""Random slices and resamples: of the size asked for, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.chance.resampling import (
    Draws,
    pool_of,
    random_image_slices,
    random_object_slice,
    resampled_images,
)
from microtome.errors import InputError
from microtome.matching.matching import match


def test_no_images_give_empty_draws() -> None:
    assert resampled_images(0, 3, 0).multiplicities().shape == (3, 0)
    assert random_image_slices(0, 0, 3, 0).shape == (3, 0)


def test_each_resample_holds_as_many_images_as_there_are() -> None:
    drawn = resampled_images(40, 500, 1).multiplicities()
    assert drawn.shape == (500, 40)
    assert (drawn.sum(axis=1) == 40).all()
    assert np.array_equal(drawn, resampled_images(40, 500, 1).multiplicities())
    assert not np.array_equal(drawn, resampled_images(40, 500, 2).multiplicities())
    # an image is left out of a resample with probability (1 - 1 / n) ** n
    assert abs((drawn == 0).mean() - (1 - 1 / 40) ** 40) < 0.01


def test_each_block_of_resamples_is_drawn_from_a_generator_of_its_own() -> None:
    drawn = resampled_images(9, 21, 4, threads=2).multiplicities()
    for number, n in enumerate((16, 5)):
        images = (np.random.default_rng((4, number)).random((9, n)) * 9).astype(int)
        expected = [np.bincount(column, minlength=9) for column in images.T]
        assert np.array_equal(drawn[16 * number :][:n], expected)


def test_draws_keep_their_multiplicities() -> None:
    given = np.random.default_rng(0).integers(0, 4, (37, 5)).astype(np.uint8)
    assert np.array_equal(Draws.of(given).multiplicities(), given)
    assert np.array_equal(Draws.of(given).first(17).multiplicities(), given[:17])
    assert np.array_equal(Draws.of(given).first(None).multiplicities(), given)


def test_random_slices_hold_each_image_as_often() -> None:
    drawn = random_image_slices(30, 6, 4_000, 1)
    assert (drawn.sum(axis=1) == 6).all()
    assert np.abs(drawn.mean(axis=0) - 0.2).max() < 0.03


def test_a_random_slice_of_objects_has_the_slices_categories(generator) -> None:
    table = match(generator.generate(seed=2, n_images=80), "bbox")
    members = np.random.default_rng(0).random(table.n_objects) < 0.3
    pool = pool_of(table, members)
    drawn = random_object_slice(table, pool, 5)
    counted = (table.object_ranges & 1).astype(bool)
    expected = np.bincount(table.object_category[members & counted], minlength=80)
    assert np.array_equal(np.bincount(table.object_category[drawn], minlength=80), expected)
    assert not drawn[~counted].any()
    assert np.array_equal(drawn, random_object_slice(table, pool, 5))


def test_a_seed_keeps_its_random_slice_of_objects(generator) -> None:
    # results of earlier versions are told again from their seeds
    table = match(generator.generate(seed=2, n_images=6), "bbox")
    pool = pool_of(table, np.random.default_rng(0).random(39) < 0.3)
    kept = {0: [0, 1, 3, 5, 13, 16, 22, 23, 25, 32], 1: [2, 3, 4, 6, 13, 16, 17, 19, 23, 35]}
    for seed, objects in kept.items():
        assert np.flatnonzero(random_object_slice(table, pool, seed)).tolist() == objects


def test_random_slices_lie_in_images_as_the_slice_does(generator) -> None:
    table = match(generator.generate(seed=3, n_images=400), "bbox")
    counted = (table.object_ranges & 1).astype(bool)
    whole = (np.random.default_rng(0).random(400) < 0.2)[table.object_image] & counted
    single = (np.random.default_rng(0).random(table.n_objects) < 0.2) & counted

    def touched(mask: np.ndarray) -> float:
        return float(np.mean([len(np.unique(table.object_image[m])) for m in mask]))

    # more images are touched than by the slice, as rare categories fill up last
    for members in (whole, single):
        pool = pool_of(table, members)
        drawn = [random_object_slice(table, pool, seed) for seed in range(10)]
        assert 0.7 < touched(np.array(drawn)) / touched(members[None]) < 2.0
    assert touched(single[None]) > 2 * touched(whole[None])


def test_a_slice_of_everything_is_drawn_whole(generator) -> None:
    table = match(generator.generate(seed=4, n_images=10), "bbox")
    everything = np.ones(table.n_objects, bool)
    drawn = random_object_slice(table, pool_of(table, everything), 0)
    assert np.array_equal(drawn, (table.object_ranges & 1).astype(bool))


def test_a_pool_of_another_table_is_refused(generator) -> None:
    small, large = (match(generator.generate(seed=1, n_images=n), "bbox") for n in (5, 50))
    with pytest.raises(InputError, match="another match table"):
        random_object_slice(large, pool_of(small, np.ones(small.n_objects, bool)), 0)


@pytest.mark.parametrize(("shape", "n"), [((2, 5, 8), 20), ((2, 80), 20), ((2, 5, 16), 33), ((0, 5, 16), -1)])
def test_draws_of_another_shape_are_refused(shape, n) -> None:
    with pytest.raises(InputError, match="draws have the wrong shape"):
        Draws(np.zeros(shape, np.uint8), n)
