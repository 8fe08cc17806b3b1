import pytest

from microtome.errors import InputError
from microtome.formats import SourceCategory, read_ground_truth


@pytest.fixture
def read(write, tmp_path):
    def read_files(files, **options):
        for name, text in files.items():
            write(text, name)
        return read_ground_truth(tmp_path, format="voc", **options)

    return read_files


def test_empty_files_are_images_without_objects(read):
    ground_truth = read({"a.txt": ""})
    assert (ground_truth.images["file_name"].to_pylist(), ground_truth.objects.num_rows) == (["a"], 0)


def test_rows_are_names_and_corners(read):
    ground_truth = read(
        {"b.txt": "traffic light 10 20 40 60 difficult\ncat 1 2 3 4\n", "a.txt": "cat 5 6 8 9"},
        size_of={"a": (100, 80)}.get,
    )
    assert ground_truth.images.to_pylist() == [
        {"source_id": "a", "split": "", "file_name": "a", "width": 100, "height": 80},
        {"source_id": "b", "split": "", "file_name": "b", "width": None, "height": None},
    ]
    columns = ground_truth.objects.to_pydict()
    assert [columns[side] for side in ("x", "y", "width", "height")] == [
        [5, 10, 1],
        [6, 20, 2],
        [3, 30, 2],
        [3, 40, 2],
    ]
    assert (columns["category_row"], columns["difficult"]) == ([0, 1, 0], [None, True, None])
    assert columns["source_id"] == ["a:1", "b:1", "b:2"]
    assert ground_truth.categories == [SourceCategory(None, "cat"), SourceCategory(None, "traffic light")]
    assert [finding.reason for finding in ground_truth.findings] == ["rows are read as category, x1 y1 x2 y2"]


def test_rows_that_could_not_be_corners_are_corner_and_size(read):
    ground_truth = read({"a.txt": "cat 50 60 8 9"})
    assert ground_truth.objects["width"].to_pylist() == [8]


def test_positions_get_the_names_of_a_file_beside(read, write):
    write("cat\ndog\n", "classes.txt")
    ground_truth = read({"a.txt": "10 1 2 30 40\n1 1 2 30 40"})
    assert ground_truth.categories == [SourceCategory(1, "dog"), SourceCategory(10, "10")]
    assert ground_truth.objects["category_row"].to_pylist() == [1, 0]


@pytest.mark.parametrize("row", ["cat 1 2 3", "1 2 3", "difficult", "cat 1 2 3 4 5 x"])
def test_a_faulty_row_is_set_aside_and_the_others_kept(read, told, row):
    ground_truth = read({"a.txt": f"cat 1 2 30 40\n{row}\ncat 5 6 70 80"})
    assert ground_truth.objects["source_id"].to_pylist() == ["a:1", "a:3"]
    assert told(ground_truth)[0] == ("line 2", "bad row", "set aside")


def test_a_file_that_can_not_be_read_is_set_aside_with_its_image(read, told):
    ground_truth = read({"a.txt": b"\xff", "b.txt": "cat 1 2 30 40"})
    assert ground_truth.images["file_name"].to_pylist() == ["b"]
    assert told(ground_truth)[0] == ("", "bad file", "set aside")


def test_fractions_are_refused_with_what_to_do(read):
    with pytest.raises(InputError, match=r"holds boxes as fractions\. Import it with --format yolo"):
        read({"a.txt": "0 0.5 0.5 0.1 0.1"})
