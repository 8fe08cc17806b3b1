import json

import numpy as np
import pytest
from PIL import Image

from microtome.datasets import Home, import_dataset, import_run
from microtome.evaluation import evaluate
from microtome.reporting.examples import PICTURE_WIDTH, pick_examples
from microtome.slices import create

BOXES = {1: [4, 4, 20, 20], 2: [40, 8, 24, 30]}


def polygon(box):
    x, y, width, height = box
    return [[x, y, x + width, y, x + width, y + height, x, y + height]]


def written(path, document):
    path.write_text(json.dumps(document))
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Data sets `shown` and `bare` (without pictures); run `a` misses some objects and sees ghosts."""
    folder = tmp_path_factory.mktemp("reports")
    random = np.random.default_rng(1)
    for image in range(4):
        noise = random.integers(0, 255, (48, 500, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"{image}.png")
    (folder / "3.png").write_bytes(b"torn")
    rows = [
        {"id": 2 * image + kind, "image_id": image, "category_id": kind, "bbox": box,
         "area": box[2] * box[3], "iscrowd": 0, "segmentation": polygon(box)}
        for image in range(4)
        for kind, box in BOXES.items()
    ]  # fmt: skip
    truth = {
        "images": [{"id": i, "file_name": f"{i}.png", "width": 500, "height": 48} for i in range(4)],
        "categories": [{"id": kind, "name": f"kind {kind}"} for kind in BOXES],
        "annotations": rows,
    }
    found = [row | {"score": 0.9} for row in rows[2:]]
    ghost = {"image_id": 1, "category_id": 1, "bbox": [300, 5, 190, 40], "score": 0.8}
    ghost["segmentation"] = polygon(ghost["bbox"])
    with Home.open(folder / "home") as opened:
        for dataset, images in (("shown", folder), ("bare", None)):
            import_dataset(opened, dataset, annotations=written(folder / "truth.json", truth), images=images)
            for run, predictions in (("a", [*found, ghost]), ("b", found)):
                import_run(opened, dataset, run, written(folder / "run.json", predictions))
            create(opened, dataset, "first images", ids=[0, 1], scope="images")
            create(opened, dataset, "kind 2", where="category = 'kind 2'")
        yield opened


def examples(home, dataset, *slices):
    evaluate(home, dataset, "a")
    return pick_examples(home, dataset, "a", [home.catalog.slice(*slice_) for slice_ in slices])


def test_without_readable_pictures_there_are_no_examples(home):
    assert examples(home, "bare") == []


def test_examples_are_the_largest_missed_objects_and_the_surest_false_positives(home):
    found = examples(home, "shown")
    assert [example.object_id for example in found if example.object_id is not None] == [1, 0]
    assert [example.prediction_id for example in found if example.prediction_id is not None] == [6]
    assert "missed" in found[0].caption
    assert "confidence 0.80" in found[-1].caption


def test_a_slice_shows_its_failures_first_and_passes_over_torn_pictures(home):
    shown = home.catalog.dataset("shown").dataset_id
    found = [one for one in examples(home, "shown", (shown, "kind 2")) if one.slice_name == "kind 2"]
    assert [example.object_id for example in found] == [1, 3, 5]


def test_boxes_are_drawn_where_they_are_on_the_cut(home):
    ghost = examples(home, "shown")[-1]
    box = next(box for box in ghost.boxes if box.kind == "prediction" and box.outcome == "false_positive")
    # the window is 2.4 x 190 = 456 wide, moved left to end at the edge: 44 to 500, all 48 rows high
    scale = PICTURE_WIDTH / 456
    assert box.xywh == pytest.approx(((300 - 44) * scale, 5 * scale, 190 * scale, 40 * scale))
    assert (ghost.width, ghost.height) == (360, round(48 * scale))
