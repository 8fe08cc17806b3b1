"""What changed between two runs: outcomes that flipped, predictions that came, went or were renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.analysis.runs import OpenRun, member_mask, open_run
from microtome.datasets import FrozenSlice, Home, read_slice
from microtome.evaluation import IouType
from microtome.evaluation.stored import last_confidence
from microtome.matching.inputs import Bools, EvaluationInput, Longs
from microtome.matching.matching import match
from microtome.matching.members import Members, members_of_images, members_of_objects
from microtome.matching.outcomes import (
    FALSE_POSITIVE,
    MATCHED,
    MISPREDICTED,
    NONE,
    OBJECT_OUTCOMES,
    TRUE_POSITIVE,
    outcomes,
)

Ids = npt.NDArray[np.int64]

KEPT, RENAMED, ALONE = "kept", "renamed", "alone"


@dataclass(frozen=True)
class Flip:
    """Objects whose outcome was `before` with the first run and is `after` with the second; ids ascend."""

    before: str
    after: str
    ids: tuple[int, ...]

    @property
    def changed(self) -> bool:
        """Whether the outcome is another."""
        return self.before != self.after


@dataclass(frozen=True)
class PredictionFlips:
    """Ids of predictions at the confidence threshold; `of_first` and `of_second` by what became of them.

    `kept`: the other run has one of the same category there (IoU .5, one to one). `renamed`: it has one of
    another category. `gone` (of the first run), `new` (of the second): it has none. Gone and new ones are
    told apart by whether they were true or false.
    """

    kept: tuple[int, ...]
    renamed: tuple[int, ...]
    true: tuple[int, ...]
    false: tuple[int, ...]


@dataclass(frozen=True)
class Flips:
    """Two runs on one slice, or on everything: each object and each prediction is in one place.

    `objects` holds all nine pairs of outcomes. `gone` are predictions of the first run, `new` those of the
    second.
    """

    first: str
    second: str
    slice: str | None
    confidence_threshold: float
    objects: tuple[Flip, ...]
    gone: PredictionFlips
    new: PredictionFlips


def flips(
    home: Home,
    dataset: str,
    first: str,
    second: str,
    *,
    slice: str | None = None,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
) -> Flips:
    """Which boxes changed from the first run to the second. Crowds, and what took one, are in no place.

    Raises: NotFoundError for unknown names; InputError as `evaluate`.
    """
    if confidence is None:
        confidence = last_confidence(home, dataset, first)
    runs = [open_run(home, dataset, run, iou_type, confidence) for run in (first, second)]
    chosen = None if slice is None else read_slice(home, runs[0].loaded.dataset.dataset_id, slice)
    return flips_of(runs[0], runs[1], chosen)


def all_flips(
    home: Home,
    dataset: str,
    runs: Sequence[str],
    *,
    slices: Sequence[str] = (),
    iou_type: IouType = "bbox",
    confidence: float | None = None,
) -> list[Flips]:
    """The flips from the first run to each other one, on everything and then on each slice."""
    if confidence is None:
        confidence = last_confidence(home, dataset, runs[0])
    opened = [open_run(home, dataset, run, iou_type, confidence) for run in runs]
    dataset_id = opened[0].loaded.dataset.dataset_id
    chosen = [None, *(read_slice(home, dataset_id, name) for name in slices)]
    pairs = [(run, _paired(opened[0], run)) for run in opened[1:]]
    return [_flips(opened[0], run, pair, one) for one in chosen for run, pair in pairs]


def flips_of(first: OpenRun, second: OpenRun, chosen: FrozenSlice | None = None) -> Flips:
    """The flips of two opened runs on a slice, or on everything."""
    return _flips(first, second, _paired(first, second), chosen)


def _flips(first: OpenRun, second: OpenRun, pairs: _Pairs, chosen: FrozenSlice | None) -> Flips:
    members = [_members(run, chosen) for run in (first, second)]
    return Flips(
        first=first.name,
        second=second.name,
        slice=None if chosen is None else chosen.record.name,
        confidence_threshold=first.told.confidence_threshold,
        objects=_objects(first, second, members[0].objects),
        gone=_told(first, members[0], pairs.first),
        new=_told(second, members[1], pairs.second),
    )


def _members(run: OpenRun, chosen: FrozenSlice | None) -> Members:
    if chosen is None:
        return members_of_images(run.source)
    mask = member_mask(run.source, chosen)
    if chosen.record.scope == "images":
        return members_of_images(run.source, mask)
    return members_of_objects(run.told, mask)


def _objects(first: OpenRun, second: OpenRun, members: Bools) -> tuple[Flip, ...]:
    ids = first.source.ids_of_objects()
    before, after = first.told.object_outcome, second.told.object_outcome
    return tuple(
        Flip(one, other, _ids(ids, members & (before == i) & (after == j)))
        for i, one in enumerate(OBJECT_OUTCOMES)
        for j, other in enumerate(OBJECT_OUTCOMES)
    )


@dataclass(frozen=True)
class _Pairs:
    """What became of each prediction of the first run `(P1,)` and of the second `(P2,)`."""

    first: npt.NDArray[np.str_]
    second: npt.NDArray[np.str_]


def _paired(first: OpenRun, second: OpenRun) -> _Pairs:
    """The runs' predictions matched with each other as predictions are with objects, by their boxes.

    The first run's take the part of the objects; the surest of the second run choose first.
    """
    rows = [np.flatnonzero(_shown(run)) for run in (first, second)]
    source = _as_truth(first.source, rows[0], second.source, rows[1])
    told = outcomes(source, match(source, "bbox"), confidence_threshold=-np.inf)
    names = {MATCHED: KEPT, MISPREDICTED: RENAMED}
    results = [np.full(run.source.n_predictions, ALONE, dtype="<U7") for run in (first, second)]
    partner = told.object_prediction
    for code, name in names.items():
        held = told.object_outcome == code
        results[0][rows[0][held]] = name
        results[1][rows[1][partner[held]]] = name
    return _Pairs(results[0], results[1])


def _shown(run: OpenRun) -> Bools:
    return np.asarray(run.told.prediction_outcome != NONE)


def _as_truth(first: EvaluationInput, kept: Longs, second: EvaluationInput, shown: Longs) -> EvaluationInput:
    boxes = first.prediction_boxes_xywh[kept]
    return EvaluationInput(
        n_images=first.n_images,
        n_categories=first.n_categories,
        object_image=first.prediction_image[kept],
        object_category=first.prediction_category[kept],
        object_boxes_xywh=boxes,
        object_area=boxes[:, 2] * boxes[:, 3],
        object_crowd=np.zeros(len(kept), np.bool_),
        prediction_image=second.prediction_image[shown],
        prediction_category=second.prediction_category[shown],
        prediction_confidence=second.prediction_confidence[shown],
        prediction_boxes_xywh=second.prediction_boxes_xywh[shown],
    )


def _told(run: OpenRun, members: Members, became: npt.NDArray[np.str_]) -> PredictionFlips:
    ids, own = run.source.ids_of_predictions(), members.predictions & _shown(run)
    alone = own & (became == ALONE)
    return PredictionFlips(
        kept=_ids(ids, own & (became == KEPT)),
        renamed=_ids(ids, own & (became == RENAMED)),
        true=_ids(ids, alone & (run.told.prediction_outcome == TRUE_POSITIVE)),
        false=_ids(ids, alone & (run.told.prediction_outcome == FALSE_POSITIVE)),
    )


def _ids(ids: Ids, chosen: Bools) -> tuple[int, ...]:
    return tuple(ids[chosen].tolist())


def counts_of(found: Flips) -> Mapping[str, int]:
    """How many objects and predictions changed, by kind: `matched -> missed`, `gone: true` and so on."""
    counts = {f"{flip.before} -> {flip.after}": len(flip.ids) for flip in found.objects if flip.changed}
    for side, told in (("gone", found.gone), ("new", found.new)):
        counts |= {f"{side}: true": len(told.true), f"{side}: false": len(told.false)}
    return counts | {"renamed": len(found.new.renamed)}
