import pytest

from microtome.errors import InputError
from microtome.formats.findings import FindingLog
from microtome.formats.yolo_layout import find_inside, labels_name, read_layout


def told(layout):
    return [
        (picture.name, picture.split, picture.labels and picture.labels.relative_to(layout.root).as_posix())
        for picture in layout.pictures
    ]


@pytest.fixture
def touch(write):
    def touch_all(*names):
        for name in names:
            write("", name)

    return touch_all


def test_an_empty_folder_has_no_pictures(tmp_path):
    layout = read_layout(tmp_path, FindingLog())
    assert (layout.pictures, layout.names) == ([], None)


def test_a_missing_path_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none does not exist; expected a data\.yaml"):
        read_layout(tmp_path / "none", FindingLog())


def test_folders_of_a_data_yaml_are_read_with_their_splits(write, touch, tmp_path):
    write("train: images/train\nval: [images/val]\ntest: null\nnames: {0: cat, 2: dog}\n", "data.yaml")
    touch(
        "images/train/b.jpg",
        "images/train/a.PNG",
        "images/val/c.jpg",
        "labels/train/a.txt",
        "labels/val/d.txt",
    )
    layout = read_layout(tmp_path, FindingLog())
    assert told(layout) == [
        ("images/train/a.PNG", "train", "labels/train/a.txt"),
        ("images/train/b.jpg", "train", None),
        ("images/val/c.jpg", "val", None),
        ("images/val/d", "val", "labels/val/d.txt"),
    ]
    assert layout.names == {0: "cat", 2: "dog"}
    assert [picture.has_suffix for picture in layout.pictures] == [True, True, True, False]


def test_paths_that_lead_up_are_sought_in_the_folder_itself(write, touch, tmp_path):
    path = write(
        "path: /elsewhere\ntrain: ../train/images\nval: /home/ann/set/valid/images\nnames: [cat]",
        "set/data.yaml",
    )
    touch(
        "set/train/images/a.jpg",
        "set/train/labels/a.txt",
        "set/valid/images/b.jpg",
        "train/images/outside.jpg",
    )
    assert told(read_layout(path, FindingLog())) == [
        ("train/images/a.jpg", "train", "train/labels/a.txt"),
        ("valid/images/b.jpg", "val", None),
    ]


def test_lists_of_pictures_are_read(write, touch, tmp_path):
    path = write("train: train.txt\nnames: [cat]\n", "data.yaml")
    write("./images/a.jpg\n\nC:\\set\\images\\b.jpg\n", "train.txt")
    touch("labels/a.txt", "labels/b.txt")
    assert told(read_layout(path, FindingLog())) == [
        ("images/a.jpg", "train", "labels/a.txt"),
        ("C:/set/images/b.jpg", "train", "labels/b.txt"),
    ]


def test_labels_are_found_where_the_pictures_lie_elsewhere(write, touch, tmp_path):
    write("train: images/train\nnames: [cat]", "data.yaml")
    touch("labels/train/a.txt")
    assert told(read_layout(tmp_path, FindingLog())) == [("images/train/a", "train", "labels/train/a.txt")]


def test_a_folder_that_is_not_there_is_set_aside(write, touch, tmp_path):
    write("train: images/train\nval: images/val\nnames: [cat]", "data.yaml")
    touch("images/train/a.jpg")
    log = FindingLog()
    assert len(read_layout(tmp_path, log).pictures) == 1
    assert [(finding.row, finding.kind, finding.severity) for finding in log.findings()] == [
        ("val", "bad file", "set aside")
    ]


def test_links_out_of_the_folder_are_not_followed(write, touch, tmp_path):
    write("train: images\nnames: [cat]", "set/data.yaml")
    touch("set/images/a.jpg", "secret/images/b.jpg")
    (tmp_path / "set/images/c.jpg").symlink_to(tmp_path / "secret/images/b.jpg")
    assert [name for name, _, _ in told(read_layout(tmp_path / "set", FindingLog()))] == ["images/a.jpg"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a data.yaml; found NoneType"),
        ("- a", "is not a data.yaml; found list"),
        ("a: [", "is not YAML; found while parsing"),
        ("a: !!python/object/apply:os.system [ls]", "is not YAML; found could not determine a constructor"),
        ("[" * 5000, "is not YAML"),
        ("a: 2020-99-99", "is not YAML; found month must be in"),
        ("x: 1\n" * 300_000, "too large for a data.yaml"),
        (
            "download: https://example.org/set.zip\nnames: [cat]",
            "leads to no pictures or label files; found none of them",
        ),
        ("train: images\nnames: cat", "`names` of .* is neither a list nor numbered; found cat"),
        ("train: images\nnames: {a: 1}", "is neither a list nor numbered"),
    ],
)
def test_a_data_yaml_that_can_not_be_used_is_refused(write, touch, tmp_path, text, message):
    touch("images/a.jpg")
    with pytest.raises(InputError, match=message):
        read_layout(write(text, "data.yaml"), FindingLog())


def test_two_data_set_files_in_one_folder_are_refused(write, tmp_path):
    write("", "a.yaml")
    write("", "b.yaml")
    with pytest.raises(
        InputError, match=r"holds several data set files; found a\.yaml, b\.yaml\. Give the path"
    ):
        read_layout(tmp_path, FindingLog())


def test_darknet_lists_and_names_are_found_beside_their_obj_data(write, touch, tmp_path):
    write("classes = 2\ntrain = data/train.txt\nvalid=data/none.txt\nnames = data/obj.names\n", "obj.data")
    write("cat\ndog\n", "obj.names")
    write("data/obj_train_data/a.jpg\n", "train.txt")
    touch("obj_train_data/a.txt")
    log = FindingLog()
    layout = read_layout(tmp_path, log)
    assert told(layout) == [("data/obj_train_data/a.jpg", "train", "obj_train_data/a.txt")]
    assert layout.names == {0: "cat", 1: "dog"}
    assert [finding.row for finding in log.findings()] == ["valid"]


def test_label_files_alone_make_a_data_set(write, touch, tmp_path):
    write("cat\n", "classes.txt")
    touch("a.txt", "b.txt", "b.jpg")
    layout = read_layout(tmp_path, FindingLog())
    assert told(layout) == [("b.jpg", "", "b.txt"), ("a", "", "a.txt")]
    assert layout.names == {0: "cat"}


def test_folders_named_after_splits_tell_the_split(touch, tmp_path):
    touch("images/train/a.jpg", "labels/train/a.txt", "labels/valid/b.txt")
    assert told(read_layout(tmp_path, FindingLog())) == [
        ("images/train/a.jpg", "train", "labels/train/a.txt"),
        ("images/valid/b", "val", "labels/valid/b.txt"),
    ]


@pytest.mark.parametrize(
    ("picture", "labels"),
    [
        ("images/a.jpg", "labels/a.txt"),
        ("images/x/images/a.b.jpg", "images/x/labels/a.b.txt"),
        ("obj/a.jpg", "obj/a.txt"),
        ("a", "a.txt"),
    ],
)
def test_the_last_images_folder_becomes_labels(picture, labels):
    assert labels_name(picture) == labels


def test_paths_are_found_by_their_end_and_never_outside(touch, tmp_path):
    touch("root/a/b.txt", "c.txt")
    root = tmp_path / "root"
    assert find_inside(root, "/x/y/a/b.txt") == root / "a/b.txt"
    assert find_inside(root, ".") == root
    assert find_inside(root, "../c.txt") is None
    assert find_inside(root, "a\0") is None
    (root / "link").symlink_to(tmp_path / "c.txt")
    assert find_inside(root, "link") is None
