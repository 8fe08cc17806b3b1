from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from microtome.errors import InputError
from microtome.formats import GroundTruth, read_ground_truth
from microtome.formats.masks import draw_polygons
from microtome.formats.tool_masks import brushed


def read(tmp_path: Path, tasks: Any) -> GroundTruth:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(tasks))
    return read_ground_truth(path, format="label-studio")


def region(**changes: Any) -> dict[str, Any]:
    value = {"x": 10, "y": 20, "width": 50, "height": 40, "rectanglelabels": ["bus"]}
    return {
        "id": "r", "type": "rectanglelabels", "from_name": "label", "original_width": 200,
        "original_height": 100, "value": value,
    } | changes  # fmt: skip


def task(*regions: dict[str, Any], image: str = "/data/upload/3/a.png", **rest: Any) -> dict[str, Any]:
    return {"id": 3, "data": {"image": image}, "annotations": [{"result": list(regions)}], **rest}


def test_a_task_without_annotations_is_an_image_without_objects(tmp_path: Path) -> None:
    truth = read(tmp_path, [{"id": 3, "data": {"image": "a.png"}}])
    assert truth.objects.num_rows == 0
    assert truth.images["file_name"].to_pylist() == ["a.png"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("/data/upload/3/a.png", "a.png"),
        ("/data/local-files/?d=set/a%20b.png", "set/a b.png"),
        ("https://host/x/a.png?y=1", "a.png"),
        ("sub/a.png", "sub/a.png"),
    ],
)
def test_percentages_become_pixels_and_addresses_names(tmp_path: Path, given: str, name: str) -> None:
    truth = read(tmp_path, [task(region(), image=given)])
    (row,) = truth.objects.to_pylist()
    assert [row[side] for side in ("x", "y", "width", "height")] == [20, 20, 100, 40]
    (image,) = truth.images.to_pylist()
    assert (image["file_name"], image["width"], image["height"]) == (name, 200, 100)


def test_a_region_that_was_moved_in_the_tool_counts_as_moved(tmp_path: Path) -> None:
    same = read(tmp_path, [task(region(meta={"bbox": [20, 20, 100.0000001, 40]}))]).objects.to_pylist()[0]
    moved = read(tmp_path, [task(region(meta={"bbox": [22, 20, 100, 40]}))]).objects.to_pylist()[0]
    assert same["width"] == 100.0000001
    assert moved["x"] == 20


def test_what_belongs_to_a_region_becomes_attributes(tmp_path: Path) -> None:
    parts = [
        region(),
        region(type="choices", from_name="lit", value={"choices": ["true"]}),
        region(type="choices", from_name="colour", value={"choices": ["red"]}),
        region(type="number", from_name="wear", value={"number": 2}),
        region(type="textarea", from_name="plate", value={"text": ["12"]}),
        region(id="other", type="keypointlabels", value={"x": 1, "y": 2, "keypointlabels": ["bus"]}),
    ]
    truth = read(tmp_path, [task(*parts)])
    (row,) = truth.objects.to_pylist()
    assert (row["lit"], row["colour"], row["wear"], row["plate"]) == (True, "red", 2.0, "12")
    assert [finding.kind for finding in truth.findings] == ["field not kept"]


def test_polygons_and_brushes_become_masks(tmp_path: Path) -> None:
    square = draw_polygons([[20, 20, 120, 20, 120, 60, 20, 60]], (100, 200))
    brush = {"format": "rle", "rle": brushed(square, (100, 200)), "brushlabels": ["car"]}
    points = {"points": [[10, 20], [60, 20], [60, 60], [10, 60]], "polygonlabels": ["bus"]}
    kept = {"bbox": [19.5, 20, 101, 40], "outline": [20, 20, 100, 40]}
    regions = [
        region(id="a", type="polygonlabels", value=points),
        region(id="b", type="brushlabels", value=brush),
        region(id="c", type="brushlabels", value=brush, meta=kept),
        region(id="d", type="brushlabels", value=brush, meta=kept | {"outline": [20, 20, 100, 41]}),
        region(id="e", type="brushlabels", value=brush | {"rle": [1, 2]}),
        region(id="f", type="polygonlabels", value={"points": [[1]], "polygonlabels": ["bus"]}),
    ]
    truth = read(tmp_path, [task(*regions)])
    rows = truth.objects.to_pylist()
    assert [row["mask"] for row in rows] == [square] * 4
    boxes = [[row[side] for side in ("x", "y", "width", "height")] for row in rows]
    around = [20, 20, 100, 40]
    assert boxes == [around, around, kept["bbox"], around]
    assert [truth.categories[row["category_row"]].name for row in rows] == ["bus", "car", "car", "car"]
    assert sorted(finding.kind for finding in truth.findings) == [
        *["bad box"] * 2, *["bad mask"] * 2, "identical box",
    ]  # fmt: skip


def test_cancelled_annotations_and_broken_regions_do_not_count(tmp_path: Path) -> None:
    broken = region(value={"x": 1, "rectanglelabels": ["bus"]})
    document = task(region(), broken)
    document["annotations"].insert(0, {"was_cancelled": True, "result": [region(), region()]})
    truth = read(tmp_path, [document, {"data": {"image": 3}}, "no task"])
    assert truth.objects.num_rows == 1
    assert sorted(finding.kind for finding in truth.findings) == ["bad box", "bad row", "bad row"]


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not an export of Label Studio"):
        read(tmp_path, {"images": []})
    with pytest.raises(InputError, match="holds no task with a picture"):
        read(tmp_path, [{"data": {}}])
