"""Resampled figures, held against pycocotools on data in which images are really repeated."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.chance import weighting
from microtome.chance.resampling import Draws
from microtome.chance.weighting import resampled_figures, walk_of
from microtome.kernels import building, kernel, loading
from microtome.matching.figures import evaluate_slices
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import match

FIGURES = {"mAP": 0, "AP50": 1, "AR100": 8}


def repeated(source: EvaluationInput, times: np.ndarray) -> EvaluationInput:
    """The data set in which image i stands `times[i]` times, copies side by side."""
    starts = np.concatenate([[0], np.cumsum(times)])

    def copies(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = np.repeat(np.arange(len(image)), times[image])
        first = np.concatenate([[0], np.cumsum(times[image])])[:-1]
        copy = np.arange(len(rows)) - np.repeat(first, times[image])
        return rows, starts[image[rows]] + copy

    objects, object_image = copies(source.object_image)
    predictions, prediction_image = copies(source.prediction_image)
    return EvaluationInput(
        n_images=int(times.sum()),
        n_categories=source.n_categories,
        object_image=object_image,
        object_category=source.object_category[objects],
        object_boxes_xywh=source.object_boxes_xywh[objects],
        object_area=source.object_area[objects],
        object_crowd=source.object_crowd[objects],
        prediction_image=prediction_image,
        prediction_category=source.prediction_category[predictions],
        prediction_confidence=source.prediction_confidence[predictions],
        prediction_boxes_xywh=source.prediction_boxes_xywh[predictions],
    )


def apart(source: EvaluationInput) -> EvaluationInput:
    """The source with a confidence of its own for each prediction: see the deviation about ties."""
    n = source.n_predictions
    confidence = np.random.default_rng(n).permutation(n) / max(1, n)
    return EvaluationInput(**(vars(source) | {"prediction_confidence": confidence}))


def test_nothing_at_all_has_no_figures(make) -> None:
    walk = walk_of(match(make(0, 2, [], []), "bbox"))
    assert (resampled_figures(walk, Draws.of(np.zeros((3, 0), np.uint8))).mAP == -1).all()
    assert resampled_figures(walk, Draws.of(np.zeros((0, 0), np.uint8))).mAP.shape == (0, 2)


def test_every_image_once_is_the_data_set_itself(make) -> None:
    table = match(make(1, 1, [(0, 0, (0, 0, 10, 10), 100, False)], [(0, 0, 0.9, (0, 0, 10, 10))]), "bbox")
    figures = resampled_figures(walk_of(table), Draws.of(np.array([[1], [0], [7]], np.uint8)))
    np.testing.assert_allclose(figures.mAP[:, 0], [1, -1, 1])
    np.testing.assert_allclose(figures.AR100[:, 0], [1, -1, 1])


def test_multiplicities_equal_pycocotools_on_repeated_images(inputs, oracle) -> None:
    @settings(deadline=None, max_examples=100)
    @given(inputs, st.data())
    def check(drawn, data) -> None:
        source, n = apart(drawn), drawn.n_images
        times = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)), np.uint8)
        reference = oracle(repeated(source, times.astype(int)), "bbox").evaluate()
        figures = resampled_figures(walk_of(match(source, "bbox")), Draws.of(times[None]))
        precision, recall = reference.precision[:, :, :, 0, 2], reference.recall[:, :, 0, 2]
        np.testing.assert_allclose(figures.mAP[0], precision.mean(axis=(0, 1)), rtol=0, atol=1e-12)
        np.testing.assert_allclose(figures.AP50[0], precision[0].mean(axis=0), rtol=0, atol=1e-12)
        np.testing.assert_allclose(figures.AR100[0], recall.mean(axis=0), rtol=0, atol=1e-12)

    check()


def test_images_held_once_or_not_at_all_equal_a_slice(generator) -> None:
    table = match(generator.generate(seed=6, n_images=60), "bbox")
    masks = np.random.default_rng(0).random((20, 60)) < np.linspace(0, 1, 20)[:, None]
    exact = evaluate_slices(table, masks).per_category
    figures = resampled_figures(walk_of(table), Draws.of(masks.astype(np.uint8)), threads=2)
    for name, column in FIGURES.items():
        np.testing.assert_allclose(getattr(figures, name), exact[:, :, column], rtol=0, atol=1e-12)


def test_a_walk_of_a_slice_holds_only_the_slice(generator) -> None:
    table = match(generator.generate(seed=7, n_images=40), "bbox")
    random = np.random.default_rng(1)
    mask, times = random.random(40) < 0.4, random.integers(0, 4, (5, 40)).astype(np.uint8)
    alone = resampled_figures(walk_of(table, mask), Draws.of(times))
    beside = resampled_figures(walk_of(table), Draws.of(times * mask))
    assert np.array_equal(alone.mAP, beside.mAP)
    assert np.array_equal(alone.AR100, beside.AR100)


@pytest.mark.parametrize("n_objects", [1, 20, 100, 101, 993, 1_000, 39_089, 999_969])
def test_recall_thresholds_are_reached_where_recall_compares_so_in_float64(make, n_objects) -> None:
    # of two equal halves of images, each with an object, the first's is found and the second's is not
    half, box = -(-n_objects // 255), (0, 0, 10, 10)
    objects = [(image, 0, box, 100, False) for image in range(2 * half)]
    table = match(make(2 * half, 1, objects, [(image, 0, 0.9, box) for image in range(half)]), "bbox")
    near = np.arange(101)[:, None] * n_objects // 100 + np.arange(-1, 2)
    found = np.unique(near.clip(0, n_objects))
    times = np.hstack([held_by(found, half), held_by(n_objects - found, half)])
    reached = 101 * resampled_figures(walk_of(table), Draws.of(times)).AP50[:, 0]
    thresholds = np.linspace(0.0, 1.0, 101)
    expected = np.where(found > 0, np.searchsorted(thresholds, found / n_objects, side="right"), 0)
    np.testing.assert_allclose(reached, expected, rtol=1e-12)


def held_by(counts: np.ndarray, n_images: int) -> np.ndarray:
    """Multiplicities `(B, n_images)` that add up to `counts (B,)`, the highest ones first."""
    return (counts[:, None] - 255 * np.arange(n_images)).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("level", building.levels())
def test_figures_are_the_same_on_every_kind_of_processor(generator, monkeypatch, level) -> None:
    if not building.LEVELS.get(level, frozenset()) <= loading._features():
        pytest.skip(f"this processor is older than {level}")
    table = match(generator.generate(seed=8, n_images=50), "bbox")
    draws = Draws.of(np.random.default_rng(2).integers(0, 256, (21, 50)).astype(np.uint8))
    expected = resampled_figures(walk_of(table), draws)
    monkeypatch.setattr(loading, "_library", lambda: ctypes.CDLL(str(building.library(level))))
    for name in ("_fill_walk_rows", "_fill_walk_objects", "_walk_blocks"):
        monkeypatch.setattr(weighting, name, kernel(getattr(weighting, name).__wrapped__))
    given = resampled_figures(walk_of(table), draws)
    for name in FIGURES:
        assert np.array_equal(getattr(given, name), getattr(expected, name))
