"""Ground truth as read -> rows of the tables of images and objects, with our ids."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.datasets.locating import FoundPicture, is_oriented
from microtome.formats import GroundTruth

Sizes = list[tuple[int | None, int | None]]


def image_rows(
    truth: GroundTruth, found: Sequence[FoundPicture], images: Path | None, split: str, first_id: int
) -> pa.Table:
    """The images with ids from `first_id` on; names in NFC, sizes as annotated, else as in the file."""
    given = truth.images
    sizes = [_size(picture, *size) for picture, size in zip(found, annotated_sizes(truth), strict=True)]
    columns = {
        "image_id": pa.array(np.arange(first_id, first_id + given.num_rows, dtype=np.int64)),
        "source_id": given["source_id"],
        "split": pa.array(each_split(truth, split), pa.string()),
        "file_name": pa.array(
            [unicodedata.normalize("NFC", picture.file_name) for picture in found], pa.string()
        ),
        "width": pa.array([width for width, _ in sizes], pa.int32()),
        "height": pa.array([height for _, height in sizes], pa.int32()),
        "digest": pa.array([picture.facts.sha256 if picture.facts else "" for picture in found], pa.string()),
        "readable": pa.array([picture.facts is not None for picture in found], pa.bool_()),
        "unreadable_reason": pa.array([picture.reason for picture in found], pa.string()),
        "exif_orientation": pa.array(
            [picture.facts.exif_orientation if picture.facts else 1 for picture in found], pa.int32()
        ),
        "oriented": pa.array(
            [is_oriented(picture.facts, *size) for picture, size in zip(found, sizes, strict=True)],
            pa.bool_(),
        ),
        "root": pa.array(["" if images is None else str(images.absolute())] * given.num_rows, pa.string()),
        "path": pa.array([picture.file_name for picture in found], pa.string()),
    }
    attributes = {name: given[name] for name in given.column_names if name not in columns}
    return pa.table({**columns, **attributes})


def splits_of(truth: GroundTruth, split: str) -> frozenset[str]:
    """The splits that the images belong to: `split`, or those the annotations name, "" for none."""
    return frozenset(each_split(truth, split))


def each_split(truth: GroundTruth, split: str) -> list[str]:
    """The split of each image: `split`, or the one that the annotations name, "" for none."""
    return [split or own or "" for own in truth.images["split"].to_pylist()]


def annotated_sizes(truth: GroundTruth) -> Sizes:
    """Width and height in pixels of each image as the annotations say, None where they don't."""
    return list(zip(truth.images["width"].to_pylist(), truth.images["height"].to_pylist(), strict=True))


def _size(picture: FoundPicture, width: int | None, height: int | None) -> tuple[int, int]:
    """The annotation's size, else the file's, else 0 x 0."""
    if width and height:
        return width, height
    return (picture.facts.width, picture.facts.height) if picture.facts else (0, 0)


def object_rows(
    truth: GroundTruth, images: pa.Table, category_ids: npt.NDArray[np.int32], first_id: int
) -> pa.Table:
    """The objects with ids from `first_id` on; `images` are what `image_rows` made."""
    given = truth.objects
    image_ids = images["image_id"].to_numpy()[given["image_row"].to_numpy()]
    columns = {
        "object_id": pa.array(np.arange(first_id, first_id + given.num_rows, dtype=np.int64)),
        "image_id": pa.array(image_ids.astype(np.int64)),
        "category_id": pa.array(category_ids[given["category_row"].to_numpy()].astype(np.int32)),
    }
    rest = {name: given[name] for name in given.column_names if name not in ("image_row", "category_row")}
    return pa.table({**columns, **rest})
