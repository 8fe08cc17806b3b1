"""cleanlab's ObjectLab on rows of objects and predictions: what it says of each box and image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ObjectLab:
    """Quality in [0, 1], low is suspect: of objects (swapped, badly located), predictions and images."""

    swapped: np.ndarray
    badly_located: np.ndarray
    overlooked: np.ndarray
    images: dict[int, float]


def objectlab(objects: dict, predictions: dict, n_categories: int, sure: float = 0.95) -> ObjectLab:
    """What cleanlab 2.9 says; it can't look at images without objects, which get no score.

    Both are columns: `image_id`, `category_id` from 0, `box` (N, 4) as x, y, width, height; predictions have
    `confidence` as well. `sure`: the confidence from which a prediction overrules a label (its constant).
    """
    from cleanlab.object_detection import rank

    labels, found, rows, columns = [], [], [], []
    for image in np.unique(objects["image_id"]):
        here = np.flatnonzero(objects["image_id"] == image)
        there = np.flatnonzero(predictions["image_id"] == image)
        by_category = [
            there[predictions["category_id"][there] == category] for category in range(n_categories)
        ]
        per_category = np.empty(n_categories, dtype=object)
        for category, chosen in enumerate(by_category):
            boxes = corners(predictions["box"][chosen])
            per_category[category] = np.column_stack([boxes, predictions["confidence"][chosen]])
        labels.append({"bboxes": corners(objects["box"][here]), "labels": objects["category_id"][here]})
        found.append(per_category)
        rows.append(here)
        columns.append(np.concatenate(by_category))
    auxiliary = rank._get_valid_inputs_for_compute_scores(0.9, labels, found)
    swapped, located = (np.full(len(objects["image_id"]), np.nan) for _ in range(2))
    overlooked = np.full(len(predictions["image_id"]), np.nan)
    of_swaps = rank.compute_swap_box_scores(auxiliary_inputs=auxiliary, high_probability_threshold=sure)
    of_boxes = rank.compute_badloc_box_scores(auxiliary_inputs=auxiliary)
    of_missing = rank.compute_overlooked_box_scores(
        auxiliary_inputs=auxiliary, high_probability_threshold=sure
    )
    for here, there, *values in zip(rows, columns, of_swaps, of_boxes, of_missing, strict=True):
        swapped[here], located[here], overlooked[there] = values
    scores = rank._get_subtype_label_quality_scores(labels, found, high_probability_threshold=sure)
    images = {
        int(objects["image_id"][place[0]]): float(score) for place, score in zip(rows, scores, strict=True)
    }
    return ObjectLab(swapped, located, overlooked, images)


def corners(boxes: np.ndarray) -> np.ndarray:
    """Boxes (N, 4) as x, y, x, y."""
    return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
