from __future__ import annotations

import os
import time

import pytest

from microtome.datasets import Home
from microtome.datasets.shown import DAY, ShownSize, mark_looked_at, shown_path, shown_size, trim_shown


@pytest.fixture
def home(tmp_path):
    with Home.open(tmp_path / "home") as home:
        yield home


def drawn(home, name, n_bytes, days_ago):
    """A picture of that size, looked at so many days ago."""
    path = shown_path(home, 1, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * n_bytes)
    then = time.time() - days_ago * DAY
    os.utime(path, (then, then))
    return path


def test_a_home_without_pictures_needs_no_room(home):
    assert shown_size(home) == ShownSize(0, 0)
    assert trim_shown(home, 0) == ShownSize(0, 0)


def test_the_room_is_that_of_whole_pictures_of_all_data_sets(home):
    drawn(home, "aa1", 10, 0)
    other = shown_path(home, 2, "bb2")
    other.parent.mkdir(parents=True)
    other.write_bytes(b"1234")
    other.with_name(".tmp-bb3.webp").write_bytes(b"half")
    (home.folder(1) / "truth.webp").write_bytes(b"not drawn for browsers")
    assert shown_size(home) == ShownSize(2, 14)


def test_what_was_not_looked_at_for_longest_goes_until_there_is_room_for_more(home):
    paths = {days: drawn(home, f"aa{days}", 10, days) for days in (3, 1, 5, 2, 4)}
    assert trim_shown(home, 50) == ShownSize(0, 0)
    assert trim_shown(home, 40) == ShownSize(2, 20)  # 40 bytes are the most; 32 are left free of the rest
    assert sorted(days for days, path in paths.items() if path.exists()) == [1, 2, 3]


def test_a_look_is_remembered_to_the_day(home):
    old, young = drawn(home, "aa1", 1, 2), drawn(home, "aa2", 1, 0.5)
    before = young.stat().st_mtime
    mark_looked_at(old)
    mark_looked_at(young)
    mark_looked_at(old.with_name("gone.webp"))
    assert time.time() - old.stat().st_mtime < 60
    assert young.stat().st_mtime == before
