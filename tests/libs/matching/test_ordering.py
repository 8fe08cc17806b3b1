"""Rows in pycocotools' order."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.matching.inputs import EvaluationInput
from microtome.matching.objects import Objects
from microtome.matching.ordering import order_rows, ranges_of
from microtome.matching.table import TOP

NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 0.5, 0.25])


def predictions_only(image, category, confidence, n_images, n_categories) -> EvaluationInput:
    n = len(image)
    return EvaluationInput(
        n_images=n_images,
        n_categories=n_categories,
        object_image=np.zeros(0, int),
        object_category=np.zeros(0, int),
        object_boxes_xywh=np.zeros((0, 4)),
        object_area=np.zeros(0),
        object_crowd=np.zeros(0, bool),
        prediction_image=image,
        prediction_category=category,
        prediction_confidence=confidence,
        prediction_boxes_xywh=np.ones((n, 4)),
    )


def expected_order(source: EvaluationInput) -> list[list[int]]:
    """Each category's predictions: stably by image, cut to 100 by confidence, then stably by confidence."""
    rows = []
    for k in range(source.n_categories):
        kept = []
        for image in range(source.n_images):
            own = np.flatnonzero((source.prediction_category == k) & (source.prediction_image == image))
            kept.append(own[np.argsort(-source.prediction_confidence[own], kind="stable")][:100])
        together = np.concatenate([np.zeros(0, int), *kept])
        rows.append(together[np.argsort(-source.prediction_confidence[together], kind="stable")].tolist())
    return rows


def ordered(source: EvaluationInput, threads: int = 1) -> list[list[int]]:
    rows = order_rows(source, Objects.of(source, np.zeros(0, np.int32)), np.zeros(0), threads)
    parts = [
        rows.prediction[64 * a : 64 * b]
        for a, b in zip(rows.category_word, rows.category_word[1:], strict=False)
    ]
    return [part[part >= 0].tolist() for part in parts]


def test_no_predictions_have_no_rows() -> None:
    source = predictions_only(np.zeros(0, int), np.zeros(0, int), np.zeros(0), 3, 2)
    assert ordered(source) == [[], []]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), NUMBERS), max_size=150), st.integers(1, 3))
def test_rows_come_in_pycocotools_order(rows, threads) -> None:
    image, category, confidence = (np.array([row[i] for row in rows]) for i in range(3))
    source = predictions_only(image, category, confidence, 3, 2)
    assert ordered(source, threads) == expected_order(source)


def test_long_categories_come_in_pycocotools_order() -> None:
    random = np.random.default_rng(3)
    confidence = np.where(
        random.random(5000) < 0.5, random.normal(size=5000), random.integers(-9, 9, 5000) / 8
    )
    source = predictions_only(random.integers(0, 40, 5000), random.integers(0, 3, 5000), confidence, 40, 3)
    assert ordered(source) == expected_order(source)


@pytest.mark.parametrize("n", [30, 1000, 20_000])
def test_confidences_that_differ_in_their_last_bits_come_in_order(n) -> None:
    random = np.random.default_rng(4)
    confidence = 0.5 + 1e-13 * random.integers(0, n // 2, n)
    source = predictions_only(random.integers(0, 300, n), np.zeros(n, int), confidence, 300, 1)
    assert ordered(source) == expected_order(source)


@pytest.mark.parametrize("n", [1, 63, 64, 65, 500])
def test_words_are_sets_of_rows(n) -> None:
    random = np.random.default_rng(n)
    source = replace(
        predictions_only(random.integers(0, 6, n), random.integers(0, 2, n), random.random(n), 6, 2),
        prediction_boxes_xywh=random.choice([0.0, 8.0, 32.0, 96.0, 2e5], (n, 4)),
    )
    rows = order_rows(source, Objects.of(source, np.zeros(0, np.int32)), np.zeros(0), 1)
    bits = np.unpackbits(rows.words.view(np.uint8).reshape(-1, 8, 8), axis=2, bitorder="little")
    held = bits.transpose(1, 0, 2).reshape(8, -1)  # by column of words
    filled = rows.prediction >= 0
    boxes = source.prediction_boxes_xywh[rows.prediction]
    ranges = np.where(filled, ranges_of(boxes[:, 2] * boxes[:, 3]), 0)
    rank = np.array([np.sum(own[:i] == own[i]) for own, i in before(rows)])
    assert [held[a].tolist() for a in range(4)] == [(ranges >> a & 1).tolist() for a in range(4)]
    assert held[TOP].tolist() == (filled & (rank < 1)).tolist()
    assert held[TOP + 1].tolist() == (filled & (rank < 10)).tolist()


def before(rows) -> list[tuple[np.ndarray, int]]:
    """For each row the images of its category's rows, and its position among them."""
    limits = 64 * rows.category_word
    return [(rows.image[first:last], i) for first, last in pairwise(limits) for i in range(last - first)]


def test_area_ranges_hold_both_their_ends() -> None:
    areas = np.array([-1.0, 0.0, 1023.9, 1024.0, 9216.0, 9216.1, 1e10, 1.1e10])
    # bits: all, small, medium, large
    assert ranges_of(areas).tolist() == [0, 3, 3, 7, 13, 9, 9, 0]
