"""Box scores: objects overlooked, swapped and badly located, by what a model is sure of.

Source: ObjectLab (Tkachenko et al. 2023), as in cleanlab 2.9 `object_detection.rank`, whose scores are 1 for
a good label. Deviations: ours are 1 minus those, so that high is suspect; predictions under a confidence of
.5 are left out beforehand (cleanlab's own pruning at its lower threshold); an image without objects has
scores (cleanlab fails there); crowds have none, but what overlaps one is not overlooked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.quality.pairs import Floats, Ints, highest, pair_blocks, pair_iou

ALPHA = 0.9
CLOSENESS_PER_PIXEL = 0.1
LOW_CONFIDENCE = 0.5
HIGH_CONFIDENCE = 0.95
SAME_BOX_IOU = 0.95
TEMPERATURE = 0.1


@dataclass(frozen=True, eq=False)
class Boxes:
    """Boxes of objects or predictions: image and category `(N,)`, `boxes_xywh (N, 4)` in pixels."""

    image: Ints
    category: npt.NDArray[np.integer]
    boxes_xywh: Floats


@dataclass(frozen=True, eq=False)
class BoxScores:
    """Suspicion in [0, 1]: `overlooked` of predictions `(P,)`, the others of objects `(N,)`; NaN for none."""

    overlooked: Floats
    swapped: Floats
    badly_located: Floats


def box_scores(
    objects: Boxes, is_crowd: npt.NDArray[np.bool_], predictions: Boxes, confidence: Floats
) -> BoxScores:
    """The three scores of each box, from the similarity of objects and predictions on one image.

    Similarity is .9 IoU + .1 exp(-d / 10 px), d from centre to centre; `least` is the smallest of all pairs
    that is not 0. Overlooked: a prediction of confidence .95 or more that overlaps no object; 1 minus its
    similarity to the nearest object of its category, or `least` times 1 - c without one. Badly located: 1
    minus the highest similarity to an overlapping prediction of its category and a confidence over .5; 0
    without one. Swapped: the highest similarity to a prediction of another category and a confidence over
    .95, at most 1 - `least`; that much where a box of another category all but coincides; 0 otherwise.
    """
    labels = np.flatnonzero(~is_crowd)
    sure = np.flatnonzero(confidence >= LOW_CONFIDENCE)
    found = _compare(
        Boxes(objects.image[labels], objects.category[labels], objects.boxes_xywh[labels]),
        Boxes(predictions.image[sure], predictions.category[sure], predictions.boxes_xywh[sure]),
        confidence[sure],
    )
    covered = _touched(predictions, np.flatnonzero(confidence >= HIGH_CONFIDENCE), objects)
    overlooked = np.full(len(confidence), np.nan)
    overlooked[sure] = _overlooked(found, confidence[sure], covered[sure])
    swapped, badly_located = np.full((2, len(is_crowd)), np.nan)
    swapped[labels], badly_located[labels] = _swapped(found), _badly_located(found)
    return BoxScores(overlooked, swapped, badly_located)


def image_scores(suspicion: Floats, image: Ints, n_images: int) -> Floats:
    """The suspicion of each image `(I,)`: the soft maximum of its boxes', 0 where none has one."""
    known = ~np.isnan(suspicion)
    values, at = suspicion[known], image[known]
    weights = np.exp((values - 1) / TEMPERATURE)
    total = np.bincount(at, weights, n_images)
    pooled = np.bincount(at, weights * values, n_images)
    return np.divide(pooled, total, out=np.zeros(n_images), where=total > 0)


@dataclass(frozen=True, eq=False)
class _Comparison:
    """What the pairs of objects `(N,)` and predictions `(P,)` say; -1 where there is no such pair."""

    least: float
    nearest_of_its_category: Floats
    best_of_its_category: Floats
    best_of_another: Floats
    coincides: npt.NDArray[np.bool_]


def _compare(objects: Boxes, predictions: Boxes, confidence: Floats) -> _Comparison:
    least = 1.0
    nearest = np.full(len(confidence), -1.0)
    own, other = np.full((2, len(objects.image)), -1.0)
    for a, b in pair_blocks(objects.image, predictions.image):
        first, second = objects.boxes_xywh[a], predictions.boxes_xywh[b]
        iou = pair_iou(first, second)
        alike = ALPHA * iou + (1 - ALPHA) * _closeness(first, second)
        least = min(least, float(alike[alike > 0].min(initial=1.0)))
        same = objects.category[a] == predictions.category[b]
        np.maximum.at(nearest, b[same], alike[same])
        near = same & (iou > 0) & (confidence[b] > LOW_CONFIDENCE)
        highest(alike[near], a[near], own)
        rival = ~same & (confidence[b] > HIGH_CONFIDENCE)
        highest(alike[rival], a[rival], other)
    return _Comparison(least, nearest, own, other, _coincides(objects))


def _closeness(first: Floats, second: Floats) -> Floats:
    """exp(-d / 10 px) for the distance d of the boxes' centres."""
    apart = first[:, :2] + first[:, 2:] / 2 - second[:, :2] - second[:, 2:] / 2
    closeness: Floats = np.exp(-np.linalg.norm(apart, axis=1) * CLOSENESS_PER_PIXEL)
    return closeness


def _coincides(objects: Boxes) -> npt.NDArray[np.bool_]:
    """Which objects `(N,)` lie where one of another category lies."""
    found = np.zeros(len(objects.image), np.bool_)
    for a, b in pair_blocks(objects.image, objects.image):
        other = objects.category[a] != objects.category[b]
        a, b = a[other], b[other]
        found[a[pair_iou(objects.boxes_xywh[a], objects.boxes_xywh[b]) >= SAME_BOX_IOU]] = True
    return found


def _touched(predictions: Boxes, rows: Ints, objects: Boxes) -> npt.NDArray[np.bool_]:
    """Which of all predictions `(P,)`, of those in `rows`, overlap an object, crowds too."""
    touched = np.zeros(len(predictions.image), np.bool_)
    for a, b in pair_blocks(predictions.image[rows], objects.image):
        overlap = pair_iou(predictions.boxes_xywh[rows[a]], objects.boxes_xywh[b])
        touched[rows[a[overlap > 0]]] = True
    return touched


def _overlooked(found: _Comparison, confidence: Floats, touched: npt.NDArray[np.bool_]) -> Floats:
    nearest = found.nearest_of_its_category
    quality = np.where(nearest >= 0, nearest, found.least * (1 - confidence))
    return np.where(touched | (confidence < HIGH_CONFIDENCE), np.nan, 1 - quality)


def _swapped(found: _Comparison) -> Floats:
    rival = np.minimum(np.maximum(found.best_of_another, 0.0), 1 - found.least)
    return np.where(found.coincides, 1 - found.least, rival)


def _badly_located(found: _Comparison) -> Floats:
    best = found.best_of_its_category
    return np.where(best >= 0, 1 - best, 0.0)
