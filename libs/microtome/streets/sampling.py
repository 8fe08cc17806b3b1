"""Scenes drawn at random: `sample_scene` is pure, the same seed, split and index give the same scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from microtome.errors import InputError
from microtome.streets.camera import Camera
from microtome.streets.lots import one_of
from microtome.streets.placing import Floor
from microtome.streets.populating import populate
from microtome.streets.scene import Conditions, Exposure, Road, Scene
from microtome.streets.surrounding import surround
from microtome.streets.world import SPLITS, WorldSettings


def generator(seed: int, split: str, index: int, purpose: int = 0) -> np.random.Generator:
    """The random numbers of one scene and purpose; raises InputError for a bad seed, split or index."""
    if split not in SPLITS:
        raise InputError("no such split of the streets world", found=split, expected=" or ".join(SPLITS))
    if seed < 0 or index < 0:
        raise InputError(
            "seed and index count from 0", found=f"seed {seed}, index {index}", expected="0 or more"
        )
    return np.random.default_rng(np.random.SeedSequence((seed, SPLITS.index(split), index, purpose)))


def sample_scene(world: WorldSettings, seed: int, split: str, index: int) -> Scene:
    """The scene `index` of a split. Raises InputError for a bad split, seed or index."""
    rng = generator(seed, split, index)
    conditions = _conditions(world, rng)
    camera = _camera(world, rng)
    road = _road(rng)
    surroundings = one_of(("city", "residential", "park"), rng, (0.5, 0.3, 0.2))
    floor = Floor(camera)
    things = populate(floor, road, conditions, world.crosswalks(split), rng)
    scenery = surround(road, surroundings, things, rng)
    return Scene(
        split=split,
        index=index,
        camera=camera,
        conditions=conditions,
        road=road,
        surroundings=surroundings,
        scenery=scenery,
        things=things,
        exposure=Exposure(),
        seed=int(rng.integers(2**31)),
    )


def jittered(scene: Scene, rng: np.random.Generator) -> Scene:
    """Nearly the same picture: shifted by a few pixels, a little brighter or darker, warmer or colder."""
    camera = replace(
        scene.camera,
        centre=scene.camera.centre + float(rng.uniform(-4, 4)),
        horizon=scene.camera.horizon + float(rng.uniform(-3, 3)),
    )
    exposure = Exposure(*(float(factor) for factor in rng.uniform((0.93, 0.97, 0.97), (1.07, 1.03, 1.03))))
    return replace(scene, camera=camera, exposure=exposure)


def _conditions(world: WorldSettings, rng: np.random.Generator) -> Conditions:
    shares = world.conditions
    lighting = _drawn(rng, (("dusk", shares.dusk), ("night", shares.night)), "day")
    weather = _drawn(rng, (("rain", shares.rain), ("fog", shares.fog), ("snow", shares.snow)), "clear")
    cloud, haze = rng.uniform(0, 1, 2)
    side = float(rng.uniform(-0.9, 0.9))
    return Conditions(lighting, weather, float(cloud), float(haze), side)  # type: ignore[arg-type]


def _drawn(rng: np.random.Generator, shares: Sequence[tuple[str, float]], rest: str) -> str:
    at = float(rng.uniform())
    for name, share in shares:
        if at < share:
            return name
        at -= share
    return rest


def _camera(world: WorldSettings, rng: np.random.Generator) -> Camera:
    return Camera(
        width=world.width,
        height=world.height,
        focal=world.width * float(rng.uniform(0.78, 0.92)),
        centre=world.width * float(rng.uniform(0.42, 0.58)),
        horizon=world.height * float(rng.uniform(0.33, 0.41)),
        eye=float(rng.uniform(2.1, 2.9)),
        bend=float(rng.normal(0.0, 0.0005)) if rng.uniform() < 0.5 else 0.0,
    )


def _road(rng: np.random.Generator) -> Road:
    lane = float(rng.uniform(3.1, 3.5))
    ahead, oncoming = one_of((1, 2), rng, (0.72, 0.28)), one_of((1, 2), rng, (0.76, 0.24))
    ego = int(rng.integers(0, ahead))
    parking = rng.uniform(0, 1, 2) < 0.4
    middle = -lane / 2 - ego * lane + float(rng.normal(0, 0.15))
    start = float(rng.uniform(13.0, 22.0))
    crossed = rng.uniform() < 0.5
    return Road(
        left=middle - oncoming * lane - 2.3 * bool(parking[0]),
        right=middle + ahead * lane + 2.3 * bool(parking[1]),
        middle=middle,
        lane_width=lane,
        parking_left=2.3 * bool(parking[0]),
        parking_right=2.3 * bool(parking[1]),
        pavement=float(rng.uniform(2.2, 4.0)),
        crossing_start=start,
        crossing_end=start + float(rng.uniform(7.0, 10.0)) if crossed else start,
    )
