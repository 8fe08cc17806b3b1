"""Precision against recall on a slice beside everything, each averaged over the slice's categories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.analysis.runs import OpenRun
from microtome.analysis.views import EVERYTHING, View
from microtome.matching.curves import CurveArrays, image_arrays, object_arrays
from microtome.matching.inputs import Bools
from microtome.matching.parameters import N_IOU

Precision = tuple[float, ...]


@dataclass(frozen=True)
class MeanCurves:
    """Precision at COCO's 101 recalls: at IoU .5, whose mean is AP50, and averaged over .5 to .95: mAP."""

    at_50: Precision
    over_all: Precision


@dataclass(frozen=True)
class SliceCurves:
    """The slice, and everything over the slice's own categories, so that class mix is no difference."""

    own: MeanCurves
    baseline: MeanCurves


def slice_curves(run: OpenRun, view: View) -> SliceCurves | None:
    """The curves of a slice beside the baseline's, None where it holds no object.

    In slices of objects false positives are weighted, as in `evaluate_objects`.
    """
    own = _arrays(run, view)
    held = own.at_iou(0)[:, 0] >= 0
    if not held.any():
        return None
    return SliceCurves(_mean(own, held), _mean(_arrays(run, EVERYTHING), held))


def _arrays(run: OpenRun, view: View) -> CurveArrays:
    if view.scope == "objects" and view.mask is not None:
        return object_arrays(run.table, view.mask)
    return image_arrays(run.table, view.mask)


def _mean(arrays: CurveArrays, held: Bools) -> MeanCurves:
    """Averaged over the categories in the mask `(K,)`."""
    by_iou = np.stack([arrays.at_iou(index)[held].mean(axis=0) for index in range(N_IOU)])
    return MeanCurves(tuple(by_iou[0].tolist()), tuple(by_iou.mean(axis=0).tolist()))
