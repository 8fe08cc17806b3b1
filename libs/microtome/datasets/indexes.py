"""The index over the vectors of one kind of items: opened while it belongs to them, else built anew."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import EncoderRecord
from microtome.datasets.columns import ItemTables, item_tables
from microtome.datasets.home import Home
from microtome.datasets.keys import item_keys
from microtome.datasets.names import Items, vectors_table
from microtome.errors import DamageError, NotFoundError, StaleIndexError
from microtome.index import IndexSource, VectorIndex, build, load, save
from microtome.index.storage import read_manifest
from microtome.pictures import CROP_POLICY

_logger = logging.getLogger(__name__)


def dataset_encoder(home: Home, dataset: str, encoder: str | None = None) -> EncoderRecord:
    """The encoder of a data set's vectors: the newest, or the one with that digest or name.

    Raises: NotFoundError when there are no vectors, or none of that encoder.
    """
    record = home.catalog.dataset(dataset)
    known = home.catalog.dataset_encoders(record.dataset_id)
    advice = f"Run `microtome embed {dataset}` first."
    if not known:
        raise NotFoundError(f"data set {dataset!r} has no vectors yet", fix=advice)
    if encoder is None:
        return known[0]
    for candidate in known:
        if encoder in (candidate.digest, candidate.name):
            return candidate
    raise NotFoundError(
        f"data set {dataset!r} has no vectors of this model", found=encoder,
        expected=", ".join(candidate.name for candidate in known), fix=advice,
    )  # fmt: skip


def open_index(
    home: Home, dataset: str, items: Items, *, run: str | None = None, encoder_digest: str | None = None
) -> tuple[VectorIndex, EncoderRecord]:
    """The index over these items' vectors as they are now, and the encoder that made them.

    An index that is missing, damaged or older than its tables is built anew from the vectors; items without
    a vector are not in it. That of another version (NAME@VERSION) is made each time and not kept.

    Raises: NotFoundError when there are no vectors, StaleIndexError when the stored index is of another
    encoder or crop policy.
    """
    encoder = dataset_encoder(home, dataset, encoder_digest)
    tables = item_tables(home, dataset, items, run)
    vectors = vectors_table(tables.dataset.dataset_id, encoder.digest)
    if not home.tables.exists(vectors):
        raise NotFoundError(
            f"data set {dataset!r} has no vectors of {encoder.name} yet",
            fix=f"Run `microtome embed {dataset}`.",
        )
    source = IndexSource(
        encoder_digest=encoder.digest,
        crop_policy=CROP_POLICY,
        items=items,
        table_version=tables.base[1],
        vectors_version=home.tables.version(vectors),
    )
    if tables.dataset.at:
        return _built(home, dataset, tables, encoder, source), encoder
    folder = _folder(home, tables, encoder)
    try:
        return load(folder, expected=source), encoder
    except NotFoundError:
        pass
    except StaleIndexError:
        _refuse_another_encoder(folder, source)
    except DamageError as damage:
        _logger.warning("an index is built anew: %s", damage)
    return _rebuild(home, dataset, tables, encoder, folder, source), encoder


def _folder(home: Home, tables: ItemTables, encoder: EncoderRecord) -> Path:
    name: str = tables.items
    if tables.items == "predictions" and tables.run is not None:
        name += f"-{tables.run.run_id}"
    return home.folder(tables.dataset.dataset_id) / "indexes" / encoder.digest[:16] / name


def _refuse_another_encoder(folder: Path, source: IndexSource) -> None:
    """Versions may have moved on; an index of other vectors altogether is not ours to replace."""
    found = read_manifest(folder)
    if (found.encoder_digest, found.crop_policy, found.items) != (
        source.encoder_digest,
        source.crop_policy,
        source.items,
    ):
        raise StaleIndexError(
            f"the index in {folder} belongs to other vectors",
            found=f"encoder {found.encoder_digest[:12]}, {found.items}, {found.crop_policy}",
            expected=f"encoder {source.encoder_digest[:12]}, {source.items}, {source.crop_policy}",
            fix="Remove that folder and run `microtome embed` again.",
        )


def _rebuild(
    home: Home, dataset: str, tables: ItemTables, encoder: EncoderRecord, folder: Path, source: IndexSource
) -> VectorIndex:
    index = _built(home, dataset, tables, encoder, source)
    written = save(index, folder, source)
    for entry in home.catalog.under(home.relative(folder) + "/"):
        home.catalog.forget(entry.path)
    for file in written:
        home.catalog.record(home.relative(file.path), file.size, file.sha256)
    return index


def _built(
    home: Home, dataset: str, tables: ItemTables, encoder: EncoderRecord, source: IndexSource
) -> VectorIndex:
    run = None if tables.run is None else tables.run.name
    ids, vectors = item_vectors(
        home, dataset, tables.items, encoder, run=run, vectors_version=source.vectors_version
    )
    return build(ids, vectors)


def item_vectors(
    home: Home,
    dataset: str,
    items: Items,
    encoder: EncoderRecord,
    *,
    run: str | None = None,
    vectors_version: int | None = None,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float16]]:
    """Ids `(N,)` ascending and vectors `(N, D)` float16 of the items that have one."""
    record = home.catalog.dataset(dataset)
    keys = item_keys(home, dataset, items, encoder.digest, run=run)
    stored = home.tables.read(
        vectors_table(record.dataset_id, encoder.digest), columns=["key", "vector"], version=vectors_version
    )
    rows = pc.index_in(keys.keys, value_set=stored["key"].combine_chunks())
    known = np.flatnonzero(pc.is_valid(rows).to_numpy(zero_copy_only=False))
    matrix = stored["vector"].combine_chunks().flatten().to_numpy().reshape(-1, encoder.dimension)
    order = known[np.argsort(keys.ids[known], kind="stable")]
    return keys.ids[order], matrix[rows.take(pa.array(order)).to_numpy()]
