"""Two files as the input of matching: equal to pycocotools, and to what an import makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from microtome.errors import InputError
from microtome.formats import read_ground_truth, read_predictions
from microtome.formats.evaluation_inputs import evaluation_input
from microtome.matching.figures import evaluate_images
from microtome.matching.matching import match

TRUTH = {
    "images": [{"id": i, "file_name": f"{i}.png", "width": 64, "height": 48} for i in (7, 3)],
    "categories": [{"id": 2**40, "name": "far"}, {"id": 1, "name": "near"}],
    "annotations": [
        {"id": 1, "image_id": 7, "category_id": 2**40, "bbox": [1, 2, 10, 12], "area": 100, "iscrowd": 1}
    ],
}
ROW = {"image_id": 7, "category_id": 2**40, "bbox": [1, 2, 10, 11], "score": 0.4}
OTHER = {"image_id": 3, "category_id": 1, "bbox": [5, 6, 7, 8], "score": 0.9}


def read(folder: Path, rows: object):
    (folder / "truth.json").write_text(json.dumps(TRUTH))
    (folder / "rows.json").write_text(json.dumps(rows))
    return read_ground_truth(folder / "truth.json"), read_predictions(folder / "rows.json")


def test_rows_point_at_images_in_the_order_of_their_ids(tmp_path: Path) -> None:
    truth, run = read(tmp_path, [ROW, OTHER])
    source = evaluation_input(truth, run)
    near, far = ([each.source_id for each in truth.categories].index(one) for one in (1, 2**40))
    assert (source.n_images, source.n_categories) == (2, 2)
    assert (source.object_image.tolist(), source.object_category.tolist()) == ([1], [far])
    assert (source.object_area.tolist(), source.object_crowd.tolist()) == ([100], [True])
    assert source.prediction_image.tolist() == [1, 0]
    assert source.prediction_category.tolist() == [far, near]
    assert source.prediction_boxes_xywh.tolist() == [ROW["bbox"], OTHER["bbox"]]
    assert source.prediction_confidence.tolist() == [0.4, 0.9]
    assert (source.object_masks, source.prediction_masks) == (None, None)


@pytest.mark.parametrize("iou_type", ["bbox", "segm"])
def test_figures_of_two_files_are_pycocotools(shared_data: Path, iou_type, capsys) -> None:
    folder = shared_data / "coco_val2014_100"
    names = ("100", f"fake{iou_type}100_results")
    files = [folder / f"instances_val2014_{name}.json" for name in names]
    truth, run = read_ground_truth(files[0]), read_predictions(files[1])
    figures = evaluate_images(match(evaluation_input(truth, run, iou_type), iou_type)).overall
    theirs = COCO(str(files[0]))
    oracle = COCOeval(theirs, theirs.loadRes(str(files[1])), iou_type)
    oracle.evaluate()
    oracle.accumulate()
    oracle.summarize()
    capsys.readouterr()
    np.testing.assert_allclose(figures, oracle.stats, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("change", "said"),
    [({"image_id": 9}, "an image that the annotations lack.*id 9"), ({"category_id": 5}, "a category.*id 5")],
)
def test_ids_that_the_annotations_lack_are_refused(tmp_path: Path, change, said) -> None:
    truth, run = read(tmp_path, [OTHER, ROW | change])
    with pytest.raises(InputError, match=said):
        evaluation_input(truth, run)


def test_masks_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="1 of 1 objects have no mask"):
        evaluation_input(*read(tmp_path, [ROW]), "segm")


def test_names_are_left_to_an_import(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "7.txt").write_text("near 0.4 1 2 10 12\n")
    truth, _ = read(tmp_path, [ROW])
    run = read_predictions(tmp_path / "labels", size_of=lambda _: (64, 48))
    with pytest.raises(InputError, match="Import both files"):
        evaluation_input(truth, run)
