from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from microtome import slices
from microtome.datasets import Home, import_dataset
from microtome.datasets.exporting import EXPORT_FORMATS, export_dataset, ground_truth
from microtome.errors import InputError, NotFoundError
from microtome.formats import GroundTruth, read_ground_truth

MASK = {"size": [64, 96], "counts": [96 * 64 - 20, 20]}
SAVED = {
    "coco": "annotations.json",
    "cvat": "annotations.xml",
    "label-studio": "tasks.json",
    "yolo": "",
    "voc": "",
}


@pytest.fixture
def exported(home: Home, files: Any, pictures: Path, document: Callable[..., dict[str, Any]]) -> Home:
    """Shapes with a crowd, a mask, an odd area, odd names and attributes of each kind."""
    truth = document()
    rows = truth["annotations"]
    rows[0] |= {"iscrowd": 1, "area": 100.5}
    rows[1] |= {"segmentation": MASK, "bbox": [52.25, 20.5, 30.125, 40]}
    rows[2]["attributes"] = {"occluded": True, 'Is it <new> & "odd"?': "yes, 'é' & <b>", "wear": 0.25}
    rows[3]["category_id"] = 3
    truth["images"][1] |= {"weather": "rain", "night": True}
    truth["categories"].append({"id": 3, "name": "block & <co>", "supercategory": "thing"})
    truth["categories"].append({"id": 7, "name": "never", "supercategory": ""})
    import_dataset(home, "shapes", annotations=files.json("full.json", truth), images=pictures, split="train")
    return home


def back(out: Path, format: str, pictures: Path) -> GroundTruth:
    return read_ground_truth(
        out / SAVED[format], format=format, images_root=pictures, size_of=lambda name: (96, 64)
    )


def rows(table: pa.Table, *without: str) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if name not in without and value is not None}
        for row in table.to_pylist()
    ]


def assert_alike(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    assert [set(row) for row in found] == [set(row) for row in wanted]
    for one, other in zip(found, wanted, strict=True):
        for name, value in other.items():
            close = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
            assert one[name] == close, name


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_a_data_set_without_images_is_refused(home: Home, tmp_path: Path, format: str) -> None:
    home.catalog.create_dataset("empty", "")
    with pytest.raises(NotFoundError, match="holds no image yet"):
        export_dataset(home, "empty", tmp_path / "out", format=format)


@pytest.mark.parametrize("format", ["cvat", "label-studio", "coco"])
def test_a_round_trip_keeps_everything_that_the_format_has(
    exported: Home, tmp_path: Path, pictures: Path, format: str
) -> None:
    truth = ground_truth(exported, exported.catalog.dataset("shapes"))
    summary = export_dataset(exported, "shapes", tmp_path / "out", format=format)
    assert (summary.n_images, summary.n_objects, summary.format) == (6, 12, format)
    found = back(tmp_path / "out", format, pictures)
    assert summary.left_out == {}
    split = ("split",) if format == "coco" else ()
    assert rows(found.images, *split) == rows(truth.images, *split)
    assert_alike(rows(found.objects), rows(truth.objects))
    assert found.categories == truth.categories
    kinds = {field.name: field.type for field in found.objects.schema}
    assert kinds == {field.name: field.type for field in truth.objects.schema}
    assert found.findings == []


@pytest.mark.parametrize("format", ["yolo", "voc"])
def test_other_formats_keep_boxes_and_categories(
    exported: Home, tmp_path: Path, pictures: Path, format: str
) -> None:
    truth = ground_truth(exported, exported.catalog.dataset("shapes"))
    summary = export_dataset(exported, "shapes", tmp_path / "out", format=format)
    assert {"masks", "crowds", "areas", "category ids"} <= set(summary.left_out)
    assert summary.left_out["masks"] == 1
    found = back(tmp_path / "out", format, pictures)
    names = [[one.name for one in each.categories] for each in (found, truth)]
    for one, other in zip(found.objects.to_pylist(), truth.objects.to_pylist(), strict=True):
        assert names[0][one["category_row"]] == names[1][other["category_row"]]
        for side in ("x", "y", "width", "height"):
            assert one[side] == pytest.approx(other[side], abs=1e-9)
    assert found.images["file_name"].to_pylist() == truth.images["file_name"].to_pylist()


def test_a_slice_is_exported_alone(exported: Home, tmp_path: Path) -> None:
    slices.create(exported, "shapes", "discs", where="category = 'disc' AND image_id < 2")
    slices.create(exported, "shapes", "two", ids=["4", "5"], scope="images")
    one = export_dataset(exported, "shapes", tmp_path / "a", slice="discs")
    assert (one.n_images, one.n_objects) == (2, 2)
    other = export_dataset(exported, "shapes", tmp_path / "b", slice="two")
    assert (other.n_images, other.n_objects) == (2, 4)
    document = json.loads((tmp_path / "b" / "annotations.json").read_text())
    assert [image["file_name"] for image in document["images"]] == ["04.png", "05.png"]


def test_each_split_has_a_coco_file_of_its_own(
    exported: Home, files: Any, pictures: Path, document: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    import_dataset(
        exported, "shapes", annotations=files.json("more.json", document(6)), images=pictures, split="val"
    )
    export_dataset(exported, "shapes", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "instances_train.json",
        "instances_val.json",
    ]
    val = json.loads((tmp_path / "out" / "instances_val.json").read_text())
    assert [image["file_name"] for image in val["images"]] == [f"{n:02}.png" for n in range(6, 12)]
    assert len(val["annotations"]) == 12


def test_pictures_go_along_when_asked(exported: Home, tmp_path: Path, pictures: Path) -> None:
    summary = export_dataset(exported, "shapes", tmp_path / "out", format="yolo", pictures=True)
    assert summary.n_pictures == 6
    copied = tmp_path / "out" / "images" / "train" / "03.png"
    assert copied.read_bytes() == (pictures / "03.png").read_bytes()
    again = read_ground_truth(tmp_path / "out", images_root=tmp_path / "out", size_of=lambda name: (96, 64))
    assert again.objects.num_rows == 12


def test_full_folders_and_unknown_formats_are_refused(exported: Home, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mix with other files"):
        export_dataset(exported, "shapes", tmp_path)
    with pytest.raises(InputError, match="unknown format; found tfrecord"):
        export_dataset(exported, "shapes", tmp_path / "out", format="tfrecord")
    assert not (tmp_path / "out").exists()


@pytest.fixture
def twice(home: Home, files: Any, pictures: Path, document: Callable[..., dict[str, Any]]) -> Home:
    """The same pictures as three splits, whose names are alike once they are file names."""
    annotations = files.json("twice.json", document())
    for split in ("a/b", "a_b", ""):
        import_dataset(home, "twice", annotations=annotations, images=pictures, split=split or None)
    return home


@pytest.mark.parametrize("format", ["voc", "cvat", "label-studio"])
def test_splits_that_share_file_names_overwrite_nothing(
    twice: Home, tmp_path: Path, pictures: Path, format: str
) -> None:
    summary = export_dataset(twice, "twice", tmp_path / "out", format=format, pictures=True)
    found = back(tmp_path / "out", format, pictures)
    assert (found.images.num_rows, found.objects.num_rows) == (summary.n_images, summary.n_objects)
    copied = [path for path in (tmp_path / "out").rglob("*") if path.suffix in (".png", ".jpg")]
    assert len(copied) == summary.n_pictures


def test_splits_whose_names_are_alike_get_a_coco_file_each(twice: Home, tmp_path: Path) -> None:
    summary = export_dataset(twice, "twice", tmp_path / "out", pictures=True)
    saved = sorted((tmp_path / "out").glob("*.json"))
    assert [path.name for path in saved] == [
        "instances_a_b.json", "instances_a_b_2.json", "instances_none.json",
    ]  # fmt: skip
    documents = [json.loads(path.read_bytes()) for path in saved]
    assert sum(len(one["annotations"]) for one in documents) == summary.n_objects
    copied = [path for path in (tmp_path / "out" / "images").rglob("*") if path.is_file()]
    assert len(copied) == summary.n_pictures


def test_pictures_of_two_splits_that_would_share_a_label_file_are_refused(
    home: Home, files: Any, pictures: Path, document: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    for split in ("train", None):  # which is `train` too in YOLO's files
        import_dataset(
            home, "one", annotations=files.json("a.json", document()), images=pictures, split=split
        )
    with pytest.raises(InputError, match="share a label file"):
        export_dataset(home, "one", tmp_path / "out", format="yolo")


@pytest.mark.parametrize("format", ["voc", "yolo"])
def test_pictures_that_differ_in_their_suffix_alone_are_refused(
    home: Home, files: Any, document: Callable[..., dict[str, Any]], tmp_path: Path, format: str
) -> None:
    truth = document() | {"annotations": []}
    truth["images"] = [
        {"id": number, "file_name": name, "width": 9, "height": 9}
        for number, name in enumerate(("a.jpg", "a.png"))
    ]
    import_dataset(home, "suffixes", annotations=files.json("b.json", truth))
    with pytest.raises(InputError, match=r"'a\.jpg' and 'a\.png'"):
        export_dataset(home, "suffixes", tmp_path / "out", format=format)
