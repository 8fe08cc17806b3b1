"""Subjects: the items that verdicts are about, read from the tables once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from microtome.catalog import DatasetRecord
from microtome.datasets import Home, Items, item_table

BOX = ("x", "y", "width", "height")

Subject = tuple[Items, str | None, int]
"""What a verdict is about: items, the run of a prediction, and the id."""


@dataclass(frozen=True)
class Subjects:
    """The rows of subjects, and (width, height) in pixels of the images that they lie on."""

    rows: Mapping[Subject, Mapping[str, Any]]
    sizes: Mapping[int, tuple[int, int]]

    def image_id(self, subject: Subject) -> int:
        """The image that a subject is or lies on."""
        return subject[2] if subject[0] == "images" else int(self.rows[subject]["image_id"])

    def size(self, subject: Subject) -> tuple[int, int]:
        """(width, height) of that image."""
        return self.sizes[self.image_id(subject)]


def read_subjects(home: Home, record: DatasetRecord, subjects: Iterable[Subject]) -> Subjects:
    """The subjects of a version; each table is read once.

    Raises: NotFoundError for an unknown item or run, InputError for predictions without a run.
    """
    asked: dict[tuple[Items, str | None], list[int]] = {}
    for items, run, item_id in subjects:
        asked.setdefault((items, run), []).append(item_id)
    rows: dict[Subject, Mapping[str, Any]] = {}
    for (items, run), ids in asked.items():
        columns = [] if items == "images" else ["image_id", "category", *BOX]
        found = _rows(home, record, items, run, columns, ids)
        rows |= {(items, run, row["id"]): row for row in found}
    known = Subjects(rows, {})
    images = [known.image_id(subject) for subject in rows]
    sizes = _rows(home, record, "images", None, ["width", "height"], images) if images else []
    return Subjects(rows, {row["id"]: (row["width"], row["height"]) for row in sizes})


def _rows(
    home: Home,
    record: DatasetRecord,
    items: Items,
    run: str | None,
    columns: Sequence[str],
    ids: Sequence[int],
) -> list[dict[str, Any]]:
    wanted = np.unique(np.array(ids, np.int64))
    found = item_table(home, record.name, items, run=run, columns=columns, ids=wanted)
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows
