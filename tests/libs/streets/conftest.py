import pytest

from microtome.streets import (
    Leaks,
    LeakSource,
    PlantedErrors,
    WorldSettings,
    annotate,
    draw,
    sample_scene,
    write_streets,
)

SCENES = 300


@pytest.fixture(scope="session")
def world():
    return WorldSettings()


@pytest.fixture(scope="session")
def drawn_scenes(world):
    """A handful of drawn scenes with their annotations."""
    scenes = [sample_scene(world, 5, "val", index) for index in range(24)]
    drawn = [draw(scene) for scene in scenes]
    return [(scene, each, annotate(scene, each)) for scene, each in zip(scenes, drawn, strict=True)]


@pytest.fixture(scope="session")
def planted():
    return PlantedErrors(missing=0.1, swapped=0.1, moved=0.1, spurious=0.1, near_duplicates=0.2)


@pytest.fixture(scope="session")
def leaks():
    """From a train split of which nothing is on disk."""
    return Leaks(LeakSource("train", 4, images=30, near_duplicates=0.3), share=0.2)


@pytest.fixture(scope="session")
def written(tmp_path_factory, planted, leaks):
    """A small planted split on disk."""
    out = tmp_path_factory.mktemp("streets") / "val"
    return write_streets(out, 20, 11, "val", planted, leaks=leaks)
