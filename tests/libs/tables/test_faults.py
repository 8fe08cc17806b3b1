"""What Lance raises becomes an error that says what to do."""

from __future__ import annotations

from pathlib import Path

import lance
import pyarrow as pa
import pytest

from microtome.errors import ConflictError, DamageError, MicrotomeError
from microtome.tables.faults import reading_explained, writing_explained

FOLDER = Path("t.lance")


class PanicException(BaseException):
    """Named as the one of pyo3, which can't be imported."""


@pytest.mark.parametrize("explained", [reading_explained, writing_explained])
def test_what_goes_well_passes(explained):
    with explained(FOLDER):
        pass


@pytest.mark.parametrize("explained", [reading_explained, writing_explained])
def test_a_panic_is_damage(explained):
    with (
        pytest.raises(DamageError, match=r"table t\.lance is damaged; found index out of range"),
        explained(FOLDER),
    ):
        raise PanicException("index out of range")


@pytest.mark.parametrize("explained", [reading_explained, writing_explained])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, MemoryError])
def test_a_stop_passes(explained, fault):
    with pytest.raises(fault), explained(FOLDER):
        raise fault


def test_a_torn_file_is_damage(tmp_path):
    dataset = lance.write_dataset(pa.table({"k": range(1000)}), str(tmp_path / "t.lance"))
    (data,) = (tmp_path / "t.lance" / "data").iterdir()
    data.write_bytes(data.read_bytes()[:100])
    with pytest.raises(DamageError, match="Restore the folder"), reading_explained(tmp_path / "t.lance"):
        lance.dataset(dataset.uri).to_table()


@pytest.mark.parametrize("number", [13, 24])
def test_a_limit_of_the_system_is_not_called_damage(number):
    with (
        pytest.raises(MicrotomeError, match=r"table t\.lance can't be read.*ulimit") as caught,
        reading_explained(FOLDER),
    ):
        raise OSError(f"LanceError(IO): refused (os error {number}), rust/lance-io/src/local.rs:1:1")
    assert not isinstance(caught.value, DamageError)


def test_a_full_disk_is_told():
    with (
        pytest.raises(MicrotomeError, match=r"t\.lance can't be written; found .*No space left.*Free space"),
        writing_explained(FOLDER),
    ):
        raise OSError(
            "LanceError(IO): No space left on device (os error 28), rust/lance-file/src/writer.rs:1:1"
        )


def test_a_foreign_writer_is_told(tmp_path):
    path = str(tmp_path / "t.lance")
    lance.write_dataset(pa.table({"k": [1]}), path)
    first, second = lance.dataset(path), lance.dataset(path)
    first.add_columns({"a": "k + 1"})
    with (
        pytest.raises(ConflictError, match=r"another program wrote.*Stop the other writer"),
        writing_explained(FOLDER),
    ):
        second.add_columns({"a": "k + 2"})


def test_a_fault_of_our_own_in_a_write_is_not_hidden():
    with pytest.raises(ValueError, match="ours"), writing_explained(FOLDER):
        raise ValueError("ours")
    with pytest.raises(OSError, match="ours"), writing_explained(FOLDER):
        raise OSError("ours")
