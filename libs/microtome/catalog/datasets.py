"""Data sets: their names and versions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from microtome.catalog.categories import insert_categories
from microtome.catalog.database import Database, database_now
from microtome.catalog.findings import insert_findings
from microtome.catalog.locking import lock_dataset
from microtome.catalog.names import plain_text, taken_name, unknown_name, valid_name
from microtome.catalog.records import Category, DatasetRecord, DatasetVersion, FindingRecord
from microtome.catalog.schema import dataset_versions, datasets
from microtome.catalog.statements import insert_new
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
        """The data set of that name. Raises: NotFoundError with the nearest names."""
        with self.reading() as connection:
            row = connection.execute(select(datasets).where(_named(name))).one_or_none()
            if row is None:
                raise _unknown(connection, name)
            return DatasetRecord(**row._asdict())

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
    ) -> DatasetRecord:
        """The data set as its new version, `expected_version` + 1, with what it brings in.

        Raises: ConflictError when another process made a version since, NotFoundError; for categories as
        `add_categories`.
        """
        contents = {
            "images_version": images_version,
            "objects_version": objects_version,
            "n_images": n_images,
            "n_objects": n_objects,
        }
        next_ids = {"next_image_id": next_image_id, "next_object_id": next_object_id}
        with self.writing() as connection:
            lock_dataset(connection, dataset_id, expected_version=expected_version)
            insert_categories(connection, dataset_id, categories)
            version = expected_version + 1
            owner = datasets.c.dataset_id == dataset_id
            changed = update(datasets).where(owner).values(version=version, **contents, **next_ids)
            row = connection.execute(changed.returning(datasets)).one()
            when = database_now(connection)
            entry = {
                "dataset_id": dataset_id,
                "version": version,
                "note": note,
                "created_at": when,
                **contents,
            }
            connection.execute(insert(dataset_versions).values(entry))
            insert_findings(connection, findings)
        return DatasetRecord(**row._asdict())

    def versions(self, dataset_id: int) -> list[DatasetVersion]:
        """The versions of a data set, oldest first; version 0, the empty one, is not among them."""
        owner = dataset_versions.c.dataset_id == dataset_id
        with self.reading() as connection:
            rows = connection.execute(
                select(dataset_versions).where(owner).order_by(dataset_versions.c.version)
            )
            return [DatasetVersion(**row._asdict()) for row in rows]


_COUNTERS = (
    "version",
    "images_version",
    "objects_version",
    "n_images",
    "n_objects",
    "next_image_id",
    "next_object_id",
)


def _named(name: str) -> ColumnElement[bool]:
    return datasets.c.name == valid_name("data set", name)


def _unknown(connection: Connection, name: str) -> NotFoundError:
    return unknown_name("data set", name, connection.scalars(select(datasets.c.name)).all())
