"""Suspects: the objects or predictions of a data set with the chance of a label error of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.catalog import DatasetRecord, VerdictRecord
from microtome.corrections.chances import Floats, Looks, Odds, chance, prior_odds, ranks_of, shifts, spoken
from microtome.corrections.error_share import USUAL, error_share
from microtome.corrections.signals import SIGNALS, Signal, badness, signals_among
from microtome.corrections.verdicts import CHANGING
from microtome.datasets import Home, Items, item_columns, item_table
from microtome.search import Query, candidates

BOX = ("x", "y", "width", "height")
Longs = npt.NDArray[np.int64]
_QUOTED = ("confidence", "iou", "prediction_id", "iscrowd", "suggested_category", "suggested_support")

_TRUSTS = ("category_trust", "label_quality")

Verdicts = Sequence[VerdictRecord]


@dataclass(frozen=True, eq=False)
class Within:
    """The items that a review keeps to, by ids: what lies on images, or objects or predictions alone."""

    items: Items
    ids: Longs

    def holds(self, items: Items, table: pa.Table) -> npt.NDArray[np.bool_]:
        """Which of the objects or predictions `(N,)` in `table` are meant."""
        if self.items == "images":
            return np.isin(table["image_id"].to_numpy(), self.ids)
        if self.items != items:
            return np.zeros(table.num_rows, np.bool_)
        return np.isin(table["id"].to_numpy(), self.ids)


@dataclass(frozen=True, eq=False)
class Suspects:
    """Items of one kind, how each signal ranks them, and the chance of an error by each.

    `total (N,)` is the chance by all signals and verdicts, -1 for what may not be asked about.
    """

    items: Items
    table: pa.Table
    signals: Sequence[Signal]
    ranks: Sequence[Floats]
    chances: Sequence[Floats]
    total: Floats


@dataclass(frozen=True, eq=False)
class _Ranked:
    """Items of one kind before verdicts count; `share` of all labels are thought to be wrong."""

    items: Items
    table: pa.Table
    signals: Sequence[Signal]
    ranks: Sequence[Floats]
    n_labels: int
    share: float = USUAL

    def odds(self, ranks: Sequence[Floats]) -> Odds:
        """What the signals say at ranks `(N,)`, one array a signal; speakers count in SIGNALS."""
        found = spoken(self._each(ranks), self.signals)
        places = np.array([SIGNALS.index(signal) for signal in self.signals] + [-1], dtype=np.int64)
        return Odds(found.odds, places[found.speaker])

    def chances(self, moved: Floats) -> list[Floats]:
        """The chances `(N,)` by each signal, with what verdicts taught."""
        pairs = zip(self._each(self.ranks), self.signals, strict=True)
        return [chance(odds + moved[SIGNALS.index(signal)]) for odds, signal in pairs]

    def _each(self, ranks: Sequence[Floats]) -> list[Floats]:
        pairs = zip(ranks, self.signals, strict=True)
        return [prior_odds(own, signal, self.n_labels, self.share) for own, signal in pairs]


def suspects_of(
    home: Home,
    record: DatasetRecord,
    run: str | None,
    where: str | None,
    verdicts: Verdicts,
    within: Within | None = None,
) -> list[Suspects]:
    """The suspects among the objects and, with a run, its predictions; `verdicts` are those that stand."""
    objects = _ranked(home, record, "objects", run, None)
    ranked = [objects]
    if run is not None:
        ranked.append(_ranked(home, record, "predictions", run, objects.table.num_rows))
    share = _error_share(objects)
    ranked = [replace(one, share=share) for one in ranked]
    moved = shifts(_joined([_looks(one, verdicts) for one in ranked]), len(SIGNALS))

    def total(one: _Ranked) -> Floats:
        still_open = _open(home, record, one.items, run, where, one.table, verdicts)
        meant = still_open if within is None else still_open & within.holds(one.items, one.table)
        return _total(one, moved, meant)

    return [
        Suspects(
            items=one.items,
            table=one.table,
            signals=one.signals,
            ranks=one.ranks,
            chances=one.chances(moved),
            total=total(one),
        )
        for one in ranked
    ]


def _ranked(
    home: Home, record: DatasetRecord, items: Items, run: str | None, n_labels: int | None
) -> _Ranked:
    """The items with their ranks; without `n_labels` they are the labels."""
    known = item_columns(home, record.name, items, run=run)
    signals = signals_among(items, list(known))
    wanted = ["image_id", "category", *BOX, *(signal.column for signal in signals)]
    wanted += [name for name in _QUOTED if name in known]
    table = item_table(home, record.name, items, run=run, columns=wanted)
    count = table.num_rows if n_labels is None else n_labels
    ranks = [ranks_of(badness(table[signal.column], signal), count) for signal in signals]
    return _Ranked(items, table, signals, ranks, count)


def _error_share(objects: _Ranked) -> float:
    """The share of wrong labels by the most telling trust that there is."""
    for column in _TRUSTS:
        if column in objects.table.column_names:
            return error_share(objects.table[column].cast(pa.float64()).to_numpy())
    return USUAL


def _total(ranked: _Ranked, moved: Floats, still_open: npt.NDArray[np.bool_]) -> Floats:
    if not ranked.signals:
        return np.full(ranked.table.num_rows, -1.0)
    found = ranked.odds(ranked.ranks)
    known = found.speaker >= 0
    return np.where(known & still_open, chance(found.odds + np.where(known, moved[found.speaker], 0)), -1.0)


def _looks(ranked: _Ranked, verdicts: Verdicts) -> Looks:
    """What the verdicts on such items taught; those that no score that is there speaks for, nothing."""
    told = list(_ranks_told(ranked, verdicts))
    if not told or not ranked.signals:
        return Looks(np.zeros(0, np.bool_), np.zeros(0), np.zeros(0, np.int64))
    columns = [np.array([own.get(signal.column, np.nan) for _, own in told]) for signal in ranked.signals]
    found = ranked.odds(columns)
    known = found.speaker >= 0
    errors = np.array([error for error, _ in told], np.bool_)
    return Looks(errors[known], found.odds[known], found.speaker[known])


def _ranks_told(ranked: _Ranked, verdicts: Verdicts) -> Iterator[tuple[bool, dict[str, float]]]:
    """Whether there was an error, and the ranks by each score: as they were, else (not applied) as now."""
    ids = ranked.table["id"].to_numpy()
    for one in verdicts:
        if one.items != ranked.items or one.kind == "unsure":
            continue
        known = {name: float(rank) for name, rank in one.evidence.items()}
        row = int(np.searchsorted(ids, one.item_id))
        if not known and one.applied_version is None and row < len(ids) and ids[row] == one.item_id:
            pairs = zip(ranked.signals, ranked.ranks, strict=True)
            known = {signal.column: float(ranks[row]) for signal, ranks in pairs}
        yield one.kind in CHANGING, known


def _joined(looks: Sequence[Looks]) -> Looks:
    return Looks(
        np.concatenate([one.is_error for one in looks]),
        np.concatenate([one.odds for one in looks]),
        np.concatenate([one.speaker for one in looks]),
    )


def _open(
    home: Home,
    record: DatasetRecord,
    items: Items,
    run: str | None,
    where: str | None,
    table: pa.Table,
    verdicts: Sequence[VerdictRecord],
) -> npt.NDArray[np.bool_]:
    """Which items `(N,)` may still be asked about."""
    run_id = None if run is None else home.catalog.run(record.dataset_id, run).run_id
    said = [
        one.item_id for one in verdicts if one.items == items and (items == "objects" or one.run_id == run_id)
    ]
    ids = table["id"].to_numpy()
    still_open: npt.NDArray[np.bool_] = ~np.isin(ids, said)
    if "iscrowd" in table.column_names:
        still_open &= ~table["iscrowd"].to_numpy()
    if where is not None:
        found = candidates(home, Query(dataset=record.name, items=items, run=run, where=where))
        still_open &= np.isin(ids, found)
    return still_open
