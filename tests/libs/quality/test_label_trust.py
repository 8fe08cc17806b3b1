"""Label trust by hand: what predictions say of a category, a box and a missing label."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.quality.label_trust import Labelled, image_trust, label_trust, outside_crowds


def labelled(*rows):
    images, categories, boxes = zip(*rows, strict=True) if rows else ((), (), ())
    return Labelled(
        np.array(images, dtype=np.int64),
        np.array(categories, dtype=np.int64),
        np.array(boxes, dtype=np.float64).reshape(-1, 4),
    )


NOBODY = np.array([np.nan])
WHOLE, HALF, AWAY = [0, 0, 10, 10], [0, 0, 5, 10], [50, 50, 10, 10]


def test_nothing_labelled_and_nothing_predicted():
    nothing = label_trust(labelled(), labelled(), np.empty(0), np.empty(0), np.empty(0))
    assert [len(part) for part in vars(nothing).values()] == [0, 0, 0, 0]
    empty = np.empty(0, dtype=np.int64)
    assert image_trust(np.empty(0), empty, np.empty(0), empty, 2).tolist() == [1, 1]


def test_a_confident_prediction_of_the_same_place_and_category_makes_trust():
    found = label_trust(labelled((0, 1, WHOLE)), labelled((0, 1, WHOLE)), np.array([0.9]), NOBODY, NOBODY)
    assert found.category == pytest.approx([1.0 / 1.1])
    assert found.box == pytest.approx([1])
    assert found.trust == pytest.approx([1.0 / 1.1])
    assert found.missing == pytest.approx([0])


def test_another_category_speaks_against_the_label_and_neighbours_decide_with_it():
    objects, predictions = labelled((0, 1, WHOLE)), labelled((0, 2, WHOLE), (1, 1, WHOLE))
    alone = label_trust(objects, predictions, np.array([0.7, 0.9]), NOBODY, NOBODY).category[0]
    assert alone == pytest.approx(0.1 / 0.9)
    doubted = label_trust(objects, predictions, np.array([0.7, 0.9]), np.array([0.9]), NOBODY).category[0]
    assert doubted == pytest.approx(0.9 * alone / (0.9 * alone + 0.1 * (1 - alone)))


def test_a_box_is_trusted_as_far_as_it_overlaps_and_unseen_ones_are_neither_right_nor_wrong():
    found = label_trust(
        labelled((0, 1, WHOLE), (0, 1, AWAY), (1, 1, WHOLE)),
        labelled((0, 1, HALF), (1, 2, WHOLE)),
        np.array([0.8, 0.8]),
        np.full(3, 0.5),
        np.array([np.nan, 1, 0.4]),
    )
    assert found.box == pytest.approx([0.5, 0.6, 0.24])
    assert found.trust == pytest.approx(found.category * found.box)


def test_a_prediction_that_means_a_neighbour_says_nothing_of_a_box():
    beside = [0, 8, 10, 10]
    found = label_trust(
        labelled((0, 1, WHOLE), (0, 1, beside), (0, 2, beside)),
        labelled((0, 1, WHOLE)),
        np.array([0.9]),
        *np.full((2, 3), np.nan),
    )
    assert found.box == pytest.approx([1, 0.6, 0.6])


def test_the_box_follows_the_prediction_that_speaks_loudest():
    found = label_trust(
        labelled((0, 1, WHOLE)), labelled((0, 1, WHOLE), (0, 1, HALF)), np.array([0.1, 0.9]), NOBODY, NOBODY
    )
    assert found.box == pytest.approx([0.5])


def test_a_confident_prediction_on_no_object_means_a_missing_label():
    found = label_trust(
        labelled((0, 1, WHOLE)),
        labelled((0, 1, AWAY), (0, 2, HALF), (3, 1, WHOLE), (0, 1, [0, 0, 2.5, 10])),
        np.array([0.9, 0.9, 0.8, 0.6]),
        NOBODY,
        NOBODY,
    )
    assert found.missing == pytest.approx([0.9, 0, 0.8, 0.3])


def test_the_trust_of_an_image_is_the_least_in_it():
    least = image_trust(
        np.array([0.9, 0.4, np.nan]), np.array([0, 0, 2]), np.array([0.2, 0.7]), np.array([0, 1]), n_images=3
    )
    assert least == pytest.approx([0.4, 0.3, 1])


def test_a_prediction_in_a_crowd_lacks_no_label_as_far_as_it_lies_inside():
    predictions = labelled((0, 1, WHOLE), (0, 1, AWAY), (1, 1, WHOLE), (0, 1, [0, 0, 0, 0]))
    found = outside_crowds(np.full(4, 0.8), predictions, labelled((0, 1, HALF), (0, 2, [0, 0, 2, 10])))
    assert found == pytest.approx([0.4, 0.8, 0.8, 0.8])
