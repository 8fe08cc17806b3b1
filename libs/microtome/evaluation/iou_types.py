"""By what the IoU of a run can be measured: always by boxes, by masks where it has them."""

from __future__ import annotations

from microtome.catalog import RunRecord
from microtome.errors import InputError


def check_iou_type(run: RunRecord, iou_type: str) -> None:
    """Nothing where the run can be measured by that. Raises: InputError for masks that it does not have."""
    if iou_type not in run.iou_types:
        raise InputError(
            f"run {run.name!r} has no masks", found=iou_type, expected=" or ".join(run.iou_types),
            fix="Measure it by boxes (bbox), or import predictions with a segmentation.",
        )  # fmt: skip
