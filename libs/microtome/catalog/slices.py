"""Slices: named queries and where their members lie."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select

from microtome.catalog.database import Database, database_now
from microtome.catalog.names import taken_name, unknown_name, valid_name
from microtome.catalog.records import Scope, SliceRecord
from microtome.catalog.schema import slices
from microtome.catalog.statements import insert_new, insert_or_update
from microtome.errors import NotFoundError

_KEY = ("dataset_id", "name")


class Slices(Database):
    """The slices of a catalog's data sets."""

    def put_slice(
        self,
        dataset_id: int,
        name: str,
        *,
        scope: Scope,
        query: dict[str, Any],
        members_path: str,
        n_members: int,
        dataset_version: int,
        encoder_digest: str | None = None,
        replace: bool = False,
    ) -> SliceRecord:
        """The slice as stored; with `replace` one of that name is changed and keeps its id.

        Raises: InputError for a bad name, ConflictError when it is taken and may not be replaced.
        """
        values: dict[str, Any] = {
            "dataset_id": dataset_id,
            "name": valid_name("slice", name),
            "scope": scope,
            "query": query,
            "members_path": members_path,
            "n_members": n_members,
            "dataset_version": dataset_version,
            "encoder_digest": encoder_digest,
        }
        with self.writing() as connection:
            values["created_at"] = values["refreshed_at"] = database_now(connection)
            row = _put(connection, values, replace)
        if row is None:
            raise taken_name("slice", name)
        return SliceRecord(**row._asdict())

    def slice(self, dataset_id: int, name: str) -> SliceRecord:
        """The slice of that name. Raises: NotFoundError with the nearest names of the data set's slices."""
        with self.reading() as connection:
            row = connection.execute(select(slices).where(_named(dataset_id, name))).one_or_none()
            if row is None:
                raise _unknown(connection, dataset_id, name)
            return SliceRecord(**row._asdict())

    def slices(self, dataset_id: int) -> list[SliceRecord]:
        """The slices of a data set, by name."""
        with self.reading() as connection:
            query = select(slices).where(slices.c.dataset_id == dataset_id).order_by(slices.c.name)
            return [SliceRecord(**row._asdict()) for row in connection.execute(query)]

    def delete_slice(self, dataset_id: int, name: str) -> SliceRecord:
        """What is deleted; its members' file stays. Raises: NotFoundError with the nearest names."""
        with self.writing() as connection:
            gone = delete(slices).where(_named(dataset_id, name)).returning(slices)
            row = connection.execute(gone).one_or_none()
            if row is None:
                raise _unknown(connection, dataset_id, name)
            return SliceRecord(**row._asdict())


def _put(connection: Connection, values: dict[str, Any], replace: bool) -> Row[Any] | None:
    if replace:
        return insert_or_update(connection, slices, values, _KEY, keep=["created_at"])
    return insert_new(connection, slices, values, _KEY)


def _named(dataset_id: int, name: str) -> ColumnElement[bool]:
    return and_(slices.c.dataset_id == dataset_id, slices.c.name == valid_name("slice", name))


def _unknown(connection: Connection, dataset_id: int, name: str) -> NotFoundError:
    known = connection.scalars(select(slices.c.name).where(slices.c.dataset_id == dataset_id)).all()
    return unknown_name("slice", name, known)
