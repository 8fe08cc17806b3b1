"""Results kept in the home beside what they were computed from; where that has changed they are not found."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, TypeVar

import msgspec

from microtome import __version__
from microtome.catalog import DatasetRecord, RunRecord, SliceRecord
from microtome.datasets.home import Home
from microtome.errors import DamageError, NotFoundError
from microtome.files import LedgerEntry, verify, write_atomically

_logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class DerivedKey(msgspec.Struct, frozen=True):
    """What a result depends on: method, versions, files of members (which never change) and parameters.

    `method` counts the ways in which results of this kind were computed, each under one `program` version.
    `predictions` maps run ids to the version of their predictions; `parameters` is any JSON.
    """

    kind: str
    method: int
    program: str
    dataset_id: int
    dataset_version: int
    predictions: dict[int, int]
    members: tuple[str, ...]
    parameters: Any

    @property
    def dataset_name(self) -> str:
        """What the data set was called; a version, tag or branch with it."""
        return str(self.parameters[0][-1])

    @property
    def path(self) -> str:
        """Where the result lies, relative to the home."""
        digest = hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:32]
        return f"{_folder(self.dataset_id)}{self.kind}-{digest}.json"


class _File(msgspec.Struct):
    key: DerivedKey
    result: msgspec.Raw


def derived_key(
    kind: str,
    dataset: DatasetRecord,
    runs: Sequence[RunRecord],
    slices: Sequence[SliceRecord],
    parameters: Any,
    *,
    method: int = 1,
) -> DerivedKey:
    """The key of a result about runs and slices as these records say they are; names count too.

    A `method` is raised when results come out otherwise than before: those of before are not found then.
    """
    names = [[run.name for run in runs], [record.name for record in slices], dataset.name]
    return DerivedKey(
        kind=kind,
        method=method,
        program=__version__,
        dataset_id=dataset.dataset_id,
        dataset_version=dataset.version,
        predictions={run.run_id: run.predictions_version for run in runs},
        members=tuple(record.members_path for record in slices),
        parameters=[names, parameters],
    )


def read_derived(home: Home, key: DerivedKey, kind: type[Result]) -> Result | None:
    """The result that was kept under this key, None when there is none or its file is damaged."""
    return _read(home, home.catalog.recorded(key.path), kind)


def read_all_derived(home: Home, keys: Sequence[DerivedKey], kind: type[Result]) -> list[Result | None]:
    """The same of many keys, with one look into the ledger for each data set and kind."""
    alike = {f"{_folder(key.dataset_id)}{key.kind}-" for key in keys}
    entries = {entry.path: entry for prefix in alike for entry in home.catalog.under(prefix)}
    return [_read(home, entries.get(key.path), kind) for key in keys]


def _read(home: Home, entry: LedgerEntry | None, kind: type[Result]) -> Result | None:
    if entry is None:
        return None
    try:
        verify(home.path, entry)
        file = msgspec.json.decode((home.path / entry.path).read_bytes(), type=_File)
        return msgspec.json.decode(file.result, type=kind)
    except (DamageError, FileNotFoundError, msgspec.MsgspecError) as fault:
        _logger.warning("a kept result is computed anew: %s", fault)
        return None


def write_derived(home: Home, key: DerivedKey, result: object) -> None:
    """Keep a result, to be read back by `read_derived` as an equal value of its type."""
    content = msgspec.json.encode(_File(key, msgspec.Raw(msgspec.json.encode(result))))
    written = write_atomically(home.path / key.path, lambda file: file.write(content))
    home.catalog.record(key.path, written.size, written.sha256)


def remove_stale(home: Home, methods: Mapping[str, int] | None = None) -> list[str]:
    """The paths of kept results that nothing can ask for again; they are gone now.

    `methods` are those in use now, by kind: results of others go too. Without it methods are not looked at.
    """
    removed = []
    for dataset in home.catalog.datasets():
        for entry in _stale(home, dataset, methods):
            home.catalog.forget(entry.path)
            (home.path / entry.path).unlink(missing_ok=True)
            removed.append(entry.path)
    return removed


def _stale(home: Home, dataset: DatasetRecord, methods: Mapping[str, int] | None) -> Iterator[LedgerEntry]:
    runs = {run.run_id: run.predictions_version for run in home.catalog.runs(dataset.dataset_id)}
    members = {record.members_path for record in home.catalog.slices(dataset.dataset_id)}
    version_of = cache(partial(_version_of, home, dataset.dataset_id))
    for entry in home.catalog.under(_folder(dataset.dataset_id)):
        key = _key_of(home, entry)
        current = (
            key is not None
            and key.program == __version__
            and (methods is None or methods.get(key.kind) == key.method)
            and key.dataset_version == version_of(key.dataset_name)
            and key.predictions.items() <= runs.items()
            and members.issuperset(key.members)
        )
        if not current:
            yield entry


def _version_of(home: Home, dataset_id: int, name: str) -> int | None:
    """The version that a name, perhaps of a former version, tag or branch, stands for; None without one."""
    try:
        named = home.catalog.dataset(name)
    except NotFoundError:
        return None
    return named.version if named.dataset_id == dataset_id else None


def _key_of(home: Home, entry: LedgerEntry) -> DerivedKey | None:
    try:
        return msgspec.json.decode((home.path / entry.path).read_bytes(), type=_File).key
    except (OSError, msgspec.MsgspecError):
        return None


def _folder(dataset_id: int) -> str:
    return f"datasets/{dataset_id}/derived/"
