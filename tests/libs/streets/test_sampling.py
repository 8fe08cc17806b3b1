import pytest

from microtome.errors import InputError
from microtome.streets import WorldSettings, draw, sample_scene
from microtome.streets.placing import footprint
from microtome.streets.world import SPLITS, CrosswalkShares, Shares


def test_the_same_place_gives_the_same_scene(world):
    assert sample_scene(world, 2, "val", 7) == sample_scene(world, 2, "val", 7)


def test_seed_split_and_index_each_give_another_scene(world):
    scenes = [
        sample_scene(world, *where) for where in ((2, "val", 7), (3, "val", 7), (2, "new", 7), (2, "val", 8))
    ]
    assert len({scene.seed for scene in scenes}) == 4


def test_an_unknown_split_is_refused(world):
    with pytest.raises(
        InputError, match="no such split of the streets world; found test; expected train or val or new"
    ):
        sample_scene(world, 0, "test", 0)


def test_pictures_that_are_too_small_are_refused():
    with pytest.raises(InputError, match="found 100 x 100 pixels"):
        WorldSettings(width=100, height=100)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Shares(dusk=0.7, night=0.6), "dusk and night; found 0.7, 0.6"),
        (
            lambda: CrosswalkShares(worn=-0.1, faded=0.0, diagonal=0.0, blocked=0.0),
            "worn and faded; found -0.1, 0",
        ),
        (lambda: CrosswalkShares(worn=0.0, faded=0.0, diagonal=0.0, blocked=1.5), "blocked; found 1.5"),
    ],
)
def test_impossible_shares_are_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()


@pytest.mark.parametrize(("width", "height"), [(480, 360), (1280, 720)])
def test_pictures_have_the_size_that_the_world_asks_for(width, height):
    small = WorldSettings(width=width, height=height)
    for index in range(4):
        drawn = draw(sample_scene(small, 0, "val", index))
        assert drawn.picture.shape == (height, width, 3)
        assert drawn.ids.shape == (height, width)


@pytest.fixture(scope="module")
def crosswalks(world):
    """The crosswalks of 250 scenes of every split."""
    return {
        split: [
            thing
            for index in range(250)
            for thing in sample_scene(world, 0, split, index).things
            if thing.category == "crosswalk"
        ]
        for split in SPLITS
    }


@pytest.mark.parametrize(
    "wanted",
    [
        lambda crosswalk: crosswalk.condition == "faded",
        lambda crosswalk: crosswalk.orientation == "diagonal",
        lambda crosswalk: crosswalk.blocked_by != "",
    ],
    ids=["faded", "diagonal", "blocked"],
)
def test_hard_crosswalks_are_rare_in_train_and_common_elsewhere(crosswalks, wanted):
    rare, val, new = (sum(map(wanted, crosswalks[split])) / len(crosswalks[split]) for split in SPLITS)
    assert rare < 0.08
    assert val > 2 * rare
    assert new > 2 * rare


def test_vehicles_do_not_stand_in_each_other(world):
    for index in range(80):
        things = sample_scene(world, 6, "val", index).things
        solid = [footprint(thing) for thing in things if thing.category in ("car", "bus", "truck")]
        assert not any(a.touches(b, 0.0) for n, a in enumerate(solid) for b in solid[:n])


def test_blocked_crosswalks_have_a_vehicle_on_them(world):
    for index in range(120):
        scene = sample_scene(world, 6, "new", index)
        for crosswalk in scene.things:
            if crosswalk.category == "crosswalk" and crosswalk.blocked_by:
                assert any(thing.category == crosswalk.blocked_by for thing in scene.things)
