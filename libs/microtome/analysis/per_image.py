"""How each image came out: its mean IoU, and how many of each outcome it holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.views import EVERYTHING, View, members_in, view_of
from microtome.boxes import image_mean_ious
from microtome.datasets import Home
from microtome.matching.inputs import Bools, Floats, Ints, Longs
from microtome.matching.outcomes import (
    ERROR_TYPES,
    FALSE_POSITIVE,
    MATCHED,
    MISPREDICTED,
    MISSED,
    NONE,
    TRUE_POSITIVE,
    UNFOUND,
)
from microtome.matching.results import IouType


@dataclass(frozen=True)
class ImageOutcomes:
    """Of each image `(I,)` of a view: its id, its mean IoU in [0, 1] and the `counts` of each outcome.

    `counts` are by name: objects, predictions (at the confidence threshold), true_positive, false_positive,
    missed, mispredicted, and each error type as `error_<type>`.
    """

    image_ids: Longs
    mean_iou: Floats
    counts: dict[str, Longs]

    def table(self) -> pa.Table:
        """One row an image: `image_id`, `mean_iou` and the counts."""
        return pa.table({"image_id": self.image_ids, "mean_iou": self.mean_iou, **self.counts})


def image_outcomes(
    home: Home,
    dataset: str,
    run: str,
    *,
    slice: str | None = None,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> ImageOutcomes:
    """How each image of a data set, or of a slice, came out. Raises: as `evaluate`."""
    opened = open_run(home, dataset, run, iou_type, confidence)
    return image_outcomes_of(opened, view_of(home, opened, slice))


def image_outcomes_of(run: OpenRun, view: View = EVERYTHING) -> ImageOutcomes:
    """Mean IoU over true positives, where everything else with an outcome counts 0, and counts of outcomes.

    An image without objects in which nothing was found is perfect, 1. Of a slice of objects: the images that
    hold one, with the slice's objects and the predictions about them alone.
    """
    source, told, members = run.source, run.told, members_in(run, view)
    objects = members.objects & (told.object_outcome != NONE)
    predictions = members.predictions & (told.prediction_outcome != NONE)

    def by_object(chosen: Bools) -> Longs:
        return _count(source.object_image[objects & chosen], source.n_images)

    def by_prediction(chosen: Bools) -> Longs:
        return _count(source.prediction_image[predictions & chosen], source.n_images)

    pairs = objects & (told.object_outcome == MATCHED)
    unpaired = [
        source.object_image[objects & ~pairs],
        source.prediction_image[predictions & (told.prediction_outcome == FALSE_POSITIVE)],
    ]
    mean = image_mean_ious(
        source.n_images, source.object_image[pairs], told.object_iou[pairs], np.concatenate(unpaired)
    )
    counts = {
        "objects": by_object(objects),
        "predictions": by_prediction(predictions),
        "true_positive": by_prediction(told.prediction_outcome == TRUE_POSITIVE),
        "false_positive": by_prediction(told.prediction_outcome == FALSE_POSITIVE),
        "missed": by_object(told.object_outcome == MISSED),
        "mispredicted": by_object(told.object_outcome == MISPREDICTED),
    } | {
        f"error_{name}": by_object(told.object_error_type == code)
        if code == UNFOUND
        else by_prediction(told.prediction_error_type == code)
        for code, name in enumerate(ERROR_TYPES)
    }
    shown = np.flatnonzero(_shown(run, view))
    return ImageOutcomes(shown, mean[shown], {name: values[shown] for name, values in counts.items()})


def _shown(run: OpenRun, view: View) -> Bools:
    if view.mask is None:
        return np.ones(run.source.n_images, np.bool_)
    if view.scope == "images":
        return view.mask
    return _count(run.source.object_image[view.mask], run.source.n_images) > 0


def _count(images: Ints, n_images: int) -> Longs:
    return np.bincount(images, minlength=n_images).astype(np.int64)
