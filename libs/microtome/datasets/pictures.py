"""The picture behind an image id: asked for by id, never by path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from microtome.datasets.home import Home
from microtome.datasets.names import images_table
from microtome.errors import NotFoundError
from microtome.files import inside


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
    name = images_table(record.dataset_id)
    if not 0 <= image_id < record.n_images:
        raise NotFoundError(f"data set {dataset!r} has no such image", found=image_id)
    rows = np.array([image_id], dtype=np.int64)
    row = home.tables.take(name, rows, version=record.images_version).to_pylist()[0]
    if not row["readable"]:
        raise NotFoundError(f"image {image_id} has no readable picture", found=row["unreadable_reason"])
    path = inside(Path(row["root"]), row["path"])
    return ImageFile(
        image_id, path, row["file_name"], row["width"], row["height"], row["digest"], row["oriented"]
    )
