"""Verdicts on labels: recorded the moment they are given, undone, listed, counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, cast, get_args

from microtome.catalog import DatasetRecord, NewVerdict, VerdictKind, VerdictRecord
from microtome.corrections.subjects import Subject, Subjects, read_subjects
from microtome.datasets import Home, Items
from microtome.datasets.versions import require_head
from microtome.errors import InputError, NotFoundError

KINDS: tuple[VerdictKind, ...] = get_args(VerdictKind)
CHANGING: frozenset[VerdictKind] = frozenset({"wrong_category", "missing_box", "delete", "move"})
_ALLOWED: Mapping[str, frozenset[str]] = {
    "objects": frozenset(KINDS),
    "predictions": frozenset({"right", "missing_box", "unsure"}),
    "images": frozenset({"right", "missing_box", "unsure"}),
}

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class GivenVerdict:
    """What somebody says of an object, a prediction of `run`, or an image.

    `category` (a name) is needed for wrong_category, `bbox` [x, y, width, height] in pixels for move, both
    for missing_box; of a prediction that is missing_box, its own are taken where none are given. `right`
    says that the labels are right as they are: for a prediction, that nothing is missing there.
    """

    items: Items
    item_id: int
    kind: VerdictKind
    run: str | None = None
    category: str | None = None
    bbox: Sequence[float] | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """A verdict as it was recorded; `status` is pending, applied (in `version`), kept or undone.

    Kept are right and unsure, which change nothing.
    """

    verdict_id: int
    items: str
    item_id: int
    image_id: int
    run: str | None
    kind: str
    category: str | None
    bbox: Box | None
    author: str
    created_at: Any
    status: str
    version: int | None
    object_id: int | None


@dataclass(frozen=True)
class ReviewProgress:
    """How many verdicts there are of each kind (undone ones left out), and how many wait to be applied."""

    n_verdicts: int
    n_pending: int
    n_applied: int
    n_undone: int
    by_kind: Mapping[str, int]
    by_author: Mapping[str, int]


def give(home: Home, dataset: str, verdict: GivenVerdict, *, author: str = "") -> Verdict:
    """The verdict as recorded, on disk when this returns; `dataset` may be a branch.

    Raises: InputError for a verdict that lacks something or does not suit the item, NotFoundError for an
    unknown item, run or category, ConflictError for a former version.
    """
    return give_all(home, dataset, [verdict], author=author)[0]


def give_all(
    home: Home, dataset: str, verdicts: Sequence[GivenVerdict], *, author: str = ""
) -> list[Verdict]:
    """The verdicts as recorded, all or none of them.

    Raises: as `give`.
    """
    record = home.catalog.dataset(dataset)
    branch = require_head(record)
    for verdict in verdicts:
        _check_kind(verdict)
    known = _Known(
        subjects=read_subjects(home, record, map(_subject, verdicts)),
        categories={one.name: one.category_id for one in home.catalog.categories(record.dataset_id)},
        runs={one.name: one.run_id for one in home.catalog.runs(record.dataset_id)},
    )
    new = [_checked(known, record, verdict, author) for verdict in verdicts]
    kept = home.catalog.add_verdicts(record.dataset_id, new, branch=branch)
    return _told(home, record, kept)


def undo(home: Home, dataset: str, verdict_id: int | None = None) -> Verdict:
    """The verdict that is taken back, by default the last one that stands; it stays on record.

    Raises: NotFoundError when there is none, ConflictError for one that was applied or undone.
    """
    record = home.catalog.dataset(dataset)
    if verdict_id is None:
        known = home.catalog.verdicts(record.dataset_id, branch=require_head(record))
        left = [one for one in known if one.undone_at is None]
        if not left:
            raise NotFoundError("there is no verdict to take back", fix="See `microtome review`.")
        verdict_id = left[-1].verdict_id
    return _told(home, record, [home.catalog.undo_verdict(record.dataset_id, verdict_id)])[0]


def list_verdicts(home: Home, dataset: str, *, pending: bool = False) -> list[Verdict]:
    """The verdicts on a data set or branch, oldest first; with `pending` those that wait to be applied."""
    record = home.catalog.dataset(dataset)
    told = _told(home, record, home.catalog.verdicts(record.dataset_id, branch=record.branch))
    return [one for one in told if not pending or one.status == "pending"]


def review_progress(home: Home, dataset: str) -> ReviewProgress:
    """How far the review is."""
    verdicts = list_verdicts(home, dataset)
    standing = [one for one in verdicts if one.status != "undone"]
    return ReviewProgress(
        n_verdicts=len(standing),
        n_pending=sum(one.status == "pending" for one in standing),
        n_applied=sum(one.status == "applied" for one in standing),
        n_undone=len(verdicts) - len(standing),
        by_kind=dict(Counter(one.kind for one in standing)),
        by_author=dict(Counter(one.author for one in standing)),
    )


def _told(home: Home, record: DatasetRecord, verdicts: Sequence[VerdictRecord]) -> list[Verdict]:
    names = [category.name for category in home.catalog.categories(record.dataset_id)]
    runs = {run.run_id: run.name for run in home.catalog.runs(record.dataset_id)}
    return [
        Verdict(
            verdict_id=one.verdict_id,
            items=one.items,
            item_id=one.item_id,
            image_id=one.image_id,
            run=None if one.run_id is None else runs.get(one.run_id),
            kind=one.kind,
            category=None if one.category_id is None else names[one.category_id],
            bbox=one.box,
            author=one.author,
            created_at=one.created_at,
            status=_status(one),
            version=one.applied_version,
            object_id=one.object_id,
        )
        for one in verdicts
    ]


def _status(one: VerdictRecord) -> str:
    if one.undone_at is not None:
        return "undone"
    if one.applied_version is not None:
        return "applied"
    return "pending" if one.kind in CHANGING else "kept"


@dataclass(frozen=True)
class _Known:
    """What verdicts are checked against."""

    subjects: Subjects
    categories: Mapping[str, int]
    runs: Mapping[str, int]


def _subject(given: GivenVerdict) -> Subject:
    return given.items, given.run if given.items == "predictions" else None, given.item_id


def _checked(known: _Known, record: DatasetRecord, given: GivenVerdict, author: str) -> NewVerdict:
    subject = _subject(given)
    row = known.subjects.rows[subject]
    category = given.category
    box = None if given.bbox is None else tuple(given.bbox)
    if given.items == "predictions" and given.kind == "missing_box":
        category = category or row["category"]
        box = box or (row["x"], row["y"], row["width"], row["height"])
    needs_category = given.kind in ("wrong_category", "missing_box")
    needs_box = given.kind in ("move", "missing_box")
    _require(given, "category", needs_category, category, "the name of a category", "--category")
    _require(given, "bbox", needs_box, box, "x, y, width, height in pixels", "--bbox")
    asks_category = category is not None and needs_category
    if given.kind == "wrong_category" and category == row["category"]:
        raise InputError(
            "the object has this category already", found=category, expected="another category",
            fix="Say `right` where the label is right.",
        )  # fmt: skip
    return NewVerdict(
        items=given.items,
        item_id=given.item_id,
        image_id=known.subjects.image_id(subject),
        kind=given.kind,
        run_id=None if subject[1] is None else known.runs[subject[1]],
        category_id=_category_id(known, record, cast(str, category)) if asks_category else None,
        box=checked_box(box, known.subjects.size(subject)) if box is not None and needs_box else None,
        author=author,
        evidence=given.evidence,
    )


def _check_kind(given: GivenVerdict) -> None:
    if given.kind not in KINDS:
        close = get_close_matches(given.kind, KINDS, n=1)
        raise InputError(
            "unknown verdict", found=given.kind, expected=" | ".join(KINDS),
            fix=f"Did you mean {close[0]}?" if close else None,
        )  # fmt: skip
    if given.kind not in _ALLOWED[given.items]:
        raise InputError(
            f"this can't be said of {given.items}", found=given.kind,
            expected=" | ".join(kind for kind in KINDS if kind in _ALLOWED[given.items]),
        )  # fmt: skip


def _require(given: GivenVerdict, what: str, needed: bool, value: object, expected: str, option: str) -> None:
    if needed and value is None:
        raise InputError(
            f"the verdict {given.kind} needs a {what}", found="none", expected=expected,
            fix=f"Give it with {option}.",
        )  # fmt: skip


def _category_id(known: _Known, record: DatasetRecord, name: str) -> int:
    if name not in known.categories:
        close = get_close_matches(name, known.categories, n=1)
        raise NotFoundError(
            f"data set {record.name!r} has no such category", found=name,
            expected=", ".join(list(known.categories)[:20]),
            fix=f"Did you mean {close[0]!r}?" if close else None,
        )  # fmt: skip
    return known.categories[name]


def checked_box(box: Sequence[float], size: tuple[int, int]) -> Box:
    """The box [x, y, width, height] in pixels as floats; `size` is the image's (width, height), 0 unknown.

    Raises: InputError unless it has four finite numbers, a positive size and lies on the image.
    """
    numbers = [float(value) for value in box]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)) or min(numbers[2:]) <= 0:
        raise InputError(
            "this is no box", found=list(box), expected="x, y, width, height in pixels, the last two over 0"
        )
    x, y, width, height = numbers
    if all(size) and not (x < size[0] and y < size[1] and x + width > 0 and y + height > 0):
        raise InputError(
            "the box lies outside its image",
            found=list(box),
            expected=f"a part of {size[0]} x {size[1]} px",
        )
    return x, y, width, height
