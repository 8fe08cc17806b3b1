"""Where the cells of a comparison are kept: a run on a slice, beside the first run."""

from __future__ import annotations

from collections.abc import Mapping

from microtome.analysis.asked import Asked
from microtome.analysis.comparison import Place
from microtome.analysis.comparison_cells import N_RESAMPLES, N_SWAPS, ComparedCell
from microtome.analysis.kept import COMPARED, Parts
from microtome.datasets import Home
from microtome.datasets.derived import DerivedKey
from microtome.evaluation import Scope

Cells = Mapping[Place, ComparedCell]


def names_of(asked: Asked) -> tuple[str | None, ...]:
    """Everything, then the slices."""
    return (None, *(record.name for record in asked.slices))


def places_of(asked: Asked) -> tuple[Place, ...]:
    """All cells, slice by slice."""
    return tuple(Place(name, run.name) for name in names_of(asked) for run in asked.runs)


def scopes_of(asked: Asked) -> Mapping[str | None, Scope]:
    """What each is a set of; everything is a set of images."""
    return {None: "images", **{name: record.scope for name, record in asked.records.items()}}


def cells_in(home: Home, asked: Asked) -> Parts[Place, ComparedCell]:
    """The cells: each is found again until the data set, one of the two runs or the slice changes."""
    return Parts(home, ComparedCell, {place: _key(asked, place) for place in places_of(asked)})


def _key(asked: Asked, place: Place) -> DerivedKey:
    run = next(one for one in asked.runs if one.name == place.run)
    pair = [asked.first] if run == asked.first else [asked.first, run]
    slices = [] if place.slice is None else [asked.records[place.slice]]
    return asked.key(COMPARED, pair, slices, [N_RESAMPLES, N_SWAPS])
