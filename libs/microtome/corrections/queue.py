"""The review queue: which labels to look at next, so that a look finds as many label errors as it can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.boxes import iou_xywh
from microtome.catalog import DatasetRecord, VerdictRecord
from microtome.corrections.chances import Look, calibrated, combined, ranks_of
from microtome.corrections.reasons import Paired, reason_of, suggestion_of
from microtome.corrections.signals import Signal, badness, signals_among
from microtome.corrections.verdicts import CHANGING
from microtome.datasets import Home, Items, item_columns, item_table
from microtome.errors import NotFoundError
from microtome.search import Query, candidates

BOX = ("x", "y", "width", "height")
SAME_PLACE = 0.5
LIKELY = 0.05

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Candidate:
    """One item to look at; `bbox` in pixels.

    `suspicion` is the chance in [0, 1] that a look finds a label error (see `chances`), `kinds` what may be
    wrong, strongest first, `reason` why, in words. `suggestion` is the verdict that the scores propose, as
    {"kind", "category"?, "bbox"?}. `evidence` is its rank by each score, to be handed back with the verdict:
    from it the chances of later candidates are learned.
    """

    items: Items
    id: int
    run: str | None
    image_id: int
    file_name: str
    category: str
    bbox: tuple[float, float, float, float]
    suspicion: float
    kinds: tuple[str, ...]
    reason: str
    suggestion: Mapping[str, Any]
    evidence: Mapping[str, float] = field(default_factory=dict)

    @property
    def item(self) -> str:
        """The item as verdicts name it: object:12 or prediction:8."""
        return f"{self.items.removesuffix('s')}:{self.id}"


@dataclass(frozen=True)
class _Suspects:
    """Items of one kind with a chance each, and how each signal ranks them."""

    items: Items
    table: pa.Table
    signals: Sequence[Signal]
    ranks: Sequence[Floats]
    chances: Sequence[Floats]
    total: Floats


def queue(
    home: Home, dataset: str, *, run: str | None = None, limit: int = 50, where: str | None = None
) -> list[Candidate]:
    """The items to look at next, likeliest label errors first; none without scores.

    Every score there is counts, those of `run` too; an item comes once. Items with a verdict that stands are
    left out, and so are predictions that show what another one, or a verdict, shows already. `where` narrows
    objects and predictions, so its columns must be those of both.

    Raises: NotFoundError for unknown names and where nothing was scored yet, FilterError.
    """
    record = home.catalog.dataset(dataset)
    given = home.catalog.verdicts(record.dataset_id, branch=record.branch)
    verdicts = [one for one in given if one.undone_at is None]
    kinds: tuple[Items, ...] = ("objects",) if run is None else ("objects", "predictions")
    suspects = [_suspects(home, record, items, run, where, verdicts) for items in kinds]
    if not any(one.signals for one in suspects):
        raise NotFoundError(
            f"data set {dataset!r} has no scores to look for label errors by",
            fix=f"Run `microtome score {dataset}` first, with --run where there is one.",
        )
    return list(_chosen(home, record, run, suspects, verdicts, limit))


def _looks(
    verdicts: Iterable[VerdictRecord], table: pa.Table, signals: Sequence[Signal], ranks: Sequence[Floats]
) -> Iterator[Look]:
    """What the verdicts taught; one that came without ranks, and was not applied, counts by those of now."""
    ids = table["id"].to_numpy()
    for one in verdicts:
        if one.kind == "unsure":
            continue
        known = dict(one.evidence)
        row = int(np.searchsorted(ids, one.item_id))
        if not known and one.applied_version is None and row < len(ids) and ids[row] == one.item_id:
            own = {signal.column: rank[row] for signal, rank in zip(signals, ranks, strict=True)}
            known = {name: rank for name, rank in own.items() if not np.isnan(rank)}
        yield Look(one.kind in CHANGING, {name: float(rank) for name, rank in known.items()})


def _suspects(
    home: Home,
    record: DatasetRecord,
    items: Items,
    run: str | None,
    where: str | None,
    verdicts: Sequence[VerdictRecord],
) -> _Suspects:
    known = item_columns(home, record.name, items, run=run)
    signals = signals_among(items, list(known))
    wanted = ["image_id", "category", *BOX, *(signal.column for signal in signals)]
    wanted += [name for name in ("confidence", "iou", "prediction_id", "iscrowd", "suggested_category",
                                 "suggested_support") if name in known]  # fmt: skip
    table = item_table(home, record.name, items, run=run, columns=wanted)
    ranks = [ranks_of(badness(table[signal.column], signal)) for signal in signals]
    looks = list(_looks((one for one in verdicts if one.items == items), table, signals, ranks))
    chances = [calibrated(own, looks, signal.column) for own, signal in zip(ranks, signals, strict=True)]
    total = combined(chances) if chances else np.zeros(table.num_rows)
    total[~_open(home, record, items, run, where, table, verdicts)] = -1.0
    return _Suspects(items, table, signals, ranks, chances, total)


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


def _chosen(
    home: Home,
    record: DatasetRecord,
    run: str | None,
    suspects: Sequence[_Suspects],
    verdicts: Sequence[VerdictRecord],
    limit: int,
) -> Iterator[Candidate]:
    """The best of all kinds, one a place."""
    order = sorted(
        (
            (-suspect.total[row], kind, row)
            for kind, suspect in enumerate(suspects)
            for row in _likely(suspect.total)
        ),
    )
    shown: dict[int, list[tuple[float, ...]]] = {}
    for one in verdicts:
        if one.kind == "missing_box" and one.box is not None:
            shown.setdefault(one.image_id, []).append(one.box)
    names, paired = _file_names(home, record), _paired(home, record, run, suspects)
    count = 0
    for _, kind, row in order:
        if count == limit:
            return
        suspect = suspects[kind]
        values = suspect.table.slice(row, 1).to_pylist()[0]
        if suspect.items == "predictions" and not _is_new(values, shown):
            continue
        count += 1
        yield _candidate(suspect, row, values, names, run, paired)


def _likely(total: Floats) -> list[int]:
    found: list[int] = np.flatnonzero(total >= LIKELY).tolist()
    return found


def _is_new(values: Mapping[str, Any], shown: dict[int, list[tuple[float, ...]]]) -> bool:
    """Whether no other prediction, and no box that was added, shows the same place; it is shown now."""
    box = tuple(values[side] for side in BOX)
    others = shown.setdefault(values["image_id"], [])
    if others and iou_xywh(np.array([box]), np.array(others)).max() >= SAME_PLACE:
        return False
    others.append(box)
    return True


def _file_names(home: Home, record: DatasetRecord) -> dict[int, str]:
    images = item_table(home, record.name, "images", columns=["file_name"])
    return dict(zip(images["id"].to_pylist(), images["file_name"].to_pylist(), strict=True))


def _paired(
    home: Home, record: DatasetRecord, run: str | None, suspects: Iterable[_Suspects]
) -> dict[int, Paired]:
    """The predictions that suspicious objects were paired with, by object id."""
    objects = next(one for one in suspects if one.items == "objects")
    if run is None or "prediction_id" not in objects.table.column_names:
        return {}
    rows = objects.table.take(pa.array(_likely(objects.total), pa.int64()))
    rows = rows.filter(pc.is_valid(rows["prediction_id"]))
    ids, inverse = np.unique(rows["prediction_id"].to_numpy(), return_inverse=True)
    columns = ["category", "confidence", *BOX]
    found = item_table(home, record.name, "predictions", run=run, columns=columns, ids=ids).to_pylist()
    pairs = zip(rows["id"].to_pylist(), inverse.tolist(), rows["iou"].to_pylist(), strict=True)
    return {
        object_id: Paired(
            found[row]["category"],
            found[row]["confidence"],
            tuple(found[row][side] for side in BOX),
            iou,
        )
        for object_id, row, iou in pairs
    }


def _candidate(
    suspect: _Suspects,
    row: int,
    values: Mapping[str, Any],
    names: Mapping[int, str],
    run: str | None,
    paired: Mapping[int, Paired],
) -> Candidate:
    told = zip(suspect.chances, suspect.signals, strict=True)
    known = [(float(chances[row]), signal) for chances, signal in told if not np.isnan(chances[row])]
    strength = sorted(known, key=lambda pair: -pair[0])
    kinds = tuple(dict.fromkeys(signal.suspicion for chance, signal in strength if chance >= LIKELY))
    other = paired.get(values["id"]) if suspect.items == "objects" else None
    return Candidate(
        items=suspect.items,
        id=values["id"],
        run=run if suspect.items == "predictions" else None,
        image_id=values["image_id"],
        file_name=names[values["image_id"]],
        category=values["category"],
        bbox=(values["x"], values["y"], values["width"], values["height"]),
        suspicion=float(suspect.total[row]),
        kinds=kinds,
        reason=reason_of(kinds, values, other),
        suggestion=suggestion_of(kinds, values, other),
        evidence={
            signal.column: round(float(ranks[row]), 6)
            for ranks, signal in zip(suspect.ranks, suspect.signals, strict=True)
            if not np.isnan(ranks[row])
        },
    )
