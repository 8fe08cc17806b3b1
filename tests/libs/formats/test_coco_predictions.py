import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats import read_predictions

SQUARE = [[1, 1, 1, 4, 4, 4, 4, 1]]
RUNS = {"size": [6, 8], "counts": [7, 3, 3, 3, 32]}


@pytest.fixture
def rows():
    return [
        {"image_id": 7, "category_id": 1, "bbox": [10, 20, 30, 40], "score": 0.9},
        {"image_id": 3, "category_id": 2, "bbox": [0, 0, 50, 60], "score": 0.1},
        {"image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5},
    ]


@pytest.fixture
def read(write):
    return lambda content, **options: read_predictions(write(content), format="coco", **options)


def test_an_empty_list_is_a_run_that_found_nothing(read):
    predictions = read([])
    assert (predictions.table.num_rows, predictions.findings) == (0, [])
    assert predictions.table.schema == pa.schema([
        ("image_ref", pa.dictionary(pa.int32(), pa.string())), ("category_ref", pa.int64()),
        ("confidence", pa.float64()),
        ("x", pa.float64()), ("y", pa.float64()), ("width", pa.float64()), ("height", pa.float64()),
        ("area", pa.float64()), ("mask", pa.binary()), ("mask_height", pa.int32()),
        ("mask_width", pa.int32()), ("row", pa.int64()),
    ])  # fmt: skip


def test_predictions_stay_in_file_order_with_the_references_of_the_file(read, rows):
    predictions = read(rows)
    columns = predictions.table.to_pydict()
    assert columns["image_ref"] == ["7", "3", "7"]
    assert columns["category_ref"] == [1, 2, 1]
    assert columns["confidence"] == [0.9, 0.1, 0.5]
    assert (columns["x"], columns["height"], columns["area"]) == ([10, 0, 1], [40, 60, 4], [1200, 3000, 12])
    assert (columns["row"], columns["mask"]) == ([0, 1, 2], [None] * 3)
    assert (predictions.image_references, predictions.category_references) == ("id", "id")
    assert (predictions.image_names, predictions.category_names, predictions.findings) == (None, None, [])


def test_an_object_with_annotations_is_read_as_the_list_in_it(read, rows):
    assert read({"annotations": rows}).table == read(rows).table


def test_tables_inside_the_file_tell_what_references_are_called(read, rows):
    predictions = read({
        "images": [{"id": 7, "file_name": "./b.jpg"}, {"id": 3, "file_name": "a.jpg"}],
        "categories": [{"id": 2, "name": "dog"}, {"id": 1, "name": "cat"}],
        "annotations": rows,
    })  # fmt: skip
    assert predictions.image_names == {"7": "b.jpg", "3": "a.jpg"}
    assert predictions.category_names == {1: "cat", 2: "dog"}


def test_categories_may_be_named_in_the_rows(read, rows):
    for row, name in zip(rows, ["cat", "dog", "cat"], strict=True):
        row["category_id"] = name
    predictions = read(rows)
    assert predictions.table["category_ref"].to_pylist() == ["cat", "dog", "cat"]
    assert predictions.category_references == "name"


def test_ids_written_as_text_or_float_are_numbers_all_the_same(read, rows):
    for row, category_id in zip(rows, ["1", 2.0, 1], strict=True):
        row["category_id"] = category_id
    assert read(rows).table["category_ref"].to_pylist() == [1, 2, 1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"images": []}, "has no `annotations`; found the keys images. Give COCO results"),
        ({}, "has no `annotations`; found no keys"),
        ({"annotations": {}}, "`annotations` of file.json is not a list"),
        ([1, 2], "none of the 2 rows of .* is a prediction; found expected an object, got a whole number"),
        (
            [{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}],
            "is a prediction; found missing field score",
        ),
    ],
)
def test_a_file_that_holds_no_predictions_is_refused(read, content, message):
    with pytest.raises(InputError, match=message):
        read(content)


@pytest.mark.parametrize(
    ("change", "kind", "reason"),
    [
        ({"bbox": "text"}, "bad row", "bbox: expected a list or null, got text"),
        ({"bbox": [1, 2, 3]}, "bad box", "bbox holds 3 numbers"),
        ({"bbox": [1, 2, 0, 4]}, "bad box", "the box [1, 2, 0, 4] has no width or height above 0"),
        ({"bbox": [1, 2, -3, 4]}, "bad box", "has no width or height above 0"),
        ({"bbox": [None, 2, 3, 4]}, "bad box", "is not finite"),
        ({"bbox": None}, "no box", "neither a bbox nor a usable segmentation"),
        ({"score": "high"}, "bad row", "score: expected a number or null, got text"),
        ({"score": None}, "bad confidence", "the confidence is nan"),
        ({"image_id": [7]}, "bad row", "image_id: "),
        ({"category_id": None}, "bad row", "category_id: "),
    ],
)
def test_a_faulty_row_is_set_aside_and_the_others_kept(read, rows, change, kind, reason):
    rows[1] |= change
    predictions = read(rows)
    assert predictions.table["row"].to_pylist() == [0, 2]
    [finding] = [finding for finding in predictions.findings if finding.kind != "confidence cut"]
    assert (finding.row, finding.kind, finding.severity) == ("[1]", kind, "set aside")
    assert reason in finding.reason


@pytest.mark.parametrize("score", ["NaN", "Infinity", "1e40", "-1e40"])
def test_a_confidence_that_is_not_finite_or_absurd_is_set_aside(read, rows, told, score):
    predictions = read(json.dumps(rows).replace("0.1", score))
    assert ("[1]", "bad confidence", "set aside") in told(predictions)
    assert predictions.table["row"].to_pylist() == [0, 2]


def test_confidences_outside_0_and_1_are_kept_and_noted(read, rows, told):
    rows[0]["score"], rows[2]["score"] = 12.5, -0.5
    predictions = read(rows)
    assert predictions.table["confidence"].to_pylist() == [12.5, 0.1, -0.5]
    assert told(predictions) == [("[0]", "bad confidence", "noted"), ("[2]", "bad confidence", "noted")]


def test_confidences_that_were_cut_are_noted(read, rows, told):
    rows[1]["score"], rows[2]["score"] = 0.7, 0.71
    predictions = read(rows)
    assert told(predictions) == [("", "confidence cut", "noted")]
    assert predictions.findings[0].reason.startswith("no confidence is below 0.7: ")


def test_confidences_that_reach_down_are_not_noted(read, rows):
    assert read(rows).findings == []


def test_identical_boxes_are_kept_and_noted(read, rows, told):
    predictions = read([*rows, {**rows[0], "score": 0.2}, {**rows[0], "category_id": 2}])
    assert predictions.table.num_rows == 5
    assert told(predictions) == [("[3]", "identical box", "noted")]


def test_boxes_outside_their_image_are_kept_and_noted_where_its_size_is_known(read, rows, told):
    images = [{"id": 7, "file_name": "b.jpg", "width": 25, "height": 100}]
    rows[2]["bbox"] = [30, 2, 3, 4]
    predictions = read({"annotations": rows, "images": images})
    assert predictions.table.num_rows == 3
    assert told(predictions) == [
        ("annotations[2]", "outside image", "noted"),
        ("annotations[0]", "outside image", "noted"),
    ]
    assert len(read(rows, size_of={"7": (25, 100)}.get).findings) == 2


def test_a_box_that_is_missing_is_taken_from_the_mask_and_so_is_its_area(read, rows, told):
    rows[0] = {"image_id": 7, "category_id": 1, "score": 0.9, "segmentation": RUNS}
    rows[1]["segmentation"] = RUNS
    predictions = read(rows)
    columns = predictions.table.to_pydict()
    assert [columns[name][0] for name in ("x", "y", "width", "height", "area")] == [1, 1, 2, 3, 6]
    assert columns["area"][1] == 3000
    assert columns["mask"][0] == columns["mask"][1] is not None
    assert (columns["mask_height"], columns["mask_width"]) == ([6, 6, None], [8, 8, None])
    assert told(predictions) == []


def test_polygons_are_drawn_where_the_size_of_the_image_is_known(read, rows, told):
    rows[0]["segmentation"] = SQUARE
    assert read(rows, size_of={"7": (8, 6)}.get).table["mask_width"].to_pylist() == [8, None, None]
    unknown = read(rows)
    assert unknown.table.num_rows == 3
    assert told(unknown) == [("[0]", "bad mask", "changed")]


def test_places_of_the_rows_that_stay_are_told(read, rows):
    rows[0]["bbox"] = "text"
    predictions = read(rows)
    assert [predictions.place(row).row for row in range(2)] == ["[1]", "[2]"]


def test_faulty_tables_inside_the_file_are_reported(read, rows, told):
    predictions = read({"annotations": rows, "images": [{"id": 7}], "categories": [{"id": 1}]})
    assert predictions.table.num_rows == 3
    assert told(predictions) == [
        ("images[0] (id 7)", "bad image", "set aside"),
        ("categories[0]", "bad category", "set aside"),
    ]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["image_id", "category_id", "bbox", "score", "segmentation"])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.lists(JSON_VALUES | st.dictionaries(KEYS, JSON_VALUES, max_size=5), max_size=6))
def test_good_predictions_survive_any_garbage_beside_them(read, rows, garbage):
    predictions = read([*garbage, *rows])
    kept = set(predictions.table["row"].to_pylist())
    assert set(range(len(garbage), len(garbage) + 3)) <= kept
    set_aside = [finding for finding in predictions.findings if finding.severity == "set aside"]
    assert len(kept) + len(set_aside) == len(garbage) + 3
    assert np.isfinite(predictions.table["confidence"].to_numpy()).all()
