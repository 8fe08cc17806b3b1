import pytest

from microtome.errors import InputError
from microtome.formats.label_files import (
    category_index,
    label_files,
    names_beside,
    numbers,
    read_label_rows,
    read_names,
    split_category,
)


def test_an_empty_file_has_no_rows(write):
    assert read_label_rows(write("", "a.txt"), "a.txt") == []


def test_rows_know_their_line(write):
    rows = read_label_rows(write("\ufeff1 2\n\n  3\t4 \r\n", "a.txt"), "labels/a.txt")
    assert [(row.place.file, row.place.row, row.line, row.words) for row in rows] == [
        ("labels/a.txt", "line 1", 1, ["1", "2"]),
        ("labels/a.txt", "line 3", 3, ["3", "4"]),
    ]


def test_text_that_is_not_utf_8_is_refused_with_its_position(write):
    with pytest.raises(InputError, match=r"a\.txt is not UTF-8 text; found byte 2 that is not"):
        read_label_rows(write(b"1 \xff", "a.txt"), "a.txt")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="can't be read"):
        read_label_rows(tmp_path / "none.txt", "none.txt")


def test_names_and_lists_are_no_label_files(write, tmp_path):
    for name in ("b.txt", "deep/a.txt", "classes.txt", "train.txt", "README.txt"):
        write("", name)
    assert [path.relative_to(tmp_path).as_posix() for path in label_files(tmp_path)] == [
        "b.txt",
        "deep/a.txt",
    ]


def test_a_file_named_like_a_list_is_a_label_file_where_it_holds_boxes(write, tmp_path):
    write("0 0.5 0.5 0.1 0.1", "test.txt")
    write("images/a.jpg", "train.txt")
    write(b"\xff", "val.txt")
    assert label_files(tmp_path) == [tmp_path / "test.txt"]


def test_names_are_the_lines_of_a_file(write):
    assert read_names(write("cat\n traffic light \n\ndog\n\n", "obj.names")) == [
        "cat",
        "traffic light",
        "",
        "dog",
    ]


def test_a_file_without_names_is_refused(write):
    with pytest.raises(InputError, match="holds no category names; expected one name a line"):
        read_names(write("\n\n", "obj.names"))


def test_names_are_found_beside_or_above(write, tmp_path):
    (tmp_path / "labels").mkdir()
    assert names_beside(tmp_path / "labels") is None
    write("cat\ndog", "classes.txt")
    assert names_beside(tmp_path / "labels") == ["cat", "dog"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("", None),
        ("cat 1 2", ("cat", [1, 2])),
        ("traffic light 1 2", ("traffic light", [1, 2])),
        ("class 1 1 2", ("class 1", [1, 2])),
        ("0 1 2", ("0", [1, 2])),
        ("0 1 2 3 4", ("0", [1, 2, 3, 4])),
        ("1 2", None),
        ("cat 1", None),
        ("cat 1 two", None),
    ],
)
def test_a_row_is_a_category_and_numbers(row, expected):
    assert split_category(row.split(), 2) == expected


def test_words_that_are_no_numbers_have_none():
    assert numbers([]) == []
    assert numbers(["1", "1e400", "-2.5"]) == [1, float("inf"), -2.5]
    assert numbers(["1", "x"]) is None


@pytest.mark.parametrize(
    ("word", "index"),
    [
        ("7", 7),
        ("7.0", 7),
        ("-1", None),
        ("1.5", None),
        ("x", None),
        ("nan", None),
        ("inf", None),
        ("1e20", None),
    ],
)
def test_a_category_position_is_a_whole_number(word, index):
    assert category_index(word) == index
