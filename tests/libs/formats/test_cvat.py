from __future__ import annotations

from pathlib import Path

import pytest

from microtome.errors import InputError
from microtome.formats import GroundTruth, detect_format, read_ground_truth
from microtome.formats.masks import draw_polygons
from microtome.formats.tool_masks import Crop, uncropped

META = """<meta><task><labels><label><name>bus</name><attributes>
<attribute><name>lit</name><input_type>checkbox</input_type></attribute>
<attribute><name>wear</name><input_type>number</input_type></attribute>
<attribute><name>plate</name><input_type>text</input_type></attribute></attributes></label>
<label><name>car</name></label></labels></task></meta>"""


def cvat(tmp_path: Path, images: str) -> GroundTruth:
    path = tmp_path / "annotations.xml"
    path.write_text(f"<annotations><version>1.1</version>{META}{images}</annotations>")
    return read_ground_truth(path)


def image(content: str) -> str:
    return f'<image id="7" name="a/b.png" subset="val" width="100" height="50">{content}</image>'


def test_an_image_without_boxes_is_an_image(tmp_path: Path) -> None:
    truth = cvat(tmp_path, image(""))
    assert truth.format == "cvat"
    assert truth.objects.num_rows == 0
    (row,) = truth.images.to_pylist()
    assert (row["file_name"], row["split"], row["width"], row["source_id"]) == ("a/b.png", "val", 100, "7")
    assert [category.name for category in truth.categories] == ["bus", "car"]
    assert detect_format(tmp_path / "annotations.xml") == "cvat"


def test_attributes_have_the_types_of_their_label(tmp_path: Path) -> None:
    box = (
        '<box label="bus" occluded="1" xtl="10" ytl="5" xbr="30.5" ybr="20"><attribute name="lit">true'
        '</attribute><attribute name="wear">2</attribute><attribute name="plate">12</attribute></box>'
    )
    (row,) = cvat(tmp_path, image(box)).objects.to_pylist()
    assert (row["x"], row["y"], row["width"], row["height"]) == (10, 5, 20.5, 15)
    assert (row["lit"], row["wear"], row["plate"], row["occluded"]) == (True, 2.0, "12", True)
    assert (row["iscrowd"], row["area"]) == (False, 20.5 * 15)


def test_of_other_shapes_the_box_around_is_taken_or_it_is_said(tmp_path: Path) -> None:
    shapes = (
        '<polygon label="bus" points="1,2;11,2;11,22"/><points label="bus" points="1,1"/>'
        '<box label="car" xtl="10" ytl="10" xbr="20" ybr="30" rotation="90"/>'
        '<box label="" xtl="1" ytl="1" xbr="2" ybr="2"/><box label="car" xtl="x" ytl="1" xbr="2" ybr="2"/>'
    )
    truth = cvat(tmp_path, image(shapes))
    boxes = [[row[side] for side in ("x", "y", "width", "height")] for row in truth.objects.to_pylist()]
    assert boxes == [[1, 2, 10, 20], pytest.approx([5, 15, 20, 10])]
    kinds = [(finding.kind, finding.severity) for finding in truth.findings]
    assert sorted(kinds) == [
        ("bad box", "changed"), ("bad box", "set aside"), ("bad box", "set aside"), ("bad row", "set aside"),
        ("no box", "noted"),
    ]  # fmt: skip


def test_polygons_and_masks_become_masks(tmp_path: Path) -> None:
    kept = '<attribute name="bbox">9.5,4,6,3.25</attribute><attribute name="outline">10,4,5,3</attribute>'
    mask = '<mask label="car" rle="1, 4, 1, 9" left="10" top="4" width="5" height="3">%s</mask>'
    shapes = (
        '<polygon label="bus" points="1,2;11,2;11,22;1,22"/>' + mask % kept + mask % ""
        + mask % kept.replace("10,4,5,3", "10,4,5,4") + mask.replace("1, 4", "2, 4") % ""
    )  # fmt: skip
    truth = cvat(tmp_path, image(shapes))
    rows = truth.objects.to_pylist()
    square = draw_polygons([[1, 2, 11, 2, 11, 22, 1, 22]], (50, 100))
    drawn = uncropped(Crop(10, 4, 5, 3, [1, 4, 1, 9]), (50, 100))
    assert [row["mask"] for row in rows] == [square, drawn, drawn, drawn]
    boxes = [[row[side] for side in ("x", "y", "width", "height")] for row in rows]
    assert boxes == [[1, 2, 10, 20], [9.5, 4, 6, 3.25], [10, 4, 5, 3], [10, 4, 5, 3]]
    assert [row["area"] for row in rows] == [200, 13, 13, 13]
    assert sorted(finding.kind for finding in truth.findings) == [
        "bad box", "bad mask", "identical box", "no box",
    ]  # fmt: skip
    assert not {"bbox", "outline"} & set(truth.objects.column_names)


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text("<annotation/>")
    with pytest.raises(InputError, match="is not a CVAT file of images; found <annotation>"):
        read_ground_truth(path, format="cvat")
    path.write_text('<!DOCTYPE a [<!ENTITY b "c">]><annotations><image>&b;</image></annotations>')
    with pytest.raises(InputError, match="can't be read as XML"):
        read_ground_truth(path, format="cvat")


def test_a_folder_that_holds_one_file_is_that_file(tmp_path: Path) -> None:
    truth = cvat(tmp_path, image('<box label="car" xtl="1" ytl="2" xbr="4" ybr="6"/>'))
    again = read_ground_truth(tmp_path)
    assert (again.format, again.objects.to_pylist()) == ("cvat", truth.objects.to_pylist())
    (tmp_path / "other.xml").write_text("<annotations/>")
    with pytest.raises(InputError, match=r"does not hold exactly one \.xml file; found 2 of them"):
        read_ground_truth(tmp_path, format="cvat")
