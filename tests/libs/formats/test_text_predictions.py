import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.formats import read_predictions

CUT = ("", "confidence cut", "noted")
CHOSEN = ("", "box format", "noted")


def size_of(reference):
    return (200, 100)


@pytest.fixture
def read(write, tmp_path):
    def read_files(files, **options):
        for name, text in files.items():
            write(text, f"run/{name}")
        return read_predictions(tmp_path / "run", **options)

    return read_files


def boxes_of(predictions):
    return np.column_stack([predictions.table[side] for side in ("x", "y", "width", "height")]).tolist()


def test_empty_files_are_pictures_on_which_nothing_was_found(read, told):
    predictions = read({"a.txt": ""}, size_of=size_of)
    assert predictions.table.num_rows == 0
    assert told(predictions) == [CHOSEN]


def test_a_folder_without_text_files_is_refused(write, tmp_path):
    with pytest.raises(InputError, match="holds no predictions; found no text file"):
        read_predictions(tmp_path, format="yolo")


@pytest.mark.parametrize(
    ("rows", "box_format"),
    [
        ("0 0.5 75 25 125 75\n1 0.1 0 0 100 100", "voc"),
        ("0 75 25 125 75 0.5\n1 0 0 100 100 0.1", "voc"),
        ("0 0.5 75 25 50 50\n1 0.1 0 0 100 100", "voc"),
        ("0 0.5 0.5 0.5 0.25 0.5\n1 0.1 0.25 0.5 0.5 1", "yolo"),
        ("0 0.5 0.5 0.25 0.5 0.5\n1 0.25 0.5 0.5 1 0.1", "yolo"),
    ],
)
def test_rows_in_every_order_are_the_same_boxes(read, told, rows, box_format):
    predictions = read({"a.txt": rows}, size_of=size_of)
    assert boxes_of(predictions) == [[75, 25, 50, 50], [0, 0, 100, 100]]
    columns = predictions.table.to_pydict()
    assert (columns["image_ref"], columns["category_ref"]) == (["a", "a"], [0, 1])
    assert (columns["confidence"], columns["row"]) == ([0.5, 0.1], [1, 2])
    assert (predictions.format, predictions.image_references, predictions.category_references) == (
        box_format, "name", "index",
    )  # fmt: skip
    assert told(predictions) == [CHOSEN]


def test_categories_may_be_names(read):
    predictions = read({"a.txt": "traffic light 0.5 1 2 3 4", "deep/b.txt": "cat 0.1 1 2 3 4"})
    assert predictions.table["category_ref"].to_pylist() == ["traffic light", "cat"]
    assert predictions.table["image_ref"].to_pylist() == ["a", "deep/b"]
    assert (predictions.category_references, predictions.category_names) == ("name", None)


def test_one_name_among_positions_makes_all_of_them_names(read):
    predictions = read({"a.txt": "0 0.5 1 2 3 4\ncat 0.1 1 2 3 4"})
    assert (predictions.table["category_ref"].to_pylist(), predictions.category_references) == (
        ["0", "cat"],
        "name",
    )


def test_names_of_positions_are_found_beside(read):
    predictions = read({"classes.txt": "cat\ndog", "labels/a.txt": "1 0.1 1 2 3 4"})
    assert predictions.category_names == {0: "cat", 1: "dog"}
    assert predictions.table["image_ref"].to_pylist() == ["a"]


def test_polygons_become_masks_and_the_boxes_around_them(read):
    predictions = read(
        {"a.txt": "0 0.1 0.1 0.1 0.4 0.2 0.4 0.2 0.1 0.9\n0 0.5 0.5 0.25 0.5 0.1"}, size_of=size_of
    )
    np.testing.assert_allclose(boxes_of(predictions), [[20, 10, 20, 30], [75, 25, 50, 50]])
    expected = coco_mask.frPyObjects([[20, 10, 20, 40, 40, 40, 40, 10]], 100, 200)[0]
    assert predictions.table["mask"].to_pylist() == [expected["counts"], None]
    assert predictions.table["mask_width"].to_pylist() == [200, None]


@pytest.mark.parametrize(
    ("row", "kind", "reason"),
    [
        ("0 75 25 125 75", "bad row", "the confidence is missing: 4 numbers after the category"),
        ("0 0.5 75", "bad row", "'0 0.5 75' is not a category, a confidence and a box"),
        ("0 0.5 75 25 125 75 3 4", "bad row", "7 numbers after the category, expected 5"),
        ("text", "bad row", "'text' is not a category"),
        ("0 0.5 75 25 125 75 3", "bad row", "is not a category, a confidence and a box"),
        ("0 nan 75 25 125 75", "bad confidence", "the confidence is nan"),
        ("0 0.5 75 25 75 75", "bad box", "the box [75, 25, 0, 50] has no width or height above 0"),
        ("0 0.5 75 inf 125 75", "bad box", "is not finite"),
    ],
)
def test_a_faulty_row_is_set_aside_and_the_others_kept(read, row, kind, reason):
    good = ["0 0.5 5 5 25 25", "0 0.1 5 5 26 26", "0 0.4 5 5 27 27", "0 0.4 5 5 28 28", "0 0.4 5 5 29 29"]
    predictions = read({"a.txt": "\n".join([good[0], row, *good[1:]])})
    assert predictions.table["row"].to_pylist() == [1, 3, 4, 5, 6]
    [finding] = [finding for finding in predictions.findings if finding.severity == "set aside"]
    assert (finding.file, finding.row, finding.kind) == ("a.txt", "line 2", kind)
    assert reason in finding.reason
    assert predictions.place(1).row == "line 3"


def test_a_file_that_can_not_be_read_is_set_aside(read, told):
    predictions = read({"a.txt": b"\xff\xff", "b.txt": "0 0.1 1 2 30 40"})
    assert predictions.table["image_ref"].to_pylist() == ["b"]
    assert ("", "bad file", "set aside") in told(predictions)


def test_a_run_without_any_confidence_is_refused_with_what_to_do(read):
    with pytest.raises(
        InputError, match=r"no row of .* is a prediction; found the confidence is missing.*save_conf=True"
    ):
        read({"a.txt": "0 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1 0.2"})


def test_fractions_without_sizes_are_refused(read):
    with pytest.raises(InputError, match="fractions of their picture's size, and the pictures are not known"):
        read({"a.txt": "0 0.5 0.5 0.1 0.1 0.9"})


def test_fractions_of_an_unknown_picture_are_set_aside_and_counted(read):
    row = "0 0.5 0.5 0.1 0.1 0.1\n"
    predictions = read({"a.txt": row, "b.txt": row * 3}, size_of={"a": (200, 100)}.get)
    assert predictions.table["image_ref"].to_pylist() == ["a"]
    [finding] = [finding for finding in predictions.findings if finding.severity == "set aside"]
    assert (finding.file, finding.kind, finding.rows) == ("b.txt", "unknown image", 3)


def test_the_format_that_is_asked_for_is_taken(read, told):
    predictions = read({"a.txt": "0 0.1 1 2 30 40"}, box_format="xywh")
    assert boxes_of(predictions) == [[1, 2, 30, 40]]


def test_confidences_that_were_cut_and_boxes_outside_are_noted(read, told):
    predictions = read({"a.txt": "0 0.9 1 2 30 40\n0 0.8 500 2 530 40"}, size_of=size_of)
    assert told(predictions) == [CHOSEN, ("line 2", "outside image", "noted"), CUT]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.binary(max_size=60) | st.lists(st.floats() | st.text(max_size=3), max_size=9).map(
    lambda words: " ".join(map(str, words)).encode("utf-8")))  # fmt: skip
def test_any_file_beside_a_good_one_leaves_that_one_alone(read, garbage):
    good = "\n".join(f"0 0.1 {x} 5 {x + 20} 25" for x in range(40))
    predictions = read({"a.txt": good, "b.txt": garbage}, size_of=size_of)
    references = predictions.table["image_ref"].to_pylist()
    assert references[:40] == ["a"] * 40
