"""A forest plot: gaps under each other, each a dot with its interval, beside the line of no gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from microtome.reporting.figures import difference, span

WIDTH, LABELS, LEFT, RIGHT = 424, 150, 166, 400
ROW, TOP, FOOT = 20, 8, 22
LONGEST_LABEL = 24
_Place = Callable[[float], float]


@dataclass(frozen=True)
class Gauge:
    """A gap to draw with its 95 % interval; muted where chance could make it; `group` heads it."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    muted: bool
    href: str = ""
    group: str = ""


@dataclass(frozen=True)
class ForestRow:
    """A line of the plot at height `y`: a heading, or a label with the places of its interval and value."""

    y: float
    label: str
    words: str
    href: str = ""
    is_heading: bool = False
    muted: bool = False
    low: float | None = None
    value: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Forest:
    """The plot; `zero` is where no gap lies, `ticks` are places with their figures, `words` say it aloud."""

    width: int
    height: int
    labels: int
    zero: float
    bottom: float
    ticks: Sequence[tuple[float, str]]
    rows: Sequence[ForestRow]
    words: str


def forest(gauges: Sequence[Gauge], words: str) -> Forest | None:
    """The gaps on one scale that holds 0; None where none of them has an interval."""
    ends = [end for each in gauges for end in (each.low, each.high) if end is not None]
    if not ends:
        return None
    low, high = min(0.0, *ends), max(0.0, *ends)
    reach = (high - low) or 1.0

    def place(value: float) -> float:
        return LEFT + (value - low) / reach * (RIGHT - LEFT)

    rows: list[ForestRow] = []
    for each in gauges:
        if each.group and each.group not in [row.label for row in rows if row.is_heading]:
            rows.append(ForestRow(_y(len(rows)), each.group, each.group, is_heading=True))
        rows.append(_row(each, _y(len(rows)), place))
    bottom = TOP + ROW * len(rows)
    marks = sorted({low, 0.0, high})
    return Forest(
        width=WIDTH,
        height=bottom + FOOT,
        labels=LABELS,
        zero=place(0.0),
        bottom=bottom,
        ticks=[(place(mark), difference(mark)) for mark in marks if _is_apart(place(mark), place(0.0))]
        + [(place(0.0), "0")],
        rows=rows,
        words=words,
    )


def _is_apart(here: float, zero: float) -> bool:
    """Whether a figure here leaves room for the 0."""
    return abs(here - zero) > LEFT / 5


def _y(place: int) -> float:
    return TOP + ROW * (place + 0.5)


def _row(each: Gauge, y: float, place: _Place) -> ForestRow:
    label = each.label
    if len(label) > LONGEST_LABEL:
        label = f"{label[: LONGEST_LABEL - 1]}…"
    told = f"{each.label}: {difference(each.value)}"
    if each.value is None or each.low is None or each.high is None:
        return ForestRow(y, label, f"{told}, not tested", each.href, muted=True)
    return ForestRow(
        y=y,
        label=label,
        words=f"{told}, 95% interval {span(each.low, each.high)}",
        href=each.href,
        muted=each.muted,
        low=place(each.low),
        value=place(each.value),
        high=place(each.high),
    )
