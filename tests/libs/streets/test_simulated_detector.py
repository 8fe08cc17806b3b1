import json

import numpy as np
import pytest
from pycocotools.coco import COCO

from microtome.errors import InputError
from microtome.streets import simulated_run
from microtome.streets.simulated_detector import difficulty


def test_an_empty_ground_truth_gives_no_predictions():
    assert simulated_run({"images": [], "annotations": [], "categories": []}, 0) == []


def test_what_is_not_coco_is_refused():
    with pytest.raises(InputError, match="no 'annotations'"):
        simulated_run({"images": []}, 0)


def test_predictions_load_in_pycocotools_and_lie_in_the_pictures(written):
    path = written.folder / "annotations.json"
    results = simulated_run(json.loads(path.read_text()), 0)
    assert results
    loaded = COCO(str(path)).loadRes(results)
    assert len(loaded.anns) == len(results)
    for result in results:
        x, y, width, height = result["bbox"]
        assert x >= 0 and y >= 0 and x + width <= 640.02 and y + height <= 480.02
        assert 0 <= result["score"] <= 1


def test_the_same_seed_gives_the_same_run(written):
    truth = json.loads((written.folder / "annotations.json").read_text())
    assert simulated_run(truth, 4) == simulated_run(truth, 4) != simulated_run(truth, 5)


def crosswalks(condition, count=600):
    attributes = {"condition": condition, "orientation": "straight", "blocked": False, "visibility": 1.0}
    return {
        "images": [{"id": number, "width": 640, "height": 480} for number in range(1, count + 1)],
        "categories": [{"id": 9, "name": "crosswalk"}],
        "annotations": [
            {
                "id": number,
                "image_id": number,
                "category_id": 9,
                "bbox": [100, 300, 200, 40],
                "attributes": attributes,
            }
            for number in range(1, count + 1)
        ],
    }


def test_faded_crosswalks_are_missed_far_more_often():
    def found(condition):
        near = [
            result for result in simulated_run(crosswalks(condition), 0) if abs(result["bbox"][0] - 100) < 40
        ]
        return len({result["image_id"] for result in near}) / 600

    assert found("faded") < found("fresh") - 0.2


@pytest.mark.parametrize(
    "harder",
    [{"condition": "faded"}, {"orientation": "diagonal"}, {"blocked": True}, {"visibility": 0.3}],
)
def test_hard_attributes_raise_the_difficulty(harder):
    easy = {"condition": "fresh", "orientation": "straight", "blocked": False, "visibility": 1.0}
    box = [0, 0, 200, 60]
    plain = difficulty("crosswalk", {"bbox": box, "attributes": easy}, {})
    assert difficulty("crosswalk", {"bbox": box, "attributes": easy | harder}, {}) > plain
    assert np.isfinite(plain)
