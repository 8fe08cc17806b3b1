"""One table's folder: which of its versions count, and which were never finished.

A version counts once the ledger holds its manifest, with a digest, after everything it names was fsynced.
What Lance wrote beyond that (a process died, a fence was raised, the power went) was never acknowledged:
no reader sees it, and the next writer sets it aside.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lance

from microtome.errors import DamageError, InputError, NotFoundError
from microtome.files import Ledger, LedgerEntry, fsync_folder, temporary_beside, verify
from microtome.tables.faults import damage, reading_explained, writing_explained

log = logging.getLogger(__name__)

FOLDERS = ("data", "_transactions", "_versions")
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_NEWEST_NAME = 2**64 - 1
_MANIFEST = re.compile(r"(\d{20})\.manifest")


@dataclass(frozen=True)
class TableFolder:
    """The folder of the table `name` under the home folder `root`, and what the ledger knows of it."""

    root: Path
    name: str
    ledger: Ledger

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InputError(
                "not the name of a table",
                found=repr(self.name),
                expected="letters, digits, - _ . between slashes",
            )

    @property
    def path(self) -> Path:
        """The folder itself."""
        return self.root / f"{self.name}.lance"

    @property
    def lock(self) -> Path:
        """The lock file of its writers, beside the folder so that it outlives it."""
        return self.root / f"{self.name}.lock"

    def ledger_path(self, relative: str) -> str:
        """What the ledger calls a file of this folder."""
        return f"{self.name}.lance/{relative}"

    def recorded(self) -> dict[int, LedgerEntry]:
        """The manifests of acknowledged versions, newest first."""
        entries = self.ledger.under(self.ledger_path("_versions/"))
        found = {_version_of(entry.path): entry for entry in entries}
        return {version: found[version] for version in sorted(found, reverse=True)}

    def manifest(self, version: int) -> LedgerEntry:
        """The manifest of an acknowledged version; no two versions that ever were have the same digest.

        Raises: NotFoundError.
        """
        entry = self.ledger.recorded(self.ledger_path(f"_versions/{manifest_name(version)}"))
        if entry is None:
            recorded = self.recorded()
            newest = f"version {max(recorded)} as the newest" if recorded else "no version at all"
            raise NotFoundError(f"table {self.name} has no version {version}", found=newest)
        return entry

    def on_disk(self) -> dict[int, Path]:
        """The manifests that lie in the folder, acknowledged or not."""
        paths = (self.path / "_versions").glob("*.manifest")
        return {_version_of(path.name): path for path in paths if _MANIFEST.fullmatch(path.name)}

    def newest(self) -> int | None:
        """The newest acknowledged version whose manifest is whole, None for a table that is not there.

        Says by a warning which newer ones it passed over, and why.
        Raises: DamageError when no acknowledged version is left whole.
        """
        recorded = self.recorded()
        for version, entry in recorded.items():
            fault = self._fault_of(entry)
            if fault is None:
                self._warn_of_empty_manifests(version)
                return version
            log.warning("table %s: version %d is passed over: %s", self.name, version, fault)
        if recorded:
            raise damage(self.path, f"none of {len(recorded)} recorded versions with a whole manifest")
        return None

    def version(self) -> int:
        """The newest version that counts.

        Raises: NotFoundError when the table is not there, DamageError when no version is whole.
        """
        newest = self.newest()
        if newest is None:
            raise NotFoundError(f"no table {self.name}", fix="Import the data set or run first.")
        return newest

    def is_whole(self, version: int) -> bool:
        """Whether a recorded version's manifest is what was written."""
        return self._fault_of(self.manifest(version)) is None

    def open(self, version: int | None = None) -> Any:
        """The Lance data set at a version, by default the newest that counts.

        Raises: NotFoundError when there is no such table or version, DamageError when its manifest is
        damaged.
        """
        wanted = self.version() if version is None else self._checked(version)
        with reading_explained(self.path):
            return lance.dataset(str(self.path), version=wanted)

    def settled(self) -> Any | None:
        """The newest data set that counts, ready to be written to; None when the table is to be made.

        Only for the holder of the lock: sets aside what was never acknowledged. The number of a version
        that was acknowledged and is damaged now is not given to another.
        """
        newest = self.newest()
        self.set_aside_after(newest or 0)
        if newest is None:
            return None
        dataset = self.open(newest)
        with writing_explained(self.path):
            while dataset.version < max(self.recorded()):
                dataset.restore()
        return dataset

    def set_aside_after(self, newest: int) -> None:
        """Hide the manifests of later versions from Lance by renaming; only for the lock's holder."""
        unfinished = {version: path for version, path in self.on_disk().items() if version > newest}
        for version, path in unfinished.items():
            log.warning("table %s: version %d does not count and is set aside", self.name, version)
            path.rename(temporary_beside(path))
        if unfinished:
            fsync_folder(self.path / "_versions")

    def _checked(self, version: int) -> int:
        verify(self.root, self.manifest(version))
        return version

    def _fault_of(self, entry: LedgerEntry) -> DamageError | None:
        try:
            verify(self.root, entry)
        except DamageError as fault:
            return fault
        return None

    def _warn_of_empty_manifests(self, newest: int) -> None:
        for version, path in self.on_disk().items():
            if version > newest and _is_empty(path):
                log.warning(
                    "table %s: version %d was never finished (empty manifest); using version %d, the last "
                    "in the ledger",
                    self.name,
                    version,
                    newest,
                )


def manifest_name(version: int) -> str:
    """What Lance calls the manifest of a version: the newest comes first by name."""
    return f"{_NEWEST_NAME - version:020d}.manifest"


def data_files(dataset: Any) -> Iterator[str]:
    """The data files of a version, relative to the table's folder."""
    for fragment in dataset.get_fragments():
        for file in fragment.data_files():
            yield f"data/{file.path}"


def _version_of(path: str) -> int:
    return _NEWEST_NAME - int(path.rpartition("/")[2].removesuffix(".manifest"))


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:  # a writer has set it aside meanwhile
        return False
