"""Review patches: the corrections between two versions as one JSON file, written and read back.

{"format": "microtome review patch", "version": 1, "dataset": ..., "from_version": 1, "to_version": 3,
 "images": [{"id", "file_name", "split", "width", "height"}], "categories": [{"id", "name"}],
 "changes": [{"action": "add" | "change" | "remove", "object_id", "image_id",
              "before": LABEL | null, "after": LABEL | null, "author", "time", "verdict"}],
 "annotations": COCO annotations of what was added or changed, as it is now}
LABEL = {"category": name, "bbox": [x, y, width, height] in pixels, "area", "iscrowd", and of a box that was
added or moved, where it has a mask, "segmentation": {"size": [height, width], "counts": compressed runs}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, VerdictRecord
from microtome.datasets import Home, item_table
from microtome.datasets.names import objects_table
from microtome.datasets.versions import Label, LabelChange, VersionDiff, diff, history
from microtome.files import make_folder, write_atomically

FORMAT = "microtome review patch"
FORMAT_VERSION = 1
PATCH_FILE = "review-patch.json"


def write_patch(home: Home, dataset: str, path: Path, *, since: int | str | None = None) -> int:
    """How many changes were written: those from version `since` on to the one that `dataset` names.

    By default since each image was imported. Raises: NotFoundError for unknown names.
    """
    document = patch_document(home, dataset, since=since)
    content = json.dumps(document, allow_nan=False, ensure_ascii=False, indent=1).encode()
    make_folder(path.parent)
    write_atomically(path, lambda file: file.write(content))
    return len(document["changes"])


def patch_document(home: Home, dataset: str, *, since: int | str | None = None) -> dict[str, Any]:
    """The patch as JSON-ready values."""
    record = home.catalog.dataset(dataset)
    if since is None:
        found = _since_imports(home, record)
    else:
        found = diff(home, record.plain_name, since, record.version)
    changes = list(_changes(home, record, found, _outlines(home, record, found)))
    named = np.unique(np.array([change["image_id"] for change in changes], np.int64))
    columns = ["file_name", "split", "width", "height"]
    images = item_table(home, record.name, "images", columns=columns, ids=named)
    categories = {one.name: one.category_id for one in home.catalog.categories(record.dataset_id)}
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "dataset": record.plain_name,
        "from_version": found.before,
        "to_version": found.after,
        "images": images.to_pylist(),
        "categories": [{"id": number + 1, "name": name} for name, number in categories.items()],
        "changes": changes,
        "annotations": [
            {
                "id": change["object_id"] + 1,
                "image_id": change["image_id"],
                "category_id": categories[change["after"]["category"]] + 1,
                **{
                    name: change["after"][name]
                    for name in ("bbox", "area", "segmentation")
                    if name in change["after"]
                },
                "iscrowd": int(change["after"]["iscrowd"]),
            }
            for change in changes
            if change["after"] is not None
        ],
    }


def _since_imports(home: Home, record: DatasetRecord) -> VersionDiff:
    """What changed on each image since the version that it was imported in."""
    changes: list[LabelChange] = []
    known: set[int] = set()
    imports = _imports(home, record)
    for version in imports:
        name = f"{record.plain_name}@{version}"
        new = set(item_table(home, name, "images", columns=[])["id"].to_pylist()) - known
        told = diff(home, record.plain_name, version, record.version).changes
        changes += [change for change in told if _image_of(change) in new]
        known |= new
    return VersionDiff(
        dataset=record.plain_name,
        before=imports[0],
        after=record.version,
        added=tuple(change for change in changes if change.before is None),
        removed=tuple(change for change in changes if change.after is None),
        changed=tuple(change for change in changes if change.before and change.after),
    )


def _image_of(change: LabelChange) -> int | None:
    label = change.after or change.before
    return None if label is None else label.image_id


def _imports(home: Home, record: DatasetRecord) -> list[int]:
    """The versions on the way to this one that an import made, oldest first."""
    versions = {one.version: one for one in home.catalog.versions(record.dataset_id)}
    found, version = [], record.version
    while version in versions:
        own = versions[version]
        if own.parent not in versions or versions[own.parent].n_images != own.n_images:
            found.append(version)
        version = own.parent
    return found[::-1]


def _outlines(home: Home, record: DatasetRecord, found: VersionDiff) -> Mapping[int, dict[str, Any]]:
    """The mask of each object that was added or moved and has one, in run lengths."""
    moved = {
        change.object_id: change.after.image_id
        for change in found.changes
        if change.after is not None
        and change.after.has_mask
        and (change.before is None or change.before.bbox != change.after.bbox)
    }
    table = objects_table(record.dataset_id)
    objects = home.tables.read(table, columns=["object_id", "mask"], version=record.objects_version)
    ids = pa.array(list(moved), pa.int64())
    images = np.unique(np.array(list(moved.values()), np.int64))
    sizes = {
        row["id"]: [row["height"], row["width"]]
        for row in item_table(
            home, record.name, "images", columns=["width", "height"], ids=images
        ).to_pylist()
    }
    return {
        row["object_id"]: {"size": sizes[moved[row["object_id"]]], "counts": row["mask"].decode("ascii")}
        for row in objects.filter(pc.is_in(objects["object_id"], value_set=ids)).to_pylist()
    }


def _changes(
    home: Home, record: DatasetRecord, found: VersionDiff, outlines: Mapping[int, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    told = _verdicts(home, record, found)
    versions = {one.version: one for one in history(home, record.plain_name)}
    newest = versions[found.after]
    for change in found.changes:
        verdict = told.get(change.object_id)
        yield {
            "action": _action(change),
            "object_id": change.object_id,
            "image_id": _image_of(change),
            "before": _label(change.before),
            "after": _label(change.after, outlines.get(change.object_id)),
            "author": newest.author if verdict is None else verdict.author,
            "time": (newest.created_at if verdict is None else verdict.created_at).isoformat(),
            "verdict": None if verdict is None else verdict.kind,
        }


def _verdicts(home: Home, record: DatasetRecord, found: VersionDiff) -> Mapping[int, VerdictRecord]:
    """The last verdict on each object that was applied on the way from one version to the other."""
    versions = {one.version: one for one in home.catalog.versions(record.dataset_id)}
    lineage, version = set(), found.after
    while version in versions and version != found.before:
        lineage.add(version)
        version = versions[version].parent
    return {
        one.object_id: one
        for one in home.catalog.verdicts(record.dataset_id)
        if one.object_id is not None and one.applied_version in lineage
    }


def _action(change: LabelChange) -> str:
    if change.before is None:
        return "add"
    return "remove" if change.after is None else "change"


def _label(label: Label | None, outline: dict[str, Any] | None = None) -> dict[str, Any] | None:
    if label is None:
        return None
    row = {
        "category": label.category,
        "bbox": list(label.bbox),
        "area": label.area,
        "iscrowd": label.iscrowd,
    }
    return row if outline is None else {**row, "segmentation": outline}
