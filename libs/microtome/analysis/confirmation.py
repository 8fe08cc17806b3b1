"""Confirmed on the other half: a slice's gap in each of two halves of the images, tested apart."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from microtome.analysis.runs import OpenRun, member_mask, open_run, selected_on
from microtome.chance.gaps import GapTests, Plan, judged
from microtome.datasets import FrozenSlice, Home, Meter, Progress, item_table, read_slice
from microtome.evaluation import Gap, IouType
from microtome.matching.inputs import Bools, EvaluationInput
from microtome.matching.matching import match

Half = Literal["A", "B"]
Agreement = Literal[
    "both halves", "one half", "neither half", "insufficient evidence", "selected on the outcome"
]
NOTE = (
    "A half confirms a slice only if nothing of it was looked at when the slice was chosen. Choose a concept "
    "by the errors of one half and read the verdict of the other. Where all errors were looked at, two like "
    "halves show that the gap does not hang on a few images, and no more."
)


@dataclass(frozen=True)
class HalfVerdict:
    """One half of the images: its size, the slice's part of it, and the gap there; q over both halves."""

    half: Half
    n_images: int
    n_slice_images: int
    n_slice_objects: int
    object_ids: tuple[int, ...]
    gap: Gap


@dataclass(frozen=True)
class Confirmation:
    """A slice on both halves. `agreement` counts the halves that show a gap in the same direction.

    Nothing is agreed on when a half is too small to test.
    """

    dataset: str
    run: str
    slice: str
    halves: tuple[HalfVerdict, HalfVerdict]
    agreement: Agreement
    note: str = NOTE


def half_of(file_name: str) -> Half:
    """The half that an image belongs to, by its file name: the same in every version and on every machine."""
    return "A" if zlib.crc32(file_name.encode()) % 2 == 0 else "B"


def confirm(
    home: Home,
    dataset: str,
    run: str,
    slice: str,
    *,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    plan: Plan | None = None,
) -> Confirmation:
    """The slice's gap in each half against random slices of that half.

    Raises: NotFoundError for unknown names, InputError as `evaluate`.
    """
    return confirm_all(home, dataset, run, [slice], iou_type=iou_type, confidence=confidence, plan=plan)[0]


def confirm_all(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str],
    *,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    plan: Plan | None = None,
    progress: Progress | None = None,
) -> tuple[Confirmation, ...]:
    """The same of several slices, for which each half is matched and drawn from once.

    Raises: as `confirm`.
    """
    opened = open_run(home, dataset, run, iou_type, confidence)
    chosen = [read_slice(home, opened.loaded.dataset.dataset_id, name) for name in slices]
    names = item_table(home, dataset, "images", columns=["file_name"])["file_name"].to_pylist()
    in_first = np.array([half_of(name) == "A" for name in names], np.bool_)
    parts = [
        _Part.of(opened, "A", in_first, plan or Plan()), _Part.of(opened, "B", ~in_first, plan or Plan())
    ]  # fmt: skip
    found, meter = [], Meter(progress, "testing halves", len(chosen))
    for one in chosen:
        halves = [_half(opened, one, part) for part in parts]
        gaps = judged([each.gap for each in halves])
        first, second = (replace(each, gap=gap) for each, gap in zip(halves, gaps, strict=True))
        agreement = _agreement(first.gap, second.gap)
        found.append(Confirmation(dataset, run, one.record.name, (first, second), agreement))
        meter.advance()
    return tuple(found)


@dataclass(frozen=True)
class _Part:
    """One half of the images `(I,)`, what lies on it, which objects `(G,)` these are, and its tests."""

    half: Half
    images: Bools
    source: EvaluationInput
    objects: Bools
    tests: GapTests

    @classmethod
    def of(cls, run: OpenRun, half: Half, images: Bools, plan: Plan) -> _Part:
        """The half, matched anew."""
        source, objects = restricted(run.source, images)
        return cls(half, images, source, objects, GapTests(match(source, run.table.iou_type), plan))


def _half(run: OpenRun, chosen: FrozenSlice, part: _Part) -> HalfVerdict:
    circular = bool(selected_on(chosen, run.name))
    members = member_mask(run.source, chosen)
    if chosen.record.scope == "images":
        own = members[part.images]
        gap, held = part.tests.of_images(own, circular=circular), own[part.source.object_image]
    else:
        held = members[part.objects]
        gap = part.tests.of_objects(held, circular=circular)
        own = np.isin(np.arange(part.source.n_images), part.source.object_image[held])
    ids = run.source.ids_of_objects()[part.objects][held & ~part.source.object_crowd]
    return HalfVerdict(part.half, part.source.n_images, int(own.sum()), len(ids), tuple(ids.tolist()), gap)


def restricted(source: EvaluationInput, images: Bools) -> tuple[EvaluationInput, Bools]:
    """What lies on the images in the mask `(I,)`, these numbered anew, and which objects `(G,)` they are."""
    number = np.cumsum(images) - 1
    objects, predictions = images[source.object_image], images[source.prediction_image]
    masks = [
        None if given is None else [mask for mask, kept in zip(given, chosen, strict=True) if kept]
        for given, chosen in ((source.object_masks, objects), (source.prediction_masks, predictions))
    ]
    return EvaluationInput(
        n_images=int(images.sum()),
        n_categories=source.n_categories,
        object_image=number[source.object_image[objects]],
        object_category=source.object_category[objects],
        object_boxes_xywh=source.object_boxes_xywh[objects],
        object_area=source.object_area[objects],
        object_crowd=source.object_crowd[objects],
        prediction_image=number[source.prediction_image[predictions]],
        prediction_category=source.prediction_category[predictions],
        prediction_confidence=source.prediction_confidence[predictions],
        prediction_boxes_xywh=source.prediction_boxes_xywh[predictions],
        object_masks=masks[0],
        prediction_masks=masks[1],
    ), objects


def _agreement(first: Gap, second: Gap) -> Agreement:
    verdicts = {first.verdict, second.verdict}
    if "selected on the outcome" in verdicts:
        return "selected on the outcome"
    if "insufficient evidence" in verdicts:
        return "insufficient evidence"
    if len(verdicts) == 1:
        return "neither half" if "no evidence" in verdicts else "both halves"
    return "one half" if "no evidence" in verdicts else "neither half"
