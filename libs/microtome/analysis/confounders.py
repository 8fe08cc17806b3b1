"""Faded, or just small? A slice's gap again, among objects that are alike in size, category and the like.

Everywhere the slice is set beside the other objects of its own categories, as where its gap is tested.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from microtome.analysis.asked import Asked, asked_of
from microtome.analysis.confounding import AdjustedGap, Confounded, Confounding, Found, concluding, silent
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
    Home,
    Progress,
    item_columns,
    item_table,
    score_records,
)
from microtome.datasets.names import scores_table
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import IouType
from microtome.matching.inputs import Bools, Floats, Ints, Longs
from microtome.matching.outcomes import MATCHED, NONE
from microtome.matching.parameters import N_IOU
from microtome.search import ERROR_COLUMNS

MATCH_ON = ("area", "category")
N_RESAMPLES = 1_000
KEPT = 4  # sets of categories whose strata are at hand for the next slice
_CHOSEN = "The slice was chosen by the outcome of this run: its gap is no finding."
_FEW = "Too few images or objects in the slice, or of its categories outside it, to say anything."


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
        """Scores count by what they were made from, too."""
        columns = _origins(home, asked, self.columns)
        keys = {
            record.name: asked.key(CONFOUNDED, [asked.first], [record], [self.metric, columns, N_RESAMPLES])
            for record in asked.slices
        }
        return Parts(home, Confounding, keys)

    def seconds(self, asked: Asked, missing: Collection[str]) -> float:
        """As long for each slice: most of it goes into what only slices of the same categories share."""
        return seconds_of_confounders(asked, len(self.columns)) * len(missing)

    def maker(self, opened: Opened) -> Callable[[str], Confounding]:
        """Objects that are alike are told apart once for all slices of the same categories."""
        run, every = opened.run, _objects(opened, self.metric, self.columns)
        draws = resampled_images(run.table.n_images, N_RESAMPLES, 0)

        @lru_cache(maxsize=KEPT)
        def prepared(categories: frozenset[int]) -> _Prepared:
            opened.announce("telling objects that are alike")
            near = every.near(categories)
            columns = [(info, values.filter(pa.array(near))) for info, values in every.columns]
            return _prepared(every.subjects(near, np.zeros_like(near)), columns, draws)

        def make(name: str) -> Confounding:
            chosen = opened.slices[name]
            inside = object_members(run.source, chosen)[every.rows]
            categories = frozenset(every.category[inside].tolist())
            subjects = every.subjects(every.near(categories), inside)
            size = subjects.size(subjects.inside)
            of = Confounded(
                run.loaded.dataset.name, run.name, name, self.metric, *size, n_categories=len(categories)
            )
            if selected_on(chosen, run.name):
                return silent(of, "selected on the outcome", _CHOSEN)
            if (words := _too_few(name, subjects)) is not None:
                return silent(of, "insufficient evidence", words)
            return _told(of, subjects, prepared(categories))

        return make


_Column = tuple[ColumnInfo, pa.ChunkedArray]


@dataclass(frozen=True)
class _Objects:
    """The objects that count `(N,)`: their `rows` among all, outcome, image, category and columns."""

    rows: Longs
    outcome: Floats
    image: Ints
    category: Ints
    columns: Sequence[_Column]

    def near(self, categories: Collection[int]) -> Bools:
        """Which of them `(N,)` are of these categories."""
        return np.isin(self.category, list(categories))

    def subjects(self, near: Bools, inside: Bools) -> Subjects:
        """Those `near`, and which of them are `inside`; both masks are over all `(N,)`."""
        return Subjects(self.outcome[near], inside[near], self.image[near])


def _objects(opened: Opened, metric: Found, columns: Sequence[ColumnInfo]) -> _Objects:
    run, source = opened.run, opened.run.source
    outcome, rows = _outcomes(run, metric)
    names, ids = [info.name for info in columns], source.ids_of_objects()[rows]
    dataset = run.loaded.dataset.name
    table = item_table(opened.home, dataset, "objects", run=run.name, columns=names, ids=ids)
    values = [(info, table[info.name]) for info in columns]
    return _Objects(rows, outcome, source.object_image[rows], source.object_category[rows], values)


def _origins(home: Home, asked: Asked, columns: Sequence[ColumnInfo]) -> list[list[Any]]:
    """Each column with the version of its table and, of a score, when and from what it was made: the versions
    of a table that was forgotten begin anew.
    """
    dataset_id = asked.dataset.dataset_id
    records = [*score_records(home, dataset_id), *score_records(home, dataset_id, asked.first.run_id)]
    made = {
        scores_table(dataset_id, score.items, score.family, score.run_id): [
            score.inputs,
            score.created_at.isoformat(),
        ]
        for score in records
    }
    return [[info.name, info.table, made.get(info.table[0]) if info.table else None] for info in columns]


def _too_few(name: str, subjects: Subjects) -> str | None:
    """Why a slice can't be set beside anything, None where it can."""
    inside, outside = subjects.size(subjects.inside), subjects.size(~subjects.inside)
    if _are_few(*inside):
        return _FEW
    if not any(outside):
        return f"Nothing to compare with: “{name}” holds every object of its categories."
    return _FEW if _are_few(*outside) else None


def _are_few(n_images: int, n_objects: int) -> bool:
    return n_images < FEWEST_IMAGES or n_objects < FEWEST_OBJECTS


def confounding_of(
    of: Confounded,
    subjects: Subjects,
    columns: Sequence[_Column],
    n_images: int,
    n_resamples: int = N_RESAMPLES,
) -> Confounding:
    """The gap before and after matching on each column and on all, and what follows from it."""
    return _told(of, subjects, _prepared(subjects, columns, resampled_images(n_images, n_resamples, 0)))


@dataclass(frozen=True)
class _Prepared:
    """What slices of the same categories share: resamples, and the strata of nothing, each column and all."""

    draws: Draws
    plain: Strata
    single: Sequence[tuple[str, Strata]]
    together: Strata | None


def _prepared(subjects: Subjects, columns: Sequence[_Column], draws: Draws) -> _Prepared:
    n = len(subjects.inside)

    def by(chosen: Sequence[_Column]) -> Strata:
        return summed(subjects, strata_of(chosen, n), draws)

    single = [(info.name, by([(info, values)])) for info, values in columns]
    return _Prepared(draws, by([]), single, by(columns) if len(columns) > 1 else None)


def _told(of: Confounded, subjects: Subjects, prepared: _Prepared) -> Confounding:
    """What follows for one slice."""
    draws = prepared.draws
    plain = matched_gap(subjects, prepared.plain, draws)
    single = [
        _adjusted((name,), matched_gap(subjects, strata, draws), plain) for name, strata in prepared.single
    ]
    names = tuple(name for name, _ in prepared.single)
    after = single[0]
    if prepared.together is not None:
        after = _adjusted(names, matched_gap(subjects, prepared.together, draws), plain)
    return concluding(of, _adjusted((), plain, plain), single, after)


def matchable(home: Home, dataset: str, run: str, match_on: Sequence[str]) -> list[ColumnInfo]:
    """The columns, each once. Raises: as `confounders`."""
    names = list(dict.fromkeys(match_on))
    known = item_columns(home, dataset, "objects", run=run)
    if not names:
        raise InputError("nothing to match on", found="no column", expected="columns such as area, category")
    unknown = [name for name in names if name not in known and name not in ERROR_COLUMNS]
    if unknown:
        raise NotFoundError("no such column", found=", ".join(unknown), expected=", ".join(known))
    circular = [name for name in names if name not in known or is_circular(known[name])]
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
