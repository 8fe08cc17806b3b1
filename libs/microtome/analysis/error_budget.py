"""The error budget: how much average precision each type of error costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from microtome.analysis.fixes import Fix, Fixing, fix_of
from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.tide import TideErrors, errors_within, nearest_of, tide_errors
from microtome.analysis.views import EVERYTHING, View, members_in, view_of
from microtome.datasets import Home
from microtome.matching.areas import AreaCurves
from microtome.matching.members import outcome_counts
from microtome.matching.outcomes import ERROR_TYPES, UNFOUND
from microtome.matching.results import IouType

FALSE_POSITIVES, FALSE_NEGATIVES = "false_positives", "false_negatives"


@dataclass(frozen=True)
class ErrorCost:
    """What one type of error costs: `cost` is the AP50 that fixing all of them would gain.

    `n` errors are fixed, those of any confidence; `n_at_confidence` of this type are counted at the
    operating point, as `evaluate` counts them (its types are told one to one, see `outcomes`). In slices of
    objects both count predictions about the slice's objects, so none of the background.
    """

    error_type: str
    n: int
    n_at_confidence: int
    cost: float | None


@dataclass(frozen=True)
class ErrorBudget:
    """The costs of the six types, and of all false positives and all unfound objects, in AP50.

    They overlap and do not add up: fixing one type uncovers another. `ap50` is None, and so is every cost,
    where there are no objects.
    """

    confidence_threshold: float
    ap50: float | None
    costs: tuple[ErrorCost, ...]
    false_positives: ErrorCost
    false_negatives: ErrorCost


def error_budget(
    home: Home,
    dataset: str,
    run: str,
    *,
    slice: str | None = None,
    confidence: float | None = None,
    iou_type: IouType = "bbox",
) -> ErrorBudget:
    """What each type of error costs a run, on the whole data set or on a slice.

    Raises: NotFoundError for an unknown data set, run or slice; InputError as `evaluate`.
    """
    opened = open_run(home, dataset, run, iou_type, confidence)
    return budget_of(opened, view_of(home, opened, slice))


def budget_of(run: OpenRun, view: View = EVERYTHING) -> ErrorBudget:
    """The budget of everything, of a slice of images or of a slice of objects.

    In a slice of objects errors are fixed in the whole data set and the slice is scored as `evaluate_objects`
    does; it bears its share of false positives about no object.

    Source: TIDE (Bolya et al. 2020) and tidecv 1.0.1, whose special errors the last two are; see
    `tide_errors` and `Fixing.mean` for deviations. As there, a cost under 0, an artefact of the 101 recalls,
    counts as 0.
    """
    return budgets_of(run, [view])[0]


def budgets_of(run: OpenRun, views: Sequence[View]) -> list[ErrorBudget]:
    """The budget of each of several slices, as `budget_of`."""
    errors, areas = tide_errors(run, nearest_of(run)), AreaCurves(run.source, run.table)
    return [_budget(run, Fixing(run, areas, errors, view), errors, view) for view in views]


def _budget(run: OpenRun, fixing: Fixing, errors: TideErrors, view: View) -> ErrorBudget:
    rows, objects = errors_within(run, errors, view)
    counts = outcome_counts(run.told, members_in(run, view))
    everywhere = (np.ones(len(rows), np.bool_), np.ones(len(objects), np.bool_))
    base = fixing.mean()
    n_errors = [int((rows & (errors.kind == code)).sum()) for code in range(len(ERROR_TYPES))]
    n_errors[UNFOUND] = int((errors.missed & objects).sum())
    costs = [
        ErrorCost(
            error_type=name,
            n=n_errors[code],
            n_at_confidence=int(counts.by_error_type[name]),
            cost=_cost(base, fixing.mean(fix_of(errors, (code,), code == UNFOUND, everywhere))),
        )
        for code, name in enumerate(ERROR_TYPES)
    ]
    no_rows, no_objects = np.zeros(len(rows), np.bool_), np.zeros(len(objects), np.bool_)
    return ErrorBudget(
        confidence_threshold=run.told.confidence_threshold,
        ap50=base,
        costs=tuple(costs),
        false_positives=ErrorCost(
            FALSE_POSITIVES, int((rows & (errors.kind >= 0)).sum()), counts.false_positive,
            _cost(base, fixing.mean(Fix(errors.kind >= 0, no_objects, repair=False))),
        ),
        false_negatives=ErrorCost(
            FALSE_NEGATIVES, int((errors.unmatched & objects).sum()), counts.missed + counts.mispredicted,
            _cost(base, fixing.mean(Fix(no_rows, errors.unmatched))),
        ),
    )  # fmt: skip


def _cost(base: float | None, fixed: float | None) -> float | None:
    return None if base is None or fixed is None else max(0.0, fixed - base)
