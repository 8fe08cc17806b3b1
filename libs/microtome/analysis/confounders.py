"""Faded, or just small? A slice's gap again, among objects that are alike in size, category and the like."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from microtome.analysis.asked import Asked, asked_of
from microtome.analysis.differences import chance_of
from microtome.analysis.impact import is_circular
from microtome.analysis.kept import CONFOUNDED, Parts
from microtome.analysis.look_costs import seconds_of_confounders
from microtome.analysis.looks import Opened, looked
from microtome.analysis.matching import Matched, Strata, Subjects, matched_gap, strata_of, summed
from microtome.analysis.runs import OpenRun, object_members, selected_on
from microtome.chance.bootstrap import centred_interval
from microtome.chance.gaps import FEWEST_IMAGES, FEWEST_OBJECTS
from microtome.chance.permutation import object_recall
from microtome.chance.resampling import Draws, resampled_images
from microtome.datasets import (
    ColumnInfo,
    Fence,
    FrozenSlice,
    Home,
    Progress,
    item_columns,
    item_table,
)
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import IouType
from microtome.matching.inputs import Floats, Longs
from microtome.matching.outcomes import MATCHED, NONE
from microtome.matching.parameters import N_IOU

Found = Literal["AR100", "recall"]
Conclusion = Literal[
    "explained",
    "partly explained",
    "not explained",
    "unclear",
    "no gap",
    "insufficient evidence",
    "selected on the outcome",
]
MATCH_ON = ("area", "category")
N_RESAMPLES = 1_000
LEAST_SHARE = 0.5


@dataclass(frozen=True)
class AdjustedGap:
    """The slice less the rest of the data set among objects alike in `match_on`; before matching it is empty.

    `value` with its 95 % interval and two-sided p, of the objects' mean recall. `share` of the slice's
    objects found a match, in `n_strata` strata. `explained` is how much less of a gap is left than before
    matching, with its interval. None where nothing matches.
    """

    match_on: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    share: float
    n_strata: int
    explained: float | None
    explained_low: float | None
    explained_high: float | None


@dataclass(frozen=True)
class Confounding:
    """A slice's gap before matching, after matching on each column alone, and on all together.

    `metric` is AR100, the mean over the IoU thresholds, or recall at the operating point; each object counts
    once, so that figures differ from those averaged over categories. `words` says the conclusion plainly.
    """

    dataset: str
    run: str
    slice: str
    metric: Found
    n_images: int
    n_objects: int
    before: AdjustedGap | None
    single: tuple[AdjustedGap, ...]
    after: AdjustedGap | None
    conclusion: Conclusion
    words: str


def confounders(
    home: Home,
    dataset: str,
    run: str,
    slice: str,
    *,
    match_on: Sequence[str] = MATCH_ON,
    metric: Found = "AR100",
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> Confounding:
    """Whether what a slice is made of in the columns `match_on` can account for its gap.

    What was told before and has not changed since is read from the home.

    Raises: NotFoundError for unknown names; InputError for no column, or one that says how the run did.
    """
    return all_confounders(
        home, dataset, run, [slice], match_on=match_on, metric=metric, iou_type=iou_type,
        confidence=confidence, progress=progress, fence=fence,
    )[0]  # fmt: skip


def all_confounders(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str],
    *,
    match_on: Sequence[str] = MATCH_ON,
    metric: Found = "AR100",
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    patience: float = math.inf,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> tuple[Confounding, ...]:
    """The same of several slices, for which the run is read once.

    Slices not told of before are so now if that is going to take less than `patience` seconds, else left out.

    Raises: as `confounders`.
    """
    asked = asked_of(home, dataset, [run], slices, iou_type, confidence)
    look = _ConfounderLook(tuple(matchable(home, dataset, run, match_on)), metric)
    found = looked(home, look, asked, patience=patience, progress=progress, fence=fence)
    return tuple(found.known.values())


@dataclass(frozen=True)
class _ConfounderLook:
    """Slices beside objects that are alike in these columns; each slice is one part."""

    columns: tuple[ColumnInfo, ...]
    metric: Found
    stage: str = "looking for confounders"

    def parts(self, home: Home, asked: Asked) -> Parts[str, Confounding]:
        """Scores count by the version of their table."""
        columns = [(info.name, info.table) for info in self.columns]
        keys = {
            record.name: asked.key(CONFOUNDED, [asked.first], [record], [self.metric, columns, N_RESAMPLES])
            for record in asked.slices
        }
        return Parts(home, Confounding, keys)

    def seconds(self, asked: Asked, missing: Collection[str]) -> float:
        """Most of it goes into what is the same for all slices."""
        return seconds_of_confounders(asked, len(self.columns)) * (1 + len(missing)) / 2

    def maker(self, opened: Opened) -> Callable[[str], Confounding]:
        """Objects that are alike are told apart once for all slices."""
        run = opened.run
        outcome, rows = _outcomes(run, self.metric)
        names, ids = [info.name for info in self.columns], run.source.ids_of_objects()[rows]
        dataset = run.loaded.dataset.name
        table = item_table(opened.home, dataset, "objects", run=run.name, columns=names, ids=ids)
        image, nothing = run.source.object_image[rows], np.zeros(len(rows), np.bool_)
        columns = [(info, table[info.name]) for info in self.columns]
        opened.announce("telling objects that are alike")
        prepared = _prepared(Subjects(outcome, nothing, image), columns, run.table.n_images)

        def make(name: str) -> Confounding:
            one = opened.slices[name]
            subjects = Subjects(outcome, object_members(run.source, one)[rows], image)
            return _confounding(run, one, self.metric, subjects, prepared)

        return make


def _confounding(
    run: OpenRun, chosen: FrozenSlice, metric: Found, subjects: Subjects, prepared: _Prepared
) -> Confounding:
    n_images, n_objects = subjects.size(subjects.inside)
    head = (run.loaded.dataset.name, run.name, chosen.record.name, metric, n_images, n_objects)
    if selected_on(chosen, run.name):
        return _silent(head, "selected on the outcome")
    if _too_few(n_images, n_objects) or _too_few(*subjects.size(~subjects.inside)):
        return _silent(head, "insufficient evidence")
    return _told(head, subjects, prepared)


def _too_few(n_images: int, n_objects: int) -> bool:
    return n_images < FEWEST_IMAGES or n_objects < FEWEST_OBJECTS


_Head = tuple[str, str, str, Found, int, int]
_Column = tuple[ColumnInfo, pa.ChunkedArray]


def confounding_of(
    head: _Head,
    subjects: Subjects,
    columns: Sequence[_Column],
    n_images: int,
    n_resamples: int = N_RESAMPLES,
) -> Confounding:
    """The gap before and after matching on each column and on all, and what follows from it."""
    return _told(head, subjects, _prepared(subjects, columns, n_images, n_resamples))


@dataclass(frozen=True)
class _Prepared:
    """What is the same for all slices: the resamples, and the strata of nothing, each column and all."""

    draws: Draws
    plain: Strata
    single: Sequence[tuple[str, Strata]]
    together: Strata | None


def _prepared(
    subjects: Subjects, columns: Sequence[_Column], n_images: int, n_resamples: int = N_RESAMPLES
) -> _Prepared:
    draws, n = resampled_images(n_images, n_resamples, 0), len(subjects.inside)

    def by(chosen: Sequence[_Column]) -> Strata:
        return summed(subjects, strata_of(chosen, n), draws)

    single = [(info.name, by([(info, values)])) for info, values in columns]
    return _Prepared(draws, by([]), single, by(columns) if len(columns) > 1 else None)


def _told(head: _Head, subjects: Subjects, prepared: _Prepared) -> Confounding:
    """What follows for one slice."""
    draws = prepared.draws
    plain = matched_gap(subjects, prepared.plain, draws)
    before = _adjusted((), plain, plain)
    single = [
        _adjusted((name,), matched_gap(subjects, strata, draws), plain) for name, strata in prepared.single
    ]
    names = tuple(name for name, _ in prepared.single)
    after = single[0]
    if prepared.together is not None:
        after = _adjusted(names, matched_gap(subjects, prepared.together, draws), plain)
    conclusion = concluded(before, after)
    return Confounding(
        *head,
        before=before,
        single=tuple(single),
        after=after,
        conclusion=conclusion,
        words=_words(head[2], before, after, conclusion) + _hidden(before, single),
    )


def matchable(home: Home, dataset: str, run: str, match_on: Sequence[str]) -> list[ColumnInfo]:
    """The columns, each once. Raises: as `confounders`."""
    names = list(dict.fromkeys(match_on))
    known = item_columns(home, dataset, "objects", run=run)
    if not names:
        raise InputError("nothing to match on", found="no column", expected="columns such as area, category")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise NotFoundError("no such column", found=", ".join(unknown), expected=", ".join(known))
    circular = [name for name in names if is_circular(known[name])]
    if circular:
        raise InputError(
            "a column that says how the run did explains nothing", found=", ".join(circular),
            expected="columns of the pictures or labels",
        )  # fmt: skip
    return [known[name] for name in names]


def _outcomes(run: OpenRun, metric: Found) -> tuple[Floats, Longs]:
    """The outcome `(N,)` of each object that counts, and the rows `(N,)` of these."""
    told = run.told.object_outcome
    rows = np.flatnonzero(told != NONE).astype(np.int64)
    if metric == "AR100":
        return object_recall(run.table).found[rows] / N_IOU, rows
    return (told[rows] == MATCHED).astype(np.float64), rows


def _adjusted(names: tuple[str, ...], found: Matched, plain: Matched) -> AdjustedGap:
    interval = None if np.isnan(found.gap) else centred_interval(found.gap, found.drawn)
    if interval is None:
        return AdjustedGap(names, None, None, None, None, found.share, found.n_strata, None, None, None)
    known = found.drawn[~np.isnan(found.drawn)]
    explained = plain.gap - found.gap
    part = centred_interval(explained, plain.drawn - found.drawn)
    return AdjustedGap(
        match_on=names,
        value=found.gap,
        low=interval.low,
        high=interval.high,
        p=chance_of(found.gap, known - known.mean()),
        share=found.share,
        n_strata=found.n_strata,
        explained=explained if names else None,
        explained_low=part.low if names and part is not None else None,
        explained_high=part.high if names and part is not None else None,
    )


def concluded(before: AdjustedGap, after: AdjustedGap) -> Conclusion:
    """What the two gaps together allow to say; no gap and no evidence of one are the same here."""
    if not _certain(before.low, before.high):
        return "no gap"
    if after.value is None or after.share < LEAST_SHARE:
        return "insufficient evidence"
    gone = _certain(after.explained_low, after.explained_high)
    if not _certain(after.low, after.high):
        return "explained" if gone else "unclear"
    return "partly explained" if gone else "not explained"


def _certain(low: float | None, high: float | None) -> bool:
    """Whether an interval leaves 0 out."""
    return low is not None and high is not None and (low > 0 or high < 0)


def _words(name: str, before: AdjustedGap, after: AdjustedGap, conclusion: Conclusion) -> str:
    columns = " and ".join(after.match_on)
    gap = f"{before.value:+.3f}"
    left = "" if after.value is None else f"{after.value:+.3f} ({after.low:+.3f} to {after.high:+.3f})"
    match conclusion:
        case "no gap":
            return (
                f"Beside all other objects “{name}” differs by {gap}, which chance allows: no gap to explain."
            )
        case "insufficient evidence":
            share = f"{after.share:.0%}"
            return f"Only {share} of “{name}” found objects alike in {columns} outside it: too few to say."
        case "explained":
            return (
                f"The gap of {gap} goes away among objects alike in {columns}: {left} is left. {columns} "
                f"account for it, as far as these data tell."
            )
        case "partly explained":
            return f"A part of the gap of {gap} goes with {columns}; among objects alike {left} is left."
        case "not explained":
            return f"The gap stays among objects alike in {columns}: {gap} before, {left} after."
    return f"Unclear: the gap is {gap} before and {left} after matching on {columns}; both could be."


def _hidden(before: AdjustedGap, single: Sequence[AdjustedGap]) -> str:
    """A gap that shows only among objects alike, hidden by what the slice is made of; else no words."""
    if _certain(before.low, before.high):
        return ""
    shown = [row for row in single if _certain(row.low, row.high) and row.share >= LEAST_SHARE]
    return "".join(
        f" Yet among objects alike in {row.match_on[0]} alone it differs by {row.value:+.3f} "
        f"({row.low:+.3f} to {row.high:+.3f}): a gap may be hidden by what the slice is made of."
        for row in shown
    )


def _silent(head: _Head, conclusion: Conclusion) -> Confounding:
    reasons = {
        "selected on the outcome": "The slice was chosen by the outcome of this run: its gap is no finding.",
        "insufficient evidence": "Too few images or objects in the slice or outside it to say anything.",
    }
    return Confounding(*head, None, (), None, conclusion, reasons[conclusion])
