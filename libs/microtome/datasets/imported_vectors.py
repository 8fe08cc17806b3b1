"""Imported vectors: those of a model of the user's own, kept beside the ones that Microtome makes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, EncoderRecord
from microtome.datasets.columns import item_tables
from microtome.datasets.home import Home
from microtome.datasets.indexes import open_index
from microtome.datasets.keys import ItemKeys, keys_in
from microtome.datasets.named_items import KEYS_OF, named_items
from microtome.datasets.names import Items, vectors_table
from microtome.datasets.progress import Fence, Meter, Progress, announce
from microtome.datasets.vectors import vector_rows
from microtome.embedding import ModelSpec
from microtome.errors import InputError

ITEMS: tuple[Items, ...] = ("images", "objects")
TYPES = (np.float16, np.float32, np.float64)
ROWS_AT_ONCE = 65_536
MOST_DIMENSIONS = 65_536
MOST_FINDINGS = 1000

Vectors = npt.NDArray[np.floating]


@dataclass(frozen=True)
class BadVector:
    """A row that was left out, numbered from 1 as the line of its id, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ImportVectorsSummary:
    """What an import of vectors kept; `bad_rows` are the first thousand of the `n_bad` left out.

    `n_items` of the data set's `n_all` have a vector of this model now.
    """

    dataset: str
    encoder: str
    items: Items
    dimension: int
    n_rows: int
    n_kept: int
    n_bad: int
    n_items: int
    n_all: int
    bad_rows: tuple[BadVector, ...]
    seconds: float


def import_vectors(
    home: Home,
    dataset: str,
    vectors: Path,
    ids: Path,
    *,
    model: str | None = None,
    items: Items = "images",
    key: str | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ImportVectorsSummary:
    """Keep the rows of a .npy file `(N, D)` of floats as the vectors of the items that N lines name.

    A line is an item's id, the file name of an image, or the id that either has in its annotation file: `key`
    says which (id, file_name, source_id); without it images whose lines are not all whole numbers go by file
    name. Vectors are scaled to length 1. They belong to a model of that name (by default the file's), which
    search by likeness and every score of neighbours can name; it has no side for texts or other pictures.
    Rows that can't be used are left out and told; vectors imported before under the name are replaced.

    Raises: InputError for files that don't fit, unknown items or keys, the name of a model that Microtome
    runs, or no usable row; NotFoundError for an unknown data set.
    """
    started = time.monotonic()
    record = home.catalog.dataset(dataset)
    _check_asked(items, key)
    announce(progress, "reading vectors")
    given, lines = _read_vectors(vectors), _read_lines(ids)
    if len(given) != len(lines):
        raise InputError(
            "there is not one id for each vector", found=f"{len(given):,} vectors, {len(lines):,} ids",
            expected="one line a row, in the same order", fix="Check --ids.",
        )  # fmt: skip
    encoder = _encoder(model or vectors.stem, given.shape[1])
    known = keys_in(home, item_tables(home, dataset, items, None), encoder.digest)
    chosen = key or _key_of(items, lines)
    named, faults = named_items(home, record.name, items, pa.array(lines, pa.string()), chosen)
    reasons = _first_of(faults, _faults_of_vectors(given, progress))
    reasons = _first_of(reasons, _faults_of_keys(known, named, reasons))
    kept = np.flatnonzero([reason is None for reason in reasons])
    if not len(kept):
        raise InputError(
            f"{vectors.name} holds no usable vector", found=next(filter(None, reasons), "no rows")
        )
    rows = vector_rows(_keys(known, named[kept]), _unit(given, kept))
    _keep(home, record, encoder, rows, fence)
    index, _ = open_index(home, dataset, items, encoder_digest=encoder.digest)
    bad = [BadVector(row + 1, reason) for row, reason in enumerate(reasons) if reason]
    return ImportVectorsSummary(
        dataset=record.name,
        encoder=encoder.name,
        items=items,
        dimension=encoder.dimension,
        n_rows=len(lines),
        n_kept=len(kept),
        n_bad=len(bad),
        n_items=len(index.ids),
        n_all=record.n_images if items == "images" else record.n_objects,
        bad_rows=tuple(bad[:MOST_FINDINGS]),
        seconds=time.monotonic() - started,
    )


def _check_asked(items: Items, key: str | None) -> None:
    if items not in ITEMS:
        raise InputError("vectors of these can't be imported", found=items, expected=" | ".join(ITEMS))
    if key is not None and key not in KEYS_OF[items]:
        raise InputError(f"{items} are not named by this", found=key, expected=" | ".join(KEYS_OF[items]))


def _read_vectors(path: Path) -> Vectors:
    """The matrix `(N, D)`, mapped, not read. Raises: InputError for anything else."""
    expected = "a .npy file of float16 or float32, one row an item: numpy.save(FILE, array)"
    try:
        given: Vectors = np.lib.format.open_memmap(path, mode="r")
    except (OSError, ValueError, EOFError) as fault:
        raise InputError(f"{path} holds no array", found=fault, expected=expected) from fault
    if given.ndim != 2 or given.dtype not in TYPES or not 0 < given.shape[1] <= MOST_DIMENSIONS:
        found = f"{given.dtype} of shape {given.shape}"
        raise InputError(f"{path} holds no rows of vectors", found=found, expected=expected)
    return given


def _read_lines(path: Path) -> list[str]:
    """The lines of a text file, without the end of each."""
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(
            f"the ids in {path} can't be read", found=fault, expected="a text file, one id a line",
            fix="Check --ids.",
        ) from fault  # fmt: skip


def _key_of(items: Items, lines: Iterable[str]) -> str:
    by_id = items != "images" or all(line.strip().isdecimal() for line in lines if line.strip())
    return "id" if by_id else "file_name"


def _encoder(name: str, dimension: int) -> EncoderRecord:
    """The model that a name stands for; with another number of dimensions it is another one."""
    if _is_run_by_microtome(name):
        raise InputError(
            "this reads as the name of a model that Microtome runs itself", found=name,
            expected="a name of your own, without / and =", fix="Name another --model.",
        )  # fmt: skip
    digest = hashlib.sha256(f"imported\0{name}\0{dimension}".encode()).hexdigest()
    return EncoderRecord(digest, name, dimension, "imported", {"model": name}, datetime.now(UTC))


def _is_run_by_microtome(name: str) -> bool:
    try:
        ModelSpec.parse(name)
    except InputError:
        return False
    return True


def _faults_of_vectors(given: Vectors, progress: Progress | None) -> list[str | None]:
    """Why a vector `(N,)` has no direction, None where it has."""
    faults: list[str | None] = []
    meter = Meter(progress, "checking vectors", len(given))
    for first in range(0, len(given), ROWS_AT_ONCE):
        lengths = _lengths(given[first : first + ROWS_AT_ONCE])
        faults += [
            "the vector holds NaN, infinity or numbers too large" if not np.isfinite(length)
            else "the vector is 0 everywhere" if length == 0
            else None
            for length in lengths.tolist()
        ]  # fmt: skip
        meter.advance(len(lengths))
    return faults


def _lengths(vectors: Vectors) -> npt.NDArray[np.float64]:
    with np.errstate(over="ignore"):  # a length beyond float64 is infinite, and told as a fault
        lengths: npt.NDArray[np.float64] = np.linalg.norm(vectors.astype(np.float64), axis=1)
    return lengths


def _faults_of_keys(
    known: ItemKeys, ids: npt.NDArray[np.int64], reasons: Sequence[str | None]
) -> list[str | None]:
    """Why an item `(N,)` can have no vector of its own, None where it can or is left out already."""
    rows = np.searchsorted(known.ids, ids)
    has_key = np.append(known.ids, -1)[rows] == ids
    first: dict[bytes, int] = {}
    faults: list[str | None] = []
    for number, (row, usable) in enumerate(zip(rows.tolist(), has_key.tolist(), strict=True), start=1):
        if reasons[number - 1] is not None:
            faults.append(None)
        elif not usable:
            faults.append("its picture could not be read at import, and vectors belong to pictures")
        else:
            earlier = first.setdefault(known.keys[row].as_py(), number)
            same = f"it is the same picture or box as row {earlier}, whose vector stands for both"
            faults.append(None if earlier == number else same)
    return faults


def _keys(known: ItemKeys, ids: npt.NDArray[np.int64]) -> list[bytes]:
    return known.keys.take(pa.array(np.searchsorted(known.ids, ids))).to_pylist()  # type: ignore[no-any-return]


def _first_of(*faults: Iterable[str | None]) -> list[str | None]:
    """The first reason of each row, None where all is well."""
    return [next((text for text in row if text), None) for row in zip(*faults, strict=True)]


def _unit(given: Vectors, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float16]:
    """The chosen rows `(N, D)`, scaled to length 1."""
    made = np.empty((len(rows), given.shape[1]), np.float16)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        part = given[rows[first : first + ROWS_AT_ONCE]].astype(np.float64)
        made[first : first + ROWS_AT_ONCE] = part / _lengths(part)[:, None]
    return made


def _keep(
    home: Home, record: DatasetRecord, encoder: EncoderRecord, new: pa.Table, fence: Fence | None
) -> None:
    """Put the vectors in the place of those that their keys had."""
    name = vectors_table(record.dataset_id, encoder.digest)
    home.catalog.put_encoder(encoder)
    with home.writing(record.dataset_id):
        if home.tables.exists(name):
            held = home.tables.read(name)
            others = held.filter(pc.invert(pc.is_in(held["key"], value_set=new["key"].combine_chunks())))
            new = pa.concat_tables([others, new.cast(others.schema)])
        home.tables.replace(name, new, fence=fence)
    home.catalog.set_dataset_encoder(record.dataset_id, encoder.digest)
