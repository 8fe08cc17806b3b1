"""Analyses of a run: what errors cost, curves, calibration, confusion, and what columns tell of failure."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from microtome.analysis.analysing import subject_of
from microtome.analysis.calibration import Strategy, calibration_of
from microtome.analysis.comparison_documents import impact_document
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
from microtome.analysis.figures import average_figures, doctor_notes, figures_of, metric_intervals
from microtome.analysis.fixing import worth_of
from microtome.analysis.impact import impact_of
from microtome.analysis.runs import OpenRun, threshold_of
from microtome.analysis.views import View, view_of
from microtome.datasets import Items
from microtome.matching.figures import Figures
from microtome.matching.labels import iou_index
from microtome_api.rates import OperatingPoint
from microtome_api.schemas.analysis import (
    CalibrationDocument,
    CellDocument,
    ConfusionDocument,
    CurvesDocument,
    ErrorsDocument,
    FiguresDocument,
    MetricIntervalsDocument,
)
from microtome_api.schemas.comparison import ImpactDocument
from microtome_api.schemas.evaluations import IouType
from microtome_api.selections import state_of
from microtome_api.server import Server, ServerDependency

router = APIRouter(tags=["analysis"], prefix="/api/v1/datasets/{dataset}/analysis")

MOST_IDS = 10_000


Document = TypeVar("Document", bound=BaseModel)
Make = Callable[[OpenRun, View], dict[str, Any]]


@dataclass(frozen=True)
class Looked:
    """A run at a confidence, and the part of it, that a request asks for; `state` is that of both."""

    server: Server
    dataset: str
    run: str
    slice: str | None
    iou_type: IouType
    confidence: float
    state: Hashable

    def opened(self) -> tuple[OpenRun, View]:
        """The run, evaluated first if it was not, and the view of the slice."""
        home, point = self.server.home, OperatingPoint(self.confidence)
        state = state_of(home, self.dataset, self.run)
        run = self.server.runs.opened(home, self.dataset, self.run, point, state, self.iou_type)
        return run, view_of(home, run, self.slice)

    def kept(self, document: type[Document], make: Make, *details: Hashable) -> Document:
        """The analysis of these details, made where what it comes from has changed since."""

        def analyse() -> Document:
            return document.model_validate(make(*self.opened()))

        key = (document, *self._part, self.confidence, *details)
        found: Document = self.server.analyses.get(key, analyse, version=self.state)
        return found

    def averages(self, run: OpenRun, view: View) -> Figures:
        """The figures that are the same at every confidence."""
        return self.server.averages.get(self._part, lambda: average_figures(run, view), version=self.state)

    @property
    def _part(self) -> tuple[Hashable, ...]:
        return self.server.home.path, self.dataset, self.run, self.slice, self.iou_type


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
    """What the parameters of a request ask for."""
    threshold = threshold_of(server.home, dataset, run, confidence)
    state = state_of(server.home, dataset, run, slice)
    return Looked(server, dataset, run, slice, iou_type, threshold, state)


LookedDependency = Annotated[Looked, Depends(looked_at)]
Iou = Annotated[float, Query(description="one of COCO's ten: 0.5, 0.55 .. 0.95")]


@router.get("/figures")
def get_figures(looked: LookedDependency) -> FiguresDocument:
    """The figures of a run on everything or on a slice, and of each category, from the kept match."""

    def make(run: OpenRun, view: View) -> dict[str, Any]:
        found = figures_of(run, view, looked.averages(run, view))
        return figures_document(subject_of(run, view), found, doctor_notes(run))

    return looked.kept(FiguresDocument, make)


@router.get("/intervals")
def get_metric_intervals(looked: LookedDependency) -> MetricIntervalsDocument:
    """The 95 % intervals of mAP, AP50 and AR100, which take longer than the figures."""

    def make(run: OpenRun, view: View) -> dict[str, Any]:
        return metric_intervals_document(subject_of(run, view), metric_intervals(run, view))

    return looked.kept(MetricIntervalsDocument, make)


@router.get("/errors")
def get_errors(looked: LookedDependency) -> ErrorsDocument:
    """The AP50 that each type of error costs and, of a slice, what fixing it is worth to the whole set."""

    def make(run: OpenRun, view: View) -> dict[str, Any]:
        worth = None if view.mask is None else worth_of(run, view)
        return errors_document(subject_of(run, view), budget_of(run, view), worth)

    return looked.kept(ErrorsDocument, make)


@router.get("/curves")
def get_curves(
    looked: LookedDependency,
    category: Annotated[str | None, Query(description="the category whose curves are wanted")] = None,
    iou: Iou = 0.5,
) -> CurvesDocument:
    """Precision, recall and F1 against confidence, best thresholds, precision against recall."""

    def make(run: OpenRun, view: View) -> dict[str, Any]:
        found = curves_in(run, view, iou_index(iou), category)
        return curves_document(subject_of(run, view), found, whole=category is not None)

    return looked.kept(CurvesDocument, make, category, iou)


@router.get("/calibration")
def get_calibration(
    looked: LookedDependency,
    iou: Iou = 0.5,
    bins: Annotated[int, Query(ge=1, le=100)] = 10,
    strategy: Annotated[Strategy, Query(description="bins of equal width or of equal count")] = "width",
) -> CalibrationDocument:
    """The share of right predictions by confidence, and the calibration error, by category."""

    def make(run: OpenRun, view: View) -> dict[str, Any]:
        found = calibration_of(run, view, iou_index(iou), bins=bins, strategy=strategy)
        return calibration_document(subject_of(run, view), found)

    return looked.kept(CalibrationDocument, make, iou, bins, strategy)


@router.get("/confusion")
def get_confusion(looked: LookedDependency) -> ConfusionDocument:
    """The confusion matrix."""

    def make(run: OpenRun, view: View) -> dict[str, Any]:
        return confusion_document(subject_of(run, view), confusion_in(run, view))

    return looked.kept(ConfusionDocument, make)


@router.get("/impact")
def get_impact(
    looked: LookedDependency,
    items: Items = "objects",
    column: Annotated[list[str] | None, Query(max_length=200, description="of these alone")] = None,
) -> ImpactDocument:
    """How each column goes with the outcome, and the rate in each of its bins; each bin is a filter."""

    def make(run: OpenRun, view: View) -> dict[str, Any]:
        return impact_document(impact_of(looked.server.home, run, items, column, view.name))

    return looked.kept(ImpactDocument, make, items, None if column is None else tuple(column))


@router.get("/confusion/cell")
def get_confusion_cell(
    looked: LookedDependency,
    truth: Annotated[str | None, Query(description="category of the objects, or background")] = None,
    predicted: Annotated[str | None, Query(description="category of the predictions, or missed")] = None,
    limit: Annotated[int, Query(ge=0, le=MOST_IDS)] = MOST_IDS,
) -> CellDocument:
    """The objects and predictions that one cell counts."""
    run, view = looked.opened()
    cell = named_cell(run, view, truth, predicted)
    return CellDocument.model_validate(cell_document(subject_of(run, view), cell, limit))
