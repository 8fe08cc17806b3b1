"""One run on one slice: its figures, and its difference to the first run by every metric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from microtome.analysis.comparison import DifferenceVerdict, RunDifference, RunFigures
from microtome.analysis.differences import (
    METRICS,
    OF_OBJECTS,
    Metric,
    PairedDifference,
    Sample,
    differences_of,
    samples_of_images,
    samples_of_objects,
)
from microtome.analysis.runs import OpenRun, member_mask, object_members, selected_on
from microtome.analysis.swapping import (
    SwappedPair,
    Swaps,
    coins,
    null_of_images,
    null_of_objects,
    swapped_pair,
)
from microtome.chance.gaps import FEWEST_IMAGES, FEWEST_OBJECTS
from microtome.chance.resampling import Draws, resampled_images
from microtome.datasets import FrozenSlice
from microtome.evaluation import Scope
from microtome.matching.figures import evaluate_images, evaluate_objects
from microtome.matching.inputs import Bools
from microtome.matching.members import operating_point_of_images, operating_point_of_objects

N_RESAMPLES, N_SWAPS = 1_000, 500


@dataclass(frozen=True)
class ComparedCell:
    """A run's figures on a slice or on everything, and its differences to the first run, one a metric.

    Their q is not known yet; the first run itself has no differences.
    """

    scope: Scope
    n_images: int
    n_objects: int
    figures: RunFigures
    differences: tuple[RunDifference, ...]


def metrics_of_cells(scope: Scope) -> tuple[Metric, ...]:
    """All that slices of this scope can be tested by: one walk gives most of them."""
    return METRICS if scope == "images" else OF_OBJECTS


class CellMaker:
    """Compares runs with the first one; what is drawn for all slices is drawn once."""

    def __init__(self, first: OpenRun, others: Mapping[str, OpenRun]) -> None:
        self.first = first
        self._others = others
        self._pairs: dict[str, SwappedPair] = {}

    @cached_property
    def resamples(self) -> Draws:
        """Resamples of images, the same for all runs."""
        return resampled_images(self.first.source.n_images, N_RESAMPLES, seed=0)

    @cached_property
    def swaps(self) -> Swaps:
        """Images that change runs."""
        return coins(self.first.source.n_images, N_SWAPS, seed=0)

    def pair(self, run: str) -> SwappedPair:
        """A run and the first, to be mixed."""
        if run not in self._pairs:
            self._pairs[run] = swapped_pair(self.first, self._others[run])
        return self._pairs[run]

    def on(self, chosen: FrozenSlice | None) -> SliceCells:
        """The cells of one slice, of everything without one."""
        return SliceCells(self, chosen)

    def run(self, name: str) -> OpenRun:
        """The run of that name."""
        return self.first if name == self.first.name else self._others[name]


class SliceCells:
    """The runs on one slice; the first run is resampled once for all of them."""

    def __init__(self, maker: CellMaker, chosen: FrozenSlice | None) -> None:
        self._maker = maker
        self._chosen = chosen
        self._scope: Scope = "images" if chosen is None else chosen.record.scope
        self._metrics = metrics_of_cells(self._scope)

    def of(self, run: str) -> ComparedCell:
        """The cell of a run."""
        opened, (n_images, n_objects) = self._maker.run(run), self._sizes
        return ComparedCell(
            scope=self._scope,
            n_images=n_images,
            n_objects=n_objects,
            figures=_figures(opened, self._scope, self._mask),
            differences=() if run == self._maker.first.name else self._differences(opened),
        )

    @cached_property
    def _mask(self) -> Bools:
        source = self._maker.first.source
        return (
            np.ones(source.n_images, np.bool_) if self._chosen is None else member_mask(source, self._chosen)
        )

    @cached_property
    def _sizes(self) -> tuple[int, int]:
        source, chosen = self._maker.first.source, self._chosen
        objects = ~source.object_crowd if chosen is None else object_members(source, chosen)
        if self._scope == "images":
            return int(self._mask.sum()), int(objects.sum())
        return len(np.unique(source.object_image[objects])), int(objects.sum())

    @cached_property
    def _of_first(self) -> dict[Metric, Sample]:
        return self._samples(self._maker.first)

    def _samples(self, run: OpenRun) -> dict[Metric, Sample]:
        samples_of = samples_of_images if self._scope == "images" else samples_of_objects
        return samples_of(run, self._mask, self._maker.resamples, self._metrics)

    def _differences(self, run: OpenRun) -> tuple[RunDifference, ...]:
        """By each metric, but where there is too little, or the slice was chosen by one of the two runs."""
        n_images, n_objects = self._sizes
        if n_images < FEWEST_IMAGES or n_objects < FEWEST_OBJECTS:
            return self._untested(run, "insufficient evidence")
        if self._is_circular(self._maker.first) or self._is_circular(run):
            return self._untested(run, "selected on the outcome")
        null_of = null_of_images if self._scope == "images" else null_of_objects
        null = null_of(self._maker.pair(run.name), self._mask, self._maker.swaps, self._metrics)
        found = differences_of(self._of_first, self._samples(run), null)
        return tuple(_told(run, each) for each in found)

    def _is_circular(self, run: OpenRun) -> bool:
        return self._chosen is not None and bool(selected_on(self._chosen, run.name))

    def _untested(self, run: OpenRun, verdict: DifferenceVerdict) -> tuple[RunDifference, ...]:
        return tuple(
            RunDifference(run.name, metric, None, None, None, None, None, verdict) for metric in self._metrics
        )


def _told(run: OpenRun, found: PairedDifference) -> RunDifference:
    verdict: DifferenceVerdict = "insufficient evidence" if found.p is None else "no evidence"
    return RunDifference(run.name, found.metric, found.value, found.low, found.high, found.p, None, verdict)


def _figures(run: OpenRun, scope: Scope, mask: Bools) -> RunFigures:
    if scope == "images":
        figures = evaluate_images(run.table, mask).metrics()
        rates = operating_point_of_images(run.source, run.told, mask).rates()
    else:
        figures = evaluate_objects(run.table, mask).metrics()
        rates = operating_point_of_objects(run.source, run.told, mask).rates()
    return RunFigures(
        run.name, figures.mAP, figures.AP50, figures.AR100, rates.precision, rates.recall, rates.f1
    )
