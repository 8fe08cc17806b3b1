"""Categories: the classes of objects of a data set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select

from microtome.catalog.database import Database
from microtome.catalog.locking import lock_dataset
from microtome.catalog.names import plain_text
from microtome.catalog.records import Category
from microtome.catalog.schema import categories
from microtome.errors import ConflictError, InputError

_COLUMNS = tuple(categories.c[name] for name in Category.__dataclass_fields__)


class Categories(Database):
    """The categories of a catalog's data sets."""

    def categories(self, dataset_id: int) -> list[Category]:
        """The categories of a data set, in order of `category_id`."""
        with self.reading() as connection:
            return _categories(connection, dataset_id)

    def add_categories(self, dataset_id: int, new: Sequence[Category]) -> None:
        """Add categories; those that are already there, with the same id and name, are left as they are.

        Raises: NotFoundError for an unknown data set, ConflictError when another category has the id or the
        name, InputError when the ids would not be 0..K-1.
        """
        with self.writing() as connection:
            lock_dataset(connection, dataset_id)
            insert_categories(connection, dataset_id, new)


def insert_categories(connection: Connection, dataset_id: int, new: Sequence[Category]) -> None:
    """Add categories in a transaction that holds the data set; as `Categories.add_categories`."""
    known = _categories(connection, dataset_id)
    added = _unknown(known, new)
    _refuse_gaps(category.category_id for category in [*known, *added])
    if added:
        connection.execute(insert(categories), [_row(dataset_id, category) for category in added])


def _categories(connection: Connection, dataset_id: int) -> list[Category]:
    query = select(*_COLUMNS).where(categories.c.dataset_id == dataset_id)
    rows = connection.execute(query.order_by(categories.c.category_id))
    return [Category(**row._asdict()) for row in rows]


def _unknown(known: Iterable[Category], new: Iterable[Category]) -> list[Category]:
    by_id = {category.category_id: category for category in known}
    by_name = {category.name: category for category in by_id.values()}
    unknown = []
    for category in new:
        same_id, same_name = by_id.get(category.category_id), by_name.get(category.name)
        if same_id is not same_name:
            raise _taken(category, same_id or same_name)
        if same_id is None:
            unknown.append(category)
            by_id[category.category_id] = by_name[category.name] = category
    return unknown


def _taken(category: Category, holder: Category | None) -> ConflictError:
    return ConflictError(
        f"category {category.name!r} can't have the id {category.category_id}",
        found=f"{holder.name!r} with the id {holder.category_id}" if holder else None,
        expected="an id and a name that no other category of the data set has",
    )


def _refuse_gaps(category_ids: Iterable[int]) -> None:
    for expected, found in enumerate(sorted(category_ids)):
        if found != expected:
            raise InputError("category ids must have no gaps", found=found, expected=f"{expected} next")


def _row(dataset_id: int, category: Category) -> dict[str, Any]:
    plain_text("a category's name", category.name)
    return {"dataset_id": dataset_id, **asdict(category)}
