"""Figures of slices, held against pycocotools restricted to the same images."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.matching.curves import image_arrays, object_arrays
from microtome.matching.figures import evaluate_images, evaluate_objects, evaluate_slices
from microtome.matching.matching import match

QUICK = settings(deadline=None, max_examples=150)


def assert_equals(reference, table, image_mask=None) -> None:
    arrays, figures = image_arrays(table, image_mask), evaluate_images(table, image_mask)
    assert np.array_equal(arrays.precision, reference.precision)
    assert np.array_equal(arrays.recall, reference.recall)
    np.testing.assert_allclose(figures.overall, reference.stats, rtol=0, atol=1e-12)


def test_nothing_at_all_has_no_figures(make) -> None:
    figures = evaluate_images(match(make(0, 0, [], []), "bbox"))
    assert (figures.overall == -1).all()
    assert figures.per_category.shape == (0, 12)
    assert set(vars(figures.metrics()).values()) == {None}


def test_an_empty_slice_has_no_figures(make) -> None:
    table = match(make(1, 1, [(0, 0, (0, 0, 10, 10), 100, False)], [(0, 0, 0.9, (0, 0, 10, 10))]), "bbox")
    assert (evaluate_images(table, np.zeros(1, bool)).overall == -1).all()
    assert (evaluate_objects(table, np.zeros(1, bool)).overall == -1).all()
    assert evaluate_slices(table, np.zeros((0, 1), bool)).overall.shape == (0, 12)


def test_arrays_equal_pycocotools_on_drawn_data(inputs, oracle) -> None:
    @QUICK
    @given(inputs, st.data())
    def check(source, data) -> None:
        table, reference = match(source, "bbox"), oracle(source, "bbox")
        assert_equals(reference.evaluate(), table)
        mask = np.array(
            data.draw(st.lists(st.booleans(), min_size=source.n_images, max_size=source.n_images)), bool
        )
        assert_equals(reference.evaluate(mask), table, mask)

    check()


def test_of_equal_ious_the_later_object_wins(make, oracle) -> None:
    # the first prediction lies between two objects; the second needs the one it leaves
    objects = [(0, 0, (0, 0, 40, 40), 1600, False), (0, 0, (20, 0, 40, 40), 1600, False)]
    predictions = [(0, 0, 0.9, (10, 0, 40, 40)), (0, 0, 0.8, (0, 0, 40, 40))]
    source = make(1, 1, objects, predictions)
    table = match(source, "bbox")
    assert_equals(oracle(source, "bbox").evaluate(), table)
    assert evaluate_images(table).overall[1] == pytest.approx(1.0)


def test_segm_arrays_equal_pycocotools_on_drawn_data(inputs, oracle, masked) -> None:
    @settings(deadline=None, max_examples=40)
    @given(inputs)
    def check(source) -> None:
        assert_equals(oracle(masked(source), "segm").evaluate(), match(masked(source), "segm"))

    check()


def test_arrays_equal_pycocotools_on_real_data(real, oracle) -> None:
    table, reference = match(real.source, real.iou_type), oracle(real.source, real.iou_type)
    assert_equals(reference.evaluate(), table)
    random = np.random.default_rng(5)
    for share in (0.05, 0.3, 0.8):
        mask = random.random(100) < share
        assert_equals(reference.evaluate(mask), table, mask)


def test_real_predictions_score_as_published(real) -> None:
    """The figures that pycocotools' own demo prints for these files."""
    figures = evaluate_images(match(real.source, real.iou_type)).metrics()
    expected = {"bbox": (0.505, 0.697), "segm": (0.320, 0.562)}[real.iou_type]
    assert (round(figures.mAP, 3), round(figures.AP50, 3)) == expected


def test_arrays_equal_pycocotools_on_the_benchmarks_data(generator, oracle) -> None:
    source = generator.generate(seed=3, n_images=60)
    table, reference = match(source, "bbox", threads=3), oracle(source, "bbox")
    assert_equals(reference.evaluate(), table)
    for share in (0.1, 0.7):
        mask = np.random.default_rng(0).random(60) < share
        assert_equals(reference.evaluate(mask), table, mask)


def test_per_category_figures_average_pycocotools_arrays(generator) -> None:
    table = match(generator.generate(seed=4, n_images=40), "bbox")
    figures, arrays = evaluate_images(table), image_arrays(table)
    held = figures.n_objects[:, 0] > 0
    per_category = arrays.precision[:, :, held, 0, 2].mean(axis=(0, 1))
    np.testing.assert_allclose(figures.per_category[held, 0], per_category, rtol=0, atol=1e-12)
    for m, figure in enumerate((6, 7, 8)):
        np.testing.assert_allclose(
            figures.per_category[held, figure], arrays.recall[:, held, 0, m].mean(axis=0), rtol=0, atol=1e-12
        )


def test_many_slices_at_once_equal_each_alone(generator) -> None:
    table = match(generator.generate(seed=5, n_images=50), "bbox")
    masks = np.random.default_rng(1).random((9, 50)) < np.linspace(0, 1, 9)[:, None]
    together = evaluate_slices(table, masks, threads=2)
    for i, mask in enumerate(masks):
        alone = evaluate_images(table, mask)
        assert np.array_equal(together.overall[i], alone.overall)
        assert np.array_equal(together.per_category[i], alone.per_category)
        assert np.array_equal(together.n_objects[i], alone.n_objects)


@pytest.mark.parametrize("iou_type", ["bbox", "segm"])
def test_counts_of_image_slices_add_up_over_any_partition(inputs, masked, partition, iou_type) -> None:
    """At each IoU, category, area range and number of detections; crowds and ignored ones count nowhere."""

    @settings(deadline=None, max_examples=40)
    @given(inputs, st.data())
    def check(source, data) -> None:
        table, masks = match(masked(source), iou_type), partition(data, source.n_images)
        parts, whole = [image_arrays(table, mask) for mask in masks], image_arrays(table)
        assert np.array_equal(sum(part.true_positives for part in parts), whole.true_positives)
        assert np.array_equal(sum(part.false_positives for part in parts), whole.false_positives)
        n_objects = sum(evaluate_images(table, mask).n_objects for mask in masks)
        assert np.array_equal(n_objects, evaluate_images(table).n_objects)

    check()


def test_counts_of_image_slices_add_up_on_the_benchmarks_data(generator) -> None:
    table = match(generator.generate(seed=6, n_images=60), "bbox")
    part = np.random.default_rng(2).integers(0, 25, 60)
    parts, whole = [image_arrays(table, part == i) for i in range(25)], image_arrays(table)
    assert np.array_equal(sum(p.true_positives for p in parts), whole.true_positives)
    assert np.array_equal(sum(p.false_positives for p in parts), whole.false_positives)
    assert np.array_equal(
        sum(evaluate_images(table, part == i).n_objects for i in range(25)), table.object_counts
    )


def test_all_objects_as_a_slice_equal_the_whole(inputs) -> None:
    @QUICK
    @given(inputs)
    def check(source) -> None:
        table = match(source, "bbox")
        everything = np.ones(source.n_objects, bool)
        assert np.array_equal(object_arrays(table, everything).precision, image_arrays(table).precision)
        assert np.array_equal(object_arrays(table, everything).recall, image_arrays(table).recall)
        assert np.array_equal(evaluate_objects(table, everything).overall, evaluate_images(table).overall)

    check()


@pytest.mark.parametrize("iou_type", ["bbox", "segm"])
def test_counts_of_object_slices_add_up_over_any_partition(inputs, masked, partition, iou_type) -> None:
    @settings(deadline=None, max_examples=40)
    @given(inputs, st.data())
    def check(source, data) -> None:
        table, masks = match(masked(source), iou_type), partition(data, source.n_objects)
        parts, whole = [object_arrays(table, mask) for mask in masks], image_arrays(table)
        assert np.array_equal(sum(part.true_positives for part in parts), whole.true_positives)
        n_objects = sum(evaluate_objects(table, mask).n_objects for mask in masks)
        assert np.array_equal(n_objects, evaluate_images(table).n_objects)
        # false positives of a category of which no object counts are nobody's
        held, total = whole.recall >= 0, sum(part.false_positives for part in parts)
        np.testing.assert_allclose(total[held], whole.false_positives[held], rtol=1e-12)

    check()


@pytest.mark.parametrize(("share", "low", "high"), [(0.5, 0.98, 1.05), (0.1, 0.95, 1.15)])
def test_random_objects_score_like_the_baseline(generator, share, low, high) -> None:
    source = generator.generate(seed=7, n_images=400, per_image=60)
    table = match(source, "bbox")
    random = np.random.default_rng(8)
    figures = [evaluate_objects(table, random.random(source.n_objects) < share) for _ in range(10)]
    baseline = evaluate_images(table)
    ratio = np.mean([baseline_ratio(part, baseline) for part in figures])
    assert low < ratio < high


def baseline_ratio(part, baseline) -> float:
    return part.metrics().mAP / baseline.over_categories_of(part).mAP


def test_object_slices_weigh_false_positives_by_the_share_of_objects(make) -> None:
    box = (0, 0, 10, 10)
    objects = [(0, 0, box, 100, False), (1, 0, box, 100, False)]
    predictions = [(0, 0, 0.9, (50, 50, 10, 10)), (0, 0, 0.8, box), (1, 0, 0.7, box)]
    table = match(make(2, 1, objects, predictions), "bbox")
    arrays = object_arrays(table, np.array([True, False]))
    # one true positive after a false positive that counts half; the match in the other image is ignored
    assert arrays.precision[0, :, 0, 0, 2] == pytest.approx(1 / (1 + 0.5))
    assert arrays.recall[0, 0, 0, 2] == 1
    # the second object sees the same false positive, and not the match of the first
    assert object_arrays(table, np.array([False, True])).precision[0, :, 0, 0, 2] == pytest.approx(1 / 1.5)


def test_a_baseline_over_the_slices_categories_leaves_the_others_out(make) -> None:
    box = (0, 0, 10, 10)
    objects = [(0, 0, box, 100, False), (1, 1, box, 100, False)]
    table = match(make(2, 2, objects, [(0, 0, 0.9, box)]), "bbox")
    baseline = evaluate_images(table)
    part = evaluate_images(table, np.array([True, False]))
    assert baseline.metrics().mAP == pytest.approx(0.5)
    assert baseline.over_categories_of(part).mAP == pytest.approx(1.0)
    assert baseline.over_categories_of(part).AP_large is None


@pytest.mark.parametrize(
    ("evaluate", "mask", "found"),
    [
        (evaluate_images, np.ones(3, bool), r"image mask .* found bool \(3,\); expected bool \(2,\)"),
        (evaluate_images, np.ones((0, 2), bool), r"image mask .* found bool \(0, 2\); expected bool \(2,\)"),
        (
            evaluate_slices,
            np.ones(2, bool),
            r"array of image masks .* found bool \(2,\); expected bool \(2, 2\)",
        ),
        (evaluate_objects, np.ones(0, int), r"object mask .* found int64 \(0,\); expected bool \(0,\)"),
    ],
)
def test_a_mask_that_does_not_fit_is_refused(make, evaluate, mask, found) -> None:
    with pytest.raises(InputError, match=found):
        evaluate(match(make(2, 1, [], []), "bbox"), mask)
