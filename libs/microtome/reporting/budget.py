"""The error budget: what each type of error costs, drawn as bars, and what fixing each slice is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from microtome.analysis.analysing import RunReview
from microtome.analysis.error_budget import ErrorBudget, ErrorCost
from microtome.analysis.fixing import FixingWorth
from microtome.matching.outcomes import ERROR_TYPES
from microtome.reporting.figures import DASH, count, difference, figure, percent
from microtome.reporting.overview import meaning_of
from microtome.reporting.palette import OutcomeStyle
from microtome.reporting.table import Cell, Column, Table, count_cell, text_column

_SIDES = {
    "false_positives": ("false_positive", "all false positives", "every prediction that finds no object"),
    "false_negatives": ("missed", "all unfound objects", "every object that no prediction finds"),
}
_NO_COST = "no figure: there are no objects"


@dataclass(frozen=True)
class CostBar:
    """A type of error: what it costs, how long its bar is in [0, 1], how many errors there are."""

    words: str
    meaning: str
    style: OutcomeStyle
    kind: str
    cost: str
    length: float
    count: str
    at_confidence: str


@dataclass(frozen=True)
class Budget:
    """The section: `ap50` as text, the six types, dearest first, the two sides, and tables beside."""

    ap50: str
    threshold: str
    types: Sequence[CostBar]
    sides: Sequence[CostBar]
    runs: Table
    worths: Table
    slices: Table


def budget_section(reviews: Sequence[RunReview], anchors: Mapping[str, str]) -> Budget | None:
    """The section of the first run, the others beside it; None without reviews.

    `anchors` lead from the name of a slice to its card.
    """
    if not reviews:
        return None
    found = reviews[0].analysis.budget
    types = sorted(found.costs, key=lambda row: -(row.cost or 0.0))
    sides = [found.false_positives, found.false_negatives]
    most = max((row.cost or 0.0 for row in (*types, *sides)), default=0.0)
    return Budget(
        ap50=figure(found.ap50),
        threshold=f"{found.confidence_threshold:g}",
        types=[_bar(row, most) for row in types],
        sides=[_bar(row, most) for row in sides],
        runs=_runs_table(reviews),
        worths=_worth_table(reviews[0].worths, anchors),
        slices=_slices_table(reviews[0].budgets, anchors),
    )


def _bar(row: ErrorCost, most: float) -> CostBar:
    style, words, meaning = _words(row.error_type)
    return CostBar(
        words=words,
        meaning=meaning,
        style=style,
        kind="object" if row.error_type in ("missed", "false_negatives") else "prediction",
        cost=figure(row.cost),
        length=(row.cost or 0.0) / most if most else 0.0,
        count=count(row.n),
        at_confidence=count(row.n_at_confidence),
    )


def _words(error_type: str) -> tuple[OutcomeStyle, str, str]:
    if error_type in _SIDES:
        outcome, words, meaning = _SIDES[error_type]
        return meaning_of(outcome)[0], words, meaning
    style, meaning = meaning_of(error_type)
    return style, error_type, meaning


def _runs_table(reviews: Sequence[RunReview]) -> Table:
    """What each type costs each run; without rows where there is one run."""
    columns = [text_column("Run"), Column("AP50")]
    budgets = [review.analysis.budget for review in reviews]
    columns += [Column(row.error_type) for row in budgets[0].costs]
    columns += [Column(words) for _, words, _ in _SIDES.values()]
    rows = [
        [Cell(review.analysis.subject.run), _cost_cell(found.ap50)]
        + [_cost_cell(row.cost) for row in (*found.costs, found.false_positives, found.false_negatives)]
        for review, found in zip(reviews, budgets, strict=True)
    ]
    return Table("AP50 lost by type of error", columns, rows if len(reviews) > 1 else [])


def _slices_table(budgets: Mapping[str, ErrorBudget], anchors: Mapping[str, str]) -> Table:
    """What each type of error costs each slice's own AP50."""
    columns = [text_column("Slice"), Column("AP50"), *(Column(name) for name in ERROR_TYPES)]
    columns += [Column(words) for _, words, _ in _SIDES.values()]
    rows = [
        [
            Cell(name, href=f"#{anchors[name]}" if name in anchors else ""),
            _cost_cell(found.ap50),
            *(_cost_cell(row.cost) for row in (*found.costs, found.false_positives, found.false_negatives)),
        ]
        for name, found in budgets.items()
    ]
    return Table("AP50 that each slice loses by type of error", columns, rows)


def _worth_table(worths: Mapping[str, FixingWorth], anchors: Mapping[str, str]) -> Table:
    columns = [
        text_column("Slice"),
        Column("Errors", "errors of any confidence at IoU 0.50"),
        Column("Whole mAP gained", "what the mAP of the whole data set gains, at all ten IoUs"),
        Column("Of all it lacks", "share of 1 - mAP"),
    ]
    ordered = sorted(worths.items(), key=lambda item: -(item[1].gain or 0.0))
    rows = [
        [
            Cell(name, href=f"#{anchors[name]}" if name in anchors else ""),
            count_cell(worth.n_errors),
            Cell(difference(worth.gain), "figure", "" if worth.gain is not None else _NO_COST),
            Cell(percent(worth.share) if worth.share is not None else DASH, "figure"),
        ]
        for name, worth in ordered
    ]
    return Table("What fixing every error on a slice is worth to the whole data set", columns, rows)


def _cost_cell(value: float | None) -> Cell:
    return Cell(figure(value), "figure", _NO_COST if value is None else "")
