from __future__ import annotations

import numpy as np
import pytest

from microtome.index import build
from microtome.search.likeness import BestVector, OwnVector, Parts

EMPTY = np.zeros(0, np.int64)


def ids(*values):
    return np.array(values, dtype=np.int64)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def at_cosines(*cosines):
    """Unit vectors in the plane with these cosines to (1, 0)."""
    return np.array([(c, np.sqrt(1 - c * c)) for c in cosines], dtype=np.float32).reshape(-1, 2)


RIGHT = np.array([1, 0], dtype=np.float32)


def test_without_vectors_nothing_is_similar():
    nothing = OwnVector(build(EMPTY, at_cosines()), RIGHT)
    best = BestVector(nothing, (Parts(nothing, EMPTY),))
    for likeness in (nothing, best):
        assert likeness.having(ids(1, 2)).size == 0
        assert likeness.having(EMPTY).size == 0
        assert likeness.of(EMPTY).size == 0
        assert likeness.best(EMPTY, 3).size == 0


def test_an_item_is_as_similar_as_its_vector_and_ties_go_by_id():
    own = OwnVector(build(ids(1, 3, 5, 8), at_cosines(0.5, 1, 0.5, -1)), RIGHT)
    assert own.having(ids(1, 2, 3, 8, 9)).tolist() == [1, 3, 8]
    np.testing.assert_allclose(own.of(ids(1, 3, 8)), [0.5, 1, -1])
    assert own.best(ids(1, 3, 5, 8), 3).tolist() == [3, 1, 5]
    assert own.best(ids(5, 8), 3).tolist() == [5, 8]


def test_an_image_is_as_similar_as_the_best_it_shows():
    own = OwnVector(build(ids(10, 20, 40), at_cosines(0.9, 0.1, 0.2)), RIGHT)
    crops = OwnVector(build(ids(1, 2, 3, 4), at_cosines(0.3, 0.95, 0.5, 0.2)), RIGHT)
    best = BestVector(own, (Parts(crops, ids(10, 20, 30, 40)),))
    assert best.having(ids(10, 20, 30, 40, 50)).tolist() == [10, 20, 30, 40]
    np.testing.assert_allclose(best.of(ids(10, 20, 30, 40)), [0.9, 0.95, 0.5, 0.2], atol=1e-6)
    assert best.best(ids(10, 20, 30, 40), 2).tolist() == [20, 10]
    assert best.best(ids(10, 30, 40), 9).tolist() == [10, 30, 40]


def test_an_image_without_a_vector_or_crops_is_found_by_its_tiles():
    own = OwnVector(build(ids(10, 20), at_cosines(0.4, 0.1)), RIGHT)
    crops = OwnVector(build(ids(1), at_cosines(0.3)), RIGHT)
    tiles = OwnVector(build(ids(90, 91, 180), at_cosines(0.2, 0.6, 0.5)), RIGHT)
    best = BestVector(own, (Parts(crops, ids(20)), Parts(tiles, ids(10, 10, 30))))
    assert best.having(ids(10, 20, 30, 40)).tolist() == [10, 20, 30]
    np.testing.assert_allclose(best.of(ids(10, 20, 30)), [0.6, 0.3, 0.5], atol=1e-6)
    assert best.best(ids(10, 20, 30), 2).tolist() == [10, 30]


@pytest.mark.parametrize("seed", range(20))
def test_the_best_images_are_those_of_a_full_scan(seed):
    random = np.random.default_rng(seed)
    n_images = 60
    own_ids = np.flatnonzero(random.random(n_images) < 0.8)
    few = unit(np.round(random.standard_normal((12, 4)), 1))
    asked = few[0].astype(np.float32)

    def index(some_ids):
        return OwnVector(build(some_ids, few[random.integers(0, 12, len(some_ids))]), asked)

    def parts(count):
        images = np.minimum(random.geometric(0.05, count), n_images) - 1
        return Parts(index(np.arange(count)), images)

    best = BestVector(index(own_ids), (parts(900), parts(200)))
    among = best.having(np.flatnonzero(random.random(n_images) < 0.7))
    similarities = best.of(among)
    for row, image in enumerate(among):
        vectors = [best.own.index.vectors_of(own_ids[own_ids == image])]
        vectors += [each.own.index.vectors_of(np.flatnonzero(each.image_of == image)) for each in best.parts]
        assert similarities[row] == pytest.approx(float((np.concatenate(vectors) @ asked).max()), abs=1e-6)
    for k in (1, 2, 5, 30, 100):
        assert best.best(among, k).tolist() == among[np.lexsort((among, -similarities))][:k].tolist()
