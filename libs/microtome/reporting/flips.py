"""Boxes whose outcome changed between two runs, as a table and as lists of ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microtome.analysis.flips import Flips
from microtome.reporting.anchors import anchors
from microtome.reporting.differences import WHOLE
from microtome.reporting.figures import count
from microtome.reporting.table import Cell, Column, Table, count_cell, text_column

IDS_SHOWN = 200
_SHOWN = (
    ("found", "missed or mispredicted before, matched now"),
    ("lost", "matched before, missed or mispredicted now"),
    ("changed otherwise", "missed before and mispredicted now, or the other way round"),
    ("new false", "false positives that the first run did not have there"),
    ("gone false", "false positives of the first run that are not there any more"),
    ("renamed", "predictions in the same place with another category"),
)


@dataclass(frozen=True)
class IdList:
    """The ids of what some words name, shortened to `IDS_SHOWN`; `rest` is how many more there are."""

    words: str
    items: str
    ids: str
    rest: int


@dataclass(frozen=True)
class FlipCard:
    """What changed on one slice from one run to another."""

    anchor: str
    heading: str
    lists: Sequence[IdList]


def flips_table(found: Sequence[Flips]) -> Table:
    """One row for each slice and pair of runs; names lead to their lists."""
    columns = [
        text_column("Slice"),
        text_column("Runs"),
        *(Column(label.capitalize(), meaning) for label, meaning in _SHOWN),
    ]
    rows = [
        [Cell(told.slice or WHOLE, href=f"#{anchor}"), Cell(_runs(told)), *map(count_cell, _counts(told))]
        for told, anchor in zip(found, _anchors(found), strict=True)
    ]
    return Table("Changed boxes", columns, rows)


def flip_cards(found: Sequence[Flips]) -> list[FlipCard]:
    """The ids behind each row of the table."""
    return [
        FlipCard(anchor, f"{told.slice or WHOLE}: {_runs(told)}", _lists(told))
        for told, anchor in zip(found, _anchors(found), strict=True)
    ]


def _runs(told: Flips) -> str:
    return f"{told.first} → {told.second}"


def _anchors(found: Sequence[Flips]) -> list[str]:
    return anchors("flips", (f"{told.slice or WHOLE} {told.second}" for told in found))


def _counts(told: Flips) -> list[int]:
    found = [flip for flip in told.objects if flip.changed]
    gained = sum(len(flip.ids) for flip in found if flip.after == "matched")
    lost = sum(len(flip.ids) for flip in found if flip.before == "matched")
    other = sum(len(flip.ids) for flip in found) - gained - lost
    return [gained, lost, other, len(told.new.false), len(told.gone.false), len(told.new.renamed)]


def _lists(told: Flips) -> list[IdList]:
    lists = [
        _list(f"{flip.before} → {flip.after}", "objects", flip.ids) for flip in told.objects if flip.changed
    ]
    lists += [
        _list(f"new false positives of {told.second}", "predictions", told.new.false),
        _list(f"false positives of {told.first} that are gone", "predictions", told.gone.false),
        _list(f"predictions of {told.second} with another category", "predictions", told.new.renamed),
    ]
    return [each for each in lists if each.ids]


def _list(words: str, items: str, ids: Sequence[int]) -> IdList:
    return id_list(f"{count(len(ids))} {words}", items, ids)


def id_list(words: str, items: str, ids: Sequence[int]) -> IdList:
    """The list of ids under its words."""
    shown = " ".join(str(one) for one in ids[:IDS_SHOWN])
    return IdList(words, items, shown, max(0, len(ids) - IDS_SHOWN))
