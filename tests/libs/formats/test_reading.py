import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats import read_ground_truth, read_predictions

NAMES = ["a.json", "a.xml", "data.yaml", "obj.data", "a.txt", "a"]


def size_of(name):
    return (200, 100)


@pytest.mark.parametrize("read", [read_ground_truth, read_predictions])
def test_a_missing_path_is_refused(read, tmp_path):
    with pytest.raises(
        InputError, match=r"none does not exist\. Give the path of annotations or predictions"
    ):
        read(tmp_path / "none")


@pytest.mark.parametrize("read", [read_ground_truth, read_predictions])
def test_an_unknown_format_is_refused_with_the_known_ones(read, write):
    with pytest.raises(
        InputError,
        match=r"unknown format; found kitti; expected coco \| yolo \| voc \| cvat \| label-studio \| auto",
    ):
        read(write("[]"), format="kitti")


def test_an_unknown_box_format_is_refused_with_the_known_ones(write):
    with pytest.raises(
        InputError, match=r"unknown box format; found cxcywh; expected auto \| xywh \| xyxy \| yolo"
    ):
        read_predictions(write("[]"), box_format="cxcywh")


def test_a_folder_with_one_json_file_is_that_file(write, tmp_path, document):
    write(document, "set/instances.json")
    assert read_ground_truth(tmp_path / "set").objects.num_rows == 3


def test_a_folder_with_several_json_files_is_refused(write, tmp_path, document):
    write(document, "set/a.json")
    write(document, "set/b.json")
    with pytest.raises(InputError, match=r"does not hold exactly one \.json file"):
        read_ground_truth(tmp_path / "set", format="coco")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80) | st.text(max_size=60).map(str.encode), name=st.sampled_from(NAMES))
def test_any_bytes_are_read_or_refused_with_an_input_error(write, content, name):
    path = write(content, name)
    for read in (read_ground_truth, read_predictions):
        try:
            read(path, size_of=size_of)
        except InputError as error:
            assert str(error)
