import json

import numpy as np
import pytest
from PIL import Image

from microtome.errors import InputError
from microtome.streets import Leaks, LeakSource, draw, write_streets
from microtome.streets.repeating import Series

MOST_APART = 16.0  # grey levels, in the mean over a picture


@pytest.fixture(scope="module")
def truth(written):
    return json.loads((written.folder / "truth.json").read_text())


def picture_of(written, image_id):
    return np.asarray(Image.open(written.folder / "images" / f"val_{image_id - 1:06d}.jpg"), dtype=float)


def test_nothing_repeats_unless_it_is_asked_for(world, tmp_path):
    assert all(Series(world, "val", 3).at(index).duplicate_of is None for index in range(30))
    plain = write_streets(tmp_path / "out", 1, 3, "val")
    assert (plain.near_duplicates, plain.leaks) == (0, 0)
    assert set(json.loads((plain.folder / "truth.json").read_text())) == {
        "planted",
        "errors",
        "near_duplicates",
    }


def test_near_duplicates_are_listed_with_their_originals(written, truth):
    duplicates = truth["near_duplicates"]
    assert len(duplicates) == written.near_duplicates > 0
    copies = {pair["image_id"] for pair in duplicates}
    assert all(pair["of_image_id"] < pair["image_id"] for pair in duplicates)
    assert all(pair["of_image_id"] not in copies for pair in duplicates)


def test_near_duplicates_look_alike_but_are_not_the_same(written, truth):
    for pair in truth["near_duplicates"]:
        first, second = (picture_of(written, pair[key]) for key in ("image_id", "of_image_id"))
        assert 0.0 < np.abs(first - second).mean() < MOST_APART


def test_leaks_look_like_pictures_of_the_other_split_and_like_none_of_their_own(written, truth, world, leaks):
    assert truth["leaks_from"] == vars(leaks.source)
    assert written.leaks == len(truth["leaks"]) > 1
    source = Series(world, "train", 4, leaks.source.near_duplicates)
    own = Series(world, "val", 11)
    for pair in truth["leaks"]:
        leaked = picture_of(written, pair["image_id"])
        wanted = draw(source.at(pair["of_image_id"] - 1).scene).picture
        unleaked = draw(own.at(pair["image_id"] - 1).scene).picture
        assert 0.0 < np.abs(leaked - wanted).mean() < MOST_APART < np.abs(leaked - unleaked).mean()


def test_a_near_duplicate_of_a_leak_is_a_leak(world, leaks):
    series = Series(world, "val", 11, near_duplicates=0.5, leaks=leaks)
    origins = [series.at(index) for index in range(60)]
    of_leaks = [each for each in origins if each.duplicate_of is not None and each.leak_of is not None]
    assert of_leaks
    assert all(each.leak_of == origins[each.duplicate_of].leak_of for each in of_leaks)


def test_a_folder_of_streets_says_what_leaks_from_it(tmp_path, planted):
    write_streets(tmp_path / "train", 2, 9, "train", planted)
    source = LeakSource.of_folder(tmp_path / "train")
    assert source == LeakSource("train", 9, images=2, near_duplicates=planted.near_duplicates)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"info": {"seed": 1}}'])
def test_nothing_leaks_from_another_folder(tmp_path, content):
    for name in ("annotations.json", "truth.json"):
        if content is not None:
            (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match="expected pictures that `microtome streets` drew"):
        LeakSource.of_folder(tmp_path)


def test_nothing_leaks_from_pictures_that_leaked_themselves(written):
    with pytest.raises(InputError, match="leaks from a third split"):
        LeakSource.of_folder(written.folder)


@pytest.mark.parametrize(
    ("images", "share", "message"), [(5, 1.2, "found 1.2; expected 0 to 1"), (0, 0.1, "without pictures")]
)
def test_impossible_leaks_are_refused(images, share, message):
    with pytest.raises(InputError, match=message):
        Leaks(LeakSource("train", 0, images), share)
