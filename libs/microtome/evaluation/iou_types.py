"""By what the IoU of a run can be measured: always by boxes, by masks where it has them."""

from __future__ import annotations

import numpy as np

from microtome.catalog import DatasetRecord, RunRecord
from microtome.datasets import Home
from microtome.datasets.names import objects_table
from microtome.errors import InputError


def check_iou_type(home: Home, dataset: DatasetRecord, run: RunRecord, iou_type: str) -> None:
    """Nothing where the run can be measured by that; at once, so that only the first object is looked at.

    Raises: InputError for masks that the run or the data set does not have.
    """
    if iou_type not in run.iou_types:
        raise InputError(
            f"run {run.name!r} has no masks", found=iou_type, expected=" or ".join(run.iou_types),
            fix="Measure it by boxes (bbox), or import predictions with a segmentation.",
        )  # fmt: skip
    if iou_type == "segm" and dataset.n_objects and not _has_mask(home, dataset):
        raise InputError(
            f"data set {dataset.name!r} has no masks", found="an object without", expected="a mask for each",
            fix="Measure it by boxes (bbox), or import annotations with a segmentation.",
        )  # fmt: skip


def _has_mask(home: Home, dataset: DatasetRecord) -> bool:
    first = home.tables.take(
        objects_table(dataset.dataset_id), np.zeros(1, np.int64), ["mask"], dataset.objects_version
    )
    return not first["mask"].null_count
