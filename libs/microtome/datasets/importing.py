"""Ground truth and its pictures -> the tables of a data set, as one new version."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from microtome.catalog import Category, DatasetRecord, FindingRecord
from microtome.datasets.home import Home
from microtome.datasets.locating import FoundPicture, look_at_pictures, picture_findings
from microtome.datasets.names import images_table, objects_table
from microtome.datasets.progress import Fence, Progress, announce
from microtome.datasets.repeats import repeats_of
from microtome.datasets.truth_rows import annotated_sizes, each_split, image_rows, object_rows, splits_of
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
    """What an import brought in, and in which format it was.

    `findings` counts what was odd, by kind; `same_pictures` how many pictures are the same files as in each
    other split.
    """

    dataset: str
    version: int
    format: str
    n_images: int
    n_objects: int
    n_categories: int
    n_unreadable: int
    findings: Mapping[str, int]
    same_pictures: Mapping[str, int]
    seconds: float


def import_dataset(
    home: Home,
    name: str,
    *,
    annotations: Path,
    images: Path | None = None,
    format: str = "auto",
    split: str = "",
    resumed: bool = False,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ImportSummary:
    """Read ground truth into the data set `name`, made when absent; each split is imported once.

    `images` is the folder that the file names are relative to; without it figures work, pictures and search
    do not. What is odd is set aside or noted and can be read with `Catalog.findings`; `fence` is called
    before each commit, and an import that it stops leaves no trace. `resumed` says that a former attempt at
    this very call may have died after its last commit: then what it brought in is the answer.

    Raises: InputError for unusable files, ConflictError when the split is already there.
    """
    started = time.monotonic()
    refuse_former_version(home, name)
    announce(progress, "reading annotations")
    truth = read_ground_truth(annotations, format=format, images_root=images, size_of=_header_size(images))
    if truth.images.num_rows == 0:
        raise InputError(
            "the annotations name no image", found=annotations, expected="at least one image",
            fix="Check --annotations and --format.",
        )  # fmt: skip
    if resumed and _is_brought_in(home, name, truth, split):
        record = home.catalog.dataset(name)
        return _summary(home, record, truth, truth.findings, {}, _count_unreadable(home, record), started)
    _refuse_splits_of(home, name, truth, split)
    names = truth.images["file_name"].to_pylist()
    found = look_at_pictures(names, images, progress=progress, fence=fence)
    repeats = repeats_of(home, name, str(annotations), found, each_split(truth, split))
    odd_pictures = picture_findings(str(annotations), found, annotated_sizes(truth))
    findings = [*truth.findings, *odd_pictures, *repeats.findings]
    with _writing(home, name, images), _gone_when_unfinished(home, name):
        record = _commit(home, name, truth, found, findings, images, split, fence)
    n_unreadable = sum(picture.facts is None for picture in found)
    return _summary(home, record, truth, findings, repeats.by_split, n_unreadable, started)


def _summary(
    home: Home,
    record: DatasetRecord,
    truth: GroundTruth,
    findings: Sequence[Finding],
    same_pictures: Mapping[str, int],
    n_unreadable: int,
    started: float,
) -> ImportSummary:
    return ImportSummary(
        dataset=record.name,
        version=record.version,
        format=truth.format,
        n_images=truth.images.num_rows,
        n_objects=truth.objects.num_rows,
        n_categories=len(home.catalog.categories(record.dataset_id)),
        n_unreadable=n_unreadable,
        findings=count_rows(findings),
        same_pictures=same_pictures,
        seconds=time.monotonic() - started,
    )


def _is_brought_in(home: Home, name: str, truth: GroundTruth, split: str) -> bool:
    """Whether the data set holds every split of the file already."""
    try:
        record = home.catalog.dataset(name)
    except NotFoundError:
        return False
    return record.n_images > 0 and splits_of(truth, split) <= _known_splits(home, record)


def _count_unreadable(home: Home, record: DatasetRecord) -> int:
    table = images_table(record.dataset_id)
    readable = home.tables.read(table, columns=["readable"], version=record.images_version)["readable"]
    return len(readable) - int(np.count_nonzero(readable.to_numpy()))


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


def refuse_former_version(home: Home, name: str) -> None:
    """Refuse to write to NAME@VERSION: pictures and runs belong to all versions of a data set.

    Raises: ConflictError.
    """
    try:
        record = home.catalog.dataset(name)
    except NotFoundError:
        return
    if record.at:
        raise ConflictError(
            "imports go to the main line of a data set", found=record.name, expected=record.plain_name,
            fix="Leave the '@' and what follows out.",
        )  # fmt: skip


def _refuse_splits_of(home: Home, name: str, truth: GroundTruth, split: str) -> None:
    """Refuse a split that is there already before the pictures are looked at, which takes long."""
    try:
        record = home.catalog.dataset(name)
    except NotFoundError:
        return
    _refuse_known_splits(home, record, splits_of(truth, split))


def _ensure_dataset(home: Home, name: str, images: Path | None) -> DatasetRecord:
    try:
        return home.catalog.dataset(name)
    except NotFoundError:
        root = "" if images is None else str(images.absolute())
        try:
            return home.catalog.create_dataset(name, root)
        except ConflictError:  # another process made it between the two calls
            return home.catalog.dataset(name)


@contextmanager
def _writing(home: Home, name: str, images: Path | None) -> Iterator[None]:
    """Hold the write lock of the data set `name`, made when absent, also when it went while this waited."""
    while True:
        dataset_id = _ensure_dataset(home, name, images).dataset_id
        with home.writing(dataset_id):
            if dataset_id in [known.dataset_id for known in home.catalog.datasets()]:
                yield
                return


@contextmanager
def _gone_when_unfinished(home: Home, name: str) -> Iterator[None]:
    """What fails inside leaves no trace: a data set that was made for its first import goes again."""
    try:
        yield
    except BaseException:
        record = home.catalog.dataset(name)
        discard_unfinished(home, record)
        if not record.version:
            home.catalog.delete_dataset(name)
            shutil.rmtree(home.folder(record.dataset_id), ignore_errors=True)
        raise


def _commit(
    home: Home,
    name: str,
    truth: GroundTruth,
    found: Sequence[FoundPicture],
    findings: Sequence[Finding],
    images: Path | None,
    split: str,
    fence: Fence | None,
) -> DatasetRecord:
    record = home.catalog.dataset(name)
    discard_unfinished(home, record)
    _refuse_known_splits(home, record, splits_of(truth, split))
    known = home.catalog.categories(record.dataset_id)
    categories = _with_new(known, truth.categories)
    ids = np.array([categories[given.name].category_id for given in truth.categories], dtype=np.int32)
    table = image_rows(truth, found, images, split, record.next_image_id)
    objects = object_rows(truth, table, ids, record.next_object_id)
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
        categories=list(categories.values())[len(known) :],
        findings=[_record(record.dataset_id, finding) for finding in findings],
    )


def discard_unfinished(home: Home, record: DatasetRecord) -> None:
    """Let the newest version of each table be the recorded one again, so that rows can be added to it.

    Another may be newest where an import or a correction died between its commits (a table's version counts
    once it is in the ledger, but these are two tables and a row of the catalog), and where a branch went on.
    """
    versions = {
        images_table(record.dataset_id): record.images_version,
        objects_table(record.dataset_id): record.objects_version,
    }
    for name, version in versions.items():
        if not home.tables.exists(name) or home.tables.version(name) == version:
            continue
        if version == 0:
            home.tables.drop(name)
        elif not (recorded := home.tables.read(name, version=version)).equals(home.tables.read(name)):
            home.tables.replace(name, recorded)


def _refuse_known_splits(home: Home, record: DatasetRecord, splits: Set[str]) -> None:
    both = splits & _known_splits(home, record) if record.n_images else set()
    if both:
        label = ", ".join(repr(split) if split else "without a name" for split in sorted(both))
        raise ConflictError(
            f"data set {record.name!r} already holds this split", found=f"split {label}",
            expected="a new split or a new data set",
            fix="Name another --split, or import into a data set of another name.",
        )  # fmt: skip


def _known_splits(home: Home, record: DatasetRecord) -> set[str]:
    images = home.tables.read(
        images_table(record.dataset_id), columns=["split"], version=record.images_version
    )
    return set(images["split"].unique().to_pylist())


def _with_new(known: Sequence[Category], given: Sequence[SourceCategory]) -> dict[str, Category]:
    """The categories by name, the file's new ones after those known; the same name is the same category."""
    categories = {category.name: category for category in known}
    for category in given:
        new = Category(len(categories), category.source_id, category.name, category.supercategory)
        categories.setdefault(category.name, new)
    return categories


def _record(dataset_id: int, finding: Finding) -> FindingRecord:
    return FindingRecord(
        dataset_id, None, finding.file, finding.row, finding.kind, finding.reason, finding.severity
    )
