"""Arrays are the numbers of one version, and are made anew where their file is not what was written."""

from __future__ import annotations

import logging

import numpy as np
import pyarrow as pa
import pytest

from microtome.errors import InputError, NotFoundError
from microtome.files import sha256_of

OBJECTS, PREDICTIONS = "datasets/1/objects", "datasets/1/runs/1/predictions"


def objects(ids, x=0.0):
    n = len(ids)
    return pa.table(
        {
            "object_id": ids,
            "image_id": [7] * n,
            "category_id": [1] * n,
            "source_id": ["from a file"] * n,
            "x": [x + row for row in range(n)],
            "y": [10.0] * n,
            "width": [20.0] * n,
            "height": [30.0] * n,
            "area": [400.0] * n,
            "iscrowd": [row % 2 == 1 for row in range(n)],
            "named by the file": pa.array(["blue"] * n, pa.string()),
        }
    )


def predictions(n):
    numbers = np.random.default_rng(n)
    return pa.table(
        {
            "prediction_id": np.arange(n),
            "image_id": np.arange(n) // 2,
            "category_id": numbers.integers(80, size=n, dtype=np.int32),
            "confidence": numbers.random(n),
            **{side: numbers.random(n) for side in ("x", "y", "width", "height")},
            "area": np.ones(n),
        }
    )


@pytest.fixture
def files(tmp_path):
    return lambda: sorted(tmp_path.rglob("arrays/*"))


def test_a_table_without_rows_has_empty_arrays(tables):
    tables.append(OBJECTS, objects([]))
    for _ in range(2):
        arrays = tables.arrays(OBJECTS, 1)
        assert arrays["box"].shape == (0, 4)
        assert arrays["iscrowd"].dtype == np.bool_
        assert len(arrays["object_id"]) == 0


def test_the_sides_of_boxes_lie_beside_each_other_and_nothing_may_be_written_to(tables):
    tables.append(OBJECTS, objects([3, 5, 8]))
    arrays = tables.arrays(OBJECTS, 1)
    assert arrays["box"].tolist() == [[0, 10, 20, 30], [1, 10, 20, 30], [2, 10, 20, 30]]
    assert arrays["object_id"].tolist() == [3, 5, 8]
    assert arrays["iscrowd"].tolist() == [False, True, False]
    assert list(arrays) == ["object_id", "image_id", "category_id", "area", "iscrowd", "box"]
    assert not any(array.flags.writeable for array in arrays.values())


@pytest.mark.parametrize("n", [1, 8192, 20_001])
def test_arrays_are_the_rows_in_order_whether_the_file_is_new_or_not(tables, n):
    tables.append(PREDICTIONS, predictions(n // 2))
    tables.append(PREDICTIONS, predictions(n - n // 2))
    rows = tables.read(PREDICTIONS, version=2)
    for _ in range(2):
        arrays = tables.arrays(PREDICTIONS, 2)
        assert np.array_equal(arrays["box"][:, 3], rows["height"].to_numpy())
        for name, dtype in (("prediction_id", np.int64), ("image_id", np.int32), ("confidence", np.float64)):
            assert arrays[name].dtype == dtype
            assert np.array_equal(arrays[name], rows[name].to_numpy())


def test_each_version_has_arrays_of_its_own_in_a_recorded_file_that_is_written_once(tables, files, ledger):
    tables.append(OBJECTS, objects([0]))
    tables.replace(OBJECTS, objects([0], x=5.0))
    found = [tables.arrays(OBJECTS, version)["box"][0, 0] for version in (1, 2, 1)]
    assert found == [0, 5, 0]
    first, second = files()
    assert (first.name[:2], second.name[:2]) == ("1-", "2-")
    assert ledger.recorded(f"{OBJECTS}.lance/arrays/{first.name}").sha256 == sha256_of(first)
    written = [file.stat().st_mtime_ns for file in files()]
    tables.arrays(OBJECTS, 1)
    assert [file.stat().st_mtime_ns for file in files()] == written


def test_a_table_made_again_after_a_drop_does_not_show_the_arrays_of_the_former(tables, files):
    tables.append(OBJECTS, objects([0]))
    before = tables.arrays(OBJECTS, 1)
    tables.drop(OBJECTS)
    assert files() == []
    tables.append(OBJECTS, objects([0], x=5.0))
    assert tables.arrays(OBJECTS, 1)["box"][0, 0] == 5
    assert before["box"][0, 0] == 0


@pytest.mark.parametrize("damage", ["short", "missing", "empty", "torn", "other columns"])
def test_a_file_that_is_not_what_was_written_is_made_anew_with_a_warning(
    tables, files, ledger, damage, caplog
):
    tables.append(OBJECTS, objects([0, 1]))
    tables.arrays(OBJECTS, 1)
    (path,) = files()
    content = path.read_bytes()
    path.unlink()
    if damage in ("short", "empty"):
        path.write_bytes(content[:-8] if damage == "short" else b"")
    elif damage == "torn":
        path.write_bytes(bytes(len(content)))
    elif damage == "other columns":
        with pa.ipc.new_file(str(path), pa.schema([])) as writer:
            writer.write_batch(pa.RecordBatch.from_arrays([], names=[]))
        ledger.record(f"{OBJECTS}.lance/arrays/{path.name}", path.stat().st_size, "")
    with caplog.at_level(logging.WARNING):
        assert tables.arrays(OBJECTS, 1)["object_id"].tolist() == [0, 1]
    assert f"the arrays of version 1 of {OBJECTS} are made anew; found" in caplog.text
    assert "delete the data set" not in caplog.text
    assert path.read_bytes() == content
    assert tables.scrub(OBJECTS) == []


def test_other_tables_and_versions_that_are_not_there_have_no_arrays(tables):
    with pytest.raises(InputError, match=r"things has no arrays; expected objects or predictions"):
        tables.arrays("things", 1)
    with pytest.raises(NotFoundError, match="no version 1"):
        tables.arrays(OBJECTS, 1)
