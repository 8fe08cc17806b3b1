"""Slices: named, versioned queries with the members they had when they were last run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from microtome.catalog import Scope, SliceRecord
from microtome.datasets import Home, forget_members, item_table, read_members, write_members
from microtome.errors import InputError, MicrotomeError
from microtome.search import Query, Resources, members, ranked
from microtome.slices.circularity import selected_on
from microtome.slices.combining import combined
from microtome.slices.ids import resolve_ids

SCOPES: tuple[Scope, ...] = ("images", "objects")

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Slice:
    """A named set of images or objects of one data set.

    `query` is `{"ids": true}` for a given list, else `{"search": the typed query (text or vector, filter,
    cutoff), "selected_on": columns that say how a run did and that it chose by, by run}`, with `{"combine":
    {"op": and, or or minus, "slices": names}}` for `search` where it is made of other slices. The members
    are those of `dataset_version`, which is `versions_behind` the data set's (0 where it is up to date).
    `notes` say, of one just made that holds nothing, what may be wrong with its query.
    """

    dataset: str
    name: str
    scope: str
    n_members: int
    dataset_version: int
    versions_behind: int
    encoder_digest: str | None
    query: dict[str, Any] = field(repr=False)  # may hold a vector
    created_at: datetime
    refreshed_at: datetime
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SliceDiff:
    """What a refresh changed: ids that came in and ids that went, ascending."""

    name: str
    added: Ids
    removed: Ids
    n_members: int


def create(
    home: Home,
    dataset: str,
    name: str,
    *,
    ids: Sequence[str | int] | None = None,
    where: str | None = None,
    run: str | None = None,
    scope: str = "objects",
    replace: bool = False,
) -> Slice:
    """A new slice from a list of ids (or file names, for images) or from a filter.

    Raises: InputError unless exactly one of `ids` and `where` is given; NotFoundError for unknown ids;
    ConflictError when the name is taken.
    """
    if scope not in SCOPES:
        raise InputError("unknown scope", found=scope, expected="images or objects", fix="Set --scope.")
    if (ids is None) == (where is None):
        raise InputError(
            "a slice is made from a list or from a filter", found="both" if ids is not None else "neither",
            expected="exactly one of --ids and --where",
        )  # fmt: skip
    if where is not None:
        query = Query(dataset=dataset, items=scope, where=where, run=run)
        return save(home, query, name, replace=replace)
    found = resolve_ids(home, dataset, scope, list(ids or ()))
    return _put(home, dataset, name, scope, {"ids": True}, found, None, replace)


def save(
    home: Home, query: Query, name: str, *, replace: bool = False, resources: Resources | None = None
) -> Slice:
    """A new slice that holds what the query finds.

    That is the filter's rows, cut by similarity or at `limit` where the query goes by similarity.

    Raises: InputError for a query over predictions (a slice is a set of images or objects); ConflictError
    when the name is taken.
    """
    if query.items == "predictions":
        raise InputError(
            "a slice is a set of images or of objects", found="a search among predictions",
            expected="items images or objects",
            fix="Search the objects and save that: false positives that match it are counted with the slice.",
        )  # fmt: skip
    found = members(home, query, resources)
    document = {"search": found.query.document(), "selected_on": selected_on(home, query)}
    made = _put(home, query.dataset, name, query.items, document, found.ids, found.encoder_digest, replace)
    return made if len(found.ids) else _explained(home, made, query, resources)


def _explained(home: Home, made: Slice, query: Query, resources: Resources | None) -> Slice:
    """A slice of nothing, with what a search by its query tells: mostly that a value is misspelt."""
    return replace(made, notes=ranked(home, query, resources)[1])


def combine(
    home: Home,
    dataset: str,
    name: str,
    operation: str,
    slices: Sequence[str],
    *,
    replace: bool = False,
) -> Slice:
    """A new slice of what all of the slices hold (`and`), any of them (`or`), or the first less the others.

    `refresh` combines again what the slices then hold. Raises: as `combined`; InputError for a slice of
    itself; ConflictError when the name is taken.
    """
    if name in slices:
        raise InputError("a slice can't be made of itself", found=name, expected="another name")
    made = combined(home, dataset, operation, slices)
    return _put(home, dataset, name, made.scope, made.query, made.ids, None, replace)


def _put(
    home: Home,
    dataset: str,
    name: str,
    scope: str,
    query: dict[str, Any],
    ids: Ids,
    encoder_digest: str | None,
    replace: bool,
) -> Slice:
    record = home.catalog.dataset(dataset)
    path = write_members(home, record.dataset_id, ids)
    before = _known_path(home, record.dataset_id, name) if replace else None
    try:
        stored = home.catalog.put_slice(
            record.dataset_id,
            name,
            scope=cast(Scope, scope),
            query=query,
            members_path=path,
            n_members=len(np.unique(ids)),
            dataset_version=record.version,
            encoder_digest=encoder_digest,
            replace=replace,
        )
    except MicrotomeError:
        forget_members(home, path)
        raise
    if before is not None:
        forget_members(home, before)
    return _slice(dataset, home.catalog.dataset(dataset).version, stored)


def _known_path(home: Home, dataset_id: int, name: str) -> str | None:
    known = {record.name: record.members_path for record in home.catalog.slices(dataset_id)}
    return known.get(name)


def list_slices(home: Home, dataset: str) -> list[Slice]:
    """The slices of a data set, by name."""
    record = home.catalog.dataset(dataset)
    return [_slice(dataset, record.version, known) for known in home.catalog.slices(record.dataset_id)]


def show(home: Home, dataset: str, name: str) -> Slice:
    """One slice.

    Raises: NotFoundError with the nearest known name.
    """
    record = home.catalog.dataset(dataset)
    return _slice(dataset, record.version, home.catalog.slice(record.dataset_id, name))


def members_frame(home: Home, dataset: str, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
    """The members of a slice that the data set still holds, as a table: `id` and the asked columns."""
    record = _record(home, dataset, name)
    ids = _held(home, dataset, record)
    frame = item_table(home, dataset, record.scope, columns=columns, ids=ids)
    return cast(pd.DataFrame, frame.to_pandas())


def delete(home: Home, dataset: str, name: str) -> None:
    """Forget a slice and its members.

    Raises: NotFoundError with the nearest known name.
    """
    record = _record(home, dataset, name)
    home.catalog.delete_slice(record.dataset_id, name)
    forget_members(home, record.members_path)


def refresh(home: Home, dataset: str, name: str, *, resources: Resources | None = None) -> SliceDiff:
    """What changed when the query was run again on the data set as it is now.

    Vector and cutoff stay the same; a combination joins what its slices hold now; of a slice made from a list
    of ids those go that were removed since.
    """
    record = _record(home, dataset, name)
    before = read_members(home, record)
    if record.query.get("ids"):
        held = _held(home, dataset, record)
        saved = _put(home, dataset, name, record.scope, record.query, held, record.encoder_digest, True)
    elif "combine" in record.query:
        parts = record.query["combine"]
        saved = combine(home, dataset, name, parts["op"], parts["slices"], replace=True)
    else:
        query = replace(Query.from_document(record.query["search"]), dataset=dataset)
        saved = save(home, query, name, replace=True, resources=resources)
    after = read_members(home, _record(home, dataset, name))
    return SliceDiff(name, np.setdiff1d(after, before), np.setdiff1d(before, after), saved.n_members)


def _held(home: Home, dataset: str, record: SliceRecord) -> Ids:
    """The members that the data set holds at this version."""
    known = item_table(home, dataset, record.scope, columns=[])["id"].to_numpy()
    return np.intersect1d(read_members(home, record), known)


def _record(home: Home, dataset: str, name: str) -> SliceRecord:
    return home.catalog.slice(home.catalog.dataset(dataset).dataset_id, name)


def _slice(dataset: str, version: int, record: SliceRecord) -> Slice:
    return Slice(
        dataset=dataset,
        name=record.name,
        scope=record.scope,
        n_members=record.n_members,
        dataset_version=record.dataset_version,
        versions_behind=max(version - record.dataset_version, 0),
        encoder_digest=record.encoder_digest,
        query=dict(record.query),
        created_at=record.created_at,
        refreshed_at=record.refreshed_at,
    )
