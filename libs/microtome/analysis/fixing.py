"""What fixing a slice is worth to the whole data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from microtome.analysis.fixes import Fixing, fix_of
from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.tide import errors_within, nearest_of, tide_errors
from microtome.analysis.views import EVERYTHING, View, view_of
from microtome.datasets import Home
from microtome.matching.areas import AreaCurves
from microtome.matching.inputs import Floats
from microtome.matching.outcomes import ERROR_TYPES, UNFOUND
from microtome.matching.parameters import N_IOU
from microtome.matching.results import IouType

_ALL = tuple(range(len(ERROR_TYPES)))


@dataclass(frozen=True)
class FixingWorth:
    """What the mAP of the whole data set gains when every error on a slice is fixed, and each type alone.

    `mAP` is that of the whole set now, `gain` what it gains, `gain_by_type` by error type. `share` is the
    gain as a share of all that is lost, 1 - mAP. `n_errors` at IoU .5, of any confidence. None without
    objects.
    """

    mAP: float | None
    gain: float | None
    share: float | None
    gain_by_type: Mapping[str, float | None]
    n_errors: int


def fixing_worth(
    home: Home,
    dataset: str,
    run: str,
    *,
    slice: str,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> FixingWorth:
    """What fixing every error on a slice is worth to the whole set.

    Raises: NotFoundError for an unknown data set, run or slice; InputError as `evaluate`.
    """
    opened = open_run(home, dataset, run, iou_type, confidence)
    return worth_of(opened, view_of(home, opened, slice))


def worth_of(run: OpenRun, view: View = EVERYTHING) -> FixingWorth:
    """What fixing a slice, or everything, is worth.

    At each of the ten IoUs every error of the slice is fixed as TIDE fixes it (missed objects need not be
    found any more), and the whole set is scored again. In a slice of objects these are the errors about its
    objects: false positives of the background stay. Fixing everything is worth 1 - mAP.
    """
    return worths_of(run, [view])[0]


def worths_of(run: OpenRun, views: Sequence[View], *, by_type: bool = True) -> list[FixingWorth]:
    """What fixing each of several slices is worth; without `by_type` only all of its errors at once."""
    nearest, areas = nearest_of(run), AreaCurves(run.source, run.table)
    means: list[list[list[float | None]]] = [[] for _ in views]
    n_errors = []
    for index in range(N_IOU):
        errors = tide_errors(run, nearest, index)
        fixing = Fixing(run, areas, errors, EVERYTHING)
        base = fixing.mean()
        for view, rows_of_means in zip(views, means, strict=True):
            within = errors_within(run, errors, view)
            fixes = [fix_of(errors, _ALL, True, within)]
            if by_type:
                fixes += [fix_of(errors, (code,), code == UNFOUND, within) for code in _ALL]
            rows_of_means.append([base, *(fixing.mean(fix) for fix in fixes)])
            if index == 0:
                rows, objects = within
                n_errors.append(int((rows & (errors.kind >= 0)).sum() + (objects & errors.missed).sum()))
    return [_worth(found, n, by_type) for found, n in zip(means, n_errors, strict=True)]


def _worth(means: list[list[float | None]], n_errors: int, by_type: bool) -> FixingWorth:
    """The worth from means `(T, 1 + fixes)`, the first of each row being that without a fix."""
    types = ERROR_TYPES if by_type else ()
    if any(mean is None for row in means for mean in row):
        return FixingWorth(None, None, None, dict.fromkeys(types), n_errors)
    base, *fixed = np.array(means, np.float64).mean(axis=0)
    gains: Floats = np.maximum(np.array(fixed) - base, 0.0)
    lost = 1.0 - float(base)
    return FixingWorth(
        mAP=float(base),
        gain=float(gains[0]),
        share=min(1.0, float(gains[0]) / lost) if lost > 0 else None,
        gain_by_type=dict(zip(types, gains[1:].tolist(), strict=True)),
        n_errors=n_errors,
    )
