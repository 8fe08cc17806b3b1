from __future__ import annotations

from pathlib import Path

import pytest

from microtome.embedding.training.folders import Described
from microtome.embedding.training.sights import is_plain, sights_of

VIEW = (100.0, 100.0, 300.0, 300.0)


def _thing(box=None, picture=0, **facts) -> Described:
    return Described(Path("one.jpg"), picture, (640, 480), box, facts, ())


def test_nothing_is_seen_of_nothing():
    assert sights_of([]) == {}


@pytest.mark.parametrize(
    ("box", "plain"),
    [
        ((150, 150, 50, 50), True),
        ((60, 150, 80, 80), False),  # half of it lies outside
        ((90, 150, 80, 80), True),  # an eighth of it lies outside
        ((150, 150, 20, 20), False),  # a tenth of the view's side
        ((150, 150, 60, 10), True),  # narrow, but as large as a square of 24.5 pixels
        ((400, 400, 50, 50), False),
    ],
)
def test_an_object_is_plain_that_lies_in_the_view_and_is_not_too_small(box, plain):
    assert is_plain(box, VIEW) is plain


def test_a_scene_shows_all_its_objects_and_a_part_those_in_it():
    things = [
        _thing(),
        _thing(picture=1),
        _thing((20, 20, 200, 200), category="bus"),
        _thing((600, 20, 10, 10), category="cone"),
        _thing((20, 20, 200, 200), picture=1, category="car"),
        _thing((0, 0, 320, 240)),
    ]
    sights = sights_of(things)
    assert list(sights) == [0, 1, 5]
    assert (sights[0].plain, sights[0].perhaps) == ((2,), (2, 3))
    assert (sights[1].plain, sights[1].perhaps) == ((4,), (4,))
    assert (sights[5].scene, sights[5].plain, sights[5].perhaps) == (0, (2,), (2,))
