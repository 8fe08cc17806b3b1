"""Tiles: parts of the images that hold no objects, so that a search finds small things on those too."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, EncoderRecord
from microtome.datasets.columns import tables_of
from microtome.datasets.home import Home
from microtome.datasets.keys import ItemKeys
from microtome.datasets.names import images_table, vectors_table
from microtome.embedding import keys_of
from microtome.index import VectorIndex, build

Ids = npt.NDArray[np.int64]

STEPS = 3
TILES_PER_IMAGE = STEPS * STEPS


def tile_boxes(width: float, height: float) -> npt.NDArray[np.float64]:
    """The tiles `(9, 4)` of a picture, x, y, width, height in pixels: half its sides, in steps of a quarter.

    They overlap, so that whatever is at most a quarter of the picture wide and high lies whole in one.
    Each is cut as boxes are, grown by a tenth.
    """
    across = np.arange(STEPS) / 4
    top, left = (each.ravel() for each in np.meshgrid(across, across, indexing="ij"))
    half = np.full(TILES_PER_IMAGE, 0.5)
    return np.stack([left, top, half, half], axis=1) * [width, height, width, height]


def tile_keys(home: Home, record: DatasetRecord, encoder_digest: str) -> ItemKeys:
    """The keys of the tiles of all images that can be read and hold no objects; crowds are objects here.

    Tile n of image i has the id `9 i + n`, so `image_of` finds the image again.
    """
    columns = ["image_id", "digest", "readable", "oriented", "width", "height"]
    images = home.tables.read(images_table(record.dataset_id), columns=columns, version=record.images_version)
    bare = images.filter(pc.and_(images["readable"], pc.invert(_hold_objects(home, record, images))))
    bare = bare.sort_by("image_id")
    sizes = zip(bare["width"].to_pylist(), bare["height"].to_pylist(), strict=True)
    boxes = np.array([tile_boxes(*size) for size in sizes], dtype=np.float64).reshape(-1, 4)
    image_ids = np.repeat(bare["image_id"].to_numpy(), TILES_PER_IMAGE)
    keys = keys_of(
        encoder_digest,
        np.repeat(np.array(bare["digest"].to_pylist(), dtype=object), TILES_PER_IMAGE).tolist(),
        boxes,
        oriented=np.repeat(bare["oriented"].to_numpy(), TILES_PER_IMAGE).tolist(),
    )
    ids = TILES_PER_IMAGE * image_ids + np.arange(len(image_ids)) % TILES_PER_IMAGE
    confidence = np.ones(len(ids))
    return ItemKeys("images", None, ids, image_ids, boxes, confidence, pa.array(keys, pa.binary(16)))


def image_of(tile_ids: Ids) -> Ids:
    """The ids of the images that tiles are parts of."""
    return tile_ids // TILES_PER_IMAGE


def tile_index(home: Home, dataset: str, encoder: EncoderRecord) -> VectorIndex:
    """The index over the tiles that have a vector of this encoder; empty where every image holds objects.

    It is made from the stored vectors each time and not kept.
    """
    record = home.catalog.dataset(dataset)
    wanted = tile_keys(home, record, encoder.digest)
    nothing = np.zeros((0, encoder.dimension), np.float16)
    if not len(wanted.ids):
        return build(wanted.ids, nothing)
    stored = home.tables.read(vectors_table(record.dataset_id, encoder.digest), columns=["key", "vector"])
    rows = pc.index_in(wanted.keys, value_set=stored["key"].combine_chunks())
    known = pc.is_valid(rows).to_numpy(zero_copy_only=False)
    if not known.any():
        return build(wanted.ids[known], nothing)
    chosen = stored["vector"].take(rows.drop_null()).combine_chunks()
    return build(wanted.ids[known], chosen.flatten().to_numpy().reshape(-1, encoder.dimension))


def _hold_objects(home: Home, record: DatasetRecord, images: pa.Table) -> pa.ChunkedArray:
    table, version = tables_of(home, record, "objects", None).base
    objects = home.tables.read(table, columns=["image_id"], version=version)
    return pc.is_in(images["image_id"], value_set=objects["image_id"].combine_chunks())
