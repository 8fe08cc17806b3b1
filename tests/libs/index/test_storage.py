"""An index is loaded as it was saved, or refused by name."""

from __future__ import annotations

import json
import resource
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from microtome.errors import DamageError, MicrotomeError, NotFoundError, StaleIndexError
from microtome.files import is_temporary, sha256_of
from microtome.index import IndexSource, build, load, save, storage

SOURCE = IndexSource("0f3a", "grow10-min32-square-1", "objects", table_version=3, vectors_version=7)


def some_index(n=5, dimension=4, first=0):
    vectors = np.random.default_rng(n).standard_normal((n, dimension)).astype(np.float32)
    return build(np.arange(first, first + n), vectors)


def data_file(folder, suffix):
    (path,) = folder.glob(f"*{suffix}")
    return path


@pytest.mark.parametrize("n", [0, 1, 5])
def test_a_saved_index_is_loaded_as_it_was(tmp_path, n):
    index = some_index(n, first=10)
    written = save(index, tmp_path / "new", SOURCE)
    loaded = load(tmp_path / "new", expected=SOURCE)
    assert loaded.ids.tolist() == index.ids.tolist()
    assert np.array_equal(loaded.vectors_of(loaded.ids), index.vectors_of(index.ids))
    assert [file.sha256 for file in written] == [sha256_of(file.path) for file in written]
    assert {file.path for file in written} == {
        p for p in (tmp_path / "new").iterdir() if p.name != "write.lock"
    }


def test_the_manifest_says_what_the_index_was_made_from(tmp_path):
    vectors, ids, manifest = save(some_index(), tmp_path, SOURCE)
    assert json.loads(manifest.path.read_text()) == {
        "encoder_digest": "0f3a",
        "crop_policy": "grow10-min32-square-1",
        "items": "objects",
        "table_version": 3,
        "vectors_version": 7,
        "count": 5,
        "dimension": 4,
        "files": {vectors.path.name: vectors.sha256, ids.path.name: ids.sha256},
    }


def test_a_folder_without_an_index_has_none(tmp_path):
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NotFoundError, match=r"no index in .*microtome embed"):
            load(folder, expected=SOURCE)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"encoder_digest": "beef"}, "found encoder_digest 0f3a; expected encoder_digest beef"),
        ({"crop_policy": "other"}, "found crop_policy grow10-min32-square-1; expected crop_policy other"),
        ({"items": "images"}, "found items objects; expected items images"),
        (
            {"table_version": 4, "vectors_version": 8},
            "found table_version 3, vectors_version 7; expected table_version 4, vectors_version 8",
        ),
    ],
)
def test_an_index_made_from_something_else_is_refused(tmp_path, changed, message):
    save(some_index(), tmp_path, SOURCE)
    with pytest.raises(
        StaleIndexError, match=rf"made from something else; {message}. Run `microtome embed DATASET`"
    ):
        load(tmp_path, expected=replace(SOURCE, **changed))


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
@pytest.mark.parametrize("place", [0, 0.5, 0.999])
def test_a_flipped_bit_is_refused(tmp_path, suffix, place):
    save(some_index(), tmp_path, SOURCE)
    path = data_file(tmp_path, suffix)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1
    path.write_bytes(content)
    with pytest.raises(
        DamageError, match=rf"{path.name} is damaged; found sha256 .*; expected sha256 .*microtome embed"
    ):
        load(tmp_path, expected=SOURCE)


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
def test_a_missing_file_is_damage(tmp_path, suffix):
    save(some_index(), tmp_path, SOURCE)
    data_file(tmp_path, suffix).unlink()
    with pytest.raises(DamageError, match="is damaged; found no file"):
        load(tmp_path, expected=SOURCE)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"encoder_digest": 5}'])
def test_a_torn_manifest_is_damage(tmp_path, text):
    save(some_index(), tmp_path, SOURCE)
    (tmp_path / storage.MANIFEST_NAME).write_text(text)
    with pytest.raises(DamageError, match=r"index\.json is damaged"):
        load(tmp_path, expected=SOURCE)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"count": 6}, "found 5 ids, 5 x 4 vectors; expected 6 x 4"),
        ({"dimension": 3}, "found 5 ids, 5 x 4 vectors; expected 5 x 3"),
        ({"files": {}}, "a .faiss and a .npy file"),
    ],
)
def test_a_manifest_that_does_not_fit_its_files_is_damage(tmp_path, change, message):
    save(some_index(), tmp_path, SOURCE)
    manifest = tmp_path / storage.MANIFEST_NAME
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))
    with pytest.raises(DamageError, match=message):
        load(tmp_path, expected=SOURCE)


def test_a_file_that_faiss_can_not_read_is_damage(tmp_path):
    save(some_index(), tmp_path, SOURCE)
    path, manifest = data_file(tmp_path, ".faiss"), tmp_path / storage.MANIFEST_NAME
    content = json.loads(manifest.read_text())
    path.write_bytes(b"not an index")
    content["files"][path.name] = sha256_of(path)
    manifest.write_text(json.dumps(content))
    with pytest.raises(DamageError, match=f"{path.name} is damaged"):
        load(tmp_path, expected=SOURCE)


def test_a_new_index_takes_the_place_of_the_old_one(tmp_path):
    save(some_index(3), tmp_path, SOURCE)
    newer = replace(SOURCE, table_version=4)
    save(some_index(9), tmp_path, newer)
    assert len(load(tmp_path, expected=newer).ids) == 9
    assert len(list(tmp_path.glob("*.faiss"))) == len(list(tmp_path.glob("*.npy"))) == 1


def test_who_loads_while_it_is_saved_anew_gets_the_new_one(tmp_path, monkeypatch):
    save(some_index(3), tmp_path, SOURCE)
    read_manifest = storage.read_manifest

    def read_then_save_anew(folder: Path):
        monkeypatch.setattr(storage, "read_manifest", read_manifest)
        manifest = read_manifest(folder)
        save(some_index(9), folder, SOURCE)
        return manifest

    monkeypatch.setattr(storage, "read_manifest", read_then_save_anew)
    assert len(load(tmp_path, expected=SOURCE).ids) == 9


def test_a_full_disk_leaves_the_old_index(tmp_path):
    save(some_index(3), tmp_path, SOURCE)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(MicrotomeError, match=r"vectors-.*\.faiss can't be written.*Free space"):
            save(some_index(9000), tmp_path, SOURCE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(load(tmp_path, expected=SOURCE).ids) == 3
    assert not any(is_temporary(path) for path in tmp_path.iterdir())
