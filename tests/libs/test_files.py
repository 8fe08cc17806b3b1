"""Files are written whole or not at all, and are what the ledger says or are refused."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from microtome.errors import ConflictError, DamageError, InputError, MicrotomeError
from microtome.files import (
    LedgerEntry,
    file_lock,
    folder_lock,
    inside,
    is_temporary,
    make_folder,
    publish,
    refused_writes_explained,
    remove_temporaries,
    sha256_of,
    temporary_beside,
    verify,
    write_atomically,
    write_unsynced,
)

NOTHING = hashlib.sha256(b"").hexdigest()


def entry_of(path: Path, content: bytes) -> LedgerEntry:
    return LedgerEntry(path.name, len(content), hashlib.sha256(content).hexdigest())


def test_an_empty_file_is_written_and_hashed(tmp_path):
    written = write_atomically(tmp_path / "empty", lambda file: None)
    assert (written.path, written.size, written.sha256) == (tmp_path / "empty", 0, NOTHING)
    assert (tmp_path / "empty").read_bytes() == b""


def test_a_written_file_has_the_digest_of_its_bytes(tmp_path):
    written = write_atomically(tmp_path / "new" / "folder" / "a", lambda file: file.write(b"abc"))
    # sha256("abc") as FIPS 180-2 gives it
    assert written.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(written.path) == written.sha256


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"before")

    def fail(file):
        file.write(b"half")
        raise ValueError("interrupted")

    with pytest.raises(ValueError, match="interrupted"):
        write_atomically(path, fail)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_in_plain_words(tmp_path):
    def fail(file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(MicrotomeError, match=r"a can't be written; found No space left.*Free space"):
        write_atomically(tmp_path / "a", fail)
    assert list(tmp_path.iterdir()) == []


def test_other_faults_of_the_system_pass(tmp_path):
    with pytest.raises(FileNotFoundError), refused_writes_explained(tmp_path):
        (tmp_path / "absent").read_bytes()


def test_a_published_file_has_only_its_final_name(tmp_path):
    final = tmp_path / "index.faiss"
    temporary = temporary_beside(final)
    assert is_temporary(temporary)
    assert not is_temporary(final)
    temporary.write_bytes(b"abc")
    written = publish(temporary, final)
    assert written == publish(written.path, final)
    assert list(tmp_path.iterdir()) == [final]


def test_a_write_killed_half_way_leaves_the_old_file_and_a_temporary_one(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"before")
    program = """
import os, signal, sys
from pathlib import Path
from microtome.files import write_atomically
def die(file):
    file.write(b"half"); file.flush(); os.kill(os.getpid(), signal.SIGKILL)
write_atomically(Path(sys.argv[1]), die)
"""
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == -9
    assert path.read_bytes() == b"before"
    assert sum(is_temporary(left) for left in tmp_path.iterdir()) == 1
    assert len(remove_temporaries(tmp_path, older_than_seconds=0)) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_temporary_files_are_removed_only_when_old(tmp_path):
    make_folder(tmp_path / "b")
    old, young = temporary_beside(tmp_path / "b" / "x"), temporary_beside(tmp_path / "y")
    named = tmp_path / "named"
    for path in (old, young, named):
        path.write_bytes(b"")
    an_hour_ago = time.time() - 3600
    os.utime(old, (an_hour_ago, an_hour_ago))
    os.utime(named, (an_hour_ago, an_hour_ago))
    dropped = temporary_beside(tmp_path / "dropped")
    make_folder(dropped / "data")
    os.utime(dropped, (an_hour_ago, an_hour_ago))
    assert set(remove_temporaries(tmp_path, older_than_seconds=600)) == {old, dropped}
    assert not dropped.exists()
    assert young.exists()
    assert named.exists()


def test_a_sound_file_passes_and_returns_nothing(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert verify(tmp_path, entry_of(tmp_path / "a", b"abc")) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "a is damaged; found no file; expected a file"),
        (b"", "a is damaged; found 0 bytes; expected 3 bytes"),
        (b"abd", "a is damaged; found sha256 .*; expected sha256 ba7816bf"),
    ],
)
def test_a_file_that_is_not_what_was_written_is_named(tmp_path, content, message):
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    with pytest.raises(DamageError, match=message):
        verify(tmp_path, entry_of(tmp_path / "a", b"abc"))


def test_a_path_under_the_root_is_resolved(tmp_path):
    assert inside(tmp_path, "") == tmp_path.resolve()
    assert inside(tmp_path, "a/../b c.jpg") == tmp_path.resolve() / "b c.jpg"


@pytest.mark.parametrize(
    "relative", ["..", "../sibling", "a/../../b", "/etc/passwd", "link/passwd", "a\0b", "loop"]
)
def test_a_path_that_leads_out_of_the_root_is_refused(tmp_path, relative):
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to("/etc")
    (root / "loop").symlink_to(root / "loop")
    with pytest.raises(InputError, match=r"leads out of its folder|not a usable path"):
        inside(root, relative)


def test_a_link_that_stays_under_the_root_is_followed(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert inside(tmp_path, "link") == (tmp_path / "a").resolve()


def test_a_second_writer_is_told_to_wait(tmp_path):
    with (
        folder_lock(tmp_path, timeout_seconds=0),
        pytest.raises(ConflictError, match=r"write\.lock still held after 0 s.*Wait for it"),
        folder_lock(tmp_path, timeout_seconds=0),
    ):
        pass
    with folder_lock(tmp_path, timeout_seconds=0):
        assert (tmp_path / "write.lock").exists()


def test_the_lock_of_a_killed_writer_is_free(tmp_path):
    program = """
import os, signal, sys
from pathlib import Path
from microtome.files import file_lock
with file_lock(Path(sys.argv[1]), 0):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    lock = tmp_path / "a.lock"
    assert subprocess.run([sys.executable, "-c", program, str(lock)], check=False).returncode == -9
    with file_lock(lock, timeout_seconds=0):
        pass


def test_a_home_that_is_a_file_is_told(tmp_path):
    (tmp_path / "home").write_bytes(b"")
    for path in (tmp_path / "home" / "a", tmp_path / "home" / "b" / "a"):
        with pytest.raises(MicrotomeError, match=r"can't be written; found (File exists|Not a directory)"):
            write_atomically(path, lambda file: None)


def test_a_file_that_can_be_made_again_replaces_the_former_and_leaves_nothing_beside_it(tmp_path):
    for content in (b"", b"0 .5 .5 1 1"):
        write_unsynced(tmp_path / "labels" / "a.txt", content)
        assert [path.name for path in (tmp_path / "labels").iterdir()] == ["a.txt"]
        assert (tmp_path / "labels" / "a.txt").read_bytes() == content


def test_a_file_that_can_be_made_again_is_refused_in_words(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(MicrotomeError):
        write_unsynced(tmp_path / "a.txt", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
