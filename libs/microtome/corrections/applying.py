"""Applying verdicts: the labels they ask for, as a new version of the data set."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from microtome.catalog import DatasetRecord, VerdictRecord
from microtome.corrections.labels import Box, Edit, Edits, NewLabel, Sizes, edited
from microtome.corrections.verdicts import CHANGING
from microtome.datasets import Fence, Home
from microtome.datasets.names import images_table, objects_table, predictions_table
from microtome.datasets.versions import commit_objects, require_head
from microtome.errors import ConflictError

Item = tuple[str, int | None, int]


@dataclass(frozen=True)
class ApplySummary:
    """The version that was made and how many objects it changed.

    `n_without_effect` verdicts were overtaken by a later one, or their object is gone.
    """

    dataset: str
    version: int
    n_verdicts: int
    n_added: int
    n_removed: int
    n_changed: int
    n_without_effect: int
    seconds: float


@dataclass
class _Asked:
    """What the verdicts so far ask for."""

    edits: dict[int, Edit] = field(default_factory=dict)
    edited_by: dict[int, list[int]] = field(default_factory=dict)
    added: dict[int, VerdictRecord] = field(default_factory=dict)


def apply(
    home: Home, dataset: str, *, note: str = "", author: str = "", fence: Fence | None = None
) -> ApplySummary:
    """A new version of the data set (or branch) with every waiting verdict applied; no file is touched.

    Verdicts count in the order they were given: a later `right` takes former ones on the same item back, and
    a box that is said to be missing twice is added once, as it was said last. An object that is changed keeps
    its id; one that is removed leaves its id unused; added ones get new ids.

    Raises: ConflictError when no verdict waits, for a former version, or when another process was faster.
    """
    started = time.monotonic()
    dataset_id = home.catalog.dataset(dataset).dataset_id
    with home.writing(dataset_id):
        record = home.catalog.dataset(dataset)
        waiting = pending(home.catalog.verdicts(dataset_id, branch=require_head(record)))
        changing = [one for one in waiting if one.kind in CHANGING]
        if not changing:
            raise ConflictError(
                f"no verdict on {record.name!r} waits to be applied",
                fix=f"Give some: `microtome review {record.name}`.",
            )
        return _apply(home, record, waiting, changing, note, author, fence, started)


def pending(verdicts: Iterable[VerdictRecord]) -> list[VerdictRecord]:
    """Those that were neither undone nor applied."""
    return [one for one in verdicts if one.undone_at is None and one.applied_version is None]


def _apply(
    home: Home,
    record: DatasetRecord,
    waiting: Sequence[VerdictRecord],
    changing: Sequence[VerdictRecord],
    note: str,
    author: str,
    fence: Fence | None,
    started: float,
) -> ApplySummary:
    objects = home.tables.read(objects_table(record.dataset_id), version=record.objects_version)
    asked = asked_by(waiting)
    named = np.array(sorted(asked.edits), np.int64)
    held = named[np.isin(named, objects["object_id"].to_numpy())].tolist()
    edits = {object_id: asked.edits[object_id] for object_id in held}
    added = list(asked.added.values())
    made = edited(
        objects,
        Edits(edits, _new_labels(home, record, added)),
        first_id=record.next_object_id,
        sizes=image_sizes(home, record),
    )
    new_ids = {one.verdict_id: record.next_object_id + row for row, one in enumerate(added)}
    by_edit = {verdict: object_id for object_id in edits for verdict in asked.edited_by[object_id]}
    results = {one.verdict_id: by_edit.get(one.verdict_id, new_ids.get(one.verdict_id)) for one in changing}
    stored = commit_objects(
        home, record, made,
        note=note or f"{len(changing)} verdict{'' if len(changing) == 1 else 's'} applied",
        author=author,
        next_object_id=record.next_object_id + len(added),
        applied=results,
        fence=fence,
    )  # fmt: skip
    n_removed = sum(edit.removed for edit in edits.values())
    return ApplySummary(
        dataset=record.name,
        version=stored.version,
        n_verdicts=len(changing),
        n_added=len(added),
        n_removed=n_removed,
        n_changed=len(edits) - n_removed,
        n_without_effect=sum(object_id is None for object_id in results.values()),
        seconds=time.monotonic() - started,
    )


def asked_by(verdicts: Iterable[VerdictRecord]) -> _Asked:
    """What verdicts, in the order they were given, ask for."""
    asked = _Asked()
    additions: dict[Item, list[int]] = {}
    for one in verdicts:
        item = (one.items, one.run_id, one.item_id)
        if one.kind == "right":
            for verdict_id in additions.pop(item, []):
                del asked.added[verdict_id]
            if one.items == "objects":
                asked.edits.pop(one.item_id, None)
                asked.edited_by.pop(one.item_id, None)
        elif one.kind == "missing_box":
            own = additions.setdefault(item, [])
            for verdict_id in [known for known in own if _is_same_box(asked.added[known], one)]:
                own.remove(verdict_id)
                del asked.added[verdict_id]
            own.append(one.verdict_id)
            asked.added[one.verdict_id] = one
        elif one.kind in CHANGING:
            asked.edits[one.item_id] = _with(asked.edits.get(one.item_id, Edit()), one)
            asked.edited_by.setdefault(one.item_id, []).append(one.verdict_id)
    return asked


def _is_same_box(one: VerdictRecord, later: VerdictRecord) -> bool:
    """Whether two verdicts on an item mean one missing box; an image may lack several."""
    return one.items == "predictions" or (one.category_id, one.box) == (later.category_id, later.box)


def _with(edit: Edit, verdict: VerdictRecord) -> Edit:
    if verdict.kind == "delete":
        return replace(edit, removed=True)
    if verdict.kind == "move":
        return replace(edit, box=verdict.box, removed=False)
    return replace(edit, category_id=verdict.category_id, removed=False)


def _new_labels(home: Home, record: DatasetRecord, added: Sequence[VerdictRecord]) -> list[NewLabel]:
    shown = _predictions_of(home, record, added)
    return [_new_label(one, shown.get((one.run_id, one.item_id))) for one in added]


def _new_label(verdict: VerdictRecord, shown: Mapping[str, Any] | None) -> NewLabel:
    box = cast(Box, verdict.box)
    own = shown is not None and (shown["x"], shown["y"], shown["width"], shown["height"]) == box
    return NewLabel(
        image_id=verdict.image_id,
        category_id=cast(int, verdict.category_id),
        box=box,
        mask=shown["mask"] if shown is not None and own else None,
        area=shown["area"] if shown is not None and own else None,
        source_id=f"review {verdict.verdict_id}",
    )


def _predictions_of(
    home: Home, record: DatasetRecord, verdicts: Sequence[VerdictRecord]
) -> dict[tuple[int | None, int], Mapping[str, Any]]:
    """The predictions that verdicts are on, by run and id; read once a run."""
    found: dict[tuple[int | None, int], Mapping[str, Any]] = {}
    for run in home.catalog.runs(record.dataset_id):
        own = [one.item_id for one in verdicts if one.items == "predictions" and one.run_id == run.run_id]
        if not own:
            continue
        rows = np.unique(np.array(own, dtype=np.int64))
        table = predictions_table(record.dataset_id, run.run_id)
        taken = home.tables.take(table, rows, version=run.predictions_version).to_pylist()
        found |= {(run.run_id, row): values for row, values in zip(rows.tolist(), taken, strict=True)}
    return found


def image_sizes(home: Home, record: DatasetRecord) -> Sizes:
    """(width, height) in pixels of each image."""
    columns = ["image_id", "width", "height"]
    images = home.tables.read(images_table(record.dataset_id), columns=columns, version=record.images_version)
    ids, widths, heights = (images[name].to_pylist() for name in columns)
    return {image: (width, height) for image, width, height in zip(ids, widths, heights, strict=True)}
