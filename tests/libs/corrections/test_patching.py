from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pycocotools.coco import COCO
from tests.libs.corrections.conftest import HEIGHT, WIDTH, truth
from tests.libs.corrections.test_applying import corrected, labels

from microtome.corrections import (
    GivenVerdict,
    apply,
    export,
    give_all,
    import_patch,
    patch_document,
    write_patch,
)
from microtome.datasets import Home, import_dataset, item_table
from microtome.datasets.exporting import ground_truth
from microtome.datasets.versions import diff, revert
from microtome.errors import InputError


def test_without_corrections_the_patch_is_empty(home: Home, tmp_path: Path) -> None:
    assert write_patch(home, "shapes", tmp_path / "patch.json") == 0
    summary = import_patch(home, "shapes", tmp_path / "patch.json")
    assert (summary.n_rows, summary.version) == (0, 1)


def test_a_patch_names_before_after_author_and_time(home: Home) -> None:
    corrected(home)
    patch = patch_document(home, "shapes")
    assert (patch["from_version"], patch["to_version"]) == (1, 2)
    rows = {row["object_id"]: row for row in patch["changes"]}
    assert {n: row["action"] for n, row in rows.items()} == {0: "remove", 2: "change", 3: "change", 8: "add"}
    assert (rows[3]["before"]["category"], rows[3]["after"]["category"]) == ("block", "disc")
    assert rows[2]["after"]["bbox"] == [8, 10, 30, 30]
    assert {(row["author"], row["verdict"]) for row in rows.values()} == {
        ("ada", "delete"), ("ada", "move"), ("ada", "wrong_category"), ("ada", "missing_box"),
    }  # fmt: skip
    assert all(row["time"] for row in rows.values())


def test_a_patch_is_coco_to_coco_tools(home: Home, tmp_path: Path) -> None:
    corrected(home)
    write_patch(home, "shapes", tmp_path / "patch.json")
    coco = COCO(str(tmp_path / "patch.json"))
    assert sorted(coco.getAnnIds()) == [3, 4, 9]


def test_a_patch_makes_another_home_alike_and_once(
    home: Home, make_home: Callable[..., Home], tmp_path: Path
) -> None:
    corrected(home)
    write_patch(home, "shapes", tmp_path / "patch.json")
    with Home.open(tmp_path / "other") as other:
        import_dataset(other, "copy", annotations=tmp_path / "truth.json", split="train")
        summary = import_patch(other, "copy", tmp_path / "patch.json", author="bob")
        assert (summary.n_done, summary.n_done_before, summary.conflicts) == (4, 0, ())
        assert labels(other, "copy") == labels(home)
        newest = other.catalog.versions(other.catalog.dataset("copy").dataset_id)[-1]
        assert (newest.author, newest.note) == ("bob", "review patch patch.json, changes by ada")
        again = import_patch(other, "copy", tmp_path / "patch.json")
        assert (again.n_done, again.n_done_before, again.version) == (0, 4, summary.version)
        assert labels(other, "copy") == labels(home)


def test_a_later_import_hides_no_correction(home: Home, tmp_path: Path) -> None:
    corrected(home)
    before = patch_document(home, "shapes")["changes"]
    import_dataset(home, "shapes", annotations=tmp_path / "truth.json", split="val")
    assert patch_document(home, "shapes")["changes"] == before
    number = item_table(home, "shapes", "objects", columns=[])["id"].to_pylist()[-1]
    give_all(home, "shapes", [GivenVerdict("objects", number, "delete")])
    apply(home, "shapes")
    patch = patch_document(home, "shapes")
    assert (patch["from_version"], patch["to_version"]) == (1, 4)
    assert [row["object_id"] for row in patch["changes"]] == [0, 2, 3, 8, number]
    assert {image["split"] for image in patch["images"]} == {"train", "val"}


def test_masks_and_areas_of_what_was_added_or_moved_survive(
    make_home: Callable[..., Home], tmp_path: Path
) -> None:
    document = truth()
    for row in document["annotations"]:
        row["segmentation"], row["area"] = _triangle(row["bbox"]), 100.5
    home = make_home(document)
    corrected(home)
    revert(home, "shapes", 1)  # objects 0 and 2 come back with their triangles
    write_patch(home, "shapes", tmp_path / "patch.json", since=2)
    with Home.open(tmp_path / "other") as other:
        import_dataset(other, "copy", annotations=tmp_path / "truth.json", split="train")
        corrections = [
            GivenVerdict("objects", 0, "delete"),
            GivenVerdict("objects", 2, "move", bbox=[8, 10, 30, 30]),
            GivenVerdict("objects", 3, "wrong_category", category="disc"),
        ]
        give_all(other, "copy", corrections)
        apply(other, "copy")
        summary = import_patch(other, "copy", tmp_path / "patch.json")
        assert (summary.n_done, summary.n_done_before, summary.conflicts) == (3, 1, ())
        assert outlines(other, "copy") == outlines(home, "shapes")


def test_a_mask_of_another_size_is_a_conflict(home: Home, tmp_path: Path) -> None:
    corrected(home)
    patch = patch_document(home, "shapes")
    revert(home, "shapes", 1)
    (row,) = (row for row in patch["changes"] if row["action"] == "add")
    for mask in ({"size": [2, 2], "counts": "04"}, {"size": [HEIGHT, WIDTH], "counts": "04"}):
        row["after"]["segmentation"] = mask
        (tmp_path / "patch.json").write_text(json.dumps({**patch, "changes": [row]}))
        (conflict,) = import_patch(home, "shapes", tmp_path / "patch.json").conflicts
        assert conflict.reason.startswith("the mask does not fit its image")


def _triangle(box: list[float]) -> list[list[float]]:
    x, y, width, height = box
    return [[x, y, x + width, y, x, y + height]]


def outlines(home: Home, dataset: str) -> list[tuple[object, ...]]:
    """Box, area and mask of each object, whatever its id."""
    labels = ground_truth(home, home.catalog.dataset(dataset)).objects.to_pylist()
    names = ("image_row", "category_row", "x", "y", "width", "height", "area", "mask")
    return sorted(tuple(row[name] for name in names) for row in labels)


def test_after_going_back_a_patch_does_it_again(home: Home, tmp_path: Path) -> None:
    corrected(home)
    after = labels(home)
    write_patch(home, "shapes", tmp_path / "patch.json")
    revert(home, "shapes", 1)
    import_patch(home, "shapes", tmp_path / "patch.json")
    assert {n: label for n, label in labels(home).items() if n < 8} == {
        n: label for n, label in after.items() if n < 8
    }
    assert len(diff(home, "shapes", 2, "main").changes) == 2  # the added box has another id now


def test_conflicts_are_told_by_row_and_the_rest_is_done(home: Home, tmp_path: Path) -> None:
    corrected(home)
    document = patch_document(home, "shapes")
    revert(home, "shapes", 1)
    rows = {row["object_id"]: row for row in document["changes"]}
    rows[3]["before"]["bbox"] = [1, 2, 3, 4]
    rows[8]["after"]["category"] = "lorry"
    both = {**rows[0], "after": rows[0]["before"]}
    document["changes"] += [{"action": "fly"}, {**rows[0], "image_id": 77}, both]
    bad = json.loads(json.dumps(rows[8]))
    bad["after"] |= {"category": "disc", "bbox": [500, 0, 2, 2]}
    document["changes"].append(bad)
    (tmp_path / "patch.json").write_text(json.dumps(document))
    summary = import_patch(home, "shapes", tmp_path / "patch.json")
    assert (summary.n_rows, summary.n_done) == (8, 2)
    reasons = {conflict.row: conflict.reason for conflict in summary.conflicts}
    assert set(reasons) == {2, 3, 4, 5, 6, 7}
    assert reasons[2] == "object 3 is not what the patch says it was"
    assert reasons[3] == "category 'lorry' is not in the data set"
    assert "not a change" in reasons[4]
    assert reasons[5] == "image 77 of the patch is not in the data set"
    assert reasons[6] == "remove needs before, and no more"
    assert "the box lies outside its image" in reasons[7]


def test_a_folder_is_read_as_the_export_left_it(home: Home, tmp_path: Path) -> None:
    export(home, "shapes", tmp_path / "patch", format="review-patch")
    assert import_patch(home, "shapes", tmp_path / "patch").n_rows == 0
    with pytest.raises(InputError, match="can't be read"):
        import_patch(home, "shapes", tmp_path)


OTHER = '{"format": "x", "version": 1, "images": [], "changes": []}'


@pytest.mark.parametrize("content", ["", "[]", "{}", OTHER])
def test_what_is_no_patch_is_refused(home: Home, tmp_path: Path, content: str) -> None:
    (tmp_path / "patch.json").write_text(content)
    with pytest.raises(InputError, match="is not a review patch"):
        import_patch(home, "shapes", tmp_path / "patch.json")
    with pytest.raises(InputError, match="can't be read"):
        import_patch(home, "shapes", tmp_path / "none.json")
