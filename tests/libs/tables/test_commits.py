"""A commit is whole or not at all, whoever else writes and whenever the process dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from microtome.errors import ConflictError, LeaseLostError
from microtome.files import file_lock
from microtome.tables import commits

AB = pa.table({"k": [1, 2], "v": ["a", "b"]})
C = pa.table({"k": [3], "v": ["c"]})
ROWS = 50


class Fence:
    """Counts how often it was passed, and raises from the `stop`-th time on."""

    def __init__(self, stop=None):
        self.passed, self.stop = 0, stop

    def __call__(self):
        if self.passed == self.stop:
            raise LeaseLostError("another worker has this job")
        self.passed += 1


def start(program, *arguments):
    return subprocess.Popen(
        [sys.executable, str(program), *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


WRITES = [
    lambda tables, fence: tables.append("t", C, fence=fence),
    lambda tables, fence: tables.append("t", C.append_column("w", pa.array([1])), fence=fence),
    lambda tables, fence: tables.replace("t", C, fence=fence),
    lambda tables, fence: tables.insert_missing("t", C, "k", fence=fence),
    lambda tables, fence: tables.add_columns("t", pa.table({"k": [1], "w": [1]}), "k", fence=fence),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("stop", [0, 1])
def test_a_fence_that_raises_leaves_the_table_as_it_was(tables, write, stop, caplog):
    tables.append("t", AB)
    with pytest.raises(LeaseLostError):
        write(tables, Fence(stop))
    assert (tables.version("t"), tables.names()) == (1, ["t"])
    assert tables.read("t").equals(AB)
    assert caplog.text == ""
    fence = Fence()
    assert write(tables, fence) > 1
    assert fence.passed == 2
    assert tables.scrub("t") == []
    assert ("is set aside" in caplog.text) == (stop == 1)


@pytest.mark.parametrize("stop", [0, 1])
def test_a_fence_that_raises_leaves_no_new_table(tables, stop):
    with pytest.raises(LeaseLostError):
        tables.append("t", AB, fence=Fence(stop))
    assert not tables.exists("t")
    assert tables.append("t", C) == 1
    assert tables.read("t").equals(C)


def test_everything_a_version_needs_is_in_the_ledger(tables, ledger, tmp_path):
    tables.append("t", AB)
    tables.append("t", C)
    named = {tmp_path / path for path in ledger.entries}
    assert named == {
        *(tmp_path / "t.lance" / "data").iterdir(),
        *tmp_path.glob("t.lance/_versions/*.manifest"),
    }


def test_a_writer_that_waits_too_long_is_told_why(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(commits, "LOCK_SECONDS", 0.01)
    with (
        file_lock(tmp_path / "t.lock", 0),
        pytest.raises(ConflictError, match=r"another writer is at work.*t\.lock still held"),
    ):
        tables.append("t", AB)


def test_two_processes_inserting_at_once_lose_nothing_and_double_nothing(
    shared_tables, writing_process, tmp_path
):
    both = [start(writing_process, "insert", tmp_path, who, *range(0, 200, 10)) for who in ("left", "right")]
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    assert Counter(shared_tables.read("t")["key"].to_pylist()) == Counter(range(210))
    assert shared_tables.scrub("t") == []


def test_two_processes_appending_at_once_lose_nothing(shared_tables, writing_process, tmp_path):
    both = [start(writing_process, "append", tmp_path, first, first + 20) for first in (0, 100)]
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    batches = Counter(shared_tables.read("t")["batch"].to_pylist())
    assert batches == dict.fromkeys([*range(20), *range(100, 120)], ROWS)
    assert shared_tables.version("t") == 40


def test_a_process_killed_while_it_writes_leaves_whole_commits(shared_tables, writing_process, tmp_path):
    acknowledged = set()
    for attempt in range(4):
        process = start(writing_process, "append_for_ever", tmp_path, attempt * 1000)
        acknowledged.update(int(process.stdout.readline()) for _ in range(5))
        time.sleep(0.007 * attempt)
        process.kill()
        acknowledged.update(int(line) for line in process.stdout if line.endswith("\n"))
        process.wait()
        process.stdout.close()
    found = Counter(shared_tables.read("t")["batch"].to_pylist())
    assert acknowledged <= set(found)
    assert len(found) <= len(acknowledged) + 4
    assert set(found.values()) == {ROWS}
    assert shared_tables.scrub("t") == []
    shared_tables.append("t", pa.table({"batch": [-1], "row": [0]}))
    assert shared_tables.read("t")["batch"].to_pylist()[-1] == -1


def test_a_version_whose_writer_died_before_the_ledger_knew_does_not_count(
    shared_tables, writing_process, tmp_path, caplog
):
    shared_tables.append("t", pa.table({"batch": [1], "row": [0]}))
    process = start(writing_process, "die_before_the_ledger", tmp_path, 2)
    assert process.wait() == -9
    process.stdout.close()
    assert len(list(tmp_path.glob("t.lance/_versions/*.manifest"))) == 2
    assert shared_tables.read("t")["batch"].to_pylist() == [1]
    assert shared_tables.append("t", pa.table({"batch": [3], "row": [0]})) == 2
    assert "table t: version 2 does not count and is set aside" in caplog.text
    assert shared_tables.read("t")["batch"].to_pylist() == [1, 3]


def test_a_full_disk_is_told_and_the_next_commit_works(shared_tables, writing_process, tmp_path):
    process = start(writing_process, "fill_the_disk", tmp_path)
    said, _ = process.communicate()
    assert process.returncode == 0
    assert f"{tmp_path / 't.lance'} can't be written; found" in said
    assert "File too large" in said
    assert "Free space on that disk" in said
    assert shared_tables.read("t")["batch"].to_pylist() == [0] * ROWS + [1] * ROWS


def test_every_new_file_and_its_folders_are_fsynced_before_the_ledger_knows(
    tables, ledger, tmp_path, monkeypatch
):
    events = []
    fsync, record = os.fsync, ledger.record

    def fsync_noted(descriptor):
        events.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def record_noted(path, size, sha256):
        events.append(f"ledger {path}")
        record(path, size, sha256)

    monkeypatch.setattr(os, "fsync", fsync_noted)
    monkeypatch.setattr(ledger, "record", record_noted)
    tables.append("t", AB)
    recorded = [event for event in events if event.startswith("ledger")]
    assert events[-len(recorded) :] == recorded
    assert recorded[-1].endswith(".manifest")
    folder = tmp_path / "t.lance"
    written = [path for part in ("data", "_transactions") for path in (folder / part).iterdir()]
    written += folder.glob("_versions/*.manifest")
    folders = [folder / "data", folder / "_transactions", folder / "_versions", folder, tmp_path]
    assert {str(path) for path in [*written, *folders]} <= set(events)
