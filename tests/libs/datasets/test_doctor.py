"""What the doctor says of runs that don't belong to their data set, and that following it helps."""

import re

import numpy as np
import pytest

from microtome.boxes import iou_xywh
from microtome.catalog import Category
from microtome.datasets import import_dataset, import_run
from microtome.datasets.category_map import COCO_80_TO_91, likely_rules, map_categories
from microtome.datasets.doctor import (
    Objects,
    RunRows,
    best_overlaps,
    box_advice,
    examine,
    told_with_figures,
)
from microtome.datasets.references import References
from microtome.errors import InputError

KINDS = [Category(0, 1, "disc", ""), Category(1, 2, "block", "")]


@pytest.fixture
def shapes(home, files):
    import_dataset(home, "shapes", annotations=files.truth())
    return home


def diagnosed(home, path, run="a", **options):
    return import_run(home, "shapes", run, path, **options).doctor


def test_no_rows_have_no_shares():
    rows = RunRows(
        np.empty(0, np.int64), References((), np.empty(0, np.int64)), np.empty(0), np.empty((0, 4))
    )
    objects = Objects(np.empty(0, np.int64), np.empty(0, np.int32), np.empty((0, 4)))
    report = examine(rows, objects, map_categories("id", [], None, KINDS), KINDS, "id")
    assert (report.on_known_images, report.known_category, report.overlapping, report.agreeing) == (None,) * 4
    assert report.advice == ()


def test_a_run_that_fits_gets_no_advice(shapes, files):
    report = diagnosed(shapes, files.predictions())
    assert (report.on_known_images, report.known_category) == (1, 1)
    assert (report.overlapping, report.agreeing) == (1, 1)
    assert report.advice == ()


@pytest.mark.parametrize("shift", [1, -1])
def test_category_ids_shifted_by_one_are_named_and_the_flag_mends_them(shapes, files, perfect, shift):
    path = files.predictions(rows=perfect(shift))
    report = diagnosed(shapes, path)
    flag = f"offset:{-shift}"
    assert report.agreeing == 0
    assert any(f"--category-map {flag}" in advice for advice in report.advice)
    mended = diagnosed(shapes, path, "b", category_map=flag)
    assert (mended.agreeing, mended.known_category, mended.advice) == (1, 1, ())


def test_ids_in_another_order_are_told_by_name_from_what_they_overlap(home, files, document, perfect):
    names = {1: "ant", 2: "bee", 3: "cat", 4: "dog"}
    truth = document()
    for number, row in enumerate(truth["annotations"]):
        row["category_id"] = 1 + number % 4
    kinds = [{"id": number, "name": name} for number, name in names.items()]
    import_dataset(home, "shapes", annotations=files.json("four.json", truth | {"categories": kinds}))
    order = {1: 3, 2: 1, 3: 4, 4: 2}
    rows = [row | {"category_id": order[1 + number % 4]} for number, row in enumerate(perfect())]
    advice = " ".join(diagnosed(home, files.predictions(rows=rows)).advice)
    assert "1 = bee, 2 = dog, 3 = ant, 4 = cat (100%)" in advice
    assert "--category-map FILE" in advice


def test_the_wrong_split_shows_in_the_share_of_known_images(shapes, files, perfect):
    rows = [row | {"image_id": row["image_id"] + 4} for row in perfect()]
    report = diagnosed(shapes, files.predictions(rows=rows))
    assert report.on_known_images == pytest.approx(4 / 12)
    assert any("33%" in advice and "--split" in advice for advice in report.advice)


def test_eighty_positions_for_the_ninety_one_ids_of_coco_are_recognised(home, files, document, perfect):
    truth = document()
    for number, row in enumerate(truth["annotations"]):
        row["category_id"] = COCO_80_TO_91[(7 * number) % 80]
    truth["categories"] = [{"id": number, "name": f"kind {number}"} for number in COCO_80_TO_91]
    import_dataset(home, "shapes", annotations=files.json("coco.json", truth))
    rows = [row | {"category_id": (7 * number) % 80} for number, row in enumerate(perfect())]
    path = files.predictions(rows=rows)
    assert any("--category-map coco80" in advice for advice in diagnosed(home, path).advice)
    assert diagnosed(home, path, "b", category_map="coco80").agreeing == 1


def test_boxes_in_another_format_overlap_nothing_and_the_advice_says_so(shapes, files, perfect):
    rows = []
    for row in perfect():
        x, y, width, height = row["bbox"]
        rows.append(row | {"bbox": [x / 10, y / 10, width / 10, height / 10]})
    report = diagnosed(shapes, files.predictions(rows=rows))
    assert report.overlapping == 0
    assert any("another format" in advice for advice in report.advice)


def test_confidences_that_were_cut_are_said_to_make_figures_lower_bounds(shapes, files, perfect):
    rows = [row | {"score": 0.7 + row["score"] / 10} for row in perfect()]
    report = diagnosed(shapes, files.predictions(rows=rows))
    assert any("0.71" in advice and "cut" in advice for advice in report.advice)


def test_when_nothing_fits_the_error_carries_the_advice(shapes, files, perfect):
    rows = [row | {"image_id": 1000} for row in perfect()]
    with pytest.raises(InputError, match=r"0% on known images.*--split.*`images` beside its `annotations`"):
        diagnosed(shapes, files.predictions(rows=rows))
    with pytest.raises(InputError, match=r"0% of a known category.*--category-map offset:-1"):
        rows = [row for row in perfect(1) if row["category_id"] == 3]
        diagnosed(shapes, files.predictions(rows=rows))


def test_the_best_overlap_is_that_of_brute_force():
    random = np.random.default_rng(0)
    images = np.sort(random.integers(0, 5, 40))
    objects = Objects(images, np.zeros(40, np.int32), random.uniform(1, 30, (40, 4)))
    image_id, boxes = random.integers(0, 7, 60), random.uniform(1, 30, (60, 4))
    found = best_overlaps(image_id, boxes, objects)
    for row, best in enumerate(found.tolist()):
        iou = np.where(images == image_id[row], iou_xywh(boxes[row : row + 1], objects.boxes_xywh)[0], 0)
        assert best == (iou.argmax() if iou.max() >= 0.5 else -1)
    assert (found >= 0).any()


def test_no_shift_is_tried_on_names():
    assert likely_rules(["disc"], KINDS) == []


def test_names_agree_in_spite_of_case_and_dashes():
    kinds = [Category(0, None, "Traffic Light", "")]
    assert map_categories("auto", ["traffic_light"], None, kinds).ids == {"traffic_light": 0}
    assert map_categories("auto", ["7"], {"7": "traffic-light"}, kinds).ids == {"7": 0}


@pytest.mark.parametrize(
    ("box_format", "advice"),
    [
        ("auto", "75% of the boxes.*try --box-format"),
        ("xyxy", "--box-format xyxy seems wrong; rerun without"),
    ],
)
def test_many_boxes_without_size_are_said_to_be_of_another_format(box_format, advice):
    assert box_advice(box_format, 9, 1) == box_advice(box_format, 0, 0) == ()
    (told,) = box_advice(box_format, 1, 3)
    assert re.search(advice, told)


def test_corners_read_as_sizes_are_advised_about_at_import(shapes, tmp_path):
    folder = tmp_path / "txt"
    folder.mkdir()
    (folder / "00.txt").write_text("disc 0.9 50 40 10 20\ndisc 0.8 50 40 10 20\nblock 0.7 10 10 30 30\n")
    assert any("66%" in each or "67%" in each for each in diagnosed(shapes, folder, box_format="xyxy").advice)


def test_figures_of_ids_read_wrongly_are_said_to_measure_nothing(shapes, files, perfect):
    report = diagnosed(shapes, files.predictions(rows=perfect(1)))
    first, second = told_with_figures(report.document())
    assert "DO NOT MEASURE THE DETECTOR" in first
    assert "only 0%" in first
    assert second.startswith("doctor: category ids")
    assert told_with_figures({"advice": ["the run was cut"]}) == ("doctor: the run was cut",)
    assert told_with_figures({}) == ()
