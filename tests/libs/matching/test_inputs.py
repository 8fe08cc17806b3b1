"""What evaluation refuses at its door."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microtome.errors import InputError

BOX = (0, 0, 10, 10)


@pytest.fixture
def source(make):
    return make(2, 2, [(0, 0, BOX, 100, False)], [(0, 0, 0.9, BOX), (1, 1, 0.8, BOX)])


def test_nothing_is_a_valid_input(make) -> None:
    empty = make(0, 0, [], [])
    assert (empty.n_objects, empty.n_predictions, empty.object_boxes_xywh.shape) == (0, 0, (0, 4))


def test_arrays_take_the_types_of_the_kernels(source) -> None:
    assert source.object_image.dtype == source.prediction_category.dtype == np.int32
    assert source.prediction_confidence.dtype == np.float64
    assert source.object_crowd.dtype == np.bool_


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"object_area": np.ones(3)}, "object_area has the wrong length; found 3; expected 1 rows"),
        ({"prediction_confidence": np.array([0.1, np.nan])}, "prediction_confidence is not finite in row 1"),
        ({"object_area": np.array([np.inf])}, "object_area is not finite in row 0; found inf"),
        ({"prediction_image": np.array([0, 2])}, "prediction_image is out of range in row 1; found 2"),
        ({"object_category": np.array([-1])}, "object_category is out of range in row 0; found -1"),
        ({"object_image": np.array([2**32])}, "object_image is out of range"),
        ({"n_images": 0}, "expected no rows"),
        (
            {"prediction_boxes_xywh": np.ones((2, 5))},
            r"prediction_boxes_xywh has the wrong shape; found \(2, 5\)",
        ),
        ({"object_image": np.array([np.nan])}, "object_image is out of range in row 0; found nan"),
        ({"prediction_category": np.array([0, 0.5])}, "expected a whole number from 0 to 1"),
        ({"object_image": np.array(["0"])}, "object_image has the wrong type; found <U1"),
        ({"object_image": np.zeros((1, 2), int)}, "object_image has the wrong shape"),
        ({"object_area": np.ones((1, 2))}, "object_area has the wrong shape"),
        ({"prediction_boxes_xywh": np.ones((2, 0))}, "prediction_boxes_xywh has the wrong shape"),
        ({"n_images": -1}, "n_images can't be; found -1"),
        ({"n_categories": 2.0}, "n_categories can't be; found 2.0"),
        ({"prediction_masks": [{}]}, "prediction_masks has the wrong length"),
    ],
)
def test_what_does_not_fit_is_refused(source, changes, message) -> None:
    with pytest.raises(InputError, match=message):
        replace(source, **changes)


def test_indices_are_copied(source) -> None:
    images = np.zeros(1, np.int32)
    own = replace(source, object_image=images)
    images[0] = 10**6
    assert own.object_image.tolist() == [0]


def test_the_greatest_numbers_are_finite(source) -> None:
    assert replace(source, prediction_confidence=np.array([1e308, 1e308])).n_predictions == 2
