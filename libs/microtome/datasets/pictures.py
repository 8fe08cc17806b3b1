"""The picture behind an image id: asked for by id, never by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from microtome.datasets.home import Home
from microtome.datasets.names import images_table
from microtome.errors import NotFoundError
from microtome.files import inside

_READ = (
    "readable", "unreadable_reason", "root", "path", "file_name", "width", "height", "digest", "oriented"
)  # fmt: skip


@dataclass(frozen=True)
class ImageFile:
    """Where an image's picture lies and how its boxes refer to it.

    `oriented`: boxes refer to the picture as displayed (EXIF applied), not as stored. `digest` is the sha256
    at import.
    """

    image_id: int
    path: Path
    file_name: str
    width: int
    height: int
    digest: str
    oriented: bool


def image_file(home: Home, dataset: str, image_id: int) -> ImageFile:
    """The readable picture of an image.

    Raises: NotFoundError for an unknown id or an unreadable picture (with its reason), InputError when the
    stored name leaves the folder of images.
    """
    record = home.catalog.dataset(dataset)
    _require_known(dataset, image_id, record.n_images)
    rows = np.array([image_id], dtype=np.int64)
    name = images_table(record.dataset_id)
    return _file_of(image_id, home.tables.take(name, rows, _READ, record.images_version).to_pylist()[0])


@dataclass(frozen=True, eq=False)
class ImageFiles:
    """The pictures of all images of a data set, read once to be asked for many."""

    dataset: str
    n_images: int
    rows: pa.Table

    @classmethod
    def of(cls, home: Home, dataset: str) -> ImageFiles:
        """Those of the data set as it is now. Raises: NotFoundError for an unknown one."""
        record = home.catalog.dataset(dataset)
        name = images_table(record.dataset_id)
        rows = home.tables.read(name, columns=_READ, version=record.images_version)
        return cls(dataset, record.n_images, rows.combine_chunks())

    def file(self, image_id: int) -> ImageFile:
        """The readable picture of an image. Raises: as `image_file`."""
        _require_known(self.dataset, image_id, self.n_images)
        return _file_of(image_id, self.rows.slice(image_id, 1).to_pylist()[0])


def _require_known(dataset: str, image_id: int, n_images: int) -> None:
    if not 0 <= image_id < n_images:
        raise NotFoundError(f"data set {dataset!r} has no such image", found=image_id)


def _file_of(image_id: int, row: Mapping[str, Any]) -> ImageFile:
    if not row["readable"]:
        raise NotFoundError(f"image {image_id} has no readable picture", found=row["unreadable_reason"])
    path = inside(Path(row["root"]), row["path"])
    return ImageFile(
        image_id, path, row["file_name"], row["width"], row["height"], row["digest"], row["oriented"]
    )
