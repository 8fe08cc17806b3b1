"""Analyses of a run: what errors cost, curves, calibration, confusion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from microtome.analysis.analysing import subject_of
from microtome.analysis.calibration import Strategy, calibration_of
from microtome.analysis.confusion import confusion_in, named_cell
from microtome.analysis.curves import curves_in
from microtome.analysis.documents import (
    calibration_document,
    cell_document,
    confusion_document,
    curves_document,
    errors_document,
    figures_document,
    metric_intervals_document,
)
from microtome.analysis.error_budget import budget_of
from microtome.analysis.figures import doctor_notes, figures_of, metric_intervals
from microtome.analysis.fixing import worth_of
from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.views import View, view_of
from microtome.matching.labels import iou_index
from microtome_api.schemas.analysis import (
    CalibrationDocument,
    CellDocument,
    ConfusionDocument,
    CurvesDocument,
    ErrorsDocument,
    FiguresDocument,
    MetricIntervalsDocument,
)
from microtome_api.schemas.evaluations import IouType
from microtome_api.server import ServerDependency

router = APIRouter(tags=["analysis"], prefix="/api/v1/datasets/{dataset}/analysis")

MOST_IDS = 10_000


@dataclass(frozen=True)
class Looked:
    """A run opened for one request, and the part of it that was asked for."""

    run: OpenRun
    view: View


def looked_at(
    server: ServerDependency,
    dataset: str,
    run: Annotated[str, Query(description="name of the run")],
    slice: Annotated[str | None, Query(description="a slice; everything without one")] = None,
    iou_type: IouType = "bbox",
    confidence: Annotated[
        float | None,
        Query(ge=0, le=1, description="confidence threshold; by default that of the last evaluation"),
    ] = None,
) -> Looked:
    """The run, evaluated first if it was not."""
    opened = open_run(server.home, dataset, run, iou_type, confidence)
    return Looked(opened, view_of(server.home, opened, slice))


LookedDependency = Annotated[Looked, Depends(looked_at)]
Iou = Annotated[float, Query(description="one of COCO's ten: 0.5, 0.55 .. 0.95")]


@router.get("/figures")
def get_figures(looked: LookedDependency) -> FiguresDocument:
    """The figures of a run on everything or on a slice, and of each category, from the kept match."""
    run, view = looked.run, looked.view
    document = figures_document(subject_of(run, view), figures_of(run, view), doctor_notes(run))
    return FiguresDocument.model_validate(document)


@router.get("/intervals")
def get_metric_intervals(looked: LookedDependency) -> MetricIntervalsDocument:
    """The 95 % intervals of mAP, AP50 and AR100, which take longer than the figures."""
    run, view = looked.run, looked.view
    document = metric_intervals_document(subject_of(run, view), metric_intervals(run, view))
    return MetricIntervalsDocument.model_validate(document)


@router.get("/errors")
def get_errors(looked: LookedDependency) -> ErrorsDocument:
    """The AP50 that each type of error costs and, of a slice, what fixing it is worth to the whole set."""
    run, view = looked.run, looked.view
    worth = None if view.mask is None else worth_of(run, view)
    document = errors_document(subject_of(run, view), budget_of(run, view), worth)
    return ErrorsDocument.model_validate(document)


@router.get("/curves")
def get_curves(
    looked: LookedDependency,
    category: Annotated[str | None, Query(description="the category whose curves are wanted")] = None,
    iou: Iou = 0.5,
) -> CurvesDocument:
    """Precision, recall and F1 against confidence, best thresholds, precision against recall."""
    run, view = looked.run, looked.view
    found = curves_in(run, view, iou_index(iou), category)
    document = curves_document(subject_of(run, view), found, whole=category is not None)
    return CurvesDocument.model_validate(document)


@router.get("/calibration")
def get_calibration(
    looked: LookedDependency,
    iou: Iou = 0.5,
    bins: Annotated[int, Query(ge=1, le=100)] = 10,
    strategy: Annotated[Strategy, Query(description="bins of equal width or of equal count")] = "width",
) -> CalibrationDocument:
    """The share of right predictions by confidence, and the calibration error, by category."""
    run, view = looked.run, looked.view
    found = calibration_of(run, view, iou_index(iou), bins=bins, strategy=strategy)
    return CalibrationDocument.model_validate(calibration_document(subject_of(run, view), found))


@router.get("/confusion")
def get_confusion(looked: LookedDependency) -> ConfusionDocument:
    """The confusion matrix."""
    run, view = looked.run, looked.view
    return ConfusionDocument.model_validate(
        confusion_document(subject_of(run, view), confusion_in(run, view))
    )


@router.get("/confusion/cell")
def get_confusion_cell(
    looked: LookedDependency,
    truth: Annotated[str | None, Query(description="category of the objects, or background")] = None,
    predicted: Annotated[str | None, Query(description="category of the predictions, or missed")] = None,
    limit: Annotated[int, Query(ge=0, le=MOST_IDS)] = MOST_IDS,
) -> CellDocument:
    """The objects and predictions that one cell counts."""
    run, view = looked.run, looked.view
    cell = named_cell(run, view, truth, predicted)
    return CellDocument.model_validate(cell_document(subject_of(run, view), cell, limit))
