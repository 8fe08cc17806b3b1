"""The first evaluation after an installation compiles; here that is told, and done on next to nothing."""

from __future__ import annotations

import numpy as np

from microtome.datasets import Progress, announce
from microtome.matching.curves import image_arrays
from microtome.matching.figures import evaluate_images
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import is_ready, match
from microtome.matching.outcomes import outcomes

STAGE = "compiling, once after an installation"


def compile_kernels(progress: Progress | None) -> None:
    """Compile what matches and tells figures, unless that was done before; it takes some ten seconds."""
    if is_ready():
        return
    announce(progress, STAGE)
    first, one, box = np.zeros(1, np.int32), np.ones(1), np.ones((1, 4))
    source = EvaluationInput(
        n_images=1,
        n_categories=1,
        object_image=first,
        object_category=first,
        object_boxes_xywh=box,
        object_area=one,
        object_crowd=np.zeros(1, np.bool_),
        prediction_image=first,
        prediction_category=first,
        prediction_confidence=one,
        prediction_boxes_xywh=box,
    )
    table = match(source, "bbox")
    evaluate_images(table)
    image_arrays(table)
    outcomes(source, table)
