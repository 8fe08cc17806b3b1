"""Confirmed on the other half: a slice's gap in each of two halves of the images, tested apart.

Each half of a slice is kept as soon as it is tested.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Literal, get_args

import numpy as np

from microtome.analysis.asked import Asked, asked_of
from microtome.analysis.kept import HALF, Parts
from microtome.analysis.look_costs import seconds_of_gap
from microtome.analysis.looks import Looked, Opened, judged_so_far, looked
from microtome.analysis.runs import OpenRun, member_mask, selected_on
from microtome.catalog import SliceRecord
from microtome.chance.gaps import GapTests, Plan
from microtome.datasets import Fence, FrozenSlice, Home, Progress, item_table
from microtome.evaluation import Gap, IouType, Scope
from microtome.evaluation.drawing import reported_to
from microtome.evaluation.reasons import leaves_nothing_out
from microtome.matching.inputs import Bools, EvaluationInput
from microtome.matching.matching import match

Half = Literal["A", "B"]
HALVES: tuple[Half, ...] = get_args(Half)
Agreement = Literal[
    "both halves",
    "one half",
    "neither half",
    "insufficient evidence",
    "selected on the outcome",
    "not tested yet",
]
NOTE = (
    "A half confirms a slice only if nothing of it was looked at when the slice was chosen. Choose a concept "
    "by the errors of one half and read the verdict of the other. Where all errors were looked at, two like "
    "halves show that the gap does not hang on a few images, and no more."
)


@dataclass(frozen=True)
class HalfVerdict:
    """One half of the images: its size, the slice's part of it, and the gap there; q over both halves.

    A part that `leaves_nothing_out` of its half has nothing there to be compared with.
    """

    half: Half
    n_images: int
    n_slice_images: int
    n_slice_objects: int
    object_ids: tuple[int, ...]
    gap: Gap
    leaves_nothing_out: bool


@dataclass(frozen=True)
class Confirmation:
    """A slice on both halves. `agreement` counts the halves that show a gap in the same direction.

    Nothing is agreed on when a half is too small to test. `halves` lacks those not tested yet; then each q is
    the highest that it can become.
    """

    dataset: str
    run: str
    slice: str
    scope: Scope
    halves: tuple[HalfVerdict, ...]
    agreement: Agreement
    note: str = NOTE


def half_of(file_name: str) -> Half:
    """The half that an image belongs to, by its file name: the same in every version and on every machine."""
    return "A" if zlib.crc32(file_name.encode()) % 2 == 0 else "B"


@dataclass(frozen=True)
class HalfPlace:
    """One of the halves asked for: of a slice."""

    slice: str
    half: Half


def confirm(
    home: Home,
    dataset: str,
    run: str,
    slice: str,
    *,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    plan: Plan | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> Confirmation:
    """The slice's gap in each half against random slices of that half.

    What was tested before and has not changed since is read from the home.

    Raises: NotFoundError for unknown names, InputError as `evaluate`.
    """
    return confirm_all(
        home, dataset, run, [slice], iou_type=iou_type, confidence=confidence, plan=plan, progress=progress,
        fence=fence,
    )[0]  # fmt: skip


def confirm_all(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str],
    *,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    plan: Plan | None = None,
    patience: float = math.inf,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> tuple[Confirmation, ...]:
    """The same of several slices, for which each half is matched and drawn from once.

    Halves not tested before are so now if that is going to take less than `patience` seconds.

    Raises: as `confirm`.
    """
    asked = asked_of(home, dataset, [run], slices, iou_type, confidence)
    found = looked(home, _HalfLook(plan or Plan()), asked, patience=patience, progress=progress, fence=fence)
    return tuple(_confirmation(found, record) for record in found.asked.slices)


def _confirmation(found: Looked[HalfPlace, HalfVerdict], record: SliceRecord) -> Confirmation:
    halves = [each for place, each in found.known.items() if place.slice == record.name]
    n_missing = len(HALVES) - len(halves)
    gaps = judged_so_far([each.gap for each in halves], n_missing)
    told = tuple(replace(each, gap=gap) for each, gap in zip(halves, gaps, strict=True))
    agreement = "not tested yet" if n_missing else _agreement(*gaps)
    dataset, run = found.asked.dataset.name, found.asked.first.name
    return Confirmation(dataset, run, record.name, record.scope, told, agreement)


@dataclass(frozen=True)
class _HalfLook:
    """The halves of slices, each against so many random slices."""

    plan: Plan
    stage: str = "testing halves"

    def parts(self, home: Home, asked: Asked) -> Parts[HalfPlace, HalfVerdict]:
        """Two halves a slice."""
        plan = replace(self.plan, threads=None)
        keys = {
            HalfPlace(record.name, half): asked.key(HALF, [asked.first], [record], [half, asdict(plan)])
            for record in asked.slices
            for half in HALVES
        }
        return Parts(home, HalfVerdict, keys)

    def seconds(self, asked: Asked, missing: Collection[HalfPlace]) -> float:
        """A half takes half as long as the whole."""
        return sum(seconds_of_gap(asked, place.slice, share=0.5) for place in missing)

    def maker(self, opened: Opened) -> Callable[[HalfPlace], HalfVerdict]:
        """Each half is matched when it is needed for the first time."""
        names = item_table(opened.home, opened.run.loaded.dataset.name, "images", columns=["file_name"])
        in_first = np.array([half_of(name) == "A" for name in names["file_name"].to_pylist()], np.bool_)

        @cache
        def part(half: Half) -> _Part:
            opened.announce(f"matching half {half}")
            images = in_first if half == "A" else ~in_first
            return _Part.of(opened.run, half, images, self.plan, opened.progress)

        return lambda place: _half(opened.run, opened.slices[place.slice], part(place.half))


@dataclass(frozen=True)
class _Part:
    """One half of the images `(I,)`, what lies on it, which objects `(G,)` these are, and its tests."""

    half: Half
    images: Bools
    source: EvaluationInput
    objects: Bools
    tests: GapTests

    @classmethod
    def of(cls, run: OpenRun, half: Half, images: Bools, plan: Plan, progress: Progress | None) -> _Part:
        """The half, matched anew."""
        source, objects = restricted(run.source, images)
        tests = GapTests(match(source, run.table.iou_type), plan, reported_to(progress))
        return cls(half, images, source, objects, tests)


def _half(run: OpenRun, chosen: FrozenSlice, part: _Part) -> HalfVerdict:
    circular = bool(selected_on(chosen, run.name))
    members = member_mask(run.source, chosen)
    scope = chosen.record.scope
    if scope == "images":
        own = members[part.images]
        gap, held = part.tests.of_images(own, circular=circular), own[part.source.object_image]
    else:
        held = members[part.objects]
        gap = part.tests.of_objects(held, circular=circular)
        own = np.isin(np.arange(part.source.n_images), part.source.object_image[held])
    ids = run.source.ids_of_objects()[part.objects][held & ~part.source.object_crowd]
    whole = leaves_nothing_out(part.tests.table, scope, own if scope == "images" else held)
    sizes = (part.source.n_images, int(own.sum()), len(ids))
    return HalfVerdict(part.half, *sizes, tuple(ids.tolist()), gap, leaves_nothing_out=whole)


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
