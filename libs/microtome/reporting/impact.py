"""Metric impact: which columns go with failure, and the rate in each bin as a small drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microtome.analysis.impact import ColumnImpact, Impact, ImpactBin
from microtome.reporting.figures import DASH, count, difference, figure, percent
from microtome.reporting.table import Cell, Column, Table, text_column

PLOTS_SHOWN, ROWS_SHOWN = 6, 20
WIDTH, HEIGHT = 240, 150
LEFT, RIGHT, TOP, BOTTOM = 24, 234, 8, 128
LEAST_BITS = 0.0005
_BITS = "bits that the column tells of the outcome, over what shuffled outcomes have by chance"
_NOISE = "what 95 % of shuffled outcomes stay under: a column below it may tell nothing"
_CIRCULAR = "made from the predictions of the run itself: a slice by it can't judge the run"


@dataclass(frozen=True)
class Bar:
    """One bin: the bar from `y` down, `width` wide, the whisker of its interval, and what it says."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class ImpactPlot:
    """The rate in each bin of one column; `baseline` is the height of the rate of all."""

    column: str
    told: str
    bars: Sequence[Bar]
    baseline: float
    first: str
    last: str
    bins: Table


@dataclass(frozen=True)
class ImpactSection:
    """One kind of items: the table of all columns and drawings of the most telling."""

    heading: str
    lead: str
    columns: Table
    plots: Sequence[ImpactPlot]


def impact_sections(found: Sequence[Impact]) -> list[ImpactSection]:
    """A section for each kind of items that has columns to show."""
    return [_section(impact) for impact in found if impact.columns]


def _section(impact: Impact) -> ImpactSection:
    rate, whole = impact.rate_name, impact.n_right / impact.n
    telling = [each for each in impact.columns if each.information > max(each.noise, LEAST_BITS)]
    return ImpactSection(
        heading=f"{rate.capitalize()} of {impact.items}",
        lead=f"{count(len(telling))} of {count(len(impact.columns))} columns tell more than chance of which "
        f"{impact.items} come out right; {rate} of all is {figure(whole)}.",
        columns=_columns(impact),
        plots=[_plot(each, rate, whole) for each in telling[:PLOTS_SHOWN]],
    )


def _columns(impact: Impact) -> Table:
    columns = [
        text_column("Column"),
        Column("Bits", _BITS),
        Column("Noise", _NOISE),
        Column("Of the outcome", "the same as a share of all that there is to tell"),
        Column("Rank correlation", "Spearman's: above 0 where high values go with success"),
        text_column("Remark"),
    ]
    rows = [
        [
            Cell(each.column, title=each.description),
            Cell(figure(each.information), "figure"),
            Cell(figure(each.noise), "figure"),
            Cell(percent(each.share), "figure"),
            Cell(DASH if each.correlation is None else difference(each.correlation), "figure"),
            Cell("circular" if each.circular else "", "flag", title=_CIRCULAR),
        ]
        for each in impact.columns[:ROWS_SHOWN]
    ]
    return Table(f"Columns beside the {impact.rate_name} of {impact.items}", columns, rows)


def _plot(column: ColumnImpact, rate: str, whole: float) -> ImpactPlot:
    shown = [each for each in column.bins if each.rate is not None]
    step = (RIGHT - LEFT) / max(1, len(shown))
    return ImpactPlot(
        column=column.column,
        told=f"{figure(column.information)} bits",
        bars=[_bar(each, place, step, rate) for place, each in enumerate(shown)],
        baseline=_y(whole),
        first=shown[0].label,
        last=shown[-1].label,
        bins=_bins(column, rate),
    )


def _bar(each: ImpactBin, place: int, step: float, rate: str) -> Bar:
    y = _y(each.rate or 0.0)
    span = f"{figure(each.low)} to {figure(each.high)}"
    return Bar(
        x=LEFT + step * place + step * 0.1,
        y=y,
        width=step * 0.8,
        height=BOTTOM - y,
        middle=LEFT + step * (place + 0.5),
        low=_y(each.low or 0.0),
        high=_y(each.high or 0.0),
        words=f"{each.label}: {rate} {figure(each.rate)} ({span}), n = {count(each.n)}",
    )


def _bins(column: ColumnImpact, rate: str) -> Table:
    columns = [
        text_column(column.column), Column("n"), Column(rate.capitalize()), Column("95% interval"),
        text_column("Filter", "selects exactly these: for `--where`"),
    ]  # fmt: skip
    rows = [
        [
            Cell(each.label), Cell(count(each.n), "count"), Cell(figure(each.rate), "figure"),
            Cell(DASH if each.low is None else f"{figure(each.low)} to {figure(each.high)}", "figure"),
            Cell(each.where),
        ]
        for each in column.bins
    ]  # fmt: skip
    return Table(f"{rate.capitalize()} by {column.column}", columns, rows)


def _y(rate: float) -> float:
    return BOTTOM - rate * (BOTTOM - TOP)
