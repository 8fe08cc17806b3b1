from __future__ import annotations

import json
from pathlib import Path

import pytest

from microtome.errors import InputError
from microtome.streets import write_streets
from microtome.streets.planting import box_iou
from microtome.streets.scene import CATEGORIES
from microtome_cli import demo_runs

RUNS = sorted(demo_runs.about()["runs"])
SIDES = (640.0, 480.0)


@pytest.mark.parametrize(("name", "count"), [("simulated", 10), ("baseline", 0), ("baseline", 2001)])
def test_other_runs_and_scenes_are_refused(name: str, count: int) -> None:
    with pytest.raises(InputError):
        demo_runs.shipped_run(name, count)


@pytest.mark.parametrize("run", RUNS)
def test_a_run_names_only_scenes_and_categories_that_exist_and_stays_in_the_picture(run: str) -> None:
    about = demo_runs.about()
    results = demo_runs.shipped_run(run, about["images"])
    assert len(results) == about["runs"][run]["predictions"]
    assert {each["image_id"] for each in results} <= set(range(1, about["images"] + 1))
    assert {each["category_id"] for each in results} == set(range(1, len(CATEGORIES) + 1))
    for each in results:
        x, y, width, height = each["bbox"]
        assert min(x, y) >= 0 and min(width, height) > 0
        assert x + width <= SIDES[0] + 0.1 and y + height <= SIDES[1] + 0.1
        assert about["least_confidence"] <= each["score"] <= 1.0


def test_fewer_scenes_hold_what_was_said_about_them() -> None:
    everything = demo_runs.shipped_run("baseline", 2000)
    assert demo_runs.shipped_run("baseline", 200) == [e for e in everything if e["image_id"] <= 200]


def test_the_runs_are_small_enough_to_come_along() -> None:
    assert sum((demo_runs.FOLDER / f"{run}.json.gz").stat().st_size for run in RUNS) < 1_500_000


@pytest.mark.parametrize("run", RUNS)
def test_the_sure_predictions_lie_on_objects_of_the_scenes_as_they_are_drawn(
    run: str, tmp_path: Path
) -> None:
    about = demo_runs.about()
    write_streets(tmp_path / "val", 8, about["seed"], about["split"])
    truth = json.loads((tmp_path / "val" / "annotations.json").read_bytes())["annotations"]
    sure = [each for each in demo_runs.shipped_run(run, 8) if each["score"] >= 0.4]
    fitting = [
        each
        for each in sure
        if any(
            true["image_id"] == each["image_id"]
            and true["category_id"] == each["category_id"]
            and box_iou(true["bbox"], each["bbox"]) >= 0.5
            for true in truth
        )
    ]
    assert len(sure) >= 20
    assert len(fitting) >= 0.75 * len(sure)
