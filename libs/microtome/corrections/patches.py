"""Review patches: the corrections between two versions as one JSON file, written and read back.

{"format": "microtome review patch", "version": 1, "dataset": ..., "from_version": 1, "to_version": 3,
 "images": [{"id", "file_name", "split", "width", "height"}], "categories": [{"id", "name"}],
 "changes": [{"action": "add" | "change" | "remove", "object_id", "image_id",
              "before": LABEL | null, "after": LABEL | null, "author", "time", "verdict"}],
 "annotations": COCO annotations of what was added or changed, as it is now}
LABEL = {"category": name, "bbox": [x, y, width, height] in pixels, "area", "iscrowd"}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from microtome.catalog import DatasetRecord, VerdictRecord
from microtome.datasets import Home, item_table
from microtome.datasets.versions import Label, LabelChange, VersionDiff, diff, history
from microtome.files import make_folder, write_atomically

FORMAT = "microtome review patch"
FORMAT_VERSION = 1
PATCH_FILE = "review-patch.json"


def write_patch(home: Home, dataset: str, path: Path, *, since: int | str | None = None) -> int:
    """How many changes were written: those from version `since` on to the one that `dataset` names.

    By default since the labels were imported. Raises: NotFoundError for unknown names.
    """
    document = patch_document(home, dataset, since=since)
    content = json.dumps(document, allow_nan=False, ensure_ascii=False, indent=1).encode()
    make_folder(path.parent)
    write_atomically(path, lambda file: file.write(content))
    return len(document["changes"])


def patch_document(home: Home, dataset: str, *, since: int | str | None = None) -> dict[str, Any]:
    """The patch as JSON-ready values."""
    record = home.catalog.dataset(dataset)
    start = _imported(home, record) if since is None else since
    found = diff(home, record.plain_name, start, record.version)
    changes = list(_changes(home, record, found))
    images = item_table(home, record.name, "images", columns=["file_name", "split", "width", "height"])
    named = {change["image_id"] for change in changes}
    categories = {one.name: one.category_id for one in home.catalog.categories(record.dataset_id)}
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "dataset": record.plain_name,
        "from_version": found.before,
        "to_version": found.after,
        "images": [row for row in images.to_pylist() if row["id"] in named],
        "categories": [{"id": number + 1, "name": name} for name, number in categories.items()],
        "changes": changes,
        "annotations": [
            {
                "id": change["object_id"] + 1,
                "image_id": change["image_id"],
                "category_id": categories[change["after"]["category"]] + 1,
                **{name: change["after"][name] for name in ("bbox", "area")},
                "iscrowd": int(change["after"]["iscrowd"]),
            }
            for change in changes
            if change["after"] is not None
        ],
    }


def _imported(home: Home, record: DatasetRecord) -> int:
    """The newest ancestor that an import made."""
    versions = {one.version: one for one in home.catalog.versions(record.dataset_id)}
    version = record.version
    while (parent := versions.get(versions[version].parent)) is not None:
        if parent.n_images != versions[version].n_images:
            break
        version = parent.version
    return version


def _changes(home: Home, record: DatasetRecord, found: VersionDiff) -> Iterator[dict[str, Any]]:
    told = _verdicts(home, record, found)
    versions = {one.version: one for one in history(home, record.plain_name)}
    newest = versions[found.after]
    for change in found.changes:
        verdict = told.get(change.object_id)
        label = change.after or change.before
        yield {
            "action": _action(change),
            "object_id": change.object_id,
            "image_id": None if label is None else label.image_id,
            "before": _label(change.before),
            "after": _label(change.after),
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


def _label(label: Label | None) -> dict[str, Any] | None:
    if label is None:
        return None
    return {
        "category": label.category,
        "bbox": list(label.bbox),
        "area": label.area,
        "iscrowd": label.iscrowd,
    }
