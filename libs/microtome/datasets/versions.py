"""Versions of a data set: what they hold, what changed between two, names for them, and going back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, ReferenceRecord
from microtome.datasets.home import Home
from microtome.datasets.names import objects_table
from microtome.datasets.progress import Fence
from microtome.errors import ConflictError

LABEL_COLUMNS = ("image_id", "category_id", "x", "y", "width", "height", "area", "iscrowd", "mask")

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class VersionEntry:
    """One version of a data set; `parent` is 0 for none, `branch` "" for the main line.

    `is_head` says that the main line or a branch stands at it; `tags` and `branches` name it.
    """

    version: int
    parent: int
    branch: str
    note: str
    author: str
    created_at: datetime
    n_images: int
    n_objects: int
    is_head: bool
    tags: tuple[str, ...]
    branches: tuple[str, ...]


@dataclass(frozen=True)
class Label:
    """An object as one version has it: category by name, box [x, y, width, height] in pixels."""

    image_id: int
    category: str
    bbox: tuple[float, float, float, float]
    area: float
    iscrowd: bool
    has_mask: bool


@dataclass(frozen=True)
class LabelChange:
    """What became of one object: `before` is None where it was added, `after` where it was removed."""

    object_id: int
    before: Label | None
    after: Label | None


@dataclass(frozen=True)
class VersionDiff:
    """What changed from one version to another, by object id."""

    dataset: str
    before: int
    after: int
    added: tuple[LabelChange, ...]
    removed: tuple[LabelChange, ...]
    changed: tuple[LabelChange, ...]

    @property
    def changes(self) -> tuple[LabelChange, ...]:
        """All of them, in order of the objects' ids."""
        return tuple(sorted((*self.added, *self.removed, *self.changed), key=lambda change: change.object_id))


def history(home: Home, dataset: str) -> list[VersionEntry]:
    """The versions of a data set on all branches, newest first; none before the first import.

    Raises: NotFoundError with the nearest name.
    """
    record = home.catalog.dataset(home.catalog.dataset(dataset).plain_name)
    references = home.catalog.references(record.dataset_id)
    heads = {record.version, *(one.version for one in references if one.kind == "branch")}
    return [
        VersionEntry(
            version=one.version,
            parent=one.parent,
            branch=one.branch,
            note=one.note,
            author=one.author,
            created_at=one.created_at,
            n_images=one.n_images,
            n_objects=one.n_objects,
            is_head=one.version in heads,
            tags=_names(references, "tag", one.version),
            branches=_names(references, "branch", one.version),
        )
        for one in reversed(home.catalog.versions(record.dataset_id))
    ]


def create_tag(home: Home, dataset: str, name: str) -> ReferenceRecord:
    """A new tag at the version that `dataset` names (its newest, or that of NAME@VERSION).

    Raises: InputError for a bad name, ConflictError when it is taken, NotFoundError.
    """
    record = home.catalog.dataset(dataset)
    return home.catalog.create_reference(record.dataset_id, name, kind="tag", version=record.version)


def create_branch(home: Home, dataset: str, name: str) -> ReferenceRecord:
    """A new branch that begins at the version that `dataset` names.

    Raises: as `create_tag`.
    """
    record = home.catalog.dataset(dataset)
    return home.catalog.create_reference(record.dataset_id, name, kind="branch", version=record.version)


def delete_reference(home: Home, dataset: str, name: str) -> ReferenceRecord:
    """The tag or branch that is deleted; the versions stay. Raises: NotFoundError with the nearest names."""
    return home.catalog.delete_reference(home.catalog.dataset(dataset).dataset_id, name)


def commit_objects(
    home: Home,
    record: DatasetRecord,
    objects: pa.Table,
    *,
    note: str,
    author: str = "",
    next_object_id: int | None = None,
    applied: Mapping[int, int | None] | None = None,
    fence: Fence | None = None,
) -> DatasetRecord:
    """The data set as a new version with these objects, in id order; for the holder of the write lock.

    Files and former versions stay as they are. A process that dies before this returns has changed nothing.

    Raises: ConflictError for a former version or when another process made one since.
    """
    head = require_head(record)
    version = home.tables.replace(objects_table(record.dataset_id), objects, fence=fence)
    if fence is not None:
        fence()
    return home.catalog.commit_version(
        record.dataset_id,
        expected_version=record.version,
        images_version=record.images_version,
        objects_version=version,
        n_images=record.n_images,
        n_objects=objects.num_rows,
        next_image_id=record.next_image_id,
        next_object_id=record.next_object_id if next_object_id is None else next_object_id,
        note=note,
        branch=head,
        author=author,
        applied=applied,
    )


def require_head(record: DatasetRecord) -> str:
    """The branch whose newest version this is, "" for the main line.

    Raises: ConflictError for a former version, which nothing can be added to.
    """
    if record.branch is None:
        raise ConflictError(
            "a former version can't be changed", found=record.name,
            expected=f"{record.plain_name}, or {record.plain_name}@BRANCH",
            fix=f"Make a branch of it: `microtome branch {record.name} NEW`.",
        )  # fmt: skip
    return record.branch


def revert(
    home: Home, dataset: str, version: int | str, *, author: str = "", fence: Fence | None = None
) -> DatasetRecord:
    """The data set (or branch NAME@BRANCH) as a new version with the labels of a former one.

    What came between stays in the history; object ids that were removed since come back, none is used twice.

    Raises: NotFoundError for an unknown version or tag, ConflictError when images were imported since or the
    labels are those already.
    """
    record = home.catalog.dataset(dataset)
    with home.writing(record.dataset_id):
        record = home.catalog.dataset(dataset)
        former = home.catalog.dataset(f"{record.plain_name}@{version}")
        require_head(record)
        if former.n_images != record.n_images:
            raise ConflictError(
                "images were imported since; going back would lose them",
                found=f"{former.n_images} images then, {record.n_images} now",
                fix=f"Use the former version by its name: {former.name}, or make a branch of it.",
            )
        table = objects_table(record.dataset_id)
        objects = home.tables.read(table, version=former.objects_version)
        if objects.equals(home.tables.read(table, version=record.objects_version)):
            raise ConflictError(
                f"the labels of {record.name!r} are those of version {former.version} already"
            )
        note = f"back to version {former.version}"
        return commit_objects(home, record, objects, note=note, author=author, fence=fence)


def diff(home: Home, dataset: str, before: int | str, after: int | str) -> VersionDiff:
    """The objects added, removed and changed from one version (number, tag, branch, main) to another.

    Raises: NotFoundError with the nearest names.
    """
    plain = home.catalog.dataset(dataset).plain_name
    first, second = (home.catalog.dataset(f"{plain}@{at}") for at in (before, after))
    old, new = _objects(home, first), _objects(home, second)
    names = [category.name for category in home.catalog.categories(first.dataset_id)]
    old_ids, new_ids = old["object_id"].to_numpy(), new["object_id"].to_numpy()
    common = np.intersect1d(old_ids, new_ids)
    changed = common[_differing(_rows(old, common), _rows(new, common))]
    return VersionDiff(
        dataset=plain,
        before=first.version,
        after=second.version,
        added=_changes(names, new=_rows(new, np.setdiff1d(new_ids, old_ids))),
        removed=_changes(names, old=_rows(old, np.setdiff1d(old_ids, new_ids))),
        changed=_changes(names, old=_rows(old, changed), new=_rows(new, changed)),
    )


def _names(references: Sequence[ReferenceRecord], kind: str, version: int) -> tuple[str, ...]:
    return tuple(one.name for one in references if one.kind == kind and one.version == version)


def _objects(home: Home, record: DatasetRecord) -> pa.Table:
    columns = ["object_id", *LABEL_COLUMNS]
    return home.tables.read(objects_table(record.dataset_id), columns=columns, version=record.objects_version)


def _rows(objects: pa.Table, ids: Ids) -> pa.Table:
    """The rows of ids that the table holds, whose ids ascend."""
    return objects.take(pa.array(np.searchsorted(objects["object_id"].to_numpy(), ids)))


def _differing(old: pa.Table, new: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows `(N,)` of two tables of the same objects are not alike."""
    differing = np.zeros(old.num_rows, np.bool_)
    for name in LABEL_COLUMNS:
        same = pc.fill_null(pc.equal(old[name], new[name]), False)
        both_null = pc.and_(pc.is_null(old[name]), pc.is_null(new[name]))
        differing |= ~pc.or_(same, both_null).to_numpy()
    return differing


def _changes(
    names: Sequence[str], *, old: pa.Table | None = None, new: pa.Table | None = None
) -> tuple[LabelChange, ...]:
    ids = next(table for table in (old, new) if table is not None)["object_id"].to_pylist()
    before = [None] * len(ids) if old is None else _labels(names, old)
    after = [None] * len(ids) if new is None else _labels(names, new)
    return tuple(LabelChange(*row) for row in zip(ids, before, after, strict=True))


def _labels(names: Sequence[str], objects: pa.Table) -> list[Label]:
    return [
        Label(
            image_id=row["image_id"],
            category=names[row["category_id"]],
            bbox=(row["x"], row["y"], row["width"], row["height"]),
            area=row["area"],
            iscrowd=row["iscrowd"],
            has_mask=row["mask"] is not None,
        )
        for row in objects.to_pylist()
    ]
