from __future__ import annotations

import math

import numpy as np
import pytest

from microtome.boxes import iou_xywh
from microtome.quality.box_scores import Boxes, box_scores, image_scores

NOTHING = Boxes(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 4)))


def boxes(rows):
    """Boxes from rows of (image, category, x, y, width, height)."""
    table = np.array(rows, float).reshape(-1, 6)
    return Boxes(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2:])


def scores(objects, predictions, confidence, crowd=None):
    crowd = np.zeros(len(objects.image), bool) if crowd is None else np.array(crowd)
    return box_scores(objects, crowd, predictions, np.array(confidence, float))


def test_nothing_has_no_scores():
    found = scores(NOTHING, NOTHING, [])
    assert [len(values) for values in vars(found).values()] == [0, 0, 0]
    assert image_scores(np.empty(0), np.empty(0, np.int64), 2).tolist() == [0.0, 0.0]


def test_a_run_without_predictions_suspects_nothing():
    found = scores(boxes([(0, 0, 0, 0, 9, 9)]), NOTHING, [])
    assert (found.swapped.tolist(), found.badly_located.tolist()) == ([0.0], [0.0])


def test_an_image_without_objects_has_an_overlooked_one():
    found = scores(NOTHING, boxes([(0, 0, 0, 0, 9, 9), (0, 0, 50, 0, 9, 9)]), [0.99, 0.9])
    assert found.overlooked[0] == pytest.approx(1 - 0.01)
    assert math.isnan(found.overlooked[1])


def test_what_overlaps_a_crowd_is_not_overlooked_and_a_crowd_has_no_scores():
    found = scores(boxes([(0, 0, 0, 0, 90, 90)]), boxes([(0, 1, 5, 5, 9, 9)]), [0.99], crowd=[True])
    assert np.isnan([*found.overlooked, *found.swapped, *found.badly_located]).all()


def brute_force(objects, predictions, confidence):
    """Cleanlab's published per-box scores, box by box, as 1 for a good label."""
    kept = confidence >= 0.5
    predictions = Boxes(predictions.image[kept], predictions.category[kept], predictions.boxes_xywh[kept])
    conf = confidence[kept]
    centres = [side.boxes_xywh[:, :2] + side.boxes_xywh[:, 2:] / 2 for side in (objects, predictions)]
    distance = np.linalg.norm(centres[0][:, None] - centres[1][None], axis=2)
    iou = iou_xywh(objects.boxes_xywh, predictions.boxes_xywh)
    alike = 0.9 * iou + 0.1 * np.exp(-0.1 * distance)
    together = objects.image[:, None] == predictions.image[None]
    least = alike[together & (alike > 0)].min(initial=1.0)
    overlooked, swapped, located = [], [], []
    for p in range(len(conf)):
        on_image = together[:, p]
        if conf[p] < 0.95 or (iou[on_image, p] > 0).any():
            overlooked.append(math.nan)
            continue
        own = alike[on_image & (objects.category == predictions.category[p]), p]
        overlooked.append(own.max() if len(own) else least * (1 - conf[p]))
    own_iou = iou_xywh(objects.boxes_xywh, objects.boxes_xywh)
    for g in range(len(objects.image)):
        on_image = together[g]
        same = predictions.category == objects.category[g]
        near = alike[g][on_image & same & (conf > 0.5) & (iou[g] > 0)]
        located.append(near.max() if len(near) else 1.0)
        twins = (objects.image == objects.image[g]) & (objects.category != objects.category[g])
        rivals = alike[g][on_image & ~same & (conf > 0.95)]
        if (own_iou[g][twins] >= 0.95).any():
            swapped.append(least)
        else:
            swapped.append(max(least, 1 - rivals.max()) if len(rivals) else 1.0)
    everywhere = np.full(len(confidence), math.nan)
    everywhere[kept] = overlooked
    return everywhere, np.array(swapped), np.array(located)


def random_case(seed, n_images=6, n_objects=25, n_predictions=60):
    chance = np.random.default_rng(seed)

    def some(n):
        low, size = chance.integers(0, 60, (n, 2)), chance.integers(1, 25, (n, 2))
        return np.concatenate(
            [chance.integers(0, n_images, (n, 1)), chance.integers(0, 3, (n, 1)), low, size], 1
        )

    objects, predictions = some(n_objects), some(n_predictions)
    predictions[:20] = objects[:20]
    predictions[5:10, 1] = 2
    objects[20:22] = objects[:2]
    objects[20:22, 1] = (objects[:2, 1] + 1) % 3
    confidence = chance.choice([0.3, 0.5, 0.7, 0.95, 0.96, 0.99], n_predictions)
    return boxes(objects), boxes(predictions), confidence


@pytest.mark.parametrize("seed", range(4))
def test_scores_equal_the_published_formula(seed):
    objects, predictions, confidence = random_case(seed)
    found = scores(objects, predictions, confidence)
    overlooked, swapped, located = brute_force(objects, predictions, confidence)
    assert 1 - found.overlooked == pytest.approx(overlooked, nan_ok=True)
    assert 1 - found.swapped == pytest.approx(swapped)
    assert 1 - found.badly_located == pytest.approx(located)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_scores_equal_those_of_cleanlab():
    rank = pytest.importorskip("cleanlab.object_detection.rank", reason="cleanlab is no dependency")
    objects, predictions, confidence = random_case(9)
    corners = [
        np.hstack([s.boxes_xywh[:, :2], s.boxes_xywh[:, :2] + s.boxes_xywh[:, 2:]])
        for s in (objects, predictions)
    ]
    labels, found, order = [], [], []
    for image in range(6):
        own = objects.image == image
        labels.append({"bboxes": corners[0][own], "labels": objects.category[own]})
        rows = [
            np.flatnonzero((predictions.image == image) & (predictions.category == k) & (confidence >= 0.5))
            for k in range(3)
        ]
        order += rows
        found.append(np.array([np.hstack([corners[1][r], confidence[r, None]]) for r in rows], dtype=object))
    ours = scores(objects, predictions, confidence)
    given = {"labels": labels, "predictions": found}
    theirs = np.concatenate(rank.compute_overlooked_box_scores(**given))
    assert 1 - ours.overlooked[np.concatenate(order)] == pytest.approx(theirs, nan_ok=True)
    by_image = np.argsort(objects.image, kind="stable")
    for name, function in (("swapped", "swap"), ("badly_located", "badloc")):
        theirs = getattr(rank, f"compute_{function}_box_scores")(**given)
        assert 1 - getattr(ours, name)[by_image] == pytest.approx(np.concatenate(theirs))
        pooled = rank.pool_box_scores_per_image(theirs)
        assert 1 - image_scores(getattr(ours, name), objects.image, 6) == pytest.approx(pooled)
