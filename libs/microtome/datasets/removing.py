"""Taking a data set or a run away, with everything that was derived from it."""

from __future__ import annotations

import shutil

from microtome.catalog import DatasetRecord
from microtome.datasets.home import Home


def delete_dataset(home: Home, name: str) -> None:
    """Forget a data set: its tables, vectors, indexes, runs and slices. The user's own files are not touched.

    An evaluation or embedding that is at work on it meanwhile may leave files behind: see `clean`.

    Raises: NotFoundError with the nearest known name, ConflictError while another process imports into it.
    """
    record = home.catalog.dataset(name)
    with home.writing(record.dataset_id):
        home.catalog.delete_dataset(name)
        forget_under(home, f"datasets/{record.dataset_id}/")
        shutil.rmtree(home.folder(record.dataset_id), ignore_errors=True)


def delete_run(home: Home, dataset: str, run: str) -> None:
    """Forget a run: its predictions, outcomes, match tables and indexes.

    An evaluation that is at work on it meanwhile removes what it wrote once it notices; an embedding may
    leave files behind: see `clean`.

    Raises: NotFoundError with the nearest known name, ConflictError while another process imports into the
    data set.
    """
    record = home.catalog.dataset(dataset)
    home.catalog.run(record.dataset_id, run)
    with home.writing(record.dataset_id):
        forget_run(home, record, run)


def forget_run(home: Home, record: DatasetRecord, run: str) -> None:
    """As `delete_run`, for the holder of the data set's write lock."""
    remove_remains(home, record.dataset_id, home.catalog.delete_run(record.dataset_id, run).run_id)


def remove_remains(home: Home, dataset_id: int, run_id: int) -> None:
    """Remove the files of a run that the catalog does not know any more."""
    folder = home.folder(dataset_id)
    for derived in (folder / "runs" / str(run_id), *folder.glob(f"indexes/*/predictions-{run_id}")):
        forget_under(home, home.relative(derived) + "/")
        shutil.rmtree(derived, ignore_errors=True)


def forget_under(home: Home, prefix: str) -> None:
    """Take every artefact of a folder, whose path ends with '/', out of the ledger."""
    for entry in home.catalog.under(prefix):
        home.catalog.forget(entry.path)
