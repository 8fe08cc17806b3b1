"""A run, opened for analysis: its arrays, its match table and what became of each box."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from microtome.catalog import SliceRecord
from microtome.datasets import Fence, FrozenSlice, Home, Progress
from microtome.errors import InputError
from microtome.evaluation import IouType, evaluate
from microtome.evaluation.loading import LoadedRun, load_run
from microtome.evaluation.stored import last_confidence, stored_match
from microtome.matching.inputs import Bools, EvaluationInput
from microtome.matching.outcomes import IOU_THRESHOLD, Outcomes, outcomes
from microtome.matching.table import MatchTable


@dataclass(frozen=True)
class OpenRun:
    """One matched run with the outcomes at an operating point: a confidence threshold, and IoU .5."""

    loaded: LoadedRun
    table: MatchTable
    told: Outcomes

    @property
    def name(self) -> str:
        """The name of the run."""
        return self.loaded.run.name

    @property
    def source(self) -> EvaluationInput:
        """The objects and predictions."""
        return self.loaded.source


@dataclass(frozen=True)
class MatchedRun:
    """A run and its match, which hold for every confidence threshold."""

    loaded: LoadedRun
    table: MatchTable

    def at(self, confidence: float, iou: float = IOU_THRESHOLD) -> OpenRun:
        """The run with the outcomes at that operating point. Raises: as `outcomes`."""
        return OpenRun(self.loaded, self.table, outcomes(self.loaded.source, self.table, confidence, iou))


def open_run(
    home: Home,
    dataset: str,
    run: str,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    *,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> OpenRun:
    """The run as it is now; one that was not evaluated since it changed is evaluated first.

    Without a `confidence` that of the run's last evaluation is taken.

    Raises: as `microtome.evaluation.evaluate`.
    """
    threshold = threshold_of(home, dataset, run, confidence)
    return matched_run(home, dataset, run, iou_type, threshold, progress=progress, fence=fence).at(threshold)


def threshold_of(home: Home, dataset: str, run: str, confidence: float | None) -> float:
    """The confidence, that of the run's last evaluation for None. Raises: InputError outside [0, 1]."""
    if confidence is None:
        return last_confidence(home, dataset, run)
    if not (math.isfinite(confidence) and 0.0 <= confidence <= 1.0):
        raise InputError("the confidence threshold is out of range", found=confidence, expected="0 to 1")
    return confidence


def matched_run(
    home: Home,
    dataset: str,
    run: str,
    iou_type: IouType,
    confidence: float,
    *,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> MatchedRun:
    """What is the same at every confidence; a run that must be evaluated first is at this one.

    Raises: as `microtome.evaluation.evaluate`.
    """
    loaded = load_run(home, dataset, run, iou_type)
    if not _is_evaluated(home, loaded, iou_type):
        evaluate(
            home, dataset, run, iou_type=iou_type, confidence=confidence, statistics=False,
            progress=progress, fence=fence,
        )  # fmt: skip
    return MatchedRun(loaded, stored_match(home, loaded, iou_type)[0])


def _is_evaluated(home: Home, loaded: LoadedRun, iou_type: IouType) -> bool:
    known = home.catalog.evaluation(loaded.run.run_id, iou_type, loaded.dataset.version)
    return known is not None and known.predictions_version == loaded.run.predictions_version


def slice_records(home: Home, dataset: str, names: Sequence[str]) -> list[SliceRecord]:
    """The records of the slices, in the order named. Raises: NotFoundError with the nearest known name."""
    dataset_id = home.catalog.dataset(dataset).dataset_id
    known = {record.name: record for record in home.catalog.slices(dataset_id)} if names else {}
    return [known.get(name) or home.catalog.slice(dataset_id, name) for name in names]


def member_mask(source: EvaluationInput, chosen: FrozenSlice) -> Bools:
    """The members of a slice as a mask of images `(I,)` or of objects `(G,)`, by its scope.

    Ids that the data set does not hold any more are left out.
    """
    among = source.images_among if chosen.record.scope == "images" else source.objects_among
    return among(chosen.members)


def object_members(source: EvaluationInput, chosen: FrozenSlice) -> Bools:
    """Which objects `(G,)` a slice of either scope holds, without crowds."""
    mask = member_mask(source, chosen)
    objects = mask[source.object_image] if chosen.record.scope == "images" else mask
    return objects & ~source.object_crowd


def selected_on(chosen: FrozenSlice, run: str) -> tuple[str, ...]:
    """The columns of this run's success that the slice was chosen by (definitions.md section 5)."""
    return tuple(chosen.record.query.get("selected_on", {}).get(run, ()))
