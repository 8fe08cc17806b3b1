"""Real files against pycocotools, labelformat, and one another; figures are those of shared/data's README."""

import contextlib
import io
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from labelformat.formats.coco import COCOObjectDetectionInput
from labelformat.formats.pascalvoc import PascalVOCObjectDetectionInput
from labelformat.formats.yolov8 import YOLOv8ObjectDetectionOutput
from labelformat.model.bounding_box import BoundingBoxFormat
from PIL import Image
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from microtome.formats import known_pictures, locate, read_ground_truth, read_predictions

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools

SIDES = ("x", "y", "width", "height")


@pytest.fixture
def voc100(shared_data):
    return shared_data / "voc100"


@pytest.fixture
def size_of(voc100):
    known = known_pictures(voc100 / "images")

    def size(name):
        found = locate(name, voc100 / "images", known)
        if found is None:
            return None
        with Image.open(voc100 / "images" / found) as picture:
            return picture.size

    return size


def image_rows(ground_truth):
    """(base name, width, height) of every image, sorted."""
    images = ground_truth.images.to_pydict()
    names = [Path(name).name for name in images["file_name"]]
    return sorted(zip(names, images["width"], images["height"], strict=True))


def object_rows(ground_truth):
    """(base name, category, x, y, width, height, area, iscrowd) of every object, sorted."""
    names = [Path(name).name for name in ground_truth.images["file_name"].to_pylist()]
    return sorted(
        (names[row["image_row"]], ground_truth.categories[row["category_row"]].name,
         *(row[column] for column in (*SIDES, "area", "iscrowd")))
        for row in ground_truth.objects.to_pylist()
    )  # fmt: skip


def labelformat_rows(labels):
    """What labelformat read, as the first six columns of `object_rows`."""
    return sorted(
        (label.image.filename, found.category.name, *found.box.to_format(BoundingBoxFormat.XYWH))
        for label in labels.get_labels()
        for found in label.objects
    )


def precision_by_name(ground_truth, predictions, names):
    """pycocotools' AP and AP50 of our tables, image and category matched by name."""
    images = {Path(name).stem: row for row, name in enumerate(ground_truth.images["file_name"].to_pylist())}
    image_names = predictions.image_names or {}
    categories = {category.name: row for row, category in enumerate(ground_truth.categories)}
    truth = COCO()
    truth.dataset = {
        "images": [{"id": row} for row in images.values()],
        "categories": [{"id": row} for row in categories.values()],
        "annotations": [
            {"id": number, "image_id": row["image_row"], "category_id": row["category_row"],
             "area": row["area"], "bbox": [row[side] for side in SIDES], "iscrowd": int(row["iscrowd"])}
            for number, row in enumerate(ground_truth.objects.to_pylist(), start=1)
        ],
    }  # fmt: skip
    results = [
        {"image_id": images[Path(image_names.get(row["image_ref"], row["image_ref"])).stem],
         "category_id": categories.get(names[row["category_ref"]] if names else row["category_ref"], -1),
         "bbox": [row[side] for side in SIDES], "score": row["confidence"]}
        for row in predictions.table.to_pylist()
    ]  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        truth.createIndex()
        evaluation = COCOeval(truth, truth.loadRes(results), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation.stats[:2]


@pytest.mark.parametrize("other", ["coco_format_v1", "pascalvoc_format"])
def test_the_formats_of_voc100_give_the_same_tables(voc100, other):
    coco = read_ground_truth(voc100 / "ground_truth/coco_format_v2")
    same = read_ground_truth(voc100 / "ground_truth" / other)
    assert (coco.images.num_rows, coco.objects.num_rows, len(coco.categories)) == (100, 273, 20)
    assert image_rows(same) == image_rows(coco)
    assert object_rows(same) == object_rows(coco)
    assert coco.findings == same.findings == []


def test_yolo_of_voc100_is_the_same_within_the_rounding_of_its_six_digits(voc100, size_of):
    coco = object_rows(read_ground_truth(voc100 / "ground_truth/coco_format_v2"))
    folder = voc100 / "ground_truth/yolo_format"
    yolo = read_ground_truth(folder, images_root=voc100 / "images", size_of=size_of)
    assert set(yolo.images["split"].to_pylist()) == {"train"}
    assert yolo.findings == []
    for ours, theirs in zip(object_rows(yolo), coco, strict=True):
        assert ours[:2] == theirs[:2]
        np.testing.assert_allclose(ours[2:6], theirs[2:6], atol=1e-3)


def test_labelformat_reads_the_same_boxes_from_coco_and_voc(voc100):
    truth = voc100 / "ground_truth"
    coco = [row[:6] for row in object_rows(read_ground_truth(truth / "coco_format_v2"))]
    assert labelformat_rows(COCOObjectDetectionInput(truth / "coco_format_v2/instances_v2.json")) == coco
    voc = read_ground_truth(truth / "pascalvoc_format")
    names = ",".join(category.name for category in voc.categories)
    assert labelformat_rows(PascalVOCObjectDetectionInput(truth / "pascalvoc_format", names)) == [
        row[:6] for row in object_rows(voc)
    ]


def test_what_labelformat_writes_as_yolo_is_read_as_the_same_boxes(voc100, size_of, tmp_path):
    path = voc100 / "ground_truth/coco_format_v2/instances_v2.json"
    YOLOv8ObjectDetectionOutput(tmp_path / "data.yaml", "train").save(COCOObjectDetectionInput(path))
    yolo = read_ground_truth(tmp_path / "labels", images_root=voc100 / "images", size_of=size_of)
    described = read_ground_truth(tmp_path / "data.yaml", images_root=voc100 / "images", size_of=size_of)
    assert [category.name for category in described.categories] == [
        category.name for category in read_ground_truth(path).categories
    ]
    for ours, theirs in zip(object_rows(described), object_rows(read_ground_truth(path)), strict=True):
        assert ours[:2] == theirs[:2]
        np.testing.assert_allclose(ours[2:6], theirs[2:6], atol=1e-3)
    assert yolo.objects.num_rows == 273


@pytest.mark.parametrize("folder", ["coco_format", "abs_xywh", "abs_xyx2y2", "rel_xywh"])
def test_predictions_of_voc100_score_alike_in_every_format(voc100, size_of, folder):
    truth = read_ground_truth(voc100 / "ground_truth/coco_format_v2")
    predictions = read_predictions(voc100 / "predictions" / folder, size_of=size_of)
    names = predictions.category_names or sorted(category.name for category in truth.categories)
    assert predictions.table.num_rows == 452
    assert not [finding for finding in predictions.findings if finding.severity == "set aside"]
    figures = precision_by_name(truth, predictions, names)
    np.testing.assert_allclose(figures, [0.3470, 0.6100], atol=5e-5)


def test_cartucho_is_read_with_names_as_keys(shared_data):
    truth = read_ground_truth(shared_data / "cartucho/ground-truth")
    predictions = read_predictions(shared_data / "cartucho/detection-results")
    assert (truth.objects.num_rows, predictions.table.num_rows) == (686, 494)
    assert predictions.category_references == "name"
    np.testing.assert_allclose(precision_by_name(truth, predictions, None), [0.1493, 0.3120], atol=5e-5)


def test_raccoon_has_217_boxes_of_one_category(shared_data):
    truth = read_ground_truth(shared_data / "raccoon/annotations")
    assert (truth.images.num_rows, truth.objects.num_rows) == (200, 217)
    assert [category.name for category in truth.categories] == ["raccoon"]
    known = known_pictures(shared_data / "raccoon/images")
    located = [
        locate(name, shared_data / "raccoon/images", known) for name in truth.images["file_name"].to_pylist()
    ]
    assert None not in located


def test_taco_is_read_with_its_two_annotation_ids_given_twice(shared_data):
    truth = read_ground_truth(shared_data / "taco/annotations.json")
    assert (truth.images.num_rows, truth.objects.num_rows, len(truth.categories)) == (1500, 4784, 60)
    assert Counter(finding.kind for finding in truth.findings) == {"duplicate id": 2, "outside image": 1}


def test_fifteen_boxes_of_unofficial_taco_are_infinite_and_set_aside(shared_data):
    path = shared_data / "taco/annotations_unofficial.json"
    truth = read_ground_truth(path)
    set_aside = [finding for finding in truth.findings if finding.severity == "set aside"]
    assert Counter(finding.kind for finding in set_aside) == {"bad box": 15, "outside image": 8}
    assert truth.objects.num_rows == len(json.loads(path.read_text())["annotations"]) - 23


@pytest.fixture
def val2014(shared_data):
    return shared_data / "coco_val2014_100"


def test_objects_of_coco_come_in_the_order_and_with_the_values_pycocotools_has(val2014):
    path = val2014 / "instances_val2014_100.json"
    truth = read_ground_truth(path)
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(path)
    image_ids = sorted(coco.getImgIds())
    assert truth.images["source_id"].to_pylist() == [str(image_id) for image_id in image_ids]
    assert [category.source_id for category in truth.categories] == sorted(coco.getCatIds())
    annotations = [row for image_id in image_ids for row in coco.loadAnns(coco.getAnnIds(imgIds=[image_id]))]
    assert truth.objects["source_id"].to_pylist() == [str(row["id"]) for row in annotations]
    assert truth.objects["area"].to_pylist() == [row["area"] for row in annotations]
    assert [[row[side] for side in SIDES] for row in truth.objects.to_pylist()] == [
        row["bbox"] for row in annotations
    ]
    assert (truth.objects.num_rows, sum(truth.objects["iscrowd"].to_pylist())) == (839, 9)
    sizes = truth.images.select(["height", "width"]).to_pylist()
    for row, annotation in zip(truth.objects.to_pylist(), annotations, strict=True):
        size = sizes[row["image_row"]]
        ours = coco_mask.decode({"size": [size["height"], size["width"]], "counts": row["mask"]})
        assert np.array_equal(ours, coco.annToMask(annotation))
    assert truth.findings == []


@pytest.mark.parametrize("iou_type", ["bbox", "segm"])
def test_results_of_coco_have_the_values_that_load_res_has(val2014, iou_type):
    path = val2014 / f"instances_val2014_fake{iou_type}100_results.json"
    with contextlib.redirect_stdout(io.StringIO()):
        loaded = COCO(val2014 / "instances_val2014_100.json").loadRes(str(path)).dataset["annotations"]
    predictions = read_predictions(path)
    rows = predictions.table.to_pylist()
    assert predictions.findings == []
    assert [[row[side] for side in SIDES] for row in rows] == [list(row["bbox"]) for row in loaded]
    assert [row["area"] for row in rows] == [row["area"] for row in loaded]
    assert [(row["image_ref"], row["category_ref"], row["confidence"]) for row in rows] == [
        (str(row["image_id"]), row["category_id"], row["score"]) for row in loaded
    ]
    if iou_type == "segm":
        assert [row["mask"].decode() for row in rows] == [row["segmentation"]["counts"] for row in loaded]
        assert [[row["mask_height"], row["mask_width"]] for row in rows] == [
            row["segmentation"]["size"] for row in loaded
        ]
