"""The cache keys of items: what a vector depends on, which is encoder, crop policy, picture and box."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets.columns import ID_COLUMN, ItemTables, item_tables
from microtome.datasets.home import Home
from microtome.datasets.names import Items, images_table
from microtome.datasets.runs import BOX, boxes_of
from microtome.embedding import key_of, keys_of

Ids = npt.NDArray[np.int64]
NO_BOX = np.full((1, 4), np.nan)


@dataclass(frozen=True)
class ItemKeys:
    """Items on readable pictures: ids, image ids and keys `(N,)`, boxes in pixels `(N, 4)`.

    `boxes_xywh` are NaN for whole images, `confidence` is 1 for images and objects.
    """

    items: Items
    run: str | None
    ids: Ids
    image_ids: Ids
    boxes_xywh: npt.NDArray[np.float64]
    confidence: npt.NDArray[np.float64]
    keys: pa.FixedSizeBinaryArray

    def only(self, rows: npt.NDArray[np.bool_] | Ids) -> ItemKeys:
        """The chosen rows, by mask or position."""
        positions = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return replace(
            self,
            ids=self.ids[positions],
            image_ids=self.image_ids[positions],
            boxes_xywh=self.boxes_xywh[positions],
            confidence=self.confidence[positions],
            keys=self.keys.take(pa.array(positions)),
        )

    def sorted_by_image(self) -> ItemKeys:
        """The same rows, those of one image together, in id order inside."""
        return self.only(np.argsort(self.image_ids, kind="stable"))

    def rows_of(self, image_id: int) -> tuple[int, int]:
        """First row and row after the last of one image, after `sorted_by_image`."""
        low, high = np.searchsorted(self.image_ids, [image_id, image_id + 1])
        return int(low), int(high)


def item_keys(
    home: Home, dataset: str, items: Items, encoder_digest: str, *, run: str | None = None
) -> ItemKeys:
    """The keys of all items whose picture can be read, in id order."""
    return keys_in(home, item_tables(home, dataset, items, run), encoder_digest)


def keys_in(home: Home, tables: ItemTables, encoder_digest: str) -> ItemKeys:
    """As `item_keys`, of opened item tables."""
    record, items = tables.dataset, tables.items
    run = None if tables.run is None else tables.run.name
    images = home.tables.read(
        images_table(record.dataset_id),
        columns=["image_id", "digest", "readable", "oriented"],
        version=record.images_version,
    ).sort_by("image_id")
    readable = images["readable"].to_numpy()
    digests = np.array(images["digest"].to_pylist(), dtype=object)
    if items == "images":
        ids = image_ids = images["image_id"].to_numpy()
        boxes = np.repeat(NO_BOX, len(ids), axis=0)
        confidence = np.ones(len(ids))
    else:
        columns = [ID_COLUMN[items], "image_id", *BOX, *(["confidence"] if items == "predictions" else [])]
        table = home.tables.read(tables.base[0], columns=columns, version=tables.base[1])
        table = table.filter(pc.less(table["image_id"], record.n_images))
        ids, image_ids, boxes = (
            table[ID_COLUMN[items]].to_numpy(),
            table["image_id"].to_numpy(),
            boxes_of(table),
        )
        confidence = table["confidence"].to_numpy() if items == "predictions" else np.ones(len(ids))
    rows = np.searchsorted(images["image_id"].to_numpy(), image_ids)
    kept = readable[rows]
    sha256 = digests[rows[kept]].tolist()
    oriented = images["oriented"].to_numpy()[rows[kept]].tolist()
    if items == "images":
        keys = [
            key_of(encoder_digest, picture, None, oriented=upright)
            for picture, upright in zip(sha256, oriented, strict=True)
        ]
    else:
        keys = keys_of(encoder_digest, sha256, boxes[kept], oriented=oriented)
    return ItemKeys(
        items, run, ids[kept], image_ids[kept], boxes[kept], confidence[kept], pa.array(keys, pa.binary(16))
    )
