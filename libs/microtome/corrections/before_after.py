"""What corrections did to the figures: a run before and after, and which objects changed outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets import Fence, Home, Progress, item_table
from microtome.evaluation import Evaluation, IouType, evaluate
from microtome.evaluation.stored import last_confidence
from microtome.matching.results import Metrics

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SliceChange:
    """A slice's size and figures on both versions, with the members that it has now."""

    name: str
    scope: str
    n_objects_before: int
    n_objects_after: int
    before: Metrics
    after: Metrics


@dataclass(frozen=True)
class OutcomeChange:
    """An object whose outcome changed; None where a version lacks the object, or counts it as a crowd."""

    object_id: int
    image_id: int
    category: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class BeforeAfter:
    """The figures of one run on two versions of the labels."""

    dataset: str
    run: str
    version_before: int
    version_after: int
    n_objects_before: int
    n_objects_after: int
    before: Metrics
    after: Metrics
    slices: tuple[SliceChange, ...]
    outcomes: tuple[OutcomeChange, ...]


def before_after(
    home: Home,
    dataset: str,
    run: str,
    before: int | str,
    after: int | str,
    *,
    slices: Sequence[str] = (),
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> BeforeAfter:
    """The run's overall and slice figures on two versions (number, tag, branch, main), and changed outcomes.

    Outcomes are those of boxes at IoU .5 and `confidence`, by default that of the run's last evaluation, so
    that looking moves no column; objects that came or went are among them.

    Raises: NotFoundError for unknown names, InputError as `evaluate`.
    """
    record = home.catalog.dataset(dataset)
    plain = record.plain_name
    if confidence is None:
        confidence = last_confidence(home, dataset, run)
    names = [f"{plain}@{version}" for version in (before, after)]
    first, second = (
        _evaluated(home, name, run, slices, iou_type, confidence, progress, fence) for name in names
    )
    changes = zip(first.slices, second.slices, strict=True)
    return BeforeAfter(
        dataset=plain,
        run=run,
        version_before=first.version,
        version_after=second.version,
        n_objects_before=first.n_objects,
        n_objects_after=second.n_objects,
        before=first.overall,
        after=second.overall,
        slices=tuple(
            SliceChange(old.name, old.scope, old.n_objects, new.n_objects, old.metrics, new.metrics)
            for old, new in changes
        ),
        outcomes=_outcome_changes(home, names, run),
    )


def _evaluated(
    home: Home,
    dataset: str,
    run: str,
    slices: Sequence[str],
    iou_type: IouType,
    confidence: float,
    progress: Progress | None,
    fence: Fence | None,
) -> Evaluation:
    if iou_type != "bbox":  # outcomes are columns of the bbox evaluation
        evaluate(home, dataset, run, confidence=confidence, statistics=False, fence=fence)
    return evaluate(
        home, dataset, run, slices=slices, iou_type=iou_type, confidence=confidence, statistics=False,
        progress=progress, fence=fence,
    )  # fmt: skip


def _outcome_changes(home: Home, names: Sequence[str], run: str) -> tuple[OutcomeChange, ...]:
    columns = ["image_id", "category", "outcome"]
    old, new = (item_table(home, name, "objects", run=run, columns=columns) for name in names)
    ids = np.union1d(old["id"].to_numpy(), new["id"].to_numpy())
    known = pc.unique(pa.concat_arrays([table["outcome"].unique() for table in (old, new)]))
    changed = ids[_outcome_codes(old, ids, known) != _outcome_codes(new, ids, known)]
    before, after = _rows(old, changed), _rows(new, changed)
    changes = []
    for object_id in changed.tolist():
        first, second = before.get(object_id), after.get(object_id)
        outcomes = [None if row is None else row["outcome"] for row in (first, second)]
        shown = second or first
        if shown is not None:
            changes.append(OutcomeChange(object_id, shown["image_id"], shown["category"], *outcomes))
    return tuple(changes)


def _outcome_codes(table: pa.Table, ids: Ids, known: pa.Array) -> npt.NDArray[np.int64]:
    """Which of the known outcomes each object `(N,)` has, -1 where the table lacks the object."""
    codes = np.full(len(ids), -1, np.int64)
    codes[np.searchsorted(ids, table["id"].to_numpy())] = pc.index_in(table["outcome"], value_set=known)
    return codes


def _rows(table: pa.Table, ids: Ids) -> dict[int, dict[str, Any]]:
    """The rows of those ids that the table holds."""
    held = table.filter(pc.is_in(table["id"], value_set=pa.array(ids)))
    return {row["id"]: row for row in held.to_pylist()}
