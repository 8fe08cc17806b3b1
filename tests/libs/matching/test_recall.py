"""Which true positive reaches which recall, seen in the precisions of slices of every size."""

from __future__ import annotations

import numpy as np
import pytest

from microtome.matching.curves import image_arrays
from microtome.matching.figures import evaluate_images
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import match
from microtome.matching.parameters import RECALL_THRESHOLDS

N_IMAGES = 40_000


@pytest.fixture(scope="module")
def table():
    """In each image one object that is found, and a false positive that is less sure; the next image's are
    less sure than both.
    """
    n = np.arange(N_IMAGES)
    near, far = np.array([0.0, 0.0, 10.0, 10.0]), np.array([50.0, 50.0, 10.0, 10.0])
    source = EvaluationInput(
        n_images=N_IMAGES,
        n_categories=1,
        object_image=n,
        object_category=np.zeros(N_IMAGES),
        object_boxes_xywh=np.tile(near, (N_IMAGES, 1)),
        object_area=np.full(N_IMAGES, 100.0),
        object_crowd=np.zeros(N_IMAGES, bool),
        prediction_image=np.repeat(n, 2),
        prediction_category=np.zeros(2 * N_IMAGES),
        prediction_confidence=1 - np.arange(2 * N_IMAGES) / (2 * N_IMAGES),
        prediction_boxes_xywh=np.tile([near, far], (N_IMAGES, 1)),
    )
    return match(source, "bbox")


@pytest.mark.parametrize("numbers", [range(1, 600), range(600, N_IMAGES, 997)], ids=["each", "large"])
def test_precisions_are_those_of_the_true_positives_numpy_finds_in_the_recalls(table, numbers) -> None:
    for n in numbers:
        # a curve begins at no true positive or at the first: recall 0 takes the precision of the first
        c = np.maximum(1, np.searchsorted(np.arange(n + 1) / n, RECALL_THRESHOLDS, side="left"))
        # fewer from true positive to true positive, so that each step shows
        precision = c / ((c - 1.0) + c + np.spacing(1))
        mask = np.arange(N_IMAGES) < n
        arrays, figures = image_arrays(table, mask), evaluate_images(table, mask)
        assert np.array_equal(arrays.precision[:, :, 0, 0, 2], np.tile(precision, (10, 1))), n
        assert figures.overall[:4] == pytest.approx(precision.mean(), abs=1e-12), n
