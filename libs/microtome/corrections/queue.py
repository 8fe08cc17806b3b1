"""The review queue: which labels to look at next, so that a look finds as many label errors as it can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from microtome.boxes import iou_xywh
from microtome.catalog import DatasetRecord, VerdictRecord
from microtome.corrections.reasons import Paired, reason_of, suggestion_of
from microtome.corrections.suspects import BOX, Suspects, Within, suspects_of
from microtome.datasets import Home, Items, item_table
from microtome.errors import NotFoundError

SAME_PLACE = 0.5
LIKELY = 0.05
WORTH_A_LOOK = 0.02


@dataclass(frozen=True)
class Candidate:
    """One item to look at; `bbox` in pixels.

    `suspicion` is the chance in [0, 1] that a look finds a label error (see `chances`), `kinds` what may be
    wrong, strongest first and a doubt about the whole label last, `reason` why, in words. `suggestion` is the
    verdict that the scores propose, as {"kind", "category"?, "bbox"?}. `evidence` is its rank by each score,
    to be handed back with the verdict: from it the chances of later candidates are learned.
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


_Picked = tuple[Suspects, int, dict[str, Any]]


def queue(
    home: Home,
    dataset: str,
    *,
    run: str | None = None,
    limit: int = 50,
    where: str | None = None,
    within: Within | None = None,
) -> list[Candidate]:
    """The items to look at next, likeliest label errors first, down to a chance of 2 %; none without scores.

    Every score there is counts, those of `run` too; an item comes once. Items with a verdict that stands are
    left out, and so are predictions that show what another one, or a verdict, shows already. `where` narrows
    objects and predictions, so its columns must be those of both; `within` keeps to items by their ids.

    Raises: NotFoundError for unknown names and where nothing was scored yet, FilterError.
    """
    record = home.catalog.dataset(dataset)
    given = home.catalog.verdicts(record.dataset_id, branch=record.branch)
    verdicts = [one for one in given if one.undone_at is None]
    suspects = suspects_of(home, record, run, where, verdicts, within)
    if not any(one.signals for one in suspects):
        raise NotFoundError(
            f"data set {dataset!r} has no scores to look for label errors by",
            fix=f"Run `microtome score {dataset}` first, with --run where there is one.",
        )
    return list(_chosen(home, record, run, suspects, verdicts, limit))


def _chosen(
    home: Home,
    record: DatasetRecord,
    run: str | None,
    suspects: Sequence[Suspects],
    verdicts: Sequence[VerdictRecord],
    limit: int,
) -> Iterator[Candidate]:
    """The best of all kinds, one a place."""
    picked = list(islice(_places(suspects, verdicts), limit))
    objects = [values for suspect, _, values in picked if suspect.items == "objects"]
    names, paired = _file_names(home, record, picked), _paired(home, record, run, objects)
    for suspect, row, values in picked:
        yield _candidate(suspect, row, values, names, run, paired)


def _places(suspects: Sequence[Suspects], verdicts: Sequence[VerdictRecord]) -> Iterator[_Picked]:
    """The likely items, best first, without predictions that show what was shown already."""
    shown: dict[int, list[tuple[float, ...]]] = {}
    for one in verdicts:
        if one.kind == "missing_box" and one.box is not None:
            shown.setdefault(one.image_id, []).append(one.box)
    likely = [np.flatnonzero(suspect.total >= WORTH_A_LOOK) for suspect in suspects]
    rows = np.concatenate(likely)
    kinds = np.repeat(np.arange(len(suspects)), [len(own) for own in likely])
    chances = np.concatenate([suspect.total[own] for suspect, own in zip(suspects, likely, strict=True)])
    for at in np.lexsort((rows, kinds, -chances)).tolist():
        suspect, row = suspects[kinds[at]], int(rows[at])
        values = suspect.table.slice(row, 1).to_pylist()[0]
        if suspect.items == "objects" or _is_new(values, shown):
            yield suspect, row, values


def _is_new(values: Mapping[str, Any], shown: dict[int, list[tuple[float, ...]]]) -> bool:
    """Whether no other prediction, and no box that was added, shows the same place; it is shown now."""
    box = tuple(values[side] for side in BOX)
    others = shown.setdefault(values["image_id"], [])
    if others and iou_xywh(np.array([box]), np.array(others)).max() >= SAME_PLACE:
        return False
    others.append(box)
    return True


def _file_names(home: Home, record: DatasetRecord, picked: Sequence[_Picked]) -> dict[int, str]:
    ids = np.unique(np.array([values["image_id"] for _, _, values in picked], np.int64))
    images = item_table(home, record.name, "images", columns=["file_name"], ids=ids)
    return dict(zip(images["id"].to_pylist(), images["file_name"].to_pylist(), strict=True))


def _paired(
    home: Home, record: DatasetRecord, run: str | None, objects: Sequence[Mapping[str, Any]]
) -> dict[int, Paired]:
    """The predictions that these objects were paired with, by object id."""
    pairs = [values for values in objects if values.get("prediction_id") is not None]
    if run is None or not pairs:
        return {}
    ids, inverse = np.unique([values["prediction_id"] for values in pairs], return_inverse=True)
    columns = ["category", "confidence", *BOX]
    found = item_table(home, record.name, "predictions", run=run, columns=columns, ids=ids).to_pylist()
    return {
        values["id"]: Paired(
            found[row]["category"],
            found[row]["confidence"],
            tuple(found[row][side] for side in BOX),
            values["iou"],
        )
        for values, row in zip(pairs, inverse.tolist(), strict=True)
    }


def _candidate(
    suspect: Suspects,
    row: int,
    values: Mapping[str, Any],
    names: Mapping[int, str],
    run: str | None,
    paired: Mapping[int, Paired],
) -> Candidate:
    told = zip(suspect.chances, suspect.signals, strict=True)
    known = [(float(chances[row]), signal) for chances, signal in told if not np.isnan(chances[row])]
    strength = sorted(known, key=lambda pair: (pair[1].sums_up, -pair[0]))
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
