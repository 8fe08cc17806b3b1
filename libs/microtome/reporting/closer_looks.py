"""How firm a slice's gap is: by other metrics, among objects that are alike, in each half of the images."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from microtome.analysis.confirmation import Confirmation, HalfVerdict
from microtome.analysis.confounding import AdjustedGap, Confounding
from microtome.chance.gap import Gap
from microtome.evaluation.reasons import NO_EVIDENCE, NOTHING_BESIDE
from microtome.evaluation.results import SliceMetrics
from microtome.reporting.figures import METRICS, chance, counted, difference, percent, span
from microtome.reporting.flips import IdList, id_list
from microtome.reporting.forest import Forest, Gauge, forest
from microtome.reporting.gaps import BETTER, WORSE
from microtome.reporting.report import SliceEvidence
from microtome.reporting.table import Cell, Column, Table, count_cell, text_column

CHANCE, ALIKE, HALVES = "against random slices", "among objects alike in", "in each half of the images"
_TOLD = {CHANCE: "{}", ALIKE: "objects alike in {}", HALVES: "{} of the images"}
_UNMATCHED, _OTHERS = "(not matched)", "other objects of its categories"
_LOOK = "random slices of the same size; objects outside the slice that are alike; one half of the images"
_AGREEMENT = {
    "both halves": "Each half of the images shows the gap by itself.",
    "one half": "One half of the images shows the gap, the other does not.",
    "neither half": "Neither half of the images shows the gap by itself.",
    "insufficient evidence": "A half of the images holds too little of the slice to test it there.",
    "not tested yet": "A half of the images is not tested yet.",
    "selected on the outcome": "The halves say nothing: the slice was chosen by the outcome of this run.",
}
_NONE_BESIDE = "In a half of the images there is nothing to compare the slice with either."


@dataclass(frozen=True)
class CloserLooks:
    """The section of one slice: a drawing, one table of all looks, sentences, and the ids in each half."""

    anchor: str
    drawing: Forest | None
    table: Table
    sentences: Sequence[str]
    lists: Sequence[IdList]
    command: str


def closer_looks(row: SliceMetrics, found: SliceEvidence, anchor: str, boxes: str = "") -> CloserLooks:
    """The closer looks at a slice; its figures lead to `boxes`, those of a half to the ids of its objects."""
    looks = [
        *_by_chance(row, found, boxes),
        *_alike(found.confounding, boxes),
        *_in_halves(found.halves, anchor),
    ]
    told = [_gauge(look) for look in looks if look.remark != NOTHING_BESIDE]
    return CloserLooks(
        anchor=anchor,
        drawing=forest(told, f"Gaps of {row.name} by closer looks, with intervals"),
        table=_table(row.name, looks),
        sentences=[found.confounding.words, _agreement(found.halves), found.halves.note],
        lists=[
            id_list(
                f"{counted(half.n_slice_objects, 'object')} of the slice in half {half.half}",
                "objects",
                half.object_ids,
            )
            for half in found.halves.halves
        ],
        command=_command(found.halves),
    )


def _agreement(found: Confirmation) -> str:
    if any(half.leaves_nothing_out and half.gap.verdict == NO_EVIDENCE for half in found.halves):
        return _NONE_BESIDE
    return _AGREEMENT[found.agreement]


def _command(found: Confirmation) -> str:
    """What prints the ids of the halves."""
    names = shlex.join([found.dataset, "--run", found.run, "--slice", found.slice])
    return f"microtome analyse {names} --halves --json"


@dataclass(frozen=True)
class _Look:
    """One line: what the slice is set beside, its gap, and what follows."""

    group: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    q: float | None
    n_objects: int
    remark: str
    certain: bool
    href: str

    @property
    def words(self) -> str:
        """The look by itself, without its heading."""
        return _OTHERS if self.name == _UNMATCHED else _TOLD[self.group].format(self.name)


def _by_chance(row: SliceMetrics, found: SliceEvidence, boxes: str) -> Iterator[_Look]:
    for gap in (*([] if row.gap is None else [row.gap]), *found.gaps.gaps):
        remark = _remark(gap, row.leaves_nothing_out)
        yield _told(CHANCE, METRICS[gap.metric].label, gap, row.n_objects, remark, boxes)


def _told(group: str, name: str, gap: Gap, n_objects: int, remark: str, href: str) -> _Look:
    certain = gap.verdict in (WORSE, BETTER)
    return _Look(group, name, gap.value, gap.low, gap.high, gap.p, gap.q, n_objects, remark, certain, href)


def _remark(gap: Gap, leaves_nothing_out: bool) -> str:
    return NOTHING_BESIDE if leaves_nothing_out and gap.verdict == NO_EVIDENCE else gap.verdict


def _alike(found: Confounding, boxes: str) -> Iterator[_Look]:
    looks = [found.before, *found.single, *([found.after] if len(found.single) > 1 else [])]
    for look in looks:
        if look is not None:
            yield _adjusted(look, found, boxes)


def _adjusted(look: AdjustedGap, found: Confounding, boxes: str) -> _Look:
    matched = f"{percent(look.share)} found a match" if look.match_on else f"before matching, {found.metric}"
    certain = look.low is not None and look.high is not None and (look.low > 0 or look.high < 0)
    name = " and ".join(look.match_on) or _UNMATCHED
    n_matched = round(look.share * found.n_objects)
    return _Look(
        ALIKE, name, look.value, look.low, look.high, look.p, None, n_matched, matched, certain, boxes
    )


def _in_halves(found: Confirmation, anchor: str) -> Iterator[_Look]:
    for half in found.halves:
        yield _half(half, f"#{anchor}" if half.object_ids else "")


def _half(half: HalfVerdict, href: str) -> _Look:
    remark = _remark(half.gap, half.leaves_nothing_out)
    return _told(HALVES, f"half {half.half}", half.gap, half.n_slice_objects, remark, href)


def _gauge(look: _Look) -> Gauge:
    return Gauge(look.name, look.value, look.low, look.high, not look.certain, look.href, look.group)


def _table(name: str, looks: Sequence[_Look]) -> Table:
    columns = [
        text_column("Look", _LOOK), Column("Gap"), Column("95% interval"), Column("p"),
        Column("q", "p corrected for all slices and metrics of this report; in halves for both of them"),
        Column("Objects"), text_column("Remark"),
    ]  # fmt: skip
    rows = [
        [
            Cell(look.words), _gap(look),
            Cell(span(look.low, look.high), "figure"), Cell(chance(look.p), "figure"),
            Cell(chance(look.q), "figure"), _counted(look), Cell(look.remark, "flag"),
        ]
        for look in looks
    ]  # fmt: skip
    return Table(f"{name}: closer looks", columns, rows)


def _gap(look: _Look) -> Cell:
    return Cell(difference(look.value), "figure", href="" if look.value is None else look.href)


def _counted(look: _Look) -> Cell:
    cell = count_cell(look.n_objects)
    return Cell(cell.text, cell.kind, href=look.href)
