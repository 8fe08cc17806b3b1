from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from microtome.errors import LeaseLostError
from microtome.quality import measuring
from microtome.quality.measuring import measured, measures_table
from microtome.quality.pixels import PIXEL_SCORES, pixel_scores
from microtome.quality.sources import Sources


@pytest.fixture
def sources(own_home):
    return Sources(own_home, own_home.catalog.dataset("d"))


def values(table):
    return np.column_stack([table[name].to_numpy() for name in PIXEL_SCORES])


def test_images_and_objects_have_the_scores_of_their_pixels(sources, tmp_path):
    pictures = [np.asarray(Image.open(tmp_path / f"{image}.png")) for image in range(4)]
    images, objects = measured(sources, "images"), measured(sources, "objects")
    assert images["id"].to_pylist() == [0, 1, 2, 3]
    assert values(images) == pytest.approx(np.array([pixel_scores(rgb) for rgb in pictures]))
    assert objects["id"].to_pylist() == list(range(8))
    crops = [pixel_scores(pictures[row // 2][slice(2, 18), slice(2, 18)]) for row in range(0, 8, 2)]
    assert values(objects)[::2] == pytest.approx(np.array(crops))


def test_a_picture_is_decoded_once_and_never_again(sources, monkeypatch):
    opened = []
    real = measuring.open_picture
    monkeypatch.setattr(measuring, "open_picture", lambda *a, **k: opened.append(a) or real(*a, **k))
    for items in ("images", "objects", "images"):
        measured(sources, items)
    assert len(opened) == 4


def test_what_was_committed_is_there_after_a_stop(sources, own_home, monkeypatch):
    monkeypatch.setattr(measuring, "COMMIT_EVERY", 3)
    monkeypatch.setattr(measuring.os, "cpu_count", lambda: 1)
    monkeypatch.setattr(measuring, "islice", lambda work, _: [row for row in [next(work, None)] if row])
    commits = []

    def fence():
        commits.append(1)
        if len(commits) > 4:  # a fence is asked twice a commit
            raise LeaseLostError("gone")

    stopped = Sources(own_home, sources.dataset, fence=fence)
    with pytest.raises(LeaseLostError):
        measured(stopped, "objects")
    held = own_home.tables.count(measures_table(1))
    assert 0 < held < 12
    assert measured(sources, "objects").num_rows == 8
    assert own_home.tables.count(measures_table(1)) == 12


def test_pictures_that_are_gone_have_no_scores(sources, tmp_path):
    (tmp_path / "2.png").unlink()
    assert measured(sources, "images")["id"].to_pylist() == [0, 1, 3]


def test_without_any_picture_there_is_nothing(sources, tmp_path):
    for image in range(4):
        (tmp_path / f"{image}.png").write_bytes(b"no picture")
    assert measured(sources, "objects").num_rows == 0
