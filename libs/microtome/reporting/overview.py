"""The whole data set at a glance: tiles, all figures, and how objects and predictions came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microtome.evaluation.results import Evaluation
from microtome.matching.results import OutcomeCounts
from microtome.reporting.figures import (
    COCO_METRIC_NAMES,
    METRICS,
    count,
    difference,
    figure,
    interval,
    minus,
    percent,
)
from microtome.reporting.palette import NO_OUTCOME, STYLES, OutcomeStyle
from microtome.reporting.table import Cell, Column, Table, figure_cell, text_column

TILE_METRICS = ("mAP", "AR100", "AP50", "precision", "recall", "f1")

_ERRORS: dict[str, tuple[OutcomeStyle, str]] = {
    "classification": (STYLES["mispredicted"], "well located, wrong category"),
    "localization": (STYLES["false_positive"], "right category, badly located"),
    "both": (STYLES["false_positive"], "wrong category and badly located"),
    "duplicate": (STYLES["false_positive"], "the object was already found by a more confident prediction"),
    "background": (STYLES["false_positive"], "there is no object"),
    "missed": (STYLES["missed"], "an object without any prediction"),
}


@dataclass(frozen=True)
class Beside:
    """Another run's figure under a tile, and its raw difference to the first run."""

    run: str
    text: str
    difference: str


@dataclass(frozen=True)
class Tile:
    """One figure in large type, with its 95 % interval where it is a rate."""

    label: str
    text: str
    title: str
    beside: Sequence[Beside]
    interval: str = ""


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: `share` of the bar's total in [0, 1]."""

    style: OutcomeStyle
    words: str
    count: str
    share: float
    percent: str


@dataclass(frozen=True)
class OutcomeBar:
    """How `total` objects (dashed) or predictions (solid) are split into outcomes."""

    label: str
    total: str
    kind: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class ErrorBar:
    """An error type: its count, its share of all errors, its length relative to the most frequent one."""

    words: str
    meaning: str
    style: OutcomeStyle
    count: str
    percent: str
    length: float


def meaning_of(name: str) -> tuple[OutcomeStyle, str]:
    """The look of an error type and what it means; of an outcome its look alone."""
    return _ERRORS.get(name, (STYLES.get(name, NO_OUTCOME), ""))


def tiles(evaluations: Sequence[Evaluation]) -> list[Tile]:
    """The six figures asked for first, of the first evaluation, with the others' beneath."""
    return [_tile(metric, evaluations) for metric in TILE_METRICS]


def coco_table(evaluations: Sequence[Evaluation]) -> Table:
    """All twelve figures of COCO, one row a run."""
    columns = [text_column("Run"), *(Column(METRICS[m].label, METRICS[m].meaning) for m in COCO_METRIC_NAMES)]
    rows = [
        [Cell(e.run), *(figure_cell(getattr(e.overall, metric), metric) for metric in COCO_METRIC_NAMES)]
        for e in evaluations
    ]
    return Table("All twelve COCO figures", columns, rows)


def outcome_bars(outcomes: OutcomeCounts) -> list[OutcomeBar]:
    """Two bars: objects as matched, mispredicted, missed; predictions as true and false positives."""
    return [
        _bar("Objects", "object", outcomes, ("matched", "mispredicted", "missed")),
        _bar("Predictions", "prediction", outcomes, ("true_positive", "false_positive")),
    ]


def error_bars(outcomes: OutcomeCounts) -> list[ErrorBar]:
    """Error types that occur, most frequent first."""
    counts = sorted(outcomes.by_error_type.items(), key=lambda item: -item[1])
    total, longest = sum(n for _, n in counts), max((n for _, n in counts), default=0)
    return [_error_bar(name, n, total, longest) for name, n in counts if n]


def _tile(metric: str, evaluations: Sequence[Evaluation]) -> Tile:
    words = METRICS[metric]
    first, *rest = [getattr(e.overall, metric) for e in evaluations]
    beside = [
        Beside(e.run, figure(value), difference(minus(value, first)))
        for e, value in zip(evaluations[1:], rest, strict=True)
    ]
    title = words.missing if first is None else words.meaning
    found = getattr(evaluations[0].intervals, metric, None)
    return Tile(words.label, figure(first), title, beside, interval(found))


def _bar(label: str, kind: str, outcomes: OutcomeCounts, names: Sequence[str]) -> OutcomeBar:
    counts = {name: int(getattr(outcomes, name)) for name in names}
    total = sum(counts.values())
    parts = [_part(name, n, total) for name, n in counts.items()]
    return OutcomeBar(label, count(total), kind, parts)


def _part(name: str, n: int, total: int) -> Part:
    share = n / total if total else 0.0
    return Part(STYLES[name], STYLES[name].words, count(n), share, percent(share) if total else "")


def _error_bar(name: str, n: int, total: int, longest: int) -> ErrorBar:
    style, meaning = meaning_of(name)
    return ErrorBar(name, meaning, style, count(n), percent(n / total), n / longest)
