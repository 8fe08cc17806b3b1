from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image

from microtome.quality import pixels as module
from microtome.quality.pixels import PIXEL_SCORES, grey_of, part_of, pixel_scores


def named(rgb):
    return dict(zip(PIXEL_SCORES, pixel_scores(rgb).tolist(), strict=True))


def noise(height, width, seed=1):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_nothing_has_no_scores():
    assert np.isnan(pixel_scores(np.empty((0, 5, 3), np.uint8))).all()


def test_grey_values_are_those_of_pillow():
    rgb = noise(50, 70)
    assert np.array_equal(grey_of(rgb), np.asarray(Image.fromarray(rgb).convert("L")))


def brute_force(rgb):
    """Every score pixel by pixel, as its definition says."""
    grey = np.asarray(Image.fromarray(rgb).convert("L")).astype(int)
    height, width = grey.shape

    def at(y, x):
        y = -y if y < 0 else (2 * (height - 1) - y if y >= height else y)
        x = -x if x < 0 else (2 * (width - 1) - x if x >= width else x)
        return grey[min(max(y, 0), height - 1), min(max(x, 0), width - 1)]

    edges = [
        at(y - 1, x) + at(y + 1, x) + at(y, x - 1) + at(y, x + 1) - 4 * grey[y, x]
        for y in range(height)
        for x in range(width)
    ]
    shares = [count / grey.size for count in np.unique(grey, return_counts=True)[1]]
    entropy = -sum(share * math.log2(share) for share in shares)
    colours = rgb.reshape(-1, 3).astype(float).sum(axis=0)
    return [grey.mean() / 255, grey.std() / 255, np.var(edges), entropy, *colours / colours.sum()]


@pytest.mark.parametrize("shape", [(9, 13), (1, 1), (1, 6), (7, 2)])
def test_scores_equal_their_definitions(monkeypatch, shape):
    rgb = noise(*shape)
    assert pixel_scores(rgb) == pytest.approx(brute_force(rgb))
    monkeypatch.setattr(module, "_PIXELS_AT_ONCE", 20)
    assert pixel_scores(rgb) == pytest.approx(brute_force(rgb))


def test_a_black_picture_is_dark_even_and_without_colour():
    scores = named(np.zeros((4, 4, 3), np.uint8))
    assert [scores[name] for name in ("brightness", "contrast", "sharpness", "entropy")] == [0.0] * 4
    assert math.isnan(scores["red"])


def test_a_white_picture_is_bright_and_its_colours_equal():
    scores = named(np.full((4, 4, 3), 255, np.uint8))
    assert scores["brightness"] == 1.0
    assert scores["red"] == scores["green"] == scores["blue"] == 1 / 3


def test_blurring_lowers_sharpness():
    rgb = np.kron(noise(8, 8), np.ones((8, 8, 1), np.uint8))
    blurred = np.asarray(Image.fromarray(rgb).resize((16, 16)).resize((64, 64)))
    assert named(blurred)["sharpness"] < named(rgb)["sharpness"]


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        ((2, 3, 4, 5), (5, 4)),
        ((2.5, 3.5, 1, 1), (2, 2)),
        ((-5, -5, 6.2, 7), (2, 2)),
        ((25, 2, 5, 5), (5, 0)),
        ((0, 0, 1e9, 1e9), (10, 20)),
    ],
)
def test_the_part_of_a_box_is_clipped_to_the_picture(box, shape):
    assert part_of(noise(10, 20), box).shape[:2] == shape
