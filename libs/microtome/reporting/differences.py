"""Differences of runs to the first run as a table with intervals drawn, and as one careful sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from microtome.analysis.comparison import ComparedSlice, Comparison, RunDifference, RunFigures
from microtome.evaluation.reasons import INSUFFICIENT, NO_EVIDENCE, SELECTED
from microtome.reporting.figures import METRICS, chance, difference, figure, span
from microtome.reporting.gaps import BETTER, WORSE
from microtome.reporting.table import Cell, Column, IntervalMark, Table, count_cell, figure_cell, text_column

Links = Mapping[tuple[str | None, str], str]
WHOLE = "The whole data set"
WHY: Mapping[str, str] = {
    INSUFFICIENT: "too few images or objects to say anything",
    SELECTED: "the slice was chosen by the outcome of one of the two runs, so its figures follow from that",
    NO_EVIDENCE: "runs that do not differ would differ as much by chance",
    BETTER: "more than chance allows, corrected for everything tested here",
    WORSE: "more than chance allows, corrected for everything tested here",
}
_INTERVAL = "95 % interval of the difference, by resampling images for both runs alike"
_P = "how often runs that do not differ would differ as much: their images swapped at random"
_Q = "p corrected for all differences tested here (Benjamini-Hochberg); below 0.05 it counts"


def difference_table(comparison: Comparison, links: Links | None = None) -> Table:
    """A row for each slice, further run and metric; slices found to differ first, after the whole.

    `links` lead from a slice's name and a run's to boxes.
    """
    first = comparison.runs[0]
    several = len(comparison.runs) > 2
    columns = [
        text_column("Slice"),
        *([text_column("Run")] if several else []),
        text_column("Metric"),
        Column(first),
        Column("Run" if several else comparison.runs[1]),
        Column("Difference", f"the run minus {first}"),
        Column("", _INTERVAL),
        Column("95% interval", _INTERVAL),
        Column("p", _P),
        Column("q", _Q),
        text_column("Verdict"),
        Column("Images"),
        Column("Objects"),
    ]
    scale = _scale(comparison)
    rows = [
        _row(row, told, scale, several, (links or {}).get((row.name, told.run)))
        for row, told in _ordered(comparison.rows)
    ]
    return Table(f"Differences to {first}", columns, rows)


def comparison_headline(comparison: Comparison) -> str:
    """One sentence on the whole data set for each further run, then how many slices differ."""
    whole = comparison.rows[0]
    sentences = [_whole(comparison.runs[0], whole, told) for told in _primary(whole)]
    if len(comparison.rows) > 1:
        sentences.append(_slices(comparison))
    return " ".join(sentences)


def _primary(row: ComparedSlice) -> Iterator[RunDifference]:
    """The first metric of each run."""
    seen: set[str] = set()
    for told in row.differences:
        if told.run not in seen:
            seen.add(told.run)
            yield told


def _whole(first: str, whole: ComparedSlice, told: RunDifference) -> str:
    here, there = figure_of(whole, told.run, told.metric), figure_of(whole, first, told.metric)
    figures = f"{METRICS[told.metric].label} {figure(here)} against {figure(there)}"
    if told.p is None:
        return f"{told.run} reaches {figures} of {first}; {told.verdict}: {WHY[told.verdict]}."
    evidence = (
        f"difference {difference(told.value)}, 95% interval {span(told.low, told.high)}, q {chance(told.q)}"
    )
    if told.verdict in (BETTER, WORSE):
        return f"{told.run} is {told.verdict} than {first} beyond chance: {figures} ({evidence})."
    return f"{told.run} does not differ from {first} beyond chance: {figures} ({evidence})."


def _slices(comparison: Comparison) -> str:
    verdicts: list[str] = [told.verdict for row in comparison.rows[1:] for told in _primary(row)]
    if len(verdicts) == 1:
        word = verdicts[0] if verdicts[0] not in (WORSE, BETTER) else f"{verdicts[0]} beyond chance"
        return f"The one slice: {word}."
    judged = [verdict for verdict in verdicts if verdict not in (INSUFFICIENT, SELECTED)]
    counts = f"{judged.count(WORSE)} are worse and {judged.count(BETTER)} better"
    cases = "cases" if len(comparison.runs) > 2 else "slices"
    silent = len(verdicts) - len(judged)
    left = f"; {silent} can't be judged" if silent else ""
    return f"Of {len(verdicts)} {cases} {counts} beyond chance{left}."


def _ordered(rows: Sequence[ComparedSlice]) -> Iterator[tuple[ComparedSlice, RunDifference]]:
    """The whole first, then what differs, worst first, then the rest."""
    pairs = [(row, told) for row in rows for told in row.differences]

    def rank(pair: tuple[ComparedSlice, RunDifference]) -> tuple[bool, int, float]:
        row, told = pair
        kinds = (WORSE, BETTER, NO_EVIDENCE)
        kind = kinds.index(told.verdict) if told.verdict in kinds else len(kinds)
        return row.name is not None, 0 if row.name is None else kind, told.value or 0.0

    yield from sorted(pairs, key=rank)


def figure_of(row: ComparedSlice, run: str, metric: str) -> float | None:
    """A run's figure in a row."""
    figures: RunFigures = next(each for each in row.runs if each.run == run)
    value: float | None = getattr(figures, metric)
    return value


def _row(
    row: ComparedSlice, told: RunDifference, scale: float, several: bool, link: str | None
) -> list[Cell]:
    first = row.runs[0].run
    muted = told.verdict not in (BETTER, WORSE)
    return [
        Cell(WHOLE if row.name is None else row.name, href=link or ""),
        *([Cell(told.run)] if several else []),
        Cell(METRICS[told.metric].label, title=METRICS[told.metric].meaning),
        figure_cell(figure_of(row, first, told.metric), told.metric),
        figure_cell(figure_of(row, told.run, told.metric), told.metric),
        Cell(difference(told.value), "figure"),
        Cell("", "figure", interval=_mark(told, scale, muted)),
        Cell(span(told.low, told.high), "figure"),
        Cell(chance(told.p), "figure"),
        Cell(chance(told.q), "figure"),
        Cell(told.verdict, "flag", title=WHY[told.verdict]),
        count_cell(row.n_images),
        count_cell(row.n_objects),
    ]


def _scale(comparison: Comparison) -> float:
    """The widest that an interval reaches from nothing."""
    ends = [
        abs(end)
        for row in comparison.rows
        for told in row.differences
        for end in (told.low, told.high)
        if end is not None
    ]
    return max(ends, default=0.0) or 1.0


def _mark(told: RunDifference, scale: float, muted: bool) -> IntervalMark | None:
    if told.value is None or told.low is None or told.high is None:
        return None
    low, value, high = (0.5 + end / (2 * scale) for end in (told.low, told.value, told.high))
    return IntervalMark(low, value, high, muted)
