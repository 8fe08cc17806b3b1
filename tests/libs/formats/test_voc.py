import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats import SourceCategory, read_ground_truth

SIZE = "<size><width>100</width><height>80</height></size>"


def box(*corners, name="cat", extra=""):
    sides = zip(("xmin", "ymin", "xmax", "ymax"), corners, strict=True)
    inside = "".join(f"<{side}>{value}</{side}>" for side, value in sides)
    return f"<object><name>{name}</name>{extra}<bndbox>{inside}</bndbox></object>"


def xml(*objects, filename="<filename>a.jpg</filename>", size=SIZE):
    return f"<annotation>{filename}{size}{''.join(objects)}</annotation>"


@pytest.fixture
def read(write, tmp_path):
    def read_files(files, **options):
        for name, text in files.items():
            write(text, name)
        return read_ground_truth(tmp_path, format="voc", **options)

    return read_files


def test_an_annotation_without_objects_is_an_image_without_objects(read):
    ground_truth = read({"a.xml": xml()})
    assert ground_truth.images.to_pylist() == [
        {"source_id": "a", "split": "", "file_name": "a.jpg", "width": 100, "height": 80}
    ]
    assert (ground_truth.objects.num_rows, ground_truth.categories, ground_truth.findings) == (0, [], [])


def test_width_is_xmax_minus_xmin(read):
    ground_truth = read({
        "b.xml": xml(box(1, 2, 31, 42, name="dog"), filename="<filename>b.jpg</filename>"),
        "a.xml": xml(box(10.5, 20, 30, 40), box(0, 0, 5, 5, name="dog")),
    })  # fmt: skip
    columns = ground_truth.objects.to_pydict()
    assert [columns[side] for side in ("x", "y", "width", "height", "area")] == [
        [10.5, 0, 1], [20, 0, 2], [19.5, 5, 30], [20, 5, 40], [390, 25, 1200],
    ]  # fmt: skip
    assert (columns["image_row"], columns["category_row"]) == ([0, 0, 1], [0, 1, 1])
    assert columns["source_id"] == ["a#1", "a#2", "b#1"]
    assert (columns["iscrowd"], columns["mask"]) == ([False] * 3, [None] * 3)
    assert ground_truth.categories == [SourceCategory(None, "cat"), SourceCategory(None, "dog")]


def test_single_values_of_an_object_become_attributes(read):
    flags = "<difficult>1</difficult><truncated>0</truncated>"
    extra = f"{flags}<pose>Left</pose><depth>2.5</depth><empty/><part><name>head</name></part>"
    objects = read({"a.xml": xml(box(1, 2, 3, 4, extra=extra), box(2, 2, 3, 4))}).objects
    assert {name: objects[name].to_pylist() for name in objects.column_names[10:]} == {
        "difficult": [True, None],
        "truncated": [False, None],
        "pose": ["Left", None],
        "depth": [2.5, None],
    }


@pytest.mark.parametrize(
    ("faulty", "kind", "reason"),
    [
        (box(1, 2, 3, 4, name=""), "bad row", "the object has no name"),
        (
            "<object><name>cat</name></object>",
            "bad box",
            "bndbox lacks a number; expected xmin, ymin, xmax, ymax",
        ),
        (box(1, 2, "x", 4), "bad box", "bndbox lacks a number"),
        (box(1, 2, "nan", 4), "bad box", "is not finite"),
        (box(5, 2, 5, 4), "bad box", "the box [5, 2, 0, 2] has no width or height above 0"),
        (box(5, 2, 3, 4), "bad box", "the box [5, 2, -2, 2] has no width or height above 0"),
        (box(500, 2, 600, 4), "outside image", "does not overlap its image of 100 x 80"),
    ],
)
def test_a_faulty_object_is_set_aside_and_the_others_kept(read, faulty, kind, reason):
    ground_truth = read({"a.xml": xml(box(1, 2, 3, 4), faulty, box(2, 3, 4, 5))})
    assert ground_truth.objects["source_id"].to_pylist() == ["a#1", "a#3"]
    [finding] = ground_truth.findings
    assert (finding.file, finding.row, finding.kind, finding.severity) == (
        "a.xml",
        "object 2",
        kind,
        "set aside",
    )
    assert reason in finding.reason


BOMB = '<!DOCTYPE a [<!ENTITY b "boom">]><annotation><filename>&b;</filename></annotation>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not XML; found no element found"),
        ("<annotation>", "is not XML; found no element found: line 1, column 12"),
        ("<html></html>", "is not a Pascal VOC file; found <html>; expected <annotation>"),
        (BOMB, "can't be read as XML"),
        ('<?xml version="1.0" encoding="none"?><annotation/>', "XML"),
        (xml(filename="<filename>folder/</filename>"), "names no picture; found 'folder/'"),
    ],
)
def test_a_faulty_file_is_set_aside_and_refused_where_it_is_the_only_one(read, text, reason):
    with pytest.raises(InputError, match="holds no Pascal VOC annotation that can be read"):
        read({"b.xml": text})
    ground_truth = read({"a.xml": xml(box(1, 2, 3, 4))})
    assert ground_truth.images["file_name"].to_pylist() == ["a.jpg"]
    [finding] = ground_truth.findings
    assert (finding.file, finding.kind, finding.severity) == ("b.xml", "bad file", "set aside")
    assert reason in finding.reason


def test_a_folder_without_xml_is_refused(read):
    with pytest.raises(InputError, match=r"holds no annotations; found no text file"):
        read({})


def test_one_file_may_be_given_by_itself(write):
    assert read_ground_truth(write(xml(box(1, 2, 3, 4)), "a.xml")).objects.num_rows == 1


def test_a_missing_file_name_is_that_of_the_annotation(read):
    assert read({"deep/c.xml": xml(filename="")}).images["file_name"].to_pylist() == ["deep/c"]


@pytest.mark.parametrize(
    "size", ["", "<size><width>0</width><height>0</height></size>", "<size><width>x</width></size>"]
)
def test_a_missing_size_is_asked_of_the_picture(read, size):
    annotation = {"a.xml": xml(box(500, 2, 600, 4), size=size)}
    assert read(annotation, size_of={"a.jpg": (640, 480)}.get).images["width"].to_pylist() == [640]
    unknown = read(annotation)
    assert (unknown.images["width"].to_pylist(), unknown.objects.num_rows) == ([None], 1)


def test_two_annotations_of_one_picture_are_kept_and_noted(read, told):
    ground_truth = read({"a.xml": xml(box(1, 2, 3, 4)), "b.xml": xml(box(1, 2, 3, 4))})
    assert (ground_truth.images.num_rows, ground_truth.objects.num_rows) == (2, 2)
    assert told(ground_truth) == [("", "same file name", "noted")]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    garbage=st.binary(max_size=80)
    | st.text(max_size=60).map(lambda text: xml(box(1, 2, text, 4)).encode("utf-8"))
)
def test_any_file_beside_a_good_one_leaves_that_one_alone(read, garbage):
    ground_truth = read({"a.xml": xml(box(1, 2, 3, 4)), "b.xml": garbage})
    assert "a#1" in ground_truth.objects["source_id"].to_pylist()
