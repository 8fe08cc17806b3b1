"""A home: the one folder (and its database) that holds everything Microtome knows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from microtome.catalog import Catalog
from microtome.errors import InputError, MicrotomeError
from microtome.files import file_lock, make_folder
from microtome.jobs import Jobs
from microtome.tables import Tables

LOCK_SECONDS = 600.0


@dataclass(frozen=True)
class Home:
    """Open handles on one home; several processes may hold the same home at once.

    `tables` lie under `path`; the catalog is also the ledger which says what artefacts to trust.
    """

    path: Path
    catalog: Catalog
    tables: Tables
    jobs: Jobs

    @classmethod
    def open(cls, path: Path, database_url: str | None = None) -> Home:
        """The home in that folder, made when absent; the catalog is SQLite in it unless an address is given.

        Raises: InputError when the folder can't be made or is a file.
        """
        folder = path.expanduser().absolute()
        try:
            make_folder(folder)
        except (MicrotomeError, OSError) as error:
            reason = error.found if isinstance(error, MicrotomeError) else error.strerror
            raise InputError(
                f"the home {folder} can't be made", found=reason, expected="a folder that can be written to",
                fix="Set MICROTOME_HOME to such a folder.",
            ) from error  # fmt: skip
        catalog = Catalog.open(database_url or f"sqlite:///{folder / 'catalog.sqlite'}")
        return cls(folder, catalog, Tables(folder, catalog), Jobs(catalog))

    def close(self) -> None:
        """Give back the database connections."""
        self.catalog.close()

    def __enter__(self) -> Home:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def folder(self, dataset_id: int) -> Path:
        """The folder of one data set."""
        return self.path / "datasets" / str(dataset_id)

    def writing(self, dataset_id: int) -> AbstractContextManager[None]:
        """The data set's write lock: imports of one data set follow each other.

        The lock file outlives the data set's folder, so that all who wait for it wait for the same file.

        Raises: ConflictError when another process holds it for ten minutes.
        """
        return file_lock(self.path / "locks" / f"{dataset_id}.lock", LOCK_SECONDS)

    def relative(self, path: Path) -> str:
        """A path under the home, as the ledger spells it."""
        return path.relative_to(self.path).as_posix()
