"""Labels of rows against pycocotools' recall and precision, and against the outcomes of predictions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.matching.curves import image_arrays, object_arrays
from microtome.matching.labels import (
    FALSE,
    FOUND,
    iou_index,
    label_rows,
    labels_of_images,
    labels_of_objects,
    row_categories,
    row_confidences,
)
from microtome.matching.matching import match


def test_nothing_has_no_labels(make) -> None:
    rows = label_rows(match(make(0, 1, [], []), "bbox"))
    assert len(rows.label) == len(rows.object) == 0


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_labels_count_as_pycocotools_does(inputs, data) -> None:
    source = data.draw(inputs)
    table = match(source, "bbox")
    index = data.draw(st.integers(0, 9))
    rows, arrays = label_rows(table, index), image_arrays(table)
    categories = row_categories(table)
    for label, counts in ((FOUND, arrays.true_positives), (FALSE, arrays.false_positives)):
        found = np.bincount(categories[rows.label == label], minlength=source.n_categories)
        assert found.tolist() == counts[index, :, 0, -1].tolist()
    taken = rows.object[rows.label == FOUND]
    assert len(np.unique(taken)) == len(taken) and (taken >= 0).all()
    assert (source.object_category[taken] == categories[rows.label == FOUND]).all()


@given(data=st.data())
@settings(deadline=None, max_examples=25)
def test_slices_count_as_their_arrays_do(inputs, data) -> None:
    source = data.draw(inputs)
    table, random = match(source, "bbox"), np.random.default_rng(data.draw(st.integers(0, 99)))
    images, objects = random.random(source.n_images) < 0.5, random.random(source.n_objects) < 0.5
    everything = label_rows(table, 2)
    for rows, arrays in (
        (labels_of_images(table, everything, images), image_arrays(table, images)),
        (labels_of_objects(table, everything, objects), object_arrays(table, objects)),
    ):
        categories = row_categories(table)
        found = np.bincount(categories[rows.label == FOUND], minlength=source.n_categories)
        false = np.bincount(categories[rows.label == FALSE], minlength=source.n_categories)
        assert found.tolist() == arrays.true_positives[2, :, 0, -1].tolist()
        np.testing.assert_allclose(false * rows.weights, arrays.false_positives[2, :, 0, -1], atol=1e-12)


def test_confidences_are_those_of_the_rows_predictions(generator) -> None:
    source = generator.generate(seed=1, n_images=20)
    table = match(source, "bbox")
    confidences = row_confidences(source, table)
    held = table.row_prediction >= 0
    assert np.isnan(confidences[~held]).all()
    assert (confidences[held] == source.prediction_confidence[table.row_prediction[held]]).all()


@pytest.mark.parametrize(("iou", "expected"), [(0.5, 0), (0.75, 5), (0.95, 9), (0.6000000001, 2)])
def test_an_iou_of_coco_has_its_place(iou: float, expected: int) -> None:
    assert iou_index(iou) == expected


@pytest.mark.parametrize("iou", [0.4, 0.51, 1.0, float("nan")])
def test_any_other_iou_is_refused(iou: float) -> None:
    with pytest.raises(InputError, match=r"expected 0\.5, 0\.55"):
        iou_index(iou)


def test_an_index_past_the_ten_is_refused(make) -> None:
    with pytest.raises(InputError, match="no such IoU threshold"):
        label_rows(match(make(0, 1, [], []), "bbox"), 10)
