"""Tables as values, so that HTML and Markdown show the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from microtome.reporting.figures import METRICS, count, difference, figure, minus

CellKind = Literal["text", "figure", "count", "difference", "flag"]


@dataclass(frozen=True)
class Span:
    """Two figures in [0, 1] to draw on one scale, from the `reference` to the `value`."""

    reference: float
    value: float
    muted: bool

    @property
    def low(self) -> float:
        """The smaller of the two."""
        return min(self.reference, self.value)

    @property
    def length(self) -> float:
        """How far apart they are."""
        return abs(self.value - self.reference)


@dataclass(frozen=True)
class IntervalMark:
    """An interval to draw: its ends and its value from 0, left, to 1, right; nothing lies at the middle."""

    low: float
    value: float
    high: float
    muted: bool


@dataclass(frozen=True)
class Cell:
    """Text in a table; `title` says more, `href` leads to an anchor, `span` or `interval` is drawn."""

    text: str
    kind: CellKind = "text"
    title: str = ""
    href: str = ""
    span: Span | None = None
    interval: IntervalMark | None = None

    @property
    def numeric(self) -> bool:
        """Whether the cell is aligned as a number."""
        return self.kind in ("figure", "count", "difference")


@dataclass(frozen=True)
class Column:
    """A column's heading, what it means, and how its cells are aligned."""

    label: str
    title: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; the first column names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def text_column(label: str, title: str = "") -> Column:
    """A column of words."""
    return Column(label, title, numeric=False)


def metric_column(metric: str, prefix: str = "") -> Column:
    """A column of one metric, explained."""
    words = METRICS[metric]
    return Column(f"{prefix}{words.label}", words.meaning)


def figure_cell(value: float | None, metric: str) -> Cell:
    """A metric's figure; where there is none, the title says why."""
    return Cell(figure(value), "figure", METRICS[metric].missing if value is None else "")


def count_cell(number: int) -> Cell:
    """A whole number."""
    return Cell(count(number), "count")


def difference_cell(value: float | None, reference: float | None, *, muted: bool = False) -> Cell:
    """The raw difference `value - reference` and a drawing of both, muted where it must not catch the eye."""
    raw = minus(value, reference)
    if value is None or reference is None:
        return Cell(difference(raw), "difference", title="no difference: one side has no figure")
    return Cell(difference(raw), "difference", span=Span(reference, value, muted))
