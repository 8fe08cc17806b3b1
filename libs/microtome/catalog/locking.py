"""The lock under which the facts of one data set change together."""

from __future__ import annotations

from sqlalchemy import Connection, select

from microtome.catalog.names import unknown_id
from microtome.catalog.schema import datasets
from microtome.errors import ConflictError


def lock_dataset(connection: Connection, dataset_id: int, *, expected_version: int | None = None) -> None:
    """Make other writers of the data set wait until this transaction ends.

    Raises: NotFoundError, ConflictError when the data set has not the version that is expected, if one is.
    """
    query = select(datasets.c.name, datasets.c.version).where(datasets.c.dataset_id == dataset_id)
    row = connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        raise unknown_id("data set", dataset_id)
    if expected_version is not None and row.version != expected_version:
        raise ConflictError(
            f"data set {row.name!r} was changed by another process meanwhile",
            found=f"version {row.version}",
            expected=f"version {expected_version}",
            fix="Run the command again.",
        )
