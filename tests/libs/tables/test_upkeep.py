"""Damage is found, what no version needs is removed, and nothing else."""

from __future__ import annotations

import itertools
import os

import pyarrow as pa
import pytest

from microtome.errors import DamageError, LeaseLostError, NotFoundError
from microtome.files import remove_temporaries
from microtome.tables.versions import manifest_name

A, B, C = (pa.table({"k": [k]}) for k in (1, 2, 3))


@pytest.fixture
def three_versions(tables):
    """Version 1 holds A; version 2 holds B instead; version 3 has C after it."""
    tables.append("t", A)
    tables.replace("t", B)
    tables.append("t", C)
    return tables


def refuse_the_second_time():
    passed = []

    def fence():
        if passed:
            raise LeaseLostError("another worker has this job")
        passed.append(True)

    return fence


def data_files(tmp_path):
    return set((tmp_path / "t.lance" / "data").iterdir())


def grow_old(tmp_path):
    for path in tmp_path.rglob("*"):
        os.utime(path, (0, 0))


def test_a_table_that_is_not_there_is_sound_and_clean(tables):
    assert tables.scrub("t") == []
    assert tables.clean("t", older_than_seconds=0) == []
    tables.drop("t")


def test_a_sound_table_has_no_faults(three_versions):
    assert three_versions.scrub("t") == []


@pytest.mark.parametrize("place", [0, 0.5, 0.999])
def test_a_flipped_bit_in_a_data_file_is_found(three_versions, tmp_path, place):
    path = min(data_files(tmp_path))
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 0x10
    path.write_bytes(content)
    (fault,) = three_versions.scrub("t")
    assert f"t.lance/data/{path.name} is damaged; found sha256" in fault


def test_a_missing_and_a_truncated_file_are_found(three_versions, tmp_path):
    gone, short, _ = sorted(data_files(tmp_path))
    gone.unlink()
    short.write_bytes(short.read_bytes()[:-1])
    first, second = three_versions.scrub("t")
    assert "found no file" in first
    assert "bytes; expected" in second


def test_cleaning_keeps_the_newest_version_and_those_that_are_named(three_versions, tmp_path, ledger):
    assert three_versions.clean("t", older_than_seconds=3600) == []
    removed = three_versions.clean("t", older_than_seconds=0, keep=[1])
    assert f"_versions/{manifest_name(2)}" in removed
    assert not any(name.startswith("data/") for name in removed)
    assert three_versions.read("t", version=1)["k"].to_pylist() == [1]
    assert three_versions.read("t")["k"].to_pylist() == [2, 3]
    with pytest.raises(NotFoundError, match="no version 2"):
        three_versions.read("t", version=2)
    assert three_versions.scrub("t") == []


def test_cleaning_removes_the_rows_of_versions_that_nobody_named(three_versions, tmp_path, ledger):
    (of_the_first,) = (path for path in data_files(tmp_path) if path.stat().st_mtime_ns == oldest(tmp_path))
    assert f"data/{of_the_first.name}" in three_versions.clean("t", older_than_seconds=0)
    assert not of_the_first.exists()
    assert len(data_files(tmp_path)) == 2
    assert three_versions.read("t")["k"].to_pylist() == [2, 3]
    assert three_versions.scrub("t") == []
    assert len(ledger.entries) == 3
    assert three_versions.append("t", A) == 4
    assert three_versions.read("t")["k"].to_pylist() == [2, 3, 1]


def test_arrays_are_removed_with_their_version(tables, tmp_path, ledger):
    rows = {name: [1] for name in ("prediction_id", "image_id", "category_id", "confidence", "area")}
    rows |= {side: [1.0] for side in ("x", "y", "width", "height")}
    for _ in range(3):
        tables.append("predictions", pa.table(rows))
    kept = [tables.arrays("predictions", version) for version in (1, 2, 3)]
    files = sorted((tmp_path / "predictions.lance" / "arrays").iterdir())
    assert tables.clean("predictions", older_than_seconds=3600) == []
    removed = tables.clean("predictions", older_than_seconds=0, keep=[1])
    assert f"arrays/{files[1].name}" in removed
    assert [file.exists() for file in files] == [True, False, True]
    assert len(ledger.under("predictions.lance/arrays/")) == 2
    assert [len(arrays["box"]) for arrays in kept] == [1, 2, 3]
    assert tables.scrub("predictions") == []


def oldest(tmp_path):
    return min(path.stat().st_mtime_ns for path in data_files(tmp_path))


def test_cleaning_removes_what_was_never_acknowledged_once_it_is_old(three_versions, tmp_path):
    before = data_files(tmp_path)
    with pytest.raises(LeaseLostError):
        three_versions.append("t", A, fence=refuse_the_second_time())
    (orphan,) = data_files(tmp_path) - before
    assert three_versions.clean("t", older_than_seconds=3600) == []
    assert orphan.exists()
    removed = three_versions.clean("t", older_than_seconds=0, keep=[1, 2])
    assert f"data/{orphan.name}" in removed
    assert any(name.startswith("_versions/.tmp-") for name in removed)
    assert data_files(tmp_path) == before
    assert [three_versions.read("t", version=v).num_rows for v in (1, 2, 3)] == [1, 1, 2]


def test_an_old_version_that_was_added_to_stays_whole(tables, tmp_path):
    tables.append("t", A)
    tables.append("t", B)
    grow_old(tmp_path)
    tables.append("t", C)
    tables.clean("t", older_than_seconds=3600)
    assert tables.read("t")["k"].to_pylist() == [1, 2, 3]
    with pytest.raises(NotFoundError):
        tables.read("t", version=1)
    assert tables.scrub("t") == []


def test_a_young_version_keeps_its_old_rows(tables, tmp_path):
    tables.append("t", A)
    grow_old(tmp_path)
    tables.append("t", B)
    tables.replace("t", C)
    tables.clean("t", older_than_seconds=3600)
    assert tables.read("t", version=2)["k"].to_pylist() == [1, 2]
    assert tables.scrub("t") == []


@pytest.mark.parametrize(("keep", "error"), [([9], NotFoundError), ([1], DamageError)])
def test_cleaning_removes_nothing_when_a_version_to_keep_is_not_whole(three_versions, tmp_path, keep, error):
    (tmp_path / "t.lance" / "_versions" / manifest_name(1)).write_bytes(b"")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(error):
        three_versions.clean("t", older_than_seconds=0, keep=keep)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_damaged_version_is_forgotten_once_it_is_old(three_versions, tmp_path, caplog):
    (tmp_path / "t.lance" / "_versions" / manifest_name(3)).write_bytes(b"")
    three_versions.append("t", A)
    three_versions.clean("t", older_than_seconds=3600)
    assert len(three_versions.scrub("t")) == 1
    three_versions.clean("t", older_than_seconds=0)
    assert three_versions.scrub("t") == []
    assert three_versions.read("t")["k"].to_pylist() == [2, 1]
    assert "version 3 is passed over" in caplog.text


def test_a_dropped_table_leaves_nothing(three_versions, tmp_path, ledger):
    three_versions.append("other", A)
    three_versions.drop("t")
    assert not three_versions.exists("t")
    assert not (tmp_path / "t.lance").exists()
    assert three_versions.names() == ["other"]
    assert remove_temporaries(tmp_path, older_than_seconds=0) == []
    assert three_versions.append("t", B) == 1
    assert three_versions.read("t").equals(B)


@pytest.mark.parametrize("n_forgotten", range(6))
def test_a_drop_that_died_half_way_did_all_or_nothing(
    three_versions, tmp_path, ledger, monkeypatch, n_forgotten
):
    calls, forget = itertools.count(), ledger.forget

    def forget_some(path):
        if next(calls) == n_forgotten:
            raise KeyboardInterrupt
        forget(path)

    monkeypatch.setattr(ledger, "forget", forget_some)
    with pytest.raises(KeyboardInterrupt):
        three_versions.drop("t")
    if n_forgotten < 3:
        assert three_versions.read("t")["k"].to_pylist() == [2, 3]
    else:
        assert not three_versions.exists("t")
    three_versions.drop("t")
    assert ledger.entries == {}
    assert not (tmp_path / "t.lance").exists()
