from pathlib import Path

import pytest

from microtome.errors import InputError
from microtome.formats import read_ground_truth, read_predictions
from microtome.formats.findings import FindingLog
from microtome.formats.folders import files_under, leads_inside
from microtome.formats.yolo_layout import read_layout

XML = (
    "<annotation><filename>{name}.jpg</filename><size><width>9</width><height>9</height></size>"
    "<object><name>{name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox>"
    "</object></annotation>"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty folder, beside which other files lie."""
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def left_out(found):
    return [
        (finding.file, finding.kind, finding.severity)
        for finding in found.findings
        if "link" in finding.reason
    ]


def logged(log):
    return [finding.file for finding in log.findings()]


def test_an_empty_folder_has_no_files(root):
    assert files_under(root, {".txt"}) == []
    assert files_under(root / "none", {".txt"}) == []


def test_files_are_found_by_suffix_in_any_case_and_sorted(root, write):
    for name in ("root/b.txt", "root/deep/a.TXT", "root/c.xml", "root/txt"):
        write("", name)
    assert files_under(root, {".txt"}) == [root / "b.txt", root / "deep/a.TXT"]
    assert files_under(root, {".txt"}, deep=False) == [root / "b.txt"]


def test_links_out_of_the_folder_are_left_out_and_logged_once(root, write, tmp_path):
    write("", "secret/x.txt")
    write("", "root/a.txt")
    (root / "in.txt").symlink_to(root / "a.txt")
    (root / "out.txt").symlink_to(tmp_path / "secret/x.txt")
    (root / "nowhere.txt").symlink_to(tmp_path / "none.txt")
    (root / "loop.txt").symlink_to(root / "loop.txt")
    (root / "folder").symlink_to(tmp_path / "secret")
    log = FindingLog()
    for _ in range(2):
        assert files_under(root, {".txt"}, log) == [root / "a.txt", root / "in.txt"]
    assert sorted(logged(log)) == ["folder", "loop.txt", "nowhere.txt", "out.txt"]


def test_a_folder_that_leads_out_of_its_root_has_no_files(root, write, tmp_path):
    write("", "secret/x.txt")
    (root / "labels").symlink_to(tmp_path / "secret")
    log = FindingLog()
    assert files_under(root / "labels", {".txt"}, log, root=root) == []
    assert logged(log) == ["labels"]


def test_a_root_that_is_a_link_is_read(root, write, tmp_path):
    write("", "root/a.txt")
    (tmp_path / "link").symlink_to(root)
    assert files_under(tmp_path / "link", {".txt"}) == [tmp_path / "link/a.txt"]


def test_a_name_that_no_file_can_have_leads_nowhere(root):
    assert not leads_inside(root / "a\0b", root)


def test_no_reader_of_ground_truth_follows_a_link_out(root, write, tmp_path):
    write(XML.format(name="secret"), "x.xml")
    write(XML.format(name="cat"), "root/a.xml")
    (root / "x.xml").symlink_to(tmp_path / "x.xml")
    truth = read_ground_truth(root)
    assert [category.name for category in truth.categories] == ["cat"]
    assert left_out(truth) == [("x.xml", "bad file", "set aside")]


def test_no_reader_of_text_follows_a_link_out(root, write, tmp_path):
    write("secret 1 1 5 5", "x.txt")
    write("cat 1 1 5 5", "root/a.txt")
    (root / "x.txt").symlink_to(tmp_path / "x.txt")
    truth = read_ground_truth(root, format="voc", size_of=lambda name: (9, 9))
    assert [category.name for category in truth.categories] == ["cat"]
    assert left_out(truth) == [("x.txt", "bad file", "set aside")]


def test_no_reader_of_predictions_follows_a_link_out(root, write, tmp_path):
    write("secret 0.5 1 1 5 5", "x.txt")
    write("0 0.9 11 12 25 25", "root/a.txt")
    (root / "x.txt").symlink_to(tmp_path / "x.txt")
    (root / "classes.txt").symlink_to(__file__)
    found = read_predictions(root, format="voc", box_format="xyxy")
    assert (found.table["image_ref"].to_pylist(), found.category_names) == (["a"], None)
    assert ("x.txt", "bad file", "set aside") in left_out(found)


def test_a_picture_whose_labels_lead_out_is_no_picture_without_objects(root, write, tmp_path):
    write("0 0.5 0.5 0.1 0.1", "x.txt")
    write("train: images\nnames: [cat]", "root/data.yaml")
    for name in ("root/images/a.jpg", "root/images/b.jpg", "root/labels/a.txt"):
        write("", name)
    (root / "labels/b.txt").symlink_to(tmp_path / "x.txt")
    log = FindingLog()
    assert [picture.name for picture in read_layout(root, log).pictures] == ["images/a.jpg"]
    assert logged(log) == ["labels/b.txt"]


@pytest.mark.parametrize("name", ["data.yaml", "truth.json", "a.xml", "a.txt"])
def test_a_folder_of_nothing_but_a_link_out_says_so(root, write, name):
    (root / name).symlink_to(write("{}", f"secret/{name}"))
    with pytest.raises(InputError, match=f"{name}: a link that leads out of the folder"):
        read_ground_truth(root)
