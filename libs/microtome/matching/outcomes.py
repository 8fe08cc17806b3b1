"""What became of each prediction and each object at one operating point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError
from microtome.kernels import Filled, kernel
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Ints, Longs
from microtome.matching.overlaps import mask_overlaps
from microtome.matching.table import MatchTable

Codes = npt.NDArray[np.int8]

PREDICTION_OUTCOMES = ("true_positive", "false_positive")
OBJECT_OUTCOMES = ("matched", "missed", "mispredicted")
ERROR_TYPES = ("classification", "localization", "both", "duplicate", "background", "missed")
NONE = -1
TRUE_POSITIVE, FALSE_POSITIVE = range(2)
MATCHED, MISSED, MISPREDICTED = range(3)
CLASSIFICATION, LOCALIZATION, BOTH, DUPLICATE, BACKGROUND, UNFOUND = range(6)

BACKGROUND_IOU = 0.1
CONFIDENCE_THRESHOLD = 0.5
IOU_THRESHOLD = 0.5


@dataclass(frozen=True)
class Outcomes:
    """Codes of predictions `(P,)` and objects `(G,)`: indices into the tuples of names above, -1 for none.

    `prediction_object` is the object that a prediction is about: found, mistaken, narrowly missed or found
    again; -1 for background. `object_prediction` is the prediction that found or mistook an object, or for a
    missed one the most confident that missed it narrowly; -1 if there is none. `prediction_iou` and
    `object_iou` belong to that pair, `object_confidence` to that prediction; NaN without one.
    """

    confidence_threshold: float
    iou_threshold: float
    prediction_outcome: Codes
    prediction_error_type: Codes
    prediction_iou: Floats
    prediction_object: Longs
    object_outcome: Codes
    object_error_type: Codes
    object_iou: Floats
    object_confidence: Floats
    object_prediction: Longs

    @property
    def found(self) -> Bools:
        """Which objects `(G,)` have a prediction of their own, of the right category or of another."""
        return np.isin(self.object_outcome, (MATCHED, MISPREDICTED))


def outcomes(
    source: EvaluationInput,
    table: MatchTable,
    confidence_threshold: float = CONFIDENCE_THRESHOLD,
    iou_threshold: float = IOU_THRESHOLD,
) -> Outcomes:
    """The outcome and error type of every object, and of every prediction that is confident enough.

    1. COCO's matching inside each category: true_positive, matched. Crowds have no outcome, nor has who takes
       one. All predictions take part, not only the 100 best of an image and category.
    2. What is left is matched across categories, most confident first, by the highest IoU at or over the
       threshold: false_positive (classification), mispredicted.
    3. Predictions still left are false_positive, of the first type that fits; b is the highest IoU:
       localization (same category, .1 <= b < threshold), classification (other category, b >= threshold: the
       object has a prediction already), duplicate (same category, b >= threshold), both (other category,
       .1 <= b < threshold), background.
    4. Objects still left are missed; their error type is localization where a prediction of that type is
       about them, else missed.

    Predictions under the confidence threshold have no outcome. Boxes or masks are compared as in `table`.

    Raises InputError for an IoU threshold outside [.1, 1], or a table that was made from another input.

    Source: TIDE (Bolya et al. 2020), whose order of tests step 3 keeps. Deviations: step 2 is one to one and
    comes first; in TIDE localization errors come first, and every prediction well placed on an object of
    another category is a classification error that keeps the object from being missed.
    """
    if not BACKGROUND_IOU <= iou_threshold <= 1.0:
        raise InputError(
            "the IoU threshold is out of range", found=iou_threshold, expected="a number from 0.1 to 1"
        )
    table.check_made_of(source)
    order = source.prediction_order
    predictions = order[source.prediction_confidence[order] >= confidence_threshold]
    objects = source.object_order
    prediction_start = _starts(source.prediction_image[predictions], source.n_images)
    object_start = _starts(source.object_image, source.n_images)
    if table.iou_type == "segm":
        overlaps = _mask_overlaps(source, predictions, prediction_start, objects, object_start)
    else:
        overlaps = (np.zeros(0), np.zeros(0, np.int64))
    result = _blank(source, confidence_threshold, iou_threshold)
    _tell_images(
        predictions,
        prediction_start,
        objects,
        object_start,
        source.n_images,
        source.prediction_category,
        source.prediction_confidence,
        source.prediction_boxes_xywh,
        source.object_category,
        source.object_boxes_xywh,
        source.object_crowd,
        table.object_ranges,
        table.iou_type == "segm",
        *overlaps,
        min(iou_threshold, 1 - 1e-10),
        result.prediction_outcome,
        result.prediction_error_type,
        result.prediction_iou,
        result.prediction_object,
        result.object_outcome,
        result.object_error_type,
        result.object_iou,
        result.object_confidence,
        result.object_prediction,
    )
    return result


def labels(codes: Codes, names: Sequence[str]) -> list[str | None]:
    """The name of each code, None for -1."""
    texts = [*names, None]
    return [texts[code] for code in codes.tolist()]


def _starts(images: Ints, n_images: int) -> Longs:
    """Where each image starts `(I + 1,)` among `images (N,)` put in order."""
    starts = np.zeros(n_images + 1, np.int64)
    np.cumsum(np.bincount(images, minlength=n_images), out=starts[1:])
    return starts


def _blank(source: EvaluationInput, confidence_threshold: float, iou_threshold: float) -> Outcomes:
    """Outcomes of nothing yet."""
    n_predictions, n_objects = source.n_predictions, source.n_objects
    return Outcomes(
        confidence_threshold=confidence_threshold,
        iou_threshold=iou_threshold,
        prediction_outcome=np.full(n_predictions, NONE, np.int8),
        prediction_error_type=np.full(n_predictions, NONE, np.int8),
        prediction_iou=np.full(n_predictions, np.nan),
        prediction_object=np.full(n_predictions, NONE, np.int64),
        object_outcome=np.full(n_objects, NONE, np.int8),
        object_error_type=np.full(n_objects, NONE, np.int8),
        object_iou=np.full(n_objects, np.nan),
        object_confidence=np.full(n_objects, np.nan),
        object_prediction=np.full(n_objects, NONE, np.int64),
    )


def _mask_overlaps(
    source: EvaluationInput, predictions: Ints, prediction_start: Longs, objects: Ints, object_start: Longs
) -> tuple[Floats, Longs]:
    """IoUs of masks, image by image, and where each image starts `(I + 1,)`."""
    groups = [
        (predictions[first:last], objects[own_first:own_last])
        for first, last, own_first, own_last in zip(
            prediction_start[:-1], prediction_start[1:], object_start[:-1], object_start[1:], strict=True
        )
    ]
    return mask_overlaps(source, groups)


@kernel
def _tell_images(
    predictions: Ints,
    prediction_start: Longs,
    objects: Ints,
    object_start: Longs,
    n_images: int,
    prediction_category: Ints,
    confidence: Floats,
    prediction_boxes: Floats,
    object_category: Ints,
    object_boxes: Floats,
    object_crowd: Bools,
    object_ranges: Ints,
    by_masks: bool,
    overlaps: Floats,
    overlap_start: Longs,
    threshold: float,
    prediction_outcome: Filled[Codes],
    prediction_error: Filled[Codes],
    prediction_iou: Filled[Floats],
    prediction_object: Filled[Longs],
    object_outcome: Filled[Codes],
    object_error: Filled[Codes],
    object_iou: Filled[Floats],
    object_confidence: Filled[Floats],
    object_prediction: Filled[Longs],
) -> None:
    """Fills the outcomes, image by image; `predictions` and `objects` are grouped by image."""
