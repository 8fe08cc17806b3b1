"""Slices made of slices: what both hold, either holds, or the one without the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from microtome.catalog import Scope, SliceRecord
from microtome.datasets import Home, item_table, read_slice
from microtome.errors import InputError

Operation = Literal["and", "or", "minus"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)
MOST_SLICES = 100

Ids = npt.NDArray[np.int64]
_JOINS: Mapping[str, Callable[[Ids, Ids], Ids]] = {
    "and": np.intersect1d,
    "or": np.union1d,
    "minus": np.setdiff1d,
}


@dataclass(frozen=True)
class Combined:
    """What a combination holds now: ids `(N,)` ascending, and the query that `refresh` runs again."""

    scope: Scope
    ids: Ids
    query: dict[str, Any]


@dataclass(frozen=True)
class SliceComparison:
    """The ids of two slices, ascending: in both, in the first alone, in the second alone."""

    first: str
    second: str
    scope: Scope
    both: Ids
    only_first: Ids
    only_second: Ids


def combined(home: Home, dataset: str, operation: str, names: Sequence[str]) -> Combined:
    """The slices joined: `and` holds what all hold, `or` what any holds, `minus` the first less the others.

    Where slices of images and of objects are combined, the former stand for the objects on their images. The
    combination is selected on every outcome that one of its parts is.

    Raises: InputError for an unknown operation or fewer than two slices, NotFoundError for unknown names.
    """
    if operation not in OPERATIONS:
        raise InputError("unknown operation", found=operation, expected=", ".join(OPERATIONS))
    if not 2 <= len(names) <= MOST_SLICES:
        raise InputError(
            "slices are combined by two or more", found=len(names), expected=f"2 to {MOST_SLICES} names"
        )
    scope, members, records = _members(home, dataset, names)
    ids = reduce(_JOINS[operation], members)
    query = {"combine": {"op": operation, "slices": list(names)}, "selected_on": _selected_on(records)}
    return Combined(scope, ids, query)


def compared(home: Home, dataset: str, first: str, second: str) -> SliceComparison:
    """What two slices have in common, and what not. Raises: NotFoundError for unknown names."""
    scope, (one, other), _ = _members(home, dataset, (first, second))
    return SliceComparison(
        first=first,
        second=second,
        scope=scope,
        both=np.intersect1d(one, other),
        only_first=np.setdiff1d(one, other),
        only_second=np.setdiff1d(other, one),
    )


def _members(home: Home, dataset: str, names: Sequence[str]) -> tuple[Scope, list[Ids], list[SliceRecord]]:
    """The common scope, the members of each slice in it, and the records."""
    dataset_id = home.catalog.dataset(dataset).dataset_id
    frozen = [read_slice(home, dataset_id, name) for name in names]
    scopes = {each.record.scope for each in frozen}
    records = [each.record for each in frozen]
    if len(scopes) == 1:
        return scopes.pop(), [each.members for each in frozen], records
    objects = item_table(home, dataset, "objects", columns=["image_id"])
    ids, images = objects["id"].to_numpy(), objects["image_id"].to_numpy()
    members = [
        each.members if each.record.scope == "objects" else ids[np.isin(images, each.members)]
        for each in frozen
    ]
    return "objects", members, records


def _selected_on(records: Sequence[SliceRecord]) -> dict[str, list[str]]:
    chosen: dict[str, set[str]] = {}
    for record in records:
        for run, columns in record.query.get("selected_on", {}).items():
            chosen.setdefault(run, set()).update(columns)
    return {run: sorted(columns) for run, columns in chosen.items()}
