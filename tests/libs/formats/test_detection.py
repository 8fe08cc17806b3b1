import pytest

from microtome.errors import InputError
from microtome.formats import detect_format


def test_an_empty_folder_is_refused_with_what_was_expected(tmp_path):
    with pytest.raises(
        InputError, match=r"holds nothing of a known format; found nothing; expected one COCO \.json"
    ):
        detect_format(tmp_path)


def test_a_folder_of_other_things_is_refused_with_what_is_there(write, tmp_path):
    for number in range(7):
        write("x", f"{number}.csv")
    with pytest.raises(InputError, match=r"found 0\.csv, 1\.csv, 2\.csv, 3\.csv, 4\.csv and 2 more"):
        detect_format(tmp_path)


def test_a_missing_path_is_refused(tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        detect_format(tmp_path / "none")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"data.yaml": ""}, "yolo"),
        ({"obj.data": "", "a.txt": "cat 1 2 3 4"}, "yolo"),
        ({"deep/a.xml": ""}, "voc"),
        ({"instances.json": "{}"}, "coco"),
        ({"tasks.json": '[{"id": 1, "data": {}}]', "label_config.xml": ""}, "label-studio"),
        ({"a.txt": "0 0.5 0.5 0.1 0.1"}, "yolo"),
        ({"a.txt": "0 0.5 0.5 0.1 0.1 0.9"}, "yolo"),
        ({"a.txt": "0 0.1 0.1 0.1 0.4 0.2 0.4"}, "yolo"),
        ({"a.txt": "cat 10 20 30 40"}, "voc"),
        ({"a.txt": "cat 10 20 30 40 difficult"}, "voc"),
        ({"a.txt": "cat 0.9 10 20 30 40"}, "voc"),
        ({"a.txt": b"\xff", "b.txt": "0 0.9 10 20 30 40"}, "voc"),
        ({"a.txt": ""}, "yolo"),
    ],
)
def test_a_folder_is_of_the_format_of_what_it_holds(write, tmp_path, files, expected):
    for name, text in files.items():
        write(text, f"set/{name}")
    assert detect_format(tmp_path / "set") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.json", "coco"),
        ("a.xml", "voc"),
        ("a.yml", "yolo"),
        ("obj.data", "yolo"),
        ("a.txt", "voc"),
        ("a.bin", "coco"),
    ],
)
def test_a_file_is_of_the_format_that_its_name_tells(write, name, expected):
    assert detect_format(write("cat 10 20 30 40", name)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", "coco"),
        ('{"annotations": []}', "coco"),
        ('[{"image_id": 1, "bbox": [], "data": 0}]', "coco"),
        ('\ufeff [{"id": 7, "annotations": []}]', "label-studio"),
        ('[{"data": {"image": "a.jpg"}}]', "label-studio"),
    ],
)
def test_lists_of_tasks_are_told_from_lists_of_predictions(write, text, expected):
    assert detect_format(write(text, "a.json")) == expected


def test_a_folder_with_one_cvat_file_is_of_its_format(write, tmp_path):
    write('<?xml version="1.0"?>\n<annotations><image/></annotations>', "set/annotations.xml")
    assert detect_format(tmp_path / "set") == "cvat"
    write("<annotation/>", "set/b.xml")
    assert detect_format(tmp_path / "set") == "voc"
