"""Measuring pictures: the pixel scores of images and of their objects, each picture decoded once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets import Items, Meter
from microtome.datasets.keys import ItemKeys, keys_in
from microtome.errors import PictureError
from microtome.files import inside
from microtome.pictures import open_picture
from microtome.quality.pixels import PIXEL_SCORES, part_of, pixel_scores
from microtome.quality.sources import Sources

MEASURE = "pixels-1"
"""Names the formulas: what was measured by others is not used."""
ITEMS: tuple[Items, ...] = ("images", "objects")
COMMIT_EVERY = 8192


@dataclass(frozen=True)
class _Work:
    """What of one picture is to be measured: keys, and boxes in pixels or None for all of it."""

    path: Path
    oriented: bool
    keys: tuple[bytes, ...]
    boxes: tuple[npt.NDArray[np.float64] | None, ...]


def measured(sources: Sources, items: Items) -> pa.Table:
    """`id` and the pixel scores of all images or objects whose picture can be read.

    What was measured before is kept by picture and box, so only what is new is decoded: images and objects
    at once. Each few thousand are committed, and a process that was killed loses those since.
    """
    name = measures_table(sources.dataset.dataset_id)
    wanted = {kind: keys_in(sources.home, sources.tables(kind), MEASURE) for kind in ITEMS}
    missing = [_without_measure(sources, name, keys) for keys in wanted.values()]
    _measure(sources, name, missing)
    keys = wanted[items]
    if not sources.home.tables.exists(name):
        return pa.table({"id": keys.ids[:0], **{score: np.empty(0) for score in PIXEL_SCORES}})
    stored = sources.home.tables.read(name)
    rows = pc.index_in(keys.keys, value_set=stored["key"].combine_chunks())
    held = pc.is_valid(rows)
    values = stored.select(PIXEL_SCORES).take(rows.filter(held))
    return values.add_column(0, "id", pa.array(keys.ids).filter(held))


def measures_table(dataset_id: int) -> str:
    """The table of what was measured, one row a picture or box."""
    return f"datasets/{dataset_id}/pixels/measures"


def _without_measure(sources: Sources, name: str, keys: ItemKeys) -> ItemKeys:
    if not sources.home.tables.exists(name):
        return keys
    stored = sources.home.tables.read(name, columns=["key"])["key"].combine_chunks()
    return keys.only(pc.invert(pc.is_in(keys.keys, value_set=stored)).to_numpy(zero_copy_only=False))


def _measure(sources: Sources, name: str, missing: Sequence[ItemKeys]) -> None:
    """Decode and measure what is missing, some pictures at a time in each thread, and commit as it comes."""
    total = len({image for keys in missing for image in keys.image_ids.tolist()})
    if not total:
        return
    meter = Meter(sources.progress, "measuring pictures", total)
    threads = min(os.cpu_count() or 1, 16)
    work, found, n_found = _work(sources, missing), [], 0
    with ThreadPoolExecutor(threads) as pool:
        while batch := list(islice(work, 4 * threads)):
            made = [rows for rows in pool.map(_measures, batch) if rows is not None]
            found += made
            n_found += sum(rows.num_rows for rows in made)
            meter.advance(len(batch))
            if n_found >= COMMIT_EVERY:
                _commit(sources, name, found)
                found, n_found = [], 0
    _commit(sources, name, found)


def _commit(sources: Sources, name: str, found: Sequence[pa.Table]) -> None:
    if found:
        sources.home.tables.insert_missing(name, pa.concat_tables(found), "key", fence=sources.fence)


def _measures(work: _Work) -> pa.Table | None:
    """The rows of one picture, None where it can't be read any more."""
    try:
        rgb = np.asarray(open_picture(work.path, oriented=work.oriented))
    except PictureError:
        return None
    values = np.array([pixel_scores(rgb if box is None else part_of(rgb, box)) for box in work.boxes])
    columns = {name: values[:, number] for number, name in enumerate(PIXEL_SCORES)}
    return pa.table({"key": pa.array(work.keys, pa.binary(16)), **columns})


def _work(sources: Sources, missing: Sequence[ItemKeys]) -> Iterator[_Work]:
    """The missing items picture by picture."""
    parts = [part.sorted_by_image() for part in missing]
    images = sources.rows("images", "root", "path", "oriented")
    needed = np.unique(np.concatenate([part.image_ids for part in parts]))
    for image in images.take(pa.array(np.searchsorted(images["id"].to_numpy(), needed))).to_pylist():
        keys: list[bytes] = []
        boxes: list[npt.NDArray[np.float64] | None] = []
        for part in parts:
            low, high = part.rows_of(image["id"])
            keys += part.keys.slice(low, high - low).to_pylist()
            whole = part.items == "images"
            boxes += [None] * (high - low) if whole else list(part.boxes_xywh[low:high])
        yield _Work(inside(Path(image["root"]), image["path"]), image["oriented"], tuple(keys), tuple(boxes))
