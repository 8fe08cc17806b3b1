"""A run looked at from all sides: what errors cost, which threshold is best, what confidences mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from microtome.analysis.calibration import RunCalibration, calibration_of
from microtome.analysis.confusion import CellIds, most_confused
from microtome.analysis.curves import RunCurves, curves_of
from microtome.analysis.error_budget import ErrorBudget, budget_of, budgets_of
from microtome.analysis.fixing import FixingWorth, worth_of, worths_of
from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.slice_curves import SliceCurves, slice_curves
from microtome.analysis.views import EVERYTHING, View, view_of
from microtome.datasets import Home
from microtome.evaluation.results import Scope
from microtome.matching.labels import iou_index
from microtome.matching.results import IouType


@dataclass(frozen=True)
class Subject:
    """What was analysed: a run on a version of a data set, or on one of its slices."""

    dataset: str
    version: int
    run: str
    iou_type: IouType
    confidence_threshold: float
    slice: str | None = None
    scope: Scope | None = None


@dataclass(frozen=True)
class RunAnalysis:
    """Everything `microtome analyse` reports; `worth` belongs to a slice, None without one."""

    subject: Subject
    budget: ErrorBudget
    worth: FixingWorth | None
    curves: RunCurves
    calibration: RunCalibration


def analyse(
    home: Home,
    dataset: str,
    run: str,
    *,
    slice: str | None = None,
    iou: float = 0.5,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> RunAnalysis:
    """The error budget, the curves and the calibration of a run, on everything or on a slice.

    `iou` is that of curves and calibration; the budget is always of AP50. A run that was not evaluated yet is
    evaluated first.

    Raises: NotFoundError for an unknown data set, run or slice; InputError as `evaluate`, or for an IoU that
    is none of COCO's ten.
    """
    index = iou_index(iou)
    opened = open_run(home, dataset, run, iou_type, confidence)
    return analysis_of(opened, view_of(home, opened, slice), index)


@dataclass(frozen=True)
class RunReview:
    """What a report says of why a run fails: its analysis, and by slice what errors cost and fixing is worth.

    `confused` are the pairs of categories that are taken for each other most, with the boxes. `curves` are
    those of the slices that hold objects.
    """

    analysis: RunAnalysis
    worths: Mapping[str, FixingWorth]
    budgets: Mapping[str, ErrorBudget] = field(default_factory=dict)
    confused: tuple[CellIds, ...] = ()
    curves: Mapping[str, SliceCurves] = field(default_factory=dict)


def review(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str] = (),
    *,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> RunReview:
    """The analysis of a run on everything, and the worth of each slice. Raises: as `analyse`."""
    opened = open_run(home, dataset, run, iou_type, confidence)
    views = [view_of(home, opened, name) for name in slices]
    worths = worths_of(opened, views, by_type=False) if views else []
    budgets = budgets_of(opened, views) if views else []
    return RunReview(
        analysis=analysis_of(opened, EVERYTHING),
        worths=dict(zip(slices, worths, strict=True)),
        budgets=dict(zip(slices, budgets, strict=True)),
        confused=most_confused(opened),
        curves={
            name: found
            for name, view in zip(slices, views, strict=True)
            if (found := slice_curves(opened, view)) is not None
        },
    )


def analysis_of(run: OpenRun, view: View, index: int = 0) -> RunAnalysis:
    """The analysis of an open run."""
    return RunAnalysis(
        subject=subject_of(run, view),
        budget=budget_of(run, view),
        worth=None if view.mask is None else worth_of(run, view),
        curves=curves_of(run, view, index),
        calibration=calibration_of(run, view, index),
    )


def subject_of(run: OpenRun, view: View) -> Subject:
    """What is looked at."""
    loaded = run.loaded
    return Subject(
        dataset=loaded.dataset.name,
        version=loaded.dataset.version,
        run=loaded.run.name,
        iou_type=run.table.iou_type,
        confidence_threshold=run.told.confidence_threshold,
        slice=view.name,
        scope=view.scope,
    )
