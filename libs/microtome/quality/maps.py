"""Maps: where the items lie on the plane of their vectors, and what colours them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets import Home, Items, item_table, read_scores
from microtome.errors import InputError, NotFoundError

FAMILY = "umap"
NULL, OTHERS, MOST_VALUES = 255, 254, 40
EXTREMES = (0.01, 0.99)


@dataclass(frozen=True, eq=False)
class MapPoints:
    """Ids `(N,)` ascending and places `(N,)` of the items that have one."""

    ids: npt.NDArray[np.int64]
    x: npt.NDArray[np.float32]
    y: npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class MapColours:
    """A colour value `(N,)` per item, 255 where there is none, and what the values mean.

    Numbers: 0 to 254 from `low` to `high`, the 1st and 99th percentile, beyond which all are alike. Text and
    truth values: a position in `values`, the most frequent first; 254 for the others.
    """

    values: npt.NDArray[np.uint8]
    legend: dict[str, Any]


def map_points(home: Home, dataset: str, items: Items) -> MapPoints:
    """The map of images or objects, without those that a later version took away.

    Raises: NotFoundError when there is no data set or no map yet.
    """
    record = home.catalog.dataset(dataset)
    table = read_scores(home, record.dataset_id, items, FAMILY)
    if table is None:
        raise NotFoundError(
            f"the {items} of data set {dataset!r} have no map yet",
            fix=f"Run `microtome score {dataset} --only umap`.",
        )
    there = item_table(home, dataset, items, columns=[])["id"]
    table = table.filter(pc.and_(pc.is_valid(table["umap_x"]), pc.is_in(table["id"], value_set=there)))
    x, y = (table[name].to_numpy().astype(np.float32) for name in ("umap_x", "umap_y"))
    return MapPoints(table["id"].to_numpy(), x, y)


def map_colours(
    home: Home, dataset: str, items: Items, ids: npt.NDArray[np.int64], column: str, run: str | None = None
) -> MapColours:
    """The colours of items by a column. Raises: NotFoundError for an unknown one."""
    values = item_table(home, dataset, items, run=run, columns=[column], ids=ids)[column]
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return _of_numbers(values.cast(pa.float64()).to_numpy(), column)
    return _of_values(values.cast(pa.string()), column)


def map_bytes(points: MapPoints, colours: MapColours | None) -> bytes:
    """N as uint32, then ids as int32, x and y as float32 and the colours as uint8, little endian.

    Raises: InputError when an id does not fit into 32 bits.
    """
    n = len(points.ids)
    if n and points.ids[-1] > np.iinfo(np.int32).max:
        raise InputError("ids are too large for a map", found=int(points.ids[-1]))
    values = np.full(n, NULL, np.uint8) if colours is None else colours.values
    parts = (
        np.array([n], "<u4"), points.ids.astype("<i4"), points.x.astype("<f4"), points.y.astype("<f4"), values
    )  # fmt: skip
    return b"".join(part.tobytes() for part in parts)


def _of_numbers(values: npt.NDArray[np.float64], column: str) -> MapColours:
    known = values[np.isfinite(values)]
    low, high = np.quantile(known, EXTREMES) if len(known) else (0.0, 0.0)
    share = (np.nan_to_num(values) - low) / (high - low) if high > low else np.zeros(len(values))
    codes = np.where(np.isfinite(values), np.rint(share.clip(0, 1) * OTHERS), NULL).astype(np.uint8)
    return MapColours(codes, {"column": column, "type": "number", "low": float(low), "high": float(high)})


def _of_values(values: pa.ChunkedArray, column: str) -> MapColours:
    counts = pc.value_counts(values.drop_null().combine_chunks())
    pairs = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
    ranked = [name for name, _ in sorted(pairs, key=lambda pair: (-pair[1], pair[0]))]
    shown = ranked[:MOST_VALUES]
    codes = pc.index_in(values, value_set=pa.array(shown, pa.string())).fill_null(OTHERS).to_numpy()
    codes = np.where(pc.is_valid(values).to_numpy(), codes, NULL).astype(np.uint8)
    legend = {"column": column, "type": "text", "values": shown, "others": len(ranked) > len(shown)}
    return MapColours(codes, legend)
