"""Several runs beside the first, on everything and on each slice, with a verdict on every difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from microtome.analysis.differences import Metric
from microtome.chance.corrections import benjamini_hochberg
from microtome.chance.gaps import LEVEL
from microtome.evaluation import IouType, Scope

DifferenceVerdict = Literal[
    "better", "worse", "no evidence", "insufficient evidence", "selected on the outcome"
]


@dataclass(frozen=True)
class RunFigures:
    """One run's figures on one slice; None where nothing stands behind them."""

    run: str
    mAP: float | None
    AP50: float | None
    AR100: float | None
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True)
class RunDifference:
    """How far a run lies from the first run on one slice, and whether chance could have done it.

    `low` to `high` is the 95 % interval of `value` by paired bootstrap of images, `p` two-sided by swapping
    the runs' images, `q` corrected for everything tested in the call. They are None where nothing was tested.
    """

    run: str
    metric: Metric
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    verdict: DifferenceVerdict


@dataclass(frozen=True)
class ComparedSlice:
    """One slice, or everything (`name` None): a figure for each run, a difference for each but the first."""

    name: str | None
    scope: Scope
    n_images: int
    n_objects: int
    runs: tuple[RunFigures, ...]
    differences: tuple[RunDifference, ...]


@dataclass(frozen=True)
class Place:
    """Where a comparison's cell stands: a run on a slice, on everything where `slice` is None."""

    slice: str | None
    run: str


@dataclass(frozen=True)
class Comparison:
    """Runs side by side; `rows[0]` is the whole data set, then the slices in the order asked for.

    `n_tests` is how many differences the q-values are corrected for. `n_cells` counts runs on slices, and
    `missing` names those not computed yet: rows of which nothing is known are left out, unknown figures are
    None, unknown differences are not there, and each q is the highest that it can become.
    """

    dataset: str
    version: int
    iou_type: IouType
    confidence_threshold: float
    runs: tuple[str, ...]
    rows: tuple[ComparedSlice, ...]
    n_tests: int
    n_cells: int = 0
    missing: tuple[Place, ...] = ()


def judged_rows(rows: Sequence[ComparedSlice], n_missing: int = 0) -> tuple[ComparedSlice, ...]:
    """The rows with q over all that was tested in them, and a verdict by q at 5 %.

    `n_missing` tests that are still to come count as if nothing were found by them. That makes each q the
    highest that it can become, so that no verdict of better or worse is ever taken back.
    """
    tested = [each.p for row in rows for each in row.differences if each.p is not None]
    q = iter(benjamini_hochberg([*tested, *[1.0] * n_missing]))
    return tuple(
        replace(
            row,
            differences=tuple(each if each.p is None else _judge(each, next(q)) for each in row.differences),
        )
        for row in rows
    )


def _judge(tested: RunDifference, q: float) -> RunDifference:
    if q > LEVEL or not tested.value:
        return replace(tested, q=q, verdict="no evidence")
    return replace(tested, q=q, verdict="worse" if tested.value < 0 else "better")
