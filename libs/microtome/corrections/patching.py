"""Reading a review patch into a data set: each change is done, was done already, or conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord
from microtome.corrections.applying import image_sizes
from microtome.corrections.labels import Edit, Edits, NewLabel, Sizes, edited
from microtome.corrections.patches import FORMAT, FORMAT_VERSION, PATCH_FILE
from microtome.corrections.verdicts import checked_box
from microtome.datasets import Fence, Home, item_table
from microtome.datasets.names import objects_table
from microtome.datasets.versions import commit_objects, require_head
from microtome.errors import InputError
from microtome.formats.rle import fits

BOX = ("x", "y", "width", "height")
CLOSE = 1e-6
NAMED = 5
LARGEST_BYTES = 1_000_000_000

Box = tuple[float, float, float, float]
Key = tuple[str, str]


class _Mask(msgspec.Struct):
    size: tuple[int, int]
    counts: str


class _Label(msgspec.Struct):
    category: str
    bbox: tuple[float, float, float, float]
    area: float | None = None
    iscrowd: bool = False
    segmentation: _Mask | None = None


class _Change(msgspec.Struct):
    action: Literal["add", "change", "remove"]
    image_id: int
    object_id: int = -1
    before: _Label | None = None
    after: _Label | None = None
    author: str | None = None


class _Image(msgspec.Struct):
    id: int
    file_name: str
    split: str = ""


class _Patch(msgspec.Struct):
    format: str
    version: int
    images: list[_Image]
    changes: list[msgspec.Raw]


@dataclass(frozen=True)
class PatchConflict:
    """A row of `changes` (counted from 0) that was not done, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class PatchSummary:
    """What a patch brought; `version` is the new one, or the present one where nothing was to be done."""

    dataset: str
    version: int
    n_rows: int
    n_done: int
    n_done_before: int
    conflicts: tuple[PatchConflict, ...]


@dataclass
class _Target:
    """The labels of a data set as a patch finds them, and what it is to do to them."""

    objects: dict[int, dict[str, Any]]
    by_image: dict[int, list[int]]
    images: Mapping[Key, int]
    categories: Mapping[str, int]
    sizes: Sizes
    edits: dict[int, Edit] = field(default_factory=dict)
    added: list[NewLabel] = field(default_factory=list)
    authors: set[str] = field(default_factory=set)


def import_patch(
    home: Home, dataset: str, path: Path, *, author: str = "", fence: Fence | None = None
) -> PatchSummary:
    """Do the changes of a patch as one new version of the data set (or branch); doing it again does nothing.

    The version is by `author`; its note names the authors of the changes that were done. Who said what of
    which label is kept in the patch alone. Images are found by file name and split, objects by what the patch
    says they were: where they are neither that nor what they shall become, the row is a conflict and is left.
    Nothing is written when no row is new. Of a folder that an export wrote, its review-patch.json is read.

    Raises: InputError for a file that is no patch, ConflictError for a former version.
    """
    patch = _read(path / PATCH_FILE if path.is_dir() else path)
    dataset_id = home.catalog.dataset(dataset).dataset_id
    with home.writing(dataset_id):
        record = home.catalog.dataset(dataset)
        require_head(record)
        files = {image.id: (image.split, image.file_name) for image in patch.images}
        target = _target(home, record, set(files.values()))
        told = [_done(raw, files, target) for raw in patch.changes]
        version = record.version
        if target.edits or target.added:
            version = _commit(home, record, target, _told(path, target.authors), author, fence)
    return PatchSummary(
        dataset=record.name,
        version=version,
        n_rows=len(told),
        n_done=sum(answer is True for answer in told),
        n_done_before=sum(answer is False for answer in told),
        conflicts=tuple(
            PatchConflict(row, answer) for row, answer in enumerate(told) if isinstance(answer, str)
        ),
    )


def _read(path: Path) -> _Patch:
    fix = "Give a file that `microtome export --format review-patch` wrote."
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError("the patch is too large", found=f"{path.stat().st_size:,} bytes", fix=fix)
        patch = msgspec.json.decode(path.read_bytes(), type=_Patch)
    except OSError as error:
        raise InputError(f"{path} can't be read", found=error.strerror, fix=fix) from error
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not a review patch", found=error, fix=fix) from error
    if (patch.format, patch.version) != (FORMAT, FORMAT_VERSION):
        raise InputError(
            f"{path} is not a review patch that this program knows", found=f"{patch.format} {patch.version}",
            expected=f"{FORMAT} {FORMAT_VERSION}", fix=fix,
        )  # fmt: skip
    return patch


def _target(home: Home, record: DatasetRecord, named: Set[Key]) -> _Target:
    """The labels of the images that a patch names."""
    images = _images(home, record, named)
    objects = item_table(home, record.name, "objects", columns=["image_id", "category", *BOX])
    own = pc.is_in(objects["image_id"], value_set=pa.array(images.values(), pa.int64()))
    rows = objects.filter(own).to_pylist()
    by_image: dict[int, list[int]] = {}
    for row in rows:
        by_image.setdefault(row["image_id"], []).append(row["id"])
    return _Target(
        objects={row["id"]: row for row in rows},
        by_image=by_image,
        images=images,
        categories={one.name: one.category_id for one in home.catalog.categories(record.dataset_id)},
        sizes=image_sizes(home, record),
    )


def _images(home: Home, record: DatasetRecord, named: Set[Key]) -> dict[Key, int]:
    """The ids of the named images that there are."""
    columns = ["split", "file_name"]
    images = item_table(home, record.name, "images", columns=columns)
    splits, names, ids = (images[name].to_pylist() for name in (*columns, "id"))
    keys = zip(splits, names, strict=True)
    return {key: image for key, image in zip(keys, ids, strict=True) if key in named}


def _done(raw: msgspec.Raw, files: Mapping[int, Key], target: _Target) -> bool | str:
    """True for a change that is to be done, False where it was done before, else why it can't be."""
    try:
        change = msgspec.json.decode(raw, type=_Change)
    except msgspec.MsgspecError as error:
        return f"not a change: {error}"
    needed = {"add": (False, True), "change": (True, True), "remove": (True, False)}[change.action]
    if (change.before is not None, change.after is not None) != needed:
        return f"{change.action} needs {' and '.join(_words(needed))}, and no more"
    image = target.images.get(files.get(change.image_id, ("", "")))
    if image is None:
        return f"image {change.image_id} of the patch is not in the data set"
    try:
        done = _note(change, image, target)
    except InputError as error:
        return str(error)
    if done is True and change.author:
        target.authors.add(change.author)
    return done


def _told(path: Path, authors: set[str]) -> str:
    """The note of the version that a patch makes."""
    named, more = sorted(authors)[:NAMED], len(authors) - NAMED
    by = f", changes by {', '.join(named)}" if named else ""
    return f"review patch {path.name}{by}{f' and {more} more' if more > 0 else ''}"


def _words(needed: tuple[bool, bool]) -> list[str]:
    return [word for word, wanted in zip(("before", "after"), needed, strict=True) if wanted]


def _note(change: _Change, image: int, target: _Target) -> bool | str:
    after = change.after
    if after is not None and after.category not in target.categories:
        return f"category {after.category!r} is not in the data set"
    box = None if after is None else checked_box(after.bbox, target.sizes[image])
    mask = None if after is None else _mask(after.segmentation, target.sizes[image])
    found = None if change.before is None else _find(change.before, change.object_id, image, target)
    if found is None and after is not None and _find(after, change.object_id, image, target) is not None:
        return False
    if change.before is None and after is not None and box is not None:
        target.added.append(
            NewLabel(
                image, target.categories[after.category], box, mask=mask, area=after.area,
                iscrowd=after.iscrowd, source_id=f"patch {change.object_id}",
            )
        )  # fmt: skip
        return True
    if found is None:
        gone = after is None and change.object_id not in target.by_image.get(image, [])
        return False if gone else f"object {change.object_id} is not what the patch says it was"
    category = None if after is None else target.categories[after.category]
    same_box = after is not None and change.before is not None and _near(after.bbox, change.before.bbox)
    if after is None or same_box:
        target.edits[found] = Edit(category, removed=after is None)
    else:
        target.edits[found] = Edit(category, box, mask=mask, area=after.area)
    return True


def _mask(given: _Mask | None, size: tuple[int, int]) -> bytes | None:
    """The run lengths of a mask. Raises: InputError when an image of (width, height) has others."""
    if given is None:
        return None
    counts, (width, height) = given.counts.encode(), size
    if given.size != (height, width) or not fits([counts], np.array([width * height]))[0]:
        raise InputError(
            "the mask does not fit its image", found=f"{list(given.size)}", expected=f"[{height}, {width}]"
        )
    return counts


def _find(label: _Label, object_id: int, image: int, target: _Target) -> int | None:
    """The object of the image with that category and box, the one with that id before others."""
    own = [one for one in target.by_image.get(image, []) if one not in target.edits]
    for candidate in sorted(own, key=lambda one: (one != object_id, one)):
        row = target.objects[candidate]
        box = (row["x"], row["y"], row["width"], row["height"])
        if row["category"] == label.category and _near(box, label.bbox):
            return candidate
    return None


def _near(one: Box, other: Box) -> bool:
    return all(abs(first - second) <= CLOSE for first, second in zip(one, other, strict=True))


def _commit(
    home: Home, record: DatasetRecord, target: _Target, note: str, author: str, fence: Fence | None
) -> int:
    objects = home.tables.read(objects_table(record.dataset_id), version=record.objects_version)
    added: Sequence[NewLabel] = target.added
    made = edited(objects, Edits(target.edits, added), first_id=record.next_object_id, sizes=target.sizes)
    stored = commit_objects(
        home, record, made, note=note, author=author, next_object_id=record.next_object_id + len(added),
        fence=fence,
    )  # fmt: skip
    return stored.version
