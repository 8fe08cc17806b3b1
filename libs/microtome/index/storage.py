"""An index on disk: a manifest that says what it was made from, and the files it names with their digests."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

import faiss
import msgspec
import numpy as np

from microtome.errors import DamageError, NotFoundError, StaleIndexError
from microtome.files import (
    WrittenFile,
    folder_lock,
    inside,
    publish,
    refused_write,
    sha256_of,
    temporary_beside,
    write_atomically,
)
from microtome.index.vector_index import VectorIndex

MANIFEST_NAME = "index.json"
_LOCK_SECONDS = 600.0
_REBUILD = "Run `microtome embed DATASET` to make it again."


@dataclass(frozen=True)
class IndexSource:
    """What an index is made from: the vectors of which items, by which encoder, at which table versions."""

    encoder_digest: str
    crop_policy: str
    items: Literal["images", "objects", "predictions"]
    table_version: int
    vectors_version: int


@dataclass(frozen=True)
class IndexManifest(IndexSource):
    """What lies beside an index: its source, its size, and the sha256 of each of its files by name."""

    count: int
    dimension: int
    files: Mapping[str, str]


def save(index: VectorIndex, folder: Path, source: IndexSource) -> list[WrittenFile]:
    """The files that now hold the index, for the ledger; those of the index before it are removed.

    The manifest is replaced last and names new files: who loads meanwhile gets the old index or the new one.

    Raises: MicrotomeError when the disk is full, ConflictError when another writer holds the folder.
    """
    with folder_lock(folder, _LOCK_SECONDS):
        generation = secrets.token_hex(8)
        vectors = _write_vectors(index, folder / f"vectors-{generation}.faiss")
        ids = write_atomically(folder / f"ids-{generation}.npy", lambda file: np.save(file, index.ids))
        files = {written.path.name: written.sha256 for written in (vectors, ids)}
        manifest = IndexManifest(
            **asdict(source), count=len(index.ids), dimension=index.dimension, files=files
        )
        text = msgspec.json.format(msgspec.json.encode(manifest))
        described = write_atomically(folder / MANIFEST_NAME, lambda file: file.write(text))
        _remove_others(folder, files)
    return [vectors, ids, described]


def load(folder: Path, *, expected: IndexSource) -> VectorIndex:
    """The index in the folder, once its digests were found right.

    Raises: NotFoundError when there is none, StaleIndexError when it was made from something else than
    `expected`, DamageError when a file is missing or is not what was written.
    """
    manifest = read_manifest(folder)
    _require_source(manifest, expected, folder)
    try:
        return _loaded(folder, manifest)
    except DamageError:
        if read_manifest(folder) == manifest:
            raise
    return load(folder, expected=expected)  # it was saved anew meanwhile


def read_manifest(folder: Path) -> IndexManifest:
    """The manifest of the index in the folder.

    Raises: NotFoundError when there is none, DamageError when it can't be read.
    """
    path = folder / MANIFEST_NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=IndexManifest)
    except FileNotFoundError:
        raise NotFoundError(f"no index in {folder}", fix=_REBUILD) from None
    except msgspec.MsgspecError as fault:
        raise _damage(path, fault, "a manifest as it was written") from fault


def _write_vectors(index: VectorIndex, final: Path) -> WrittenFile:
    temporary = temporary_beside(final)
    try:
        faiss.write_index(index.flat, str(temporary))
        return publish(temporary, final)
    except RuntimeError as fault:
        raise refused_write(final, fault) from fault
    finally:
        temporary.unlink(missing_ok=True)


def _remove_others(folder: Path, keep: Collection[str]) -> None:
    for pattern in ("vectors-*.faiss", "ids-*.npy"):
        for path in folder.glob(pattern):
            if path.name not in keep:
                path.unlink()


def _require_source(manifest: IndexManifest, expected: IndexSource, folder: Path) -> None:
    differing = [
        field.name
        for field in fields(IndexSource)
        if getattr(manifest, field.name) != getattr(expected, field.name)
    ]
    if differing:
        raise StaleIndexError(
            f"the index in {folder} was made from something else",
            found=", ".join(f"{name} {getattr(manifest, name)}" for name in differing),
            expected=", ".join(f"{name} {getattr(expected, name)}" for name in differing),
            fix=_REBUILD,
        )


def _loaded(folder: Path, manifest: IndexManifest) -> VectorIndex:
    paths = {Path(name).suffix: _verified(folder, name, sha256) for name, sha256 in manifest.files.items()}
    if set(paths) != {".faiss", ".npy"}:
        raise _damage(folder / MANIFEST_NAME, sorted(manifest.files), "a .faiss and a .npy file")
    ids = np.load(paths[".npy"], allow_pickle=False)
    flat = _read_vectors(paths[".faiss"])
    if (len(ids), flat.ntotal, flat.d) != (manifest.count, manifest.count, manifest.dimension):
        raise _damage(
            folder,
            f"{len(ids)} ids, {flat.ntotal} x {flat.d} vectors",
            f"{manifest.count} x {manifest.dimension}",
        )
    return VectorIndex(ids, flat)


def _verified(folder: Path, name: str, sha256: str) -> Path:
    path = inside(folder, name)
    found = f"sha256 {sha256_of(path)}" if path.is_file() else "no file"
    if found != f"sha256 {sha256}":
        raise _damage(path, found, f"sha256 {sha256}")
    return path


def _read_vectors(path: Path) -> Any:
    try:
        return faiss.read_index(str(path))
    except RuntimeError as fault:
        raise _damage(path, fault, "a faiss index") from fault


def _damage(path: Path, found: object, expected: str) -> DamageError:
    return DamageError(f"{path} is damaged", found=found, expected=expected, fix=_REBUILD)
