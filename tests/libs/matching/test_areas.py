"""Average precision of changed labels, against sorting and walking in plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.matching.areas import AreaCurves
from microtome.matching.figures import evaluate_images
from microtome.matching.labels import FALSE, FOUND, IGNORED, label_rows, row_categories
from microtome.matching.matching import match
from microtome.matching.parameters import RECALL_THRESHOLDS

NONE = np.zeros(0, np.int64)


@given(data=st.data())
@settings(deadline=None, max_examples=25)
def test_unchanged_labels_give_ap50(inputs, data) -> None:
    source = data.draw(inputs)
    table = match(source, "bbox")
    rows = label_rows(table)
    found = AreaCurves(source, table).average_precisions(rows.label, rows.n_objects, rows.weights, NONE, NONE)
    np.testing.assert_allclose(found, evaluate_images(table).per_category[:, 1], atol=1e-12)


def slow(rows: list, n_objects: int, weight: float) -> float:
    """`rows` are (confidence, image, prediction, found) in any order."""
    if n_objects == 0:
        return -1.0
    true, false, precisions, recalls = 0, 0.0, [], []
    for row in sorted(rows, key=lambda row: (-row[0], row[1], row[2])):
        true, false = true + row[3], false + weight * (not row[3])
        precisions.append(true / (true + false) if true + false else 0.0)
        recalls.append(true / n_objects)
    heights = [
        max((p for p, r in zip(precisions, recalls, strict=True) if r >= least), default=0.0)
        for least in RECALL_THRESHOLDS
    ]
    return float(np.mean(heights))


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_any_labels_and_moved_rows_are_walked_in_order_of_confidence(inputs, data) -> None:
    source = data.draw(inputs)
    table = match(source, "bbox")
    random = np.random.default_rng(data.draw(st.integers(0, 999)))
    categories, held = row_categories(table), table.row_prediction >= 0
    label = np.where(held, random.choice([IGNORED, FALSE, FOUND], len(held)), IGNORED).astype(np.int8)
    moved = np.flatnonzero(held & (random.random(len(held)) < 0.2))
    label[moved] = IGNORED
    moved_category = random.integers(0, source.n_categories, len(moved))
    found = np.bincount(np.concatenate([categories[label == FOUND], moved_category]),
                        minlength=source.n_categories)  # fmt: skip
    n_objects = (found + random.integers(0, 3, source.n_categories)) * (random.random(len(found)) < 0.9)
    n_objects = np.where(found > 0, np.maximum(n_objects, found), n_objects)
    weights = random.choice([1.0, 0.25], source.n_categories)
    areas = AreaCurves(source, table).average_precisions(label, n_objects, weights, moved, moved_category)
    for k in range(source.n_categories):
        rows = [(r, label[r] == FOUND) for r in np.flatnonzero((categories == k) & (label != IGNORED))]
        rows += [(r, True) for r in moved[moved_category == k]]
        keyed = [
            (source.prediction_confidence[table.row_prediction[r]], table.row_image[r],
             table.row_prediction[r], good)
            for r, good in rows
        ]  # fmt: skip
        assert abs(areas[k] - slow(keyed, int(n_objects[k]), float(weights[k]))) < 1e-9


def test_labels_of_another_table_are_refused(generator) -> None:
    source = generator.generate(seed=1, n_images=10)
    table = match(source, "bbox")
    rows, curves = label_rows(table), AreaCurves(source, table)
    with pytest.raises(InputError, match="labels do not fit the match table"):
        curves.average_precisions(rows.label[:-1], rows.n_objects, rows.weights, NONE, NONE)
    with pytest.raises(InputError, match="labels do not fit the match table"):
        one = np.zeros(1, np.int64)
        curves.average_precisions(rows.label, rows.n_objects, rows.weights, one, one + table.n_categories)
