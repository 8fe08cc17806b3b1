"""Taking a data set or a run away, with everything that was derived from it."""

from __future__ import annotations

import shutil

from microtome.datasets.home import Home


def delete_dataset(home: Home, name: str) -> None:
    """Forget a data set: its tables, vectors, indexes, runs and slices. The user's own files are not touched.

    Raises: NotFoundError with the nearest known name, ConflictError while another process writes to it.
    """
    record = home.catalog.dataset(name)
    with home.writing(record.dataset_id):
        home.catalog.delete_dataset(name)
        _forget(home, f"datasets/{record.dataset_id}/")
    shutil.rmtree(home.folder(record.dataset_id), ignore_errors=True)


def delete_run(home: Home, dataset: str, run: str) -> None:
    """Forget a run: its predictions, outcomes, match tables and indexes.

    Raises: NotFoundError with the nearest known name.
    """
    record = home.catalog.dataset(dataset)
    gone = home.catalog.delete_run(record.dataset_id, run)
    folder = home.folder(record.dataset_id)
    for derived in (folder / "runs" / str(gone.run_id), *folder.glob(f"indexes/*/predictions-{gone.run_id}")):
        _forget(home, home.relative(derived) + "/")
        shutil.rmtree(derived, ignore_errors=True)


def _forget(home: Home, prefix: str) -> None:
    for entry in home.catalog.under(prefix):
        home.catalog.forget(entry.path)
