import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.formats import SourceCategory, read_ground_truth


def size_of(name):
    return (200, 100)


@pytest.fixture
def read(write, tmp_path):
    def read_labels(labels, *, size_of=size_of, yaml="train: images\nnames: [cat, dog]", **options):
        write(yaml, "data.yaml")
        for name, text in labels.items():
            write(b"", f"images/{name}.jpg")
            if text is not None:
                write(text, f"labels/{name}.txt")
        return read_ground_truth(tmp_path, size_of=size_of, **options)

    return read_labels


def box_of(ground_truth, row=0):
    return [ground_truth.objects[side][row].as_py() for side in ("x", "y", "width", "height")]


def test_pictures_with_empty_label_files_have_no_objects(read):
    ground_truth = read({"a": "", "b": "\n\n"})
    assert (ground_truth.images.num_rows, ground_truth.objects.num_rows) == (2, 0)
    assert (ground_truth.findings, ground_truth.format) == ([], "yolo")
    assert ground_truth.categories == [SourceCategory(0, "cat"), SourceCategory(1, "dog")]


def test_fractions_become_pixels(read):
    ground_truth = read({"b": "1 0.5 0.5 0.25 0.5\n0 0.25 0.5 0.5 1\n", "a": "0 0.5 0.5 1 1"})
    assert ground_truth.images.to_pylist() == [
        {"source_id": "images/a", "split": "train", "file_name": "images/a.jpg", "width": 200, "height": 100},
        {"source_id": "images/b", "split": "train", "file_name": "images/b.jpg", "width": 200, "height": 100},
    ]
    assert [box_of(ground_truth, row) for row in range(3)] == [
        [0, 0, 200, 100],
        [75, 25, 50, 50],
        [0, 0, 100, 100],
    ]
    columns = ground_truth.objects.to_pydict()
    assert (columns["category_row"], columns["area"]) == ([0, 1, 0], [20000, 2500, 10000])
    assert columns["source_id"] == ["images/a:1", "images/b:1", "images/b:2"]
    assert ground_truth.findings == []


def test_polygons_become_masks_and_the_boxes_around_them(read):
    ground_truth = read({"a": "0 0.1 0.1 0.1 0.4 0.2 0.4 0.2 0.1"})
    assert box_of(ground_truth) == pytest.approx([20, 10, 20, 30])
    expected = coco_mask.frPyObjects([[20, 10, 20, 40, 40, 40, 40, 10]], 100, 200)[0]
    assert ground_truth.objects["mask"][0].as_py() == expected["counts"]


def test_keypoints_are_left_out_where_data_yaml_tells_of_them(read):
    ground_truth = read(
        {"a": "0 0.5 0.5 0.25 0.5 0.1 0.1 2"}, yaml="train: images\nkpt_shape: [1, 3]\nnames: [cat]"
    )
    assert (box_of(ground_truth), ground_truth.findings) == ([75, 25, 50, 50], [])


@pytest.mark.parametrize(
    ("row", "kind", "reason"),
    [
        ("0 0.5 0.5 0.25", "bad row", "3 numbers after the category, expected 4"),
        ("0", "bad row", "0 numbers after the category"),
        ("0 0.1 0.2 0.3 0.4 0.9", "bad row", "5 numbers after the category"),
        (
            "cat 0.5 0.5 0.25 0.5",
            "bad row",
            "'cat 0.5 0.5 0.25 0.5' is not a category number and coordinates",
        ),
        ("0.5 0.5 0.5 0.25 0.5", "bad row", "is not a category number"),
        ("-1 0.5 0.5 0.25 0.5", "bad row", "is not a category number"),
        ("0 0.5 x 0.25 0.5", "bad row", "is not a category number and coordinates"),
        ("2 0.5 0.5 0.25 0.5", "unknown category", "category 2 is not among the 2 names, which count from 0"),
        ("0 0.5 0.5 0 0.5", "bad box", "has no width or height above 0"),
        ("0 0.5 0.5 -0.25 0.5", "bad box", "has no width or height above 0"),
        ("0 nan 0.5 0.25 0.5", "bad box", "is not finite"),
        ("0 0.5 0.5 1e400 0.5", "bad box", "is not finite"),
        ("0 0.5 0.5 1e308 0.5", "bad box", "is not finite"),
        (
            "0 1.5 0.5 0.25 0.5",
            "outside image",
            "the box [275, 25, 50, 50] does not overlap its image of 200 x 100",
        ),
    ],
)
def test_a_faulty_row_is_set_aside_and_the_others_kept(read, row, kind, reason):
    ground_truth = read({"a": f"1 0.5 0.5 0.25 0.5\n{row}\n1 0.4 0.5 0.25 0.5"})
    assert ground_truth.objects["source_id"].to_pylist() == ["images/a:1", "images/a:3"]
    [finding] = ground_truth.findings
    assert (finding.file, finding.row, finding.kind) == ("labels/a.txt", "line 2", kind)
    assert finding.severity == "set aside"
    assert reason in finding.reason


@pytest.mark.parametrize("polygon", ["nan 0.1 0.1 0.4 0.2 0.4", "1e308 0.1 0.1 0.4 0.2 0.4"])
def test_a_polygon_that_is_not_finite_is_set_aside(read, polygon):
    ground_truth = read({"a": f"0 {polygon}"})
    assert [(finding.kind, finding.severity) for finding in ground_truth.findings] == [
        ("bad mask", "changed"),
        ("bad box", "set aside"),
    ]


def test_a_picture_without_label_file_is_an_image_without_objects_and_noted(read, told):
    ground_truth = read({"a": None})
    assert ground_truth.images.num_rows == 1
    assert told(ground_truth) == [("", "no labels", "noted")]


def test_a_label_file_that_can_not_be_read_is_set_aside_with_its_image(read, told):
    ground_truth = read({"a": b"0 \xff", "b": "0 0.5 0.5 0.25 0.5"})
    assert ground_truth.images["file_name"].to_pylist() == ["images/b.jpg"]
    assert told(ground_truth) == [("", "bad file", "set aside")]
    assert ground_truth.objects["image_row"].to_pylist() == [0]


def test_boxes_of_a_picture_of_unknown_size_are_set_aside_and_counted(read):
    ground_truth = read({"a": "0 0.5 0.5 0.25 0.5\n" * 3}, size_of=lambda name: None)
    assert ground_truth.images.to_pylist()[0]["width"] is None
    [finding] = ground_truth.findings
    assert (finding.file, finding.kind, finding.severity, finding.rows) == (
        "labels/a.txt",
        "no picture",
        "set aside",
        3,
    )


def test_label_files_alone_get_their_pictures_from_the_images_folder(write, tmp_path, told):
    write("0 0.5 0.5 0.25 0.5", "labels/train/a.txt")
    write("0 0.5 0.5 0.25 0.5", "labels/train/b.txt")
    write(b"", "pictures/train/a.png")
    asked = []
    ground_truth = read_ground_truth(
        tmp_path / "labels", format="yolo", images_root=tmp_path / "pictures",
        size_of=lambda name: asked.append(name) or (200, 100),
    )  # fmt: skip
    assert asked == ["train/a.png"]
    assert ground_truth.images["file_name"].to_pylist() == ["train/a.png"]
    assert ground_truth.images["split"].to_pylist() == ["train"]
    assert ground_truth.categories == [SourceCategory(0, "0")]
    assert told(ground_truth) == [("", "no picture", "set aside"), ("", "no names", "noted")]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.binary(max_size=60) | st.lists(st.floats() | st.text(max_size=3), max_size=9).map(
    lambda words: " ".join(map(str, words)).encode("utf-8")))  # fmt: skip
def test_any_label_file_beside_a_good_one_leaves_that_one_alone(read, garbage):
    ground_truth = read({"a": "0 0.5 0.5 0.25 0.5", "b": garbage})
    assert "images/a:1" in ground_truth.objects["source_id"].to_pylist()


def test_names_of_two_splits_that_are_the_same_are_noted(write, tmp_path, told):
    write("train: images/train\nval: images/val\nnames: [cat]", "data.yaml")
    write("", "labels/train/a.txt")
    write("", "labels/val/a.txt")
    write(b"", "images/train/a.jpg")
    write(b"", "images/val/a.jpg")
    ground_truth = read_ground_truth(tmp_path, size_of=size_of)
    assert ground_truth.images["split"].to_pylist() == ["train", "val"]
    assert told(ground_truth) == [("", "same file name", "noted")]


def test_without_pictures_to_ask_yolo_is_refused(read):
    with pytest.raises(
        InputError, match=r"fractions of their picture's size.*Name the folder of the pictures with --images"
    ):
        read({"a": ""}, size_of=None)
