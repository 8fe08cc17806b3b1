"""The family of the map: places of images and objects on a plane, kept by vector."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets import Items, Meter, ScoreColumn, announce
from microtome.datasets.keys import keys_in
from microtome.datasets.names import vectors_table
from microtome.quality.family import Family, Need
from microtome.quality.projection import lay_out, place
from microtome.quality.sources import Sources

FIT_ON = 10_000
PLACED_AT_ONCE = 8192
LAID_OUT_AGAIN_AT = 2.0
SEED = 7
_MEANING = "what is alike lies close; the axes by themselves mean nothing"
_COLUMNS = tuple(
    ScoreColumn(
        f"umap_{axis}", "number", f"{axis} of the place on the map of vectors (UMAP); {_MEANING}",
        "one side of the map", "Lasso a cluster on the map, and see how the run does there.",
    )
    for axis in "xy"
)  # fmt: skip


def _umap(sources: Sources, items: Items) -> pa.Table:
    """The place of every item that has a vector.

    A map is laid out on 10,000 vectors at most, drawn with a fixed seed; the others are placed among them.
    What has a place keeps it as long as its vector is the same, until the data set has twice as many: then
    the map is laid out again.
    """
    digest = sources.encoder().digest
    keys = keys_in(sources.home, sources.tables(items), digest)
    stored = sources.home.tables.read(
        vectors_table(sources.dataset.dataset_id, digest), columns=["key", "vector"]
    )
    held = pc.is_in(keys.keys, value_set=stored["key"].combine_chunks())
    wanted = pc.unique(keys.keys.filter(held))
    name = f"datasets/{sources.dataset.dataset_id}/maps/{digest[:16]}-{items}"
    _complete(sources, name, wanted, _Vectors(stored))
    table = sources.home.tables.read(name)
    rows = pc.index_in(keys.keys.filter(held), value_set=table["key"].combine_chunks())
    return pa.table(
        {
            "id": pa.array(keys.ids).filter(held),
            "umap_x": table["x"].take(rows),
            "umap_y": table["y"].take(rows),
        }
    )


class _Vectors:
    """The stored vectors, by key."""

    def __init__(self, stored: pa.Table) -> None:
        self._keys = stored["key"].combine_chunks()
        column = stored["vector"].combine_chunks()
        self._matrix = column.flatten().to_numpy().reshape(len(column), -1)

    def of(self, keys: pa.Array) -> npt.NDArray[np.float16]:
        """The vectors `(N, D)` of known keys `(N,)`."""
        found: npt.NDArray[np.float16] = self._matrix[pc.index_in(keys, value_set=self._keys).to_numpy()]
        return found


def _complete(sources: Sources, name: str, wanted: pa.Array, vectors: _Vectors) -> None:
    """See to it that the stored map holds the wanted keys, laid out anew or placed among those it holds."""
    tables = sources.home.tables
    known = tables.read(name) if tables.exists(name) else None
    if known is not None and len(wanted) <= LAID_OUT_AGAIN_AT * known.num_rows:
        present = known["key"].combine_chunks()
        new = wanted.filter(pc.invert(pc.is_in(wanted, value_set=present)))
        fitted = known.filter(known["fitted"])
        _place_all(sources, name, new, fitted, vectors)
        return
    chosen = _sample(wanted)
    announce(sources.progress, f"laying out a map of {len(chosen):,}; compiling takes up to a minute")
    fitted = _rows(chosen, lay_out(vectors.of(chosen)), fitted=True)
    tables.replace(name, fitted, fence=sources.fence)
    _place_all(sources, name, wanted.filter(pc.invert(pc.is_in(wanted, value_set=chosen))), fitted, vectors)


def _sample(keys: pa.Array) -> pa.Array:
    """At most as many keys as a map is laid out on, the same of the same keys in whatever order."""
    ordered = keys.take(pc.sort_indices(keys))
    if len(ordered) <= FIT_ON:
        return ordered
    chosen = np.random.default_rng(SEED).permutation(len(ordered))[:FIT_ON]
    return ordered.take(pa.array(np.sort(chosen)))


def _place_all(sources: Sources, name: str, new: pa.Array, fitted: pa.Table, vectors: _Vectors) -> None:
    """Place new keys, some thousands at a time, each committed once placed."""
    if not len(new):
        return
    meter = Meter(sources.progress, "placing on the map", len(new))
    around = vectors.of(fitted["key"].combine_chunks()).astype(np.float32)
    places = np.column_stack([fitted[axis].to_numpy() for axis in "xy"]).astype(np.float32)
    for start in range(0, len(new), PLACED_AT_ONCE):
        keys = new.slice(start, PLACED_AT_ONCE)
        made = _rows(keys, place(vectors.of(keys), around, places), fitted=False)
        sources.home.tables.insert_missing(name, made, "key", fence=sources.fence)
        meter.advance(len(keys))


def _rows(keys: pa.Array, places: npt.NDArray[np.float32], *, fitted: bool) -> pa.Table:
    marks = np.full(len(keys), fitted)
    return pa.table({"key": keys, "x": places[:, 0], "y": places[:, 1], "fitted": marks})


_VECTORS = frozenset[Need]({"vectors"})
MAP_FAMILIES = (
    Family("umap", "images", _VECTORS, _COLUMNS, lambda sources: _umap(sources, "images")),
    Family("umap", "objects", _VECTORS, _COLUMNS, lambda sources: _umap(sources, "objects")),
)
