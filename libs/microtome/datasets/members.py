"""The frozen members of a slice: a sorted array of ids in one file, trusted by its digest in the ledger."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.catalog import SliceRecord
from microtome.datasets.home import Home
from microtome.errors import DamageError
from microtome.files import verify, write_atomically

Ids = npt.NDArray[np.int64]


def write_members(home: Home, dataset_id: int, ids: Ids) -> str:
    """The path, relative to the home, of a new file that holds the ids sorted and once each."""
    members = np.unique(np.asarray(ids, dtype=np.int64))
    path = home.folder(dataset_id) / "slices" / f"{secrets.token_hex(8)}.npy"
    written = write_atomically(path, lambda file: np.save(file, members, allow_pickle=False))
    relative = home.relative(path)
    home.catalog.record(relative, written.size, written.sha256)
    return relative


def read_members(home: Home, slice_record: SliceRecord) -> Ids:
    """The ids `(M,)` of the slice's members, ascending: image ids or object ids by its scope.

    Raises: DamageError when the file is not what the ledger says.
    """
    entry = home.catalog.recorded(slice_record.members_path)
    if entry is None:
        raise DamageError(
            f"the members of slice {slice_record.name!r} are not in the ledger",
            found=slice_record.members_path,
            fix="Refresh the slice (`microtome slice refresh`), or delete and make it again.",
        )  # fmt: skip
    verify(home.path, entry)
    return np.asarray(
        np.load(io.BytesIO((home.path / entry.path).read_bytes()), allow_pickle=False), dtype=np.int64
    )


@dataclass(frozen=True)
class FrozenSlice:
    """A slice's record with the members `(M,)` it had when it was read."""

    record: SliceRecord
    members: Ids


def read_slice(home: Home, dataset_id: int, name: str) -> FrozenSlice:
    """A slice and its members, read together: one that is refreshed meanwhile is read once more.

    Raises: NotFoundError with the nearest known name, DamageError as `read_members`.
    """
    record = home.catalog.slice(dataset_id, name)
    try:
        return FrozenSlice(record, read_members(home, record))
    except DamageError:
        again = home.catalog.slice(dataset_id, name)
        if again.members_path == record.members_path:
            raise
        return FrozenSlice(again, read_members(home, again))


def forget_members(home: Home, members_path: str) -> None:
    """Remove a file of members that no slice names any more."""
    home.catalog.forget(members_path)
    (home.path / members_path).unlink(missing_ok=True)
