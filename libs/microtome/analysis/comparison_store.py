"""Comparisons kept in the home, cell by cell: a run on a slice, beside the first run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from microtome import __version__
from microtome.analysis.comparison import Place
from microtome.analysis.comparison_cells import N_RESAMPLES, N_SWAPS, ComparedCell
from microtome.catalog import DatasetRecord, RunRecord, SliceRecord
from microtome.datasets import Fence, Home
from microtome.datasets.derived import DerivedKey, derived_key, read_all_derived, write_derived
from microtome.evaluation import IouType, Scope

KIND = "compared"
# to be raised when cells would come out otherwise: those of before are not set beside new ones
METHOD = 3


@dataclass(frozen=True)
class Asked:
    """What is compared, by the records that the cells are kept under."""

    dataset: DatasetRecord
    runs: tuple[RunRecord, ...]
    slices: tuple[SliceRecord, ...]
    iou_type: IouType
    confidence: float

    @property
    def first(self) -> RunRecord:
        """The run that the others are compared with."""
        return self.runs[0]

    @property
    def names(self) -> tuple[str | None, ...]:
        """Everything, then the slices."""
        return (None, *(record.name for record in self.slices))

    @property
    def places(self) -> tuple[Place, ...]:
        """All cells, slice by slice."""
        return tuple(Place(name, run.name) for name in self.names for run in self.runs)

    @cached_property
    def records(self) -> Mapping[str | None, SliceRecord]:
        """The slices by name."""
        return {record.name: record for record in self.slices}

    @property
    def scopes(self) -> Mapping[str | None, Scope]:
        """What each is a set of; everything is a set of images."""
        return {None: "images", **{name: record.scope for name, record in self.records.items()}}


def cells_of(home: Home, asked: Asked) -> Mapping[Place, ComparedCell]:
    """The cells that are kept and still hold."""
    keys = [_key(asked, place) for place in asked.places]
    found = read_all_derived(home, keys, ComparedCell)
    return {place: cell for place, cell in zip(asked.places, found, strict=True) if cell is not None}


def keep_cell(home: Home, asked: Asked, place: Place, cell: ComparedCell, fence: Fence | None = None) -> None:
    """Keep a cell, to be found again until the data set, one of the two runs or the slice changes."""
    if fence is not None:
        fence()
    write_derived(home, _key(asked, place), cell)


def _key(asked: Asked, place: Place) -> DerivedKey:
    run = next(one for one in asked.runs if one.name == place.run)
    pair = [asked.first] if run == asked.first else [asked.first, run]
    slices = [] if place.slice is None else [asked.records[place.slice]]
    parameters = [asked.iou_type, asked.confidence, N_RESAMPLES, N_SWAPS, METHOD, __version__]
    return derived_key(KIND, asked.dataset, pair, slices, parameters)
