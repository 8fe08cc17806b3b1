import json

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.streets import PlantedErrors, undo, write_streets
from microtome.streets.planting import box_iou, plant


def read(folder, name):
    return json.loads((folder / name).read_text())


def test_nothing_planted_in_nothing():
    assert plant([], PlantedErrors(missing=1.0, spurious=0.0), np.random.default_rng(0)) == ([], [])


@pytest.mark.parametrize(
    ("shares", "message"), [({"missing": 1.5}, "found 1.5"), ({"missing": 0.6, "moved": 0.6}, "1.2")]
)
def test_impossible_shares_are_refused(shares, message):
    with pytest.raises(InputError, match=message):
        PlantedErrors(**shares)


def test_undoing_the_planted_errors_gives_the_clean_annotations(written, tmp_path, planted, leaks):
    repeating = PlantedErrors(near_duplicates=planted.near_duplicates)
    clean = write_streets(tmp_path / "clean", 20, 11, "val", repeating, leaks=leaks)
    truth = read(written.folder, "truth.json")
    dirty = read(written.folder, "annotations.json")["annotations"]
    wanted = read(clean.folder, "annotations.json")["annotations"]
    assert dirty != wanted
    assert undo(dirty, truth["errors"]) == wanted


def test_every_kind_is_planted_and_does_what_its_name_says(written):
    annotations = {each["id"]: each for each in read(written.folder, "annotations.json")["annotations"]}
    errors = read(written.folder, "truth.json")["errors"]
    assert {error["kind"] for error in errors} == {"missing", "swapped", "moved", "spurious"}
    for error in errors:
        before, after = error["before"], error["after"]
        assert annotations.get(error["annotation_id"]) == after
        if error["kind"] == "missing":
            assert after is None
        elif error["kind"] == "spurious":
            assert before is None
        elif error["kind"] == "swapped":
            assert {**after, "category_id": before["category_id"]} == before
        else:
            assert 0.2 <= box_iou(before["bbox"], after["bbox"]) <= 0.6


def test_planted_masks_fit_their_boxes(written):
    for annotation in read(written.folder, "annotations.json")["annotations"]:
        assert list(coco_mask.toBbox(annotation["segmentation"])) == annotation["bbox"]
        assert coco_mask.area(annotation["segmentation"]) == annotation["area"]


@pytest.mark.parametrize(
    ("first", "second", "iou"),
    [
        ([0, 0, 0, 0], [0, 0, 0, 0], 0.0),
        ([0, 0, 2, 2], [0, 0, 2, 2], 1.0),
        ([0, 0, 2, 2], [1, 0, 2, 2], 1 / 3),
    ],
)
def test_iou_of_hand_made_boxes(first, second, iou):
    assert box_iou(first, second) == pytest.approx(iou)
