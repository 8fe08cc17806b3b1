from pathlib import Path

import pytest

from microtome.formats.findings import FindingLog, Place
from microtome.formats.names import is_foreign, known_pictures, locate, normal_name, read_name, stem_of

ROOT = Path("/data/images")
KNOWN = {
    "1.jpg": ["train/1.jpg", "val/1.jpg"],
    "2.jpg": ["train/deep/2.jpg"],
    "3.jpg": ["3.jpg", "old/3.jpg"],
    "4.png": ["4.png"],
    "5.jpg": ["5.jpg"],
    "5.png": ["5.png"],
    "6.JPG": ["a/6.JPG"],
    "caf\u00e9.jpg": ["cafe\u0301.jpg"],
}


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("", None),
        ("train/1.jpg", "train/1.jpg"),
        ("./train/1.jpg", "train/1.jpg"),
        ("train\\1.jpg", "train/1.jpg"),
        ("/data/images/val/1.jpg", "val/1.jpg"),
        ("/home/ann/set/val/1.jpg", "val/1.jpg"),
        ("C:\\Users\\ann\\val\\1.jpg", "val/1.jpg"),
        ("https://example.org/val/1.jpg", "val/1.jpg"),
        ("1.jpg", None),
        ("test/1.jpg", None),
        ("/elsewhere/2.jpg", "train/deep/2.jpg"),
        ("3.jpg", "3.jpg"),
        ("set/old/3.jpg", "old/3.jpg"),
        ("set/3.jpg", None),
        ("7.jpg", None),
        ("4", "4.png"),
        ("set/4", "4.png"),
        ("5", None),
        ("6", "a/6.JPG"),
        ("4.jpg", None),
        ("caf\u00e9.jpg", "cafe\u0301.jpg"),
        ("cafe\u0301.jpg", "cafe\u0301.jpg"),
        ("../../etc/passwd", None),
        ("../2.jpg", "train/deep/2.jpg"),
    ],
)
def test_a_file_name_is_located_by_path_then_by_its_end_then_by_a_base_name_that_is_unique(
    file_name, expected
):
    assert locate(file_name, ROOT, KNOWN) == expected


def test_nothing_is_located_in_an_empty_folder():
    assert locate("1.jpg", ROOT, {}) is None


def test_pictures_are_known_by_their_composed_base_name(tmp_path):
    for name in ("b/1.jpg", "a/1.jpg", "cafe\u0301.png", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert known_pictures(tmp_path) == {"1.jpg": ["a/1.jpg", "b/1.jpg"], "caf\u00e9.png": ["cafe\u0301.png"]}


def test_a_folder_without_pictures_has_none(tmp_path):
    assert known_pictures(tmp_path) == {}


def test_links_out_of_the_folder_are_not_known(tmp_path):
    root = tmp_path / "images"
    root.mkdir()
    (tmp_path / "secret.jpg").touch()
    (root / "inside.jpg").touch()
    (root / "outside.jpg").symlink_to(tmp_path / "secret.jpg")
    (root / "link.jpg").symlink_to(root / "inside.jpg")
    assert sorted(known_pictures(root)) == ["inside.jpg", "link.jpg"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a\\b.jpg", "a/b.jpg"), ("././a.jpg", "a.jpg"), (" e\u0301.jpg ", "\u00e9.jpg"), ("", "")],
)
def test_names_are_made_comparable(given, expected):
    assert normal_name(given) == expected


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("a/b.jpg", False),
        ("/a/b.jpg", True),
        ("D:/a.jpg", True),
        ("s3://set/a.jpg", True),
        ("a:b.jpg", False),
    ],
)
def test_absolute_paths_and_addresses_are_foreign(name, foreign):
    assert is_foreign(name) is foreign


@pytest.mark.parametrize(
    ("name", "stem"), [("a/b.c.jpg", "a/b.c"), ("b.jpg", "b"), ("a.d/b", "a.d/b"), (".jpg", ".jpg")]
)
def test_a_stem_lacks_the_last_suffix(name, stem):
    assert stem_of(name) == stem


@pytest.mark.parametrize(
    ("given", "name", "kinds"),
    [
        ("a.jpg", "a.jpg", []),
        ("e\u0301.jpg", "\u00e9.jpg", ["renamed"]),
        ("a\\b.jpg", "a/b.jpg", ["renamed"]),
        ("/home/ann/b.jpg", "/home/ann/b.jpg", ["foreign path"]),
        ("C:\\set\\b.jpg", "C:/set/b.jpg", ["renamed", "foreign path"]),
        ("folder/", "", []),
        ("a\0.jpg", "", []),
    ],
)
def test_what_is_odd_about_a_name_is_logged(given, name, kinds):
    log = FindingLog()
    assert read_name(given, Place("a.json", "images[0]"), log) == name
    assert [finding.kind for finding in log.findings()] == kinds
