from __future__ import annotations

from pathlib import Path

import numpy as np

from microtome.embedding.training.folders import Described, Said
from microtome.embedding.training.parts import PARTS, parts_of, with_parts

NIGHT = Said("night", {"lighting": "night"})
BUS_THERE = Said("a street with a bus", {"bus.category": "bus"})
BUS, CUT_BUS = (
    Said("a bus", {"category": "bus"}),
    Said("a bus, cut off", {"category": "bus", "truncated": True}),
)
CONE = Said("a cone", {"category": "cone"})
AIR = {"lighting": "night", "layout": "street"}


def _thing(box=None, *captions: Said, **facts) -> Described:
    return Described(Path("one.jpg"), 0, (640, 480), box, AIR | facts, captions)


SCENE = _thing(None, NIGHT, BUS_THERE)
LARGE = _thing((60.0, 40.0, 160.0, 120.0), BUS, CUT_BUS, category="bus")
SMALL = _thing((500.0, 300.0, 9.0, 12.0), CONE, category="cone")


def test_nothing_has_no_parts():
    assert with_parts([], seed=0) == []


def test_parts_come_after_the_things_and_lie_in_the_picture():
    things = with_parts([SCENE, LARGE, SMALL], seed=1)
    assert things[:3] == [SCENE, LARGE, SMALL]
    assert len(things) == 3 + PARTS
    for part in things[3:]:
        x, y, width, height = part.box
        assert 0 <= x <= x + width <= 640.001
        assert 0 <= y <= y + height <= 480.001
        assert not part.is_object


def test_a_part_says_what_it_shows_plainly_and_no_more():
    rng = np.random.default_rng(2)
    parts = [part for _ in range(20) for part in parts_of(SCENE, [LARGE, SMALL], rng)]
    assert {_texts(part) for part in parts} == {("night",), ("night", "a bus")}


def test_a_part_knows_light_and_weather_only():
    part = parts_of(SCENE, [], np.random.default_rng(3))[0]
    assert (part.facts, part.captions) == ({"lighting": "night"}, (NIGHT,))


def test_a_scene_without_words_for_light_and_weather_gives_parts_only_where_an_object_is_plain():
    silent = _thing(None, BUS_THERE)
    assert parts_of(silent, [SMALL], np.random.default_rng(4)) == []
    assert {_texts(part) for part in parts_of(silent, [LARGE], np.random.default_rng(4))} == {("a bus",)}


def _texts(part: Described) -> tuple[str, ...]:
    return tuple(said.text for said in part.captions)
