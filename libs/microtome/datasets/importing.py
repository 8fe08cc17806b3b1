"""Ground truth and its pictures -> the tables of a data set, as one new version."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from microtome.catalog import Category, DatasetRecord, FindingRecord
from microtome.datasets.home import Home
from microtome.datasets.locating import FoundPicture, is_oriented, look_at_pictures, picture_findings
from microtome.datasets.names import images_table, objects_table
from microtome.datasets.progress import Fence, Progress, announce
from microtome.errors import ConflictError, InputError, NotFoundError, PictureError
from microtome.files import inside
from microtome.formats import (
    Finding,
    GroundTruth,
    SizeOf,
    SourceCategory,
    known_pictures,
    locate,
    read_ground_truth,
)
from microtome.pictures import size_of


@dataclass(frozen=True)
class ImportSummary:
    """What an import brought in; `findings` counts what was odd, by kind."""

    dataset: str
    version: int
    n_images: int
    n_objects: int
    n_categories: int
    n_unreadable: int
    findings: Mapping[str, int]
    seconds: float


def import_dataset(
    home: Home,
    name: str,
    *,
    annotations: Path,
    images: Path | None = None,
    format: str = "auto",
    split: str = "",
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ImportSummary:
    """Read ground truth into the data set `name`, made when absent; each split is imported once.

    `images` is the folder that the file names are relative to; without it figures work, pictures and search do not.
    What is odd is set aside or noted and can be read with `Catalog.findings`; `fence` is called before each commit.

    Raises: InputError for unusable files, ConflictError when the split is already there.
    """
    started = time.monotonic()
    announce(progress, "reading annotations")
    truth = read_ground_truth(annotations, format=format, images_root=images, size_of=_header_size(images))
    if truth.images.num_rows == 0:
        raise InputError(
            "the annotations name no image", found=annotations, expected="at least one image",
            fix="Check --annotations and --format.",
        )  # fmt: skip
    found = look_at_pictures(
        truth.images["file_name"].to_pylist(), images, progress=progress, fence=fence
    )
    _ensure_dataset(home, name, images)
    dataset_id = home.catalog.dataset(name).dataset_id
    with home.writing(dataset_id):
        record = _commit(home, name, truth, found, images, split, fence)
    findings = [*truth.findings, *picture_findings(str(annotations), found, _sizes(truth))]
    home.catalog.add_findings([_record(dataset_id, finding) for finding in findings])
    return ImportSummary(
        dataset=name,
        version=record.version,
        n_images=truth.images.num_rows,
        n_objects=truth.objects.num_rows,
        n_categories=len(home.catalog.categories(dataset_id)),
        n_unreadable=sum(picture.facts is None for picture in found),
        findings=count_rows(findings),
        seconds=time.monotonic() - started,
    )


def count_rows(findings: Iterable[Finding]) -> dict[str, int]:
    """How many rows were odd, by kind, most first."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.kind] += finding.rows
    return dict(counts.most_common())


def _header_size(images: Path | None) -> SizeOf | None:
    """The size in a picture's header, for formats which give boxes as fractions."""
    if images is None or not images.is_dir():
        return None
    known = known_pictures(images)

    def size(file_name: str) -> tuple[int, int] | None:
        relative = locate(file_name, images, known)
        try:
            return None if relative is None else size_of(inside(images, relative))
        except PictureError:
            return None

    return size


def _ensure_dataset(home: Home, name: str, images: Path | None) -> None:
    try:
        home.catalog.dataset(name)
    except NotFoundError:
        root = "" if images is None else str(images.absolute())
        try:
            home.catalog.create_dataset(name, root)
        except ConflictError:  # another process made it between the two calls
            home.catalog.dataset(name)


def _commit(
    home: Home,
    name: str,
    truth: GroundTruth,
    found: Sequence[FoundPicture],
    images: Path | None,
    split: str,
    fence: Fence | None,
) -> DatasetRecord:
    record = home.catalog.dataset(name)
    discard_unfinished(home, record)
    table = _images(truth, found, images, split, record.next_image_id)
    _refuse_known_splits(home, record, table)
    category_ids = _add_categories(home, record.dataset_id, truth.categories)
    objects = _objects(truth, table, category_ids, record.next_object_id)
    images_version = home.tables.append(images_table(record.dataset_id), table, fence=fence)
    objects_version = home.tables.append(objects_table(record.dataset_id), objects, fence=fence)
    if fence is not None:
        fence()
    return home.catalog.commit_version(
        record.dataset_id,
        expected_version=record.version,
        images_version=images_version,
        objects_version=objects_version,
        n_images=record.n_images + table.num_rows,
        n_objects=record.n_objects + objects.num_rows,
        next_image_id=record.next_image_id + table.num_rows,
        next_object_id=record.next_object_id + objects.num_rows,
        note=f"import of {truth.format}" + (f", split {split}" if split else ""),
    )


def discard_unfinished(home: Home, record: DatasetRecord) -> None:
    """Take away rows of an import that was killed between its commits, so that the next one starts from the recorded version."""
    versions = {
        images_table(record.dataset_id): record.images_version,
        objects_table(record.dataset_id): record.objects_version,
    }
    for name, version in versions.items():
        if not home.tables.exists(name) or home.tables.version(name) == version:
            continue
        if version == 0:
            home.tables.drop(name)
        elif home.tables.count(name) != home.tables.count(name, version=version):
            home.tables.replace(name, home.tables.read(name, version=version))


def _images(
    truth: GroundTruth, found: Sequence[FoundPicture], images: Path | None, split: str, first_id: int
) -> pa.Table:
    given = truth.images
    sizes = [_size(picture, *size) for picture, size in zip(found, _sizes(truth), strict=True)]
    splits = [split or own or "" for own in given["split"].to_pylist()]
    columns = {
        "image_id": pa.array(np.arange(first_id, first_id + given.num_rows, dtype=np.int64)),
        "source_id": given["source_id"],
        "split": pa.array(splits, pa.string()),
        "file_name": pa.array([unicodedata.normalize("NFC", picture.file_name) for picture in found], pa.string()),
        "width": pa.array([width for width, _ in sizes], pa.int32()),
        "height": pa.array([height for _, height in sizes], pa.int32()),
        "digest": pa.array([picture.facts.sha256 if picture.facts else "" for picture in found], pa.string()),
        "readable": pa.array([picture.facts is not None for picture in found], pa.bool_()),
        "unreadable_reason": pa.array([picture.reason for picture in found], pa.string()),
        "exif_orientation": pa.array(
            [picture.facts.exif_orientation if picture.facts else 1 for picture in found], pa.int32()
        ),
        "oriented": pa.array(
            [is_oriented(picture.facts, *size) for picture, size in zip(found, sizes, strict=True)], pa.bool_()
        ),
        "root": pa.array(["" if images is None else str(images.absolute())] * given.num_rows, pa.string()),
        "path": pa.array([picture.file_name for picture in found], pa.string()),
    }
    attributes = {name: given[name] for name in given.column_names if name not in columns}
    return pa.table({**columns, **attributes})


def _sizes(truth: GroundTruth) -> list[tuple[int | None, int | None]]:
    return list(zip(truth.images["width"].to_pylist(), truth.images["height"].to_pylist(), strict=True))


def _size(picture: FoundPicture, width: int | None, height: int | None) -> tuple[int, int]:
    """The annotation's size, else the file's, else 0 x 0."""
    if width and height:
        return width, height
    return (picture.facts.width, picture.facts.height) if picture.facts else (0, 0)


def _refuse_known_splits(home: Home, record: DatasetRecord, images: pa.Table) -> None:
    if record.n_images == 0:
        return
    known = home.tables.read(images_table(record.dataset_id), columns=["split"], version=record.images_version)
    both = set(known["split"].unique().to_pylist()) & set(images["split"].unique().to_pylist())
    if both:
        label = ", ".join(repr(split) if split else "without a name" for split in sorted(both))
        raise ConflictError(
            f"data set {record.name!r} already holds this split", found=f"split {label}",
            expected="a new split or a new data set",
            fix="Name another --split, or import into a data set of another name.",
        )  # fmt: skip


def _add_categories(home: Home, dataset_id: int, given: Sequence[SourceCategory]) -> np.ndarray:
    """Our category ids `(K,)` of the file's categories, new ones added; the same name is the same category."""
    known = {category.name: category.category_id for category in home.catalog.categories(dataset_id)}
    new = []
    for category in given:
        if category.name not in known:
            known[category.name] = len(known)
            new.append(
                Category(known[category.name], category.source_id, category.name, category.supercategory)
            )
    home.catalog.add_categories(dataset_id, new)
    return np.array([known[category.name] for category in given], dtype=np.int32)


def _objects(truth: GroundTruth, images: pa.Table, category_ids: np.ndarray, first_id: int) -> pa.Table:
    given = truth.objects
    image_ids = images["image_id"].to_numpy()[given["image_row"].to_numpy()]
    columns = {
        "object_id": pa.array(np.arange(first_id, first_id + given.num_rows, dtype=np.int64)),
        "image_id": pa.array(image_ids.astype(np.int64)),
        "category_id": pa.array(category_ids[given["category_row"].to_numpy()].astype(np.int32)),
    }
    rest = {name: given[name] for name in given.column_names if name not in ("image_row", "category_row")}
    return pa.table({**columns, **rest})


def _record(dataset_id: int, finding: Finding, run_id: int | None = None) -> FindingRecord:
    return FindingRecord(
        dataset_id, run_id, finding.file, finding.row, finding.kind, finding.reason, finding.severity
    )
