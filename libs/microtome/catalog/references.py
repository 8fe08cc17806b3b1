"""References: tags and branches, which name versions of a data set."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from microtome.catalog.database import Database, database_now
from microtome.catalog.locking import lock_dataset
from microtome.catalog.names import taken_name, unknown_name, valid_name
from microtome.catalog.records import DatasetRecord, DatasetVersion, ReferenceKind, ReferenceRecord
from microtome.catalog.schema import dataset_references, dataset_versions
from microtome.catalog.statements import insert_new
from microtome.errors import ConflictError, InputError, NotFoundError

MAIN = "main"


class References(Database):
    """The tags and branches of a catalog's data sets."""

    def create_reference(
        self, dataset_id: int, name: str, *, kind: ReferenceKind, version: int
    ) -> ReferenceRecord:
        """The new tag or branch at a version.

        Raises: InputError for a bad name, ConflictError when it is taken, NotFoundError without that version.
        """
        name = reference_name(kind, name)
        with self.writing() as connection:
            lock_dataset(connection, dataset_id)
            version_row(connection, dataset_id, version)
            values = {
                "dataset_id": dataset_id,
                "name": name,
                "kind": kind,
                "version": version,
                "created_at": database_now(connection),
            }
            row = insert_new(connection, dataset_references, values, key=["dataset_id", "name"])
        if row is None:
            raise taken_name("tag or branch", name)
        return ReferenceRecord(**row._asdict())

    def references(self, dataset_id: int) -> list[ReferenceRecord]:
        """The tags and branches of a data set, by name."""
        owner = dataset_references.c.dataset_id == dataset_id
        with self.reading() as connection:
            rows = connection.execute(
                select(dataset_references).where(owner).order_by(dataset_references.c.name)
            )
            return [ReferenceRecord(**row._asdict()) for row in rows]

    def delete_reference(self, dataset_id: int, name: str) -> ReferenceRecord:
        """What is deleted; the versions stay. Raises: NotFoundError with the nearest names."""
        with self.writing() as connection:
            gone = delete(dataset_references).where(_named(dataset_id, name)).returning(dataset_references)
            row = connection.execute(gone).one_or_none()
            if row is None:
                raise _unknown(connection, dataset_id, name)
            return ReferenceRecord(**row._asdict())


def reference_name(kind: str, text: str) -> str:
    """The name of a tag or branch in composed form.

    Raises: InputError for what names a version or the main line already, or holds '@'.
    """
    name = valid_name(kind, text)
    if name.isdecimal() or name == MAIN or "@" in name:
        raise InputError(
            f"this can't be the name of a {kind}", found=repr(name),
            expected=f"a word that is no number, not {MAIN!r} and has no '@'",
        )  # fmt: skip
    return name


def at_reference(connection: Connection, record: DatasetRecord, at: str) -> DatasetRecord:
    """The data set as it was at a version, tag or branch; `at` main is its newest version.

    Raises: NotFoundError with the nearest names.
    """
    named = replace(record, name=f"{record.name}@{at}", at=at)
    if at == MAIN:
        return named
    if at.isdecimal() and len(at) < 10:
        return _at(named, version_row(connection, record.dataset_id, int(at)), branch=None)
    row = connection.execute(select(dataset_references).where(_named(record.dataset_id, at))).one_or_none()
    if row is None:
        raise _unknown(connection, record.dataset_id, at)
    version = version_row(connection, record.dataset_id, row.version)
    return _at(named, version, branch=row.name if row.kind == "branch" else None)


def version_row(connection: Connection, dataset_id: int, version: int) -> DatasetVersion:
    """A version of a data set. Raises: NotFoundError naming the newest."""
    owner = dataset_versions.c.dataset_id == dataset_id
    rows = connection.execute(select(dataset_versions).where(owner).order_by(dataset_versions.c.version))
    known = [DatasetVersion(**row._asdict()) for row in rows]
    for one in known:
        if one.version == version:
            return one
    expected = f"1 to {known[-1].version}" if known else "a data set with an import"
    raise NotFoundError("the data set has no such version", found=version, expected=expected)


def move_branch(connection: Connection, dataset_id: int, branch: str, *, before: int, to: int) -> None:
    """Let a branch go on from version `before` to `to`, in a transaction that holds the data set.

    Raises: NotFoundError, ConflictError when another process made a version on it since.
    """
    row = connection.execute(select(dataset_references).where(_named(dataset_id, branch))).one_or_none()
    if row is None or row.kind != "branch":
        raise _unknown(connection, dataset_id, branch)
    if row.version != before:
        raise ConflictError(
            f"branch {branch!r} was changed by another process meanwhile", found=f"version {row.version}",
            expected=f"version {before}", fix="Run the command again.",
        )  # fmt: skip
    connection.execute(update(dataset_references).where(_named(dataset_id, branch)).values(version=to))


def insert_version(connection: Connection, version: DatasetVersion) -> None:
    """Write down a new version."""
    values = {name: getattr(version, name) for name in DatasetVersion.__dataclass_fields__}
    connection.execute(insert(dataset_versions).values(values))


def _at(named: DatasetRecord, version: DatasetVersion, *, branch: str | None) -> DatasetRecord:
    return replace(
        named,
        version=version.version,
        images_version=version.images_version,
        objects_version=version.objects_version,
        n_images=version.n_images,
        n_objects=version.n_objects,
        branch=branch,
    )


def _named(dataset_id: int, name: str) -> ColumnElement[bool]:
    columns = dataset_references.c
    return and_(columns.dataset_id == dataset_id, columns.name == valid_name("tag or branch", name))


def _unknown(connection: Connection, dataset_id: int, name: str) -> NotFoundError:
    columns = dataset_references.c
    known = connection.scalars(select(columns.name).where(columns.dataset_id == dataset_id)).all()
    return unknown_name("version, tag or branch", name, [*known, MAIN])
