"""Frames: which picture an item is cut from, and where; held in memory while they stay as they are."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from microtome.datasets import Home, ImageFile, ImageFiles, Items, image_file, item_table
from microtome.errors import NotFoundError
from microtome.search.resources import Recent

BOX = ("x", "y", "width", "height")
MOST_IMAGES, MOST_BOXES = 300_000, 2_000_000


@dataclass(frozen=True)
class Boxes:
    """Ids `(N,)` ascending, the image `(N,)` of each, and its box in pixels `(N, 4)`."""

    ids: npt.NDArray[np.int64]
    image_ids: npt.NDArray[np.int64]
    xywh: npt.NDArray[np.float64]

    @classmethod
    def of(
        cls, home: Home, dataset: str, items: Items, run: str | None, ids: npt.NDArray[np.int64] | None
    ) -> Boxes:
        """Those of some items, or of all. Raises: as `item_table`."""
        table = item_table(home, dataset, items, run=run, columns=["image_id", *BOX], ids=ids)
        xywh = np.stack([table[name].to_numpy() for name in BOX], axis=1)
        return cls(table["id"].to_numpy(), table["image_id"].to_numpy(), xywh)

    def box(self, item_id: int) -> tuple[int, list[float]]:
        """The image of an item and its box. Raises: NotFoundError for an unknown id."""
        row = int(np.searchsorted(self.ids, item_id))
        if row == len(self.ids) or self.ids[row] != item_id:
            raise NotFoundError("no such id", found=item_id)
        return int(self.image_ids[row]), self.xywh[row].tolist()


@dataclass(frozen=True)
class Frames:
    """Boxes and files of the data sets looked at last; of very large ones each is read when asked for."""

    _boxes: Recent[Boxes] = field(default_factory=lambda: Recent(4))
    _files: Recent[ImageFiles] = field(default_factory=lambda: Recent(4))

    def box(
        self, home: Home, dataset: str, items: Items, run: str | None, item_id: int
    ) -> tuple[int, list[float]]:
        """The image of an object or a prediction, and its box. Raises: NotFoundError, as `item_table`."""
        record = home.catalog.dataset(dataset)
        version: Hashable = (record.version, record.objects_version)
        n, whose = record.n_objects, None
        if items == "predictions" and run is not None:
            known = home.catalog.run(record.dataset_id, run)
            n, whose, version = known.n_predictions, known.run_id, (record.version, known.predictions_version)
        if n > MOST_BOXES:
            ids = np.array([item_id], dtype=np.int64)
            return Boxes.of(home, dataset, items, run, ids).box(item_id)
        key = (home.path, record.dataset_id, record.at, items, whose)
        held = self._boxes.get(key, lambda: Boxes.of(home, dataset, items, run, None), version=version)
        return held.box(item_id)

    def file(self, home: Home, dataset: str, image_id: int) -> ImageFile:
        """The readable picture of an image. Raises: as `image_file`."""
        record = home.catalog.dataset(dataset)
        if record.n_images > MOST_IMAGES:
            return image_file(home, dataset, image_id)
        key = (home.path, record.dataset_id, record.at)
        version = (record.version, record.images_version)
        return self._files.get(key, lambda: ImageFiles.of(home, dataset), version=version).file(image_id)
