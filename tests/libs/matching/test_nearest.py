"""The nearest objects of each prediction, against all overlaps at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.matching.matching import match
from microtome.matching.nearest import nearest_objects


def overlaps_of(source, iou_type) -> np.ndarray:
    """All IoUs `(P, G)` by pycocotools."""
    if source.n_predictions == 0 or source.n_objects == 0:
        return np.zeros((source.n_predictions, source.n_objects))
    nobody = [0] * source.n_objects
    if iou_type == "segm":
        return coco_mask.iou(list(source.prediction_masks), list(source.object_masks), nobody)
    return coco_mask.iou(source.prediction_boxes_xywh, source.object_boxes_xywh, nobody)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("iou_type", ["bbox", "segm"])
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_nearest_objects_are_the_highest_overlaps(inputs, masked, iou_type, data) -> None:
    source = data.draw(inputs)
    source = masked(source) if iou_type == "segm" else source
    table = match(source, iou_type)
    near, overlaps = nearest_objects(source, table), overlaps_of(source, iou_type)
    for row, prediction in enumerate(table.row_prediction.tolist()):
        if prediction < 0:
            assert (near.same[row], near.other[row]) == (-1, -1)
            continue
        own = (source.object_image == source.prediction_image[prediction]) & (table.object_ranges & 1 == 1)
        alike = source.object_category == source.prediction_category[prediction]
        for chosen, found, iou in ((alike, near.same, near.same_iou), (~alike, near.other, near.other_iou)):
            candidates = np.where(own & chosen, np.nan_to_num(overlaps[prediction]), 0.0)
            best = candidates.max(initial=0.0)
            assert iou[row] == best
            assert found[row] == (np.flatnonzero(candidates == best)[-1] if best > 0 else -1)


def test_a_table_of_another_input_is_refused(generator) -> None:
    table = match(generator.generate(seed=1, n_images=9), "bbox")
    with pytest.raises(InputError, match="made from another input"):
        nearest_objects(generator.generate(seed=2, n_images=3), table)
