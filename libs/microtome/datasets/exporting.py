"""A data set, a version of it or a slice -> files of the field's formats."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord
from microtome.datasets.home import Home
from microtome.datasets.members import read_slice
from microtome.datasets.names import images_table, objects_table
from microtome.datasets.progress import Fence, Meter, Progress
from microtome.errors import InputError, NotFoundError
from microtome.files import inside, make_folder
from microtome.formats import GroundTruth, SourceCategory
from microtome.formats.coco_writing import write_coco
from microtome.formats.cvat_writing import write_cvat
from microtome.formats.label_studio_writing import write_label_studio
from microtome.formats.voc_writing import write_voc
from microtome.formats.written_rows import OBJECT_FIELDS, kinds_of, own_areas
from microtome.formats.yolo_writing import write_yolo

ExportFormat = Literal["coco", "yolo", "voc", "cvat", "label-studio"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)

_OWN_OF_IMAGES = frozenset(
    {
        "image_id", "digest", "readable", "unreadable_reason", "exif_orientation", "oriented", "root", "path",
    }
)  # fmt: skip
_OWN_OF_OBJECTS = frozenset({"object_id", "image_id", "category_id"})


@dataclass(frozen=True)
class ExportSummary:
    """What was written; `left_out` says what the format has no place for, with counts."""

    dataset: str
    version: int
    format: str
    out: str
    n_images: int
    n_objects: int
    n_pictures: int
    left_out: Mapping[str, int]


def export_dataset(
    home: Home,
    dataset: str,
    out: Path,
    *,
    format: str = "coco",
    slice: str | None = None,
    pictures: bool = False,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ExportSummary:
    """Write the labels of a data set (or NAME@VERSION) to a folder, made when absent.

    coco: one annotations.json, or instances_SPLIT.json a split; yolo: data.yaml and labels/; voc:
    Annotations/; cvat: annotations.xml; label-studio: tasks.json. Of a `slice` of images the images, of one
    of objects its objects on the images that hold them. With `pictures` the picture files are copied. Where
    splits share file names each gets its split as a folder; in coco the copied pictures alone do.

    Raises: InputError for an unknown format or a folder that holds files, NotFoundError for unknown names.
    """
    chosen = checked_format(format)
    record = home.catalog.dataset(dataset)
    truth = ground_truth(home, record, slice=slice)
    refuse_full_folder(out)
    make_folder(out)
    if fence is not None:
        fence()
    places = _WRITERS[chosen](truth, out)
    n_pictures = _copy_pictures(home, record, truth, out, places, progress) if pictures else 0
    return ExportSummary(
        dataset=record.name,
        version=record.version,
        format=chosen,
        out=str(out),
        n_images=truth.images.num_rows,
        n_objects=truth.objects.num_rows,
        n_pictures=n_pictures,
        left_out={what: count for what, count in _left_out(truth, chosen).items() if count},
    )


def checked_format(format: str) -> ExportFormat:
    """The format. Raises: InputError naming those that there are."""
    for known in EXPORT_FORMATS:
        if format == known:
            return known
    raise InputError(
        "unknown format",
        found=format,
        expected=" | ".join([*EXPORT_FORMATS, "review-patch"]),
        fix="Set --format.",
    )


def refuse_full_folder(out: Path) -> None:
    """Raises: InputError when `out` is a file, or a folder that holds something."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise InputError(
            "the export would mix with other files", found=out, expected="a new or empty folder",
            fix="Name another --out.",
        )  # fmt: skip


def ground_truth(home: Home, record: DatasetRecord, *, slice: str | None = None) -> GroundTruth:
    """The labels of a version as a reader of files would give them, sorted alike.

    Raises: NotFoundError for an unknown slice or a data set without images.
    """
    if not record.version:
        raise NotFoundError(f"data set {record.name!r} holds no image yet", fix="Import into it first.")
    images = home.tables.read(images_table(record.dataset_id), version=record.images_version)
    objects = home.tables.read(objects_table(record.dataset_id), version=record.objects_version)
    if slice is not None:
        images, objects = _sliced(home, record, slice, images, objects)
    image_ids = images["image_id"].to_numpy()
    rows = np.searchsorted(image_ids, objects["image_id"].to_numpy()).astype(np.int64)
    objects = (
        objects.append_column("image_row", pa.array(rows))
        .append_column("category_row", objects["category_id"])
        .drop_columns(sorted(_OWN_OF_OBJECTS))
    )
    categories = [
        SourceCategory(one.source_id, one.name, one.supercategory)
        for one in home.catalog.categories(record.dataset_id)
    ]
    kept = [name for name in images.column_names if name not in _OWN_OF_IMAGES]
    return GroundTruth(images.select(kept), categories, _in_order(objects, rows), [], "microtome")


def _in_order(objects: pa.Table, image_rows: npt.NDArray[np.int64]) -> pa.Table:
    """The objects by image; as they stand where they are so already, as after an import."""
    if bool((np.diff(image_rows) >= 0).all()):
        return objects
    return objects.take(pa.array(np.argsort(image_rows, kind="stable")))


def _sliced(
    home: Home, record: DatasetRecord, name: str, images: pa.Table, objects: pa.Table
) -> tuple[pa.Table, pa.Table]:
    frozen = read_slice(home, record.dataset_id, name)
    members = pa.array(frozen.members)
    column = "image_id" if frozen.record.scope == "images" else "object_id"
    objects = objects.filter(pc.is_in(objects[column], value_set=members))
    held = members if frozen.record.scope == "images" else objects["image_id"].combine_chunks()
    return images.filter(pc.is_in(images["image_id"], value_set=held)), objects


def _write_coco(truth: GroundTruth, out: Path) -> list[Path]:
    splits = truth.images["split"].unique().to_pylist()
    if len(splits) <= 1:
        write_coco(truth, out / "annotations.json")
    for split, name in _coco_names(splits).items() if len(splits) > 1 else ():
        write_coco(_of_split(truth, split), inside(out, name))
    return _in_images(_told_apart(truth))


def _coco_names(splits: Sequence[str]) -> dict[str, str]:
    """A file name for each split, no two alike."""
    names: dict[str, str] = {}
    for split in splits:
        stem = name = f"instances_{split or 'none'}".replace("/", "_")
        number = 1
        while name in names.values():
            number += 1
            name = f"{stem}_{number}"
        names[split] = name
    return {split: f"{name}.json" for split, name in names.items()}


def _told_apart(truth: GroundTruth) -> GroundTruth:
    """The same, with the split in front of each file name where splits share file names."""
    names, splits = truth.images["file_name"].to_pylist(), truth.images["split"].to_pylist()
    if len(set(names)) == len(names):
        return truth
    longer = [f"{split}/{name}" if split else name for split, name in zip(splits, names, strict=True)]
    place = truth.images.schema.get_field_index("file_name")
    images = truth.images.set_column(place, truth.images.schema.field(place), pa.array(longer, pa.string()))
    return replace(truth, images=images)


def _of_split(truth: GroundTruth, split: str) -> GroundTruth:
    chosen = np.flatnonzero(pc.equal(truth.images["split"], split).to_numpy())
    rows = truth.objects["image_row"].to_numpy()
    kept = np.isin(rows, chosen)
    objects = truth.objects.filter(pa.array(kept))
    moved = pa.array(np.searchsorted(chosen, rows[kept]), pa.int64())
    objects = objects.set_column(objects.schema.get_field_index("image_row"), "image_row", moved)
    return replace(truth, images=truth.images.take(pa.array(chosen)), objects=objects)


def _write_voc(truth: GroundTruth, out: Path) -> list[Path]:
    return write_voc(_told_apart(truth), out)


def _write_cvat(truth: GroundTruth, out: Path) -> list[Path]:
    told = _told_apart(truth)
    write_cvat(told, out / "annotations.xml")
    return _in_images(told)


def _write_label_studio(truth: GroundTruth, out: Path) -> list[Path]:
    told = _told_apart(truth)
    write_label_studio(told, out / "tasks.json")
    return _in_images(told)


def _in_images(truth: GroundTruth) -> list[Path]:
    return [Path("images", name) for name in truth.images["file_name"].to_pylist()]


_WRITERS: Mapping[ExportFormat, Callable[[GroundTruth, Path], list[Path]]] = {
    "coco": _write_coco,
    "yolo": write_yolo,
    "voc": _write_voc,
    "cvat": _write_cvat,
    "label-studio": _write_label_studio,
}


def _left_out(truth: GroundTruth, format: ExportFormat) -> dict[str, int]:
    objects = truth.objects
    has_mask = pc.is_valid(objects["mask"])
    if format == "coco":
        return {}
    if format in ("cvat", "label-studio"):
        widths = pc.fill_null(truth.images["width"], 0).take(objects["image_row"])
        return {"masks": _count(pc.and_(has_mask, pc.equal(widths, 0)))}
    left = {
        "masks": _count(has_mask),
        "crowds": _count(objects["iscrowd"]),
        "areas": _count(own_areas(objects)),
        "category ids": sum(category.source_id is not None for category in truth.categories),
    }
    if format == "yolo":
        left["attributes"] = len(kinds_of(objects, OBJECT_FIELDS))
    return left


def _count(flags: pa.ChunkedArray) -> int:
    return int(pc.sum(flags).as_py() or 0)


def _copy_pictures(
    home: Home,
    record: DatasetRecord,
    truth: GroundTruth,
    out: Path,
    places: Sequence[Path],
    progress: Progress | None,
) -> int:
    """How many pictures were copied; those that are not there are passed over."""
    columns = ["split", "file_name", "root", "path"]
    stored = home.tables.read(images_table(record.dataset_id), columns=columns, version=record.images_version)
    values = zip(*(stored[name].to_pylist() for name in columns), strict=True)
    files = {(split, name): (root, path) for split, name, root, path in values}
    keys = zip(truth.images["split"].to_pylist(), truth.images["file_name"].to_pylist(), strict=True)
    meter = Meter(progress, "copying pictures", len(places))
    copied = 0
    for place, key in zip(places, keys, strict=True):
        root, path = files[key]
        source = inside(Path(root), path) if root else None
        if source is not None and source.is_file():
            target = inside(out, place.as_posix())
            make_folder(target.parent)
            shutil.copyfile(source, target)
            copied += 1
        meter.advance()
    return copied
