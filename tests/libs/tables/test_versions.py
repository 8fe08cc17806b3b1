"""A torn or damaged version is passed over, said, and never given its number again."""

from __future__ import annotations

import logging

import pyarrow as pa
import pytest

from microtome.errors import DamageError
from microtome.tables.versions import manifest_name

A, B, C = (pa.table({"k": [k]}) for k in (1, 2, 3))


@pytest.fixture
def manifest(tmp_path):
    return lambda version: tmp_path / "t.lance" / "_versions" / manifest_name(version)


@pytest.fixture
def two_versions(tables):
    tables.append("t", A)
    tables.append("t", B)
    return tables


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_the_newest_manifest_comes_first_by_name():
    assert [manifest_name(version) for version in (0, 1, 2)] == [
        "18446744073709551615.manifest",
        "18446744073709551614.manifest",
        "18446744073709551613.manifest",
    ]


def test_an_empty_manifest_that_was_never_acknowledged_is_passed_over(two_versions, manifest, caplog):
    manifest(3).write_bytes(b"")
    assert two_versions.read("t")["k"].to_pylist() == [1, 2]
    assert two_versions.version("t") == 2
    assert "table t: version 3 was never finished (empty manifest); using version 2" in caplog.text
    caplog.clear()
    assert two_versions.append("t", C) == 3
    assert "version 3 does not count and is set aside" in caplog.text
    caplog.clear()
    assert two_versions.read("t")["k"].to_pylist() == [1, 2, 3]
    assert caplog.text == ""


def empty(path):
    path.write_bytes(b"")


def remove(path):
    path.unlink()


@pytest.mark.parametrize("harm", [empty, remove, flip_a_bit])
def test_a_damaged_newest_version_is_passed_over_and_its_number_is_not_reused(
    two_versions, manifest, harm, caplog
):
    harm(manifest(2))
    assert two_versions.read("t")["k"].to_pylist() == [1]
    (record, *_) = caplog.records
    assert record.levelno == logging.WARNING
    assert "table t: version 2 is passed over: t.lance/_versions/" in record.message
    assert two_versions.append("t", C) == 3
    caplog.clear()
    assert two_versions.read("t")["k"].to_pylist() == [1, 3]
    assert caplog.text == ""
    with pytest.raises(DamageError, match="is damaged; found"):
        two_versions.read("t", version=2)
    assert len(two_versions.scrub("t")) == 1
    assert two_versions.append("t", B) == 4


@pytest.mark.parametrize("harm", [empty, remove, flip_a_bit])
def test_a_table_without_any_whole_version_is_damaged(tables, manifest, harm, caplog):
    tables.append("t", A)
    harm(manifest(1))
    for ask in (tables.read, tables.version, lambda name: tables.append(name, B)):
        with pytest.raises(
            DamageError, match=r"table .*t\.lance is damaged; found none of 1 recorded versions"
        ):
            ask("t")
    assert tables.exists("t")
    assert "version 1 is passed over" in caplog.text


def test_a_torn_hint_of_the_latest_version_does_no_harm(two_versions, tmp_path):
    hint = tmp_path / "t.lance" / "_versions" / "latest_version_hint.json"
    for content in ("", "{", '{"version": 99}'):
        hint.write_text(content)
        two_versions.append("t", C)
    assert two_versions.read("t")["k"].to_pylist() == [1, 2, 3, 3, 3]


def test_data_that_is_gone_is_damage(two_versions, tmp_path):
    for path in (tmp_path / "t.lance" / "data").iterdir():
        path.unlink()
    with pytest.raises(
        DamageError, match=r"table .*t\.lance is damaged; found .*Restore the folder from a backup"
    ):
        two_versions.read("t")
