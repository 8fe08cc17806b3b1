"""Ground truth of plain rows is read as row by row."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Raw

from microtome.formats import read_ground_truth
from microtome.formats.coco_tables import Section
from microtome.formats.plain_truth import read_plain_objects

ROW = {"id": 11, "image_id": 7, "category_id": 1, "bbox": [10, 20, 30, 40], "area": 900.5, "iscrowd": 0}
# set aside and no other row's business, but for it the whole list is read row by row
ODD = {"id": [], "image_id": 7, "category_id": 1}
IDS = st.sampled_from([0, 1, 7, 11, -3, 2**62, 2**63, 7.0, "7", None, True])
SIDES = st.sampled_from([0, -1, 1, 2.5, 1e300, 2**70, -0.0, 99, None, "1", True])
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "id": IDS | st.integers(20, 90),
        "image_id": st.sampled_from([3, 7]) | IDS,
        "category_id": st.sampled_from([1, 2]) | IDS,
        "bbox": st.just([1, 2.5, 30, 4e1]) | st.lists(SIDES, max_size=5),
        "area": st.sampled_from([0, 12, 1.5, -1, None, "1", True]),
        "iscrowd": st.sampled_from([0, 1, True, 2, 0.5, None, "1"]),
        "segmentation": st.sampled_from([[], None, {}, [[1, 1, 1, 4, 4, 4]], 3]),
        "score": st.sampled_from([0.5, []]),
    },
)


@pytest.fixture
def read_text(document):
    """Reads the text of `annotations` as plain rows, of the images 7 and 3 and the categories 2 and 1."""
    images, categories = ([type("", (), {"source_id": str(one["id"]), "id_text": str(one["id"])})
                           for one in document[key]] for key in ("images", "categories"))  # fmt: skip
    return lambda text: read_plain_objects(
        Raw(text.encode()), images, categories, Section("a.json", "annotations").place
    )


@pytest.fixture
def read(read_text):
    return lambda rows: read_text(json.dumps(rows))


def test_no_rows_are_no_objects(read):
    assert len(read([]).image_rows) == 0


def test_columns_hold_the_numbers_of_the_rows(read):
    objects = read([ROW, {**ROW, "id": 2**61, "image_id": 3, "category_id": 2, "area": 3, "iscrowd": True}])
    assert objects.image_rows.tolist() == [0, 1]
    assert objects.category_rows.tolist() == [1, 0]
    assert objects.source_ids.tolist() == [11, 2**61]
    assert objects.boxes_xywh.tolist() == [[10, 20, 30, 40]] * 2
    assert objects.areas.tolist() == [900.5, 3]
    assert objects.crowds.tolist() == [False, True]
    assert objects.place(0) == ("a.json", "annotations[0] (id 11)")


@pytest.mark.parametrize("odd", [
    {"id": "11"}, {"id": 0}, {"id": None}, {"id": 11.0}, {"image_id": 5}, {"category_id": 5}, {"bbox": []},
    {"bbox": [1, 2, None, 4]}, {"area": None}, {"iscrowd": 0.0}, {"segmentation": [[1, 1, 1, 4, 4, 4]]},
    {"hue": 1}, {"image_id": 10**18}, {"area": float("nan")}, {"bbox": [1, 2, 3]}, {"iscrowd": None},
])  # fmt: skip
def test_one_odd_row_is_left_to_the_row_by_row_reader(read, odd):
    assert read([{**ROW, "id": 1}, {**ROW, **odd}]) is None


@pytest.mark.parametrize("text", [
    "", "{}", "[", "[1]", "[{}]", "[{]", "[{},]", "[,]", "[null]", '[{"id": 1}]', '[{"id"}]', "[]]",
])  # fmt: skip
def test_what_is_no_list_of_rows_is_left_to_the_row_by_row_reader(read_text, text):
    assert read_text(text) is None


def test_a_row_cut_short_is_left_to_the_row_by_row_reader(read_text):
    text = json.dumps([ROW, {**ROW, "id": 12, "segmentation": None}])
    assert [read_text(text[:length]) for length in range(len(text))] == [None] * len(text)
    assert read_text(text + " ") is not None


@pytest.mark.parametrize("field", ROW)
def test_a_field_given_twice_is_left_to_the_row_by_row_reader(read_text, field):
    assert read_text(json.dumps([ROW])[:-2] + f', "{field}": {json.dumps(ROW[field])}' + "}]") is None


def test_an_id_given_twice_is_left_to_the_row_by_row_reader(read):
    assert read([ROW, ROW]) is None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(added=st.lists(ROWS.map(lambda given: {**ROW, **given}), max_size=4), nan=st.booleans())
def test_the_row_by_row_reader_reads_the_same(document, write, added, nan):
    rows = [*document["annotations"], *({"id": 50 + i, **row} for i, row in enumerate(added))]
    images = [*document["images"], {"id": 9, "file_name": "c.jpg", "width": float("nan")}][: 3 if nan else 2]
    plain, careful = (
        read_ground_truth(write({**document, "images": images, "annotations": annotations}))
        for annotations in (rows, [*rows, ODD])
    )
    assert plain.images == careful.images
    assert plain.objects == careful.objects
    assert plain.categories == careful.categories
    about_odd = f"annotations[{len(rows)}]"
    assert plain.findings == [finding for finding in careful.findings if finding.row != about_odd]
