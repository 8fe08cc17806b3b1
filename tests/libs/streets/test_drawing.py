from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from microtome.streets import draw, sample_scene
from microtome.streets.scene import CONDITIONS, LIGHTINGS, WEATHERS, Crosswalk, Exposure

LEAST_CONTRAST = 3.0  # grey levels between a marking and bare road


@pytest.fixture(scope="module")
def crossing(world):
    """A scene with one clear, straight crosswalk and nothing else."""
    for index in range(200):
        scene = sample_scene(world, 21, "val", index)
        crosswalks = [thing for thing in scene.things if isinstance(thing, Crosswalk)]
        if len(crosswalks) == 1 and crosswalks[0].orientation == "straight" and 9 < crosswalks[0].z < 14:
            return replace(scene, things=(replace(crosswalks[0], blocked_by=""),), scenery=())
    raise AssertionError("no such scene")


def contrast(scene, condition):
    """Mean difference that the crosswalk makes to its own area, in grey levels."""
    bare = replace(scene, things=())
    marked = replace(scene, things=(replace(scene.things[0], condition=condition),))
    with_paint, without = draw(marked), draw(bare)
    area = with_paint.ids == 1
    return np.abs(with_paint.picture[area].astype(float) - without.picture[area]).mean()


@pytest.mark.parametrize(("lighting", "weather"), list(product(LIGHTINGS, WEATHERS)))
def test_fresh_worn_and_faded_differ_in_every_light_and_none_vanishes(crossing, lighting, weather):
    conditions = replace(crossing.conditions, lighting=lighting, weather=weather)
    scene = replace(crossing, conditions=conditions)
    fresh, worn, faded = (contrast(scene, condition) for condition in CONDITIONS)
    assert fresh > 1.15 * worn > 1.3 * faded
    assert faded > LEAST_CONTRAST


def test_the_same_scene_gives_the_same_pixels(world):
    scene = sample_scene(world, 3, "new", 4)
    first, second = draw(scene), draw(scene)
    assert np.array_equal(first.picture, second.picture)
    assert np.array_equal(first.ids, second.ids)
    assert first.extents == second.extents


def test_exposure_brightens_the_picture_and_leaves_the_ids_alone(world):
    scene = sample_scene(world, 3, "new", 4)
    plain, bright = draw(scene), draw(replace(scene, exposure=Exposure(brightness=1.07)))
    assert bright.picture.mean() > plain.picture.mean()
    assert np.array_equal(plain.ids, bright.ids)


def test_fog_runs_smoothly_down_an_empty_road(crossing):
    """No hard band: neighbouring rows of bare road differ by a few grey levels at most."""
    foggy = replace(
        crossing, things=(), conditions=replace(crossing.conditions, lighting="day", weather="fog")
    )
    picture = draw(replace(foggy, camera=replace(foggy.camera, bend=0.0))).picture
    camera, road = foggy.camera, foggy.road
    rows = np.arange(int(camera.horizon) + 6, camera.height)
    middle = (road.middle + road.right) / 2
    columns = [camera.centre + middle * (row - camera.horizon) / camera.eye for row in rows]
    shades = np.array(
        [
            np.median(picture[row, int(x) - 1 : int(x) + 2].mean(axis=1))
            for row, x in zip(rows, columns, strict=True)
        ]
    )
    inside = (np.array(columns) > 2) & (np.array(columns) < camera.width - 2)
    assert np.quantile(np.abs(np.diff(shades[inside])), 0.97) < 4.0
