"""What part of a run is looked at: everything, a slice of images or a slice of objects."""

from __future__ import annotations

from dataclasses import dataclass

from microtome.analysis.runs import OpenRun, member_mask
from microtome.datasets import Home, read_slice
from microtome.evaluation.results import Scope
from microtome.matching.inputs import Bools
from microtome.matching.labels import RowLabels, label_rows, labels_of_images, labels_of_objects
from microtome.matching.members import (
    Members,
    OperatingPoint,
    members_of_images,
    members_of_objects,
    operating_point_of_images,
    operating_point_of_objects,
)


@dataclass(frozen=True)
class View:
    """Everything, the images in `mask (I,)` or the objects in `mask (G,)`; `name` is that of the slice."""

    scope: Scope | None = None
    mask: Bools | None = None
    name: str | None = None


EVERYTHING = View()


def view_of(home: Home, run: OpenRun, slice: str | None) -> View:
    """The view of a slice by its name, of everything without one. Raises: NotFoundError."""
    if slice is None:
        return EVERYTHING
    chosen = read_slice(home, run.loaded.dataset.dataset_id, slice)
    return View(chosen.record.scope, member_mask(run.source, chosen), slice)


def rows_in(run: OpenRun, view: View, index: int = 0) -> RowLabels:
    """The rows of the match table at one of the ten IoUs, as the view sees them."""
    rows = label_rows(run.table, index)
    if view.mask is None:
        return rows
    if view.scope == "images":
        return labels_of_images(run.table, rows, view.mask)
    return labels_of_objects(run.table, rows, view.mask)


def members_in(run: OpenRun, view: View) -> Members:
    """The objects and predictions that the view shows at the operating point."""
    if view.scope == "objects" and view.mask is not None:
        return members_of_objects(run.told, view.mask)
    return members_of_images(run.source, view.mask)


def point_in(run: OpenRun, view: View) -> OperatingPoint:
    """What the view holds at the operating point."""
    if view.scope == "objects" and view.mask is not None:
        return operating_point_of_objects(run.source, run.told, view.mask)
    return operating_point_of_images(run.source, run.told, view.mask)
