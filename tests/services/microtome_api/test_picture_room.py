from __future__ import annotations

import threading

import pytest

from microtome.datasets import Home
from microtome.datasets.shown import MEGABYTE, shown_path, shown_size
from microtome_api.picture_room import PictureRoom


@pytest.fixture
def home(tmp_path):
    with Home.open(tmp_path / "home") as home:
        yield home


def settled() -> None:
    """Whoever makes room has ended."""
    for thread in threading.enumerate():
        if thread.name == "picture room":
            thread.join(10)


def test_pictures_are_kept_as_long_as_there_is_room(home):
    room = PictureRoom(most_mb=1)
    room.keep(home, shown_path(home, 1, "aa"), b"picture")
    settled()
    assert shown_path(home, 1, "aa").read_bytes() == b"picture"


def test_more_pictures_than_there_is_room_for_do_not_stay(home):
    room = PictureRoom(most_mb=1)
    for number in range(30):
        room.keep(home, shown_path(home, 1, f"{number:02}"), b"x" * (MEGABYTE // 10))
        settled()
    assert 0 < shown_size(home).n_bytes <= 1.05 * MEGABYTE + MEGABYTE // 10


def test_a_picture_that_cant_be_written_is_no_fault(home, caplog):
    (home.path / "datasets").write_text("a file in the way")
    PictureRoom(most_mb=1).keep(home, shown_path(home, 1, "aa"), b"picture")
    assert "a picture is not kept" in caplog.text
