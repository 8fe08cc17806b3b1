"""Data sets: their names and versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from microtome.catalog.categories import insert_categories
from microtome.catalog.database import Database, database_now
from microtome.catalog.findings import insert_findings
from microtome.catalog.locking import lock_dataset
from microtome.catalog.names import plain_text, taken_name, unknown_name, valid_name
from microtome.catalog.records import Category, DatasetRecord, DatasetVersion, FindingRecord
from microtome.catalog.references import at_reference, insert_version, move_branch
from microtome.catalog.schema import dataset_versions, datasets
from microtome.catalog.statements import insert_new
from microtome.catalog.verdicts import mark_applied
from microtome.errors import NotFoundError


class Datasets(Database):
    """The data sets of a catalog."""

    def create_dataset(self, name: str, images_root: str) -> DatasetRecord:
        """The new data set, of version 0 and empty.

        Raises: InputError for a bad name, ConflictError when it is taken.
        """
        name = valid_name("data set", name)
        counters = dict.fromkeys(_COUNTERS, 0)
        with self.writing() as connection:
            values = {
                "name": name,
                "images_root": plain_text("a folder of images", images_root),
                "created_at": database_now(connection),
                **counters,
            }
            row = insert_new(connection, datasets, values, key=["name"])
        if row is None:
            raise taken_name("data set", name)
        return DatasetRecord(**row._asdict())

    def dataset(self, name: str) -> DatasetRecord:
        """The data set of that name, at its newest version or at that of NAME@VERSION, @TAG or @BRANCH.

        A name that holds '@' itself goes before. Raises: NotFoundError with the nearest names.
        """
        with self.reading() as connection:
            row = connection.execute(select(datasets).where(_named(name))).one_or_none()
            if row is not None:
                return DatasetRecord(**row._asdict())
            plain, _, at = name.rpartition("@")
            if not plain:
                raise _unknown(connection, name)
            row = connection.execute(select(datasets).where(_named(plain))).one_or_none()
            if row is None:
                raise _unknown(connection, plain)
            return at_reference(connection, DatasetRecord(**row._asdict()), at)

    def datasets(self) -> list[DatasetRecord]:
        """Every data set, by name."""
        with self.reading() as connection:
            rows = connection.execute(select(datasets).order_by(datasets.c.name))
            return [DatasetRecord(**row._asdict()) for row in rows]

    def delete_dataset(self, name: str) -> DatasetRecord:
        """What is deleted: the data set with its runs, slices, evaluations and findings; its files stay.

        Raises: NotFoundError with the nearest names.
        """
        with self.writing() as connection:
            row = connection.execute(delete(datasets).where(_named(name)).returning(datasets)).one_or_none()
            if row is None:
                raise _unknown(connection, name)
            return DatasetRecord(**row._asdict())

    def commit_version(
        self,
        dataset_id: int,
        *,
        expected_version: int,
        images_version: int,
        objects_version: int,
        n_images: int,
        n_objects: int,
        next_image_id: int,
        next_object_id: int,
        note: str,
        categories: Sequence[Category] = (),
        findings: Sequence[FindingRecord] = (),
        branch: str = "",
        author: str = "",
        applied: Mapping[int, int | None] | None = None,
    ) -> DatasetRecord:
        """The data set as its new version, made from `expected_version`, with what it brings in.

        Versions of all branches count together; `applied` are the verdicts that went in, each with the object
        that it changed. Of a branch the record is that of its new head.

        Raises: ConflictError when another process made a version since, NotFoundError; for categories as
        `add_categories`.
        """
        with self.writing() as connection:
            on_main = expected_version if not branch else None
            lock_dataset(connection, dataset_id, expected_version=on_main)
            insert_categories(connection, dataset_id, categories)
            version = DatasetVersion(
                dataset_id=dataset_id,
                version=_newest(connection, dataset_id) + 1,
                images_version=images_version,
                objects_version=objects_version,
                n_images=n_images,
                n_objects=n_objects,
                note=note,
                created_at=database_now(connection),
                parent=expected_version,
                branch=branch,
                author=author,
            )
            insert_version(connection, version)
            insert_findings(connection, findings)
            mark_applied(connection, version.version, applied or {})
            changes = {"next_image_id": next_image_id, "next_object_id": next_object_id}
            if not branch:
                changes |= {name: getattr(version, name) for name in _CONTENTS}
            else:
                move_branch(connection, dataset_id, branch, before=expected_version, to=version.version)
            owner = datasets.c.dataset_id == dataset_id
            changed = update(datasets).where(owner).values(changes).returning(datasets)
            record = DatasetRecord(**connection.execute(changed).one()._asdict())
            return at_reference(connection, record, branch) if branch else record

    def versions(self, dataset_id: int) -> list[DatasetVersion]:
        """The versions of a data set, oldest first; version 0, the empty one, is not among them."""
        owner = dataset_versions.c.dataset_id == dataset_id
        with self.reading() as connection:
            rows = connection.execute(
                select(dataset_versions).where(owner).order_by(dataset_versions.c.version)
            )
            return [DatasetVersion(**row._asdict()) for row in rows]


_CONTENTS = ("version", "images_version", "objects_version", "n_images", "n_objects")
_COUNTERS = (*_CONTENTS, "next_image_id", "next_object_id")


def _newest(connection: Connection, dataset_id: int) -> int:
    owner = dataset_versions.c.dataset_id == dataset_id
    return connection.scalar(select(func.max(dataset_versions.c.version)).where(owner)) or 0


def _named(name: str) -> ColumnElement[bool]:
    return datasets.c.name == valid_name("data set", name)


def _unknown(connection: Connection, name: str) -> NotFoundError:
    return unknown_name("data set", name, connection.scalars(select(datasets.c.name)).all())
