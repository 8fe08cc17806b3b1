"""What fixing a slice is worth: bounds that must hold, and the data edited for real and matched again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.libs.analysis.drawn import drawn, kept, made, opened

from microtome.analysis.fixing import fixing_worth, worth_of, worths_of
from microtome.analysis.tide import errors_within, nearest_of, tide_errors
from microtome.analysis.views import View
from microtome.matching.curves import image_arrays
from microtome.matching.figures import evaluate_images
from microtome.matching.matching import match
from microtome.matching.outcomes import CLASSIFICATION, LOCALIZATION


def test_without_objects_nothing_is_known() -> None:
    worth = worth_of(opened(made(1, 1, [], [(0, 0, 0.9, (0, 0, 10, 10))])))
    assert (worth.mAP, worth.gain, worth.share) == (None, None, None)
    assert set(worth.gain_by_type.values()) == {None}


def test_a_perfect_run_has_nothing_to_gain() -> None:
    box = (0, 0, 50, 50)
    worth = worth_of(opened(made(1, 1, [(0, 0, box)], [(0, 0, 0.9, box)])))
    assert worth.mAP == pytest.approx(1.0)
    assert worth.gain == pytest.approx(0.0)
    assert worth.n_errors == 0


def test_fixing_everything_is_worth_all_that_is_lost() -> None:
    run = opened(drawn(21, crowds=True))
    worth = worth_of(run)
    assert worth.mAP == pytest.approx(evaluate_images(run.table).overall[0], abs=1e-12)
    assert worth.gain == pytest.approx(1 - worth.mAP, abs=1e-12)
    assert worth.share == pytest.approx(1.0)


def test_an_empty_slice_is_worth_nothing_and_a_larger_one_no_less() -> None:
    source = drawn(22)
    run = opened(source)
    order = np.random.default_rng(0).permutation(source.n_images)
    gains = []
    for n in (0, 20, 40, 60):
        mask = np.zeros(source.n_images, bool)
        mask[order[:n]] = True
        gains.append(worth_of(run, View("images", mask)).gain)
    assert gains[0] == 0.0
    assert gains == sorted(gains)


def precision_after(source, run, index, scope, mask) -> np.ndarray:
    """AP `(K,)` at one IoU after every error of the slice was mended in the data, matched again."""
    errors = tide_errors(run, nearest_of(run), index)
    rows, objects = errors_within(run, errors, View(scope, mask))
    wrong = np.flatnonzero(rows & (errors.kind >= 0))
    repaired = wrong[errors.repairs[wrong]]
    predictions, about = run.table.row_prediction[repaired], errors.about[repaired]
    category, boxes = source.prediction_category.copy(), source.prediction_boxes_xywh.copy()
    assert set(errors.kind[repaired]) <= {CLASSIFICATION, LOCALIZATION}
    category[predictions] = source.object_category[about]
    boxes[predictions] = source.object_boxes_xywh[about]
    gone = np.zeros(source.n_predictions, bool)
    gone[run.table.row_prediction[wrong[~errors.repairs[wrong]]]] = True
    mended = replace(source, prediction_category=category, prediction_boxes_xywh=boxes)
    mended = kept(mended, ~(errors.missed & objects), ~gone)
    found = image_arrays(match(mended, "bbox")).at_iou(index).mean(axis=1)
    clean = np.bincount(mended.prediction_category, minlength=source.n_categories) == 0
    held = run.table.object_counts[:, 0] > 0
    return np.where(found >= 0, found, clean)[held]


@pytest.mark.parametrize("scope", ["images", "objects"])
def test_the_worth_of_a_slice_is_what_editing_the_data_gains(scope: str) -> None:
    source = drawn(23, n_images=40)
    run = opened(source)
    mask = np.random.default_rng(3).random(source.n_images if scope == "images" else source.n_objects) < 0.3
    worth = worth_of(run, View(scope, mask))
    after = np.mean([precision_after(source, run, index, scope, mask).mean() for index in range(10)])
    assert worth.gain == pytest.approx(after - worth.mAP, abs=1e-12)


def test_a_slice_is_fixed_by_name(roads) -> None:
    odd, few = (fixing_worth(roads, "roads", "b", slice=name) for name in ("odd", "few"))
    assert odd.mAP == few.mAP
    assert odd.gain is not None and few.gain is not None
    assert odd.gain > few.gain


def test_several_slices_are_worth_what_each_alone_is() -> None:
    source = drawn(24, n_images=30)
    run, random = opened(source), np.random.default_rng(5)
    views = [
        View("images", random.random(source.n_images) < 0.4),
        View("objects", random.random(source.n_objects) < 0.4),
    ]
    together = worths_of(run, views, by_type=False)
    assert [worth.gain for worth in together] == [worth_of(run, view).gain for view in views]
    assert [dict(worth.gain_by_type) for worth in together] == [{}, {}]
    assert worths_of(run, []) == []
