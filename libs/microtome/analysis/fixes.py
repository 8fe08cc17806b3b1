"""A run whose errors are fixed on paper: what its average precision would be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.analysis.runs import OpenRun
from microtome.analysis.tide import TideErrors
from microtome.analysis.views import View
from microtome.matching.areas import AreaCurves
from microtome.matching.inputs import Bools, Floats, Longs
from microtome.matching.labels import FALSE, FOUND, IGNORED, Labels, labels_of_images, labels_of_objects
from microtome.matching.outcomes import CLASSIFICATION, ERROR_TYPES, LOCALIZATION
from microtome.matching.table import MatchTable


@dataclass(frozen=True)
class Fix:
    """Which errors are fixed: those of `rows (N,)`, and the `objects (G,)` that need not be found any more.

    A classification or localization error that repairs becomes a true positive of its object, at its own
    confidence, unless `repair` is off; every other false positive among the rows is taken away.
    """

    rows: Bools
    objects: Bools
    repair: bool = True


class Fixing:
    """One run at one IoU threshold, looked at from one view; its average precision under any fix."""

    def __init__(self, run: OpenRun, areas: AreaCurves, errors: TideErrors, view: View) -> None:
        self._table = run.table
        self._areas = areas
        self._errors = errors
        self._view = view
        seen = _seen(run.table, errors, view)
        self._inside, self._label = seen.inside, seen.label
        self._n_objects, self._weights = seen.n_objects, seen.weights
        self._held = seen.n_objects > 0

    def mean(self, fix: Fix | None = None) -> float | None:
        """Mean average precision over the categories that the view holds objects of; None if of none.

        A category of which no object is left to find counts 1 where nothing false is left either, else 0.

        Source: tidecv 1.0.1 `TIDERun.fix_errors`. Deviation: there a category of which nothing at all is left
        drops out of the mean, and categories without objects count 0 in it.
        """
        if not self._held.any():
            return None
        return float(self._by_category(fix)[self._held].mean())

    def _by_category(self, fix: Fix | None) -> Floats:
        none = np.zeros(0, np.int64)
        if fix is None:
            return self._areas.average_precisions(self._label, self._n_objects, self._weights, none, none)
        label, moved = self._fixed(fix)
        left = self._left(fix.objects)
        kinds = self._table.object_category[self._errors.about[moved]].astype(np.int64)
        found = self._areas.average_precisions(label, left, self._weights, moved, kinds)
        gone = self._held & (left == 0)
        return np.where(gone, self._clean(label), found) if gone.any() else found

    def _fixed(self, fix: Fix) -> tuple[Labels, Longs]:
        """The labels after the fix, and the rows that find an object of another category."""
        errors = self._errors
        own = fix.rows & (errors.kind >= 0)
        label = np.where(own, IGNORED, self._label).astype(np.int8)
        repaired = own & errors.repairs & self._inside & fix.repair
        label[repaired & (errors.kind == LOCALIZATION)] = FOUND
        return label, np.flatnonzero(repaired & (errors.kind == CLASSIFICATION))

    def _left(self, removed: Bools) -> Longs:
        own = removed & self._errors.unmatched & _objects(self._table, self._view)
        gone = np.bincount(self._table.object_category[own], minlength=self._table.n_categories)
        left: Longs = self._n_objects - gone
        return left

    def _clean(self, label: Labels) -> Floats:
        """1 for each category `(K,)` without a false positive, else 0."""
        starts = 64 * self._table.category_word
        false = np.concatenate([np.zeros(1, np.int64), np.cumsum(label == FALSE)])
        clean: Floats = (np.diff(false[starts]) == 0).astype(np.float64)
        return clean


@dataclass(frozen=True)
class _Seen:
    """What a view shows of the rows: `inside (N,)` is where a repaired row would count as found."""

    label: Labels
    inside: Bools
    n_objects: Longs
    weights: Floats


def _seen(table: MatchTable, errors: TideErrors, view: View) -> _Seen:
    rows = errors.rows
    if view.mask is None:
        return _Seen(rows.label, np.ones(len(rows.label), np.bool_), rows.n_objects, rows.weights)
    if view.scope == "images":
        rows = labels_of_images(table, rows, view.mask)
        inside = np.append(view.mask, False)[table.row_image]
    else:
        rows = labels_of_objects(table, rows, view.mask)
        inside = np.append(view.mask, False)[errors.about]
    return _Seen(rows.label, inside, rows.n_objects, rows.weights)


def _objects(table: MatchTable, view: View) -> Bools:
    if view.mask is None:
        return np.ones(table.n_objects, np.bool_)
    return view.mask[table.object_image] if view.scope == "images" else view.mask


def fix_of(errors: TideErrors, kinds: tuple[int, ...], missed: bool, within: tuple[Bools, Bools]) -> Fix:
    """All errors of these kinds among the rows and objects `within`, and the missed objects if asked."""
    rows, objects = within
    wanted = np.zeros(len(ERROR_TYPES) + 1, np.bool_)  # the last is for -1, no error
    wanted[list(kinds)] = True
    chosen = wanted[errors.kind] & rows
    return Fix(chosen, errors.missed & objects if missed else np.zeros(len(objects), np.bool_))
