"""Label trust: what neighbours and a run's predictions together say of each label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.quality.pairs import Floats, Ints, highest, pair_blocks, pair_intersection, pair_iou

DOUBT = 0.1
UNSEEN = 0.6
LEAST_IOU = 0.1
MATCHING_IOU = 0.5


@dataclass(frozen=True, eq=False)
class Labelled:
    """Boxes with categories: `images (N,)`, `categories (N,)` from 0, `boxes_xywh (N, 4)` in pixels."""

    images: Ints
    categories: Ints
    boxes_xywh: Floats

    def only(self, chosen: npt.NDArray[np.bool_]) -> Labelled:
        """Those of the boxes where `chosen (N,)` is true."""
        return Labelled(self.images[chosen], self.categories[chosen], self.boxes_xywh[chosen])


@dataclass(frozen=True, eq=False)
class LabelTrust:
    """How far the labels can be trusted, in [0, 1].

    `category (N,)`, `box (N,)` and `trust (N,)`, their product, of objects; `missing (P,)` of predictions:
    high where a confident one lies on no object, so that a label may be missing.
    """

    category: Floats
    box: Floats
    trust: Floats
    missing: Floats


def label_trust(
    objects: Labelled, predictions: Labelled, confidences: Floats, vote: Floats, typicality: Floats
) -> LabelTrust:
    """How far each label can be trusted, by a run's predictions and by what `label_quality` found `(N,)`.

    - category: a prediction speaks with its confidence x IoU; `same` is the strongest of the object's
      category, `other` of all others; s = (same + .1) / (same + other + .2). The neighbours' vote v and s are
      combined as independent evidence: v s / (v s + (1 - v)(1 - s)). Where v is NaN s stands alone.
    - box: the IoU with the strongest prediction of the object's category that overlaps no other object of it
      more, .6 where none overlaps by more than .1, times the typicality (1 where it is NaN): an object that
      a detector does not see is suspect, less than one whose box it contradicts.
    - trust = category x box.
    - missing: confidence x (1 - IoU / .5), 0 from an IoU of .5 on, IoU being the largest with any object.

    Source: what is looked for are the errors of cleanlab's ObjectLab (swapped, badly located, overlooked).
    Deviations: confidences weigh instead of cutting off at .95 and .5, neighbours take part, boxes that no
    prediction touches are not held to be perfect, and no distance in pixels comes in.
    """
    same, other, own, overlap = np.zeros((4, len(objects.images)))
    claimed, nearest = _claims(objects, predictions)
    for a, b in pair_blocks(objects.images, predictions.images):
        iou = pair_iou(objects.boxes_xywh[a], predictions.boxes_xywh[b])
        said, agrees = iou * confidences[b], objects.categories[a] == predictions.categories[b]
        means_it = agrees & (iou >= claimed[b])
        highest(np.where(agrees, said, 0), a, same)
        highest(np.where(agrees, 0, said), a, other)
        highest(np.where(means_it, said, 0), a, own)
        highest(np.where(means_it & (said >= own[a]), iou, 0), a, overlap)
    category = _category(same, other, vote)
    box = np.where(overlap > LEAST_IOU, overlap, UNSEEN) * np.where(np.isnan(typicality), 1, typicality)
    missing = confidences * np.clip(1 - nearest / MATCHING_IOU, 0, 1)
    return LabelTrust(category, box, category * box, missing)


def outside_crowds(missing: Floats, predictions: Labelled, crowds: Labelled) -> Floats:
    """`missing (P,)`, less by the share of each prediction that lies in a crowd: its label is not missing."""
    inside = np.zeros(len(missing))
    for a, b in pair_blocks(predictions.images, crowds.images):
        boxes = predictions.boxes_xywh[a]
        shared, area = pair_intersection(boxes, crowds.boxes_xywh[b]), boxes[:, 2] * boxes[:, 3]
        highest(np.divide(shared, area, out=np.zeros_like(shared), where=area > 0), a, inside)
    lacking: Floats = missing * (1 - np.minimum(inside, 1))
    return lacking


def image_trust(trust: Floats, owners: Ints, missing: Floats, missing_owners: Ints, n_images: int) -> Floats:
    """The least trust `(I,)` in a label of each image, 1 - missing counting too; 1 where there is neither.

    NaN among `trust (N,)` counts for nothing.
    """
    least = np.ones(n_images)
    np.fmin.at(least, owners, trust)
    np.minimum.at(least, missing_owners, 1 - missing)
    return least


def _claims(objects: Labelled, predictions: Labelled) -> tuple[Floats, Floats]:
    """The largest IoU of each prediction `(P,)` with an object of its category, and with any."""
    claimed, nearest = np.zeros((2, len(predictions.images)))
    for b, a in pair_blocks(predictions.images, objects.images):
        iou = pair_iou(objects.boxes_xywh[a], predictions.boxes_xywh[b])
        highest(np.where(objects.categories[a] == predictions.categories[b], iou, 0), b, claimed)
        highest(iou, b, nearest)
    return claimed, nearest


def _category(same: Floats, other: Floats, vote: Floats) -> Floats:
    said = (same + DOUBT) / (same + other + 2 * DOUBT)
    right, wrong = vote * said, (1 - vote) * (1 - said)
    known: npt.NDArray[np.bool_] = ~np.isnan(vote)
    return np.where(known, np.divide(right, right + wrong, out=said.copy(), where=known), said)
