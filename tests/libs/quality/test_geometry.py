from __future__ import annotations

import numpy as np
import pytest

from microtome.quality import geometry as module
from microtome.quality.geometry import coverage, geometry
from microtome.quality.pairs import pair_iou

WIDTH, HEIGHT = 40, 30


def of(boxes, image=None, category=None, crowd=None, sizes=((WIDTH, HEIGHT),)):
    n = len(boxes)
    return geometry(
        np.zeros(n, np.int64) if image is None else np.asarray(image),
        np.zeros(n, np.int32) if category is None else np.asarray(category),
        np.array(boxes, float).reshape(-1, 4),
        np.zeros(n, bool) if crowd is None else np.asarray(crowd),
        np.array(sizes, float).reshape(-1, 2),
    )


def test_without_objects_an_image_is_empty():
    found = of([])
    assert found.object_density.tolist() == [0.0]
    assert all(len(getattr(found, name)) == 0 for name in ("relative_area", "occlusion", "border_distance"))
    assert of([], sizes=()).object_density.tolist() == []


def test_scores_are_those_worked_out_by_hand():
    found = of([[0, 0, 20, 15], [10, 5, 20, 10], [30, 20, 20, 20], [5, 5, 0, 4]])
    assert found.relative_area.tolist() == [0.25, 200 / 1200, 100 / 1200, 0.0]  # the third is cut off
    assert found.aspect_ratio.tolist() == [20 / 15, 2.0, 1.0, 0.0]
    assert found.border_distance.tolist() == [0.0, 5.0, 0.0, 5.0]
    assert found.same_category_iou == pytest.approx([100 / 400, 100 / 400, 0, 0])
    assert found.occlusion[:3] == pytest.approx([100 / 300, 100 / 200, 0.0])
    assert np.isnan(found.occlusion[3])
    assert found.object_density == pytest.approx([(300 + 200 - 100 + 100) / 1200])


def test_crowds_and_other_categories_take_no_part():
    boxes = [[0, 0, 10, 10], [0, 0, 10, 10], [0, 0, 40, 30]]
    found = of(boxes, category=[0, 1, 0], crowd=[False, False, True])
    assert found.same_category_iou[:2].tolist() == [0.0, 0.0]
    assert found.occlusion[:2].tolist() == [1.0, 1.0]
    assert np.isnan(found.occlusion[2]) and np.isnan(found.same_category_iou[2])
    assert found.object_density.tolist() == [100 / 1200]


def random_boxes(n_images, n, seed):
    chance = np.random.default_rng(seed)
    image = chance.integers(0, n_images, n)
    low = chance.integers(-5, 35, (n, 2))
    return image, np.concatenate([low, chance.integers(0, 20, (n, 2))], axis=1).astype(float)


@pytest.mark.parametrize("cells", [16, 200, 1 << 22])
def test_cover_equals_counting_pixels(monkeypatch, cells):
    monkeypatch.setattr(module, "CELLS_AT_ONCE", cells)
    image, boxes = random_boxes(8, 50, 1)
    found = of(boxes, image, sizes=[(WIDTH, HEIGHT)] * 9)
    for number in range(9):
        rows = np.flatnonzero(image == number)
        pixels = np.zeros((len(rows), HEIGHT, WIDTH), int)
        for mask, (x, y, w, h) in zip(pixels, boxes[rows].astype(int), strict=True):
            mask[max(y, 0) : max(y + h, 0), max(x, 0) : max(x + w, 0)] = 1
        count = pixels.sum(axis=0)
        assert found.object_density[number] == pytest.approx((count > 0).mean())
        for row, mask in zip(rows, pixels, strict=True):
            expected = (mask * (count > 1)).sum() / mask.sum() if mask.sum() else np.nan
            assert found.occlusion[row] == pytest.approx(expected, nan_ok=True)


def test_the_largest_overlap_equals_that_of_all_pairs():
    image, boxes = random_boxes(6, 60, 2)
    category = np.random.default_rng(5).integers(0, 3, 60)
    found = of(boxes, image, category, sizes=[(WIDTH, HEIGHT)] * 6).same_category_iou
    for row in range(60):
        others = (image == image[row]) & (category == category[row]) & (np.arange(60) != row)
        overlaps = pair_iou(np.repeat(boxes[row : row + 1], others.sum(), axis=0), boxes[others])
        assert found[row] == overlaps.max(initial=0.0)


def test_equal_boxes_cover_each_other_wholly():
    occlusion, covered = coverage(np.zeros(5, np.int64), np.tile([[2.0, 3.0, 4.0, 5.0]], (5, 1)), 1)
    assert occlusion.tolist() == [1.0] * 5
    assert covered.tolist() == [20.0]
