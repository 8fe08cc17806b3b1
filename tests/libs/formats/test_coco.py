import json
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats import SourceCategory, read_ground_truth

SQUARE = [[1, 1, 1, 4, 4, 4, 4, 1]]


@pytest.fixture
def read(write):
    return lambda document, **options: read_ground_truth(write(document), format="coco", **options)


def objects_of(ground_truth, *columns):
    return ground_truth.objects.select(columns).to_pylist()


def test_a_file_without_images_gives_empty_tables(read):
    ground_truth = read({"images": [], "annotations": [], "categories": []})
    assert (ground_truth.images.num_rows, ground_truth.objects.num_rows, ground_truth.categories) == (
        0,
        0,
        [],
    )
    assert ground_truth.findings == []
    assert ground_truth.objects.schema == pa.schema([
        ("image_row", pa.int64()), ("category_row", pa.int32()), ("source_id", pa.string()),
        ("x", pa.float64()), ("y", pa.float64()), ("width", pa.float64()), ("height", pa.float64()),
        ("area", pa.float64()), ("iscrowd", pa.bool_()), ("mask", pa.binary()),
    ])  # fmt: skip
    assert ground_truth.images.schema == pa.schema([
        ("source_id", pa.string()), ("split", pa.string()), ("file_name", pa.string()),
        ("width", pa.int32()), ("height", pa.int32()),
    ])  # fmt: skip


def test_images_and_categories_are_in_id_order_and_objects_in_file_order_within_their_image(read, document):
    ground_truth = read(document)
    assert ground_truth.images.to_pylist() == [
        {"source_id": "3", "split": "", "file_name": "a.jpg", "width": 100, "height": 80},
        {"source_id": "7", "split": "", "file_name": "b.jpg", "width": 100, "height": 80},
    ]
    assert ground_truth.categories == [SourceCategory(1, "cat", "animal"), SourceCategory(2, "dog", "")]
    assert objects_of(
        ground_truth, "image_row", "category_row", "source_id", "x", "width", "area", "iscrowd"
    ) == [
        {
            "image_row": 0,
            "category_row": 1,
            "source_id": "12",
            "x": 0,
            "width": 50,
            "area": 3000,
            "iscrowd": True,
        },
        {
            "image_row": 1,
            "category_row": 0,
            "source_id": "11",
            "x": 10,
            "width": 30,
            "area": 900,
            "iscrowd": False,
        },
        {
            "image_row": 1,
            "category_row": 1,
            "source_id": "13",
            "x": 1.5,
            "width": 3,
            "area": 12,
            "iscrowd": False,
        },
    ]
    assert (ground_truth.findings, ground_truth.format) == ([], "coco")


def test_images_whose_ids_are_text_are_in_file_name_order(read, document):
    document["images"] = [
        {"id": "z", "file_name": "a.jpg"},
        {"id": "5", "file_name": "c.jpg"},
        {"id": 3, "file_name": "b.jpg"},
    ]
    assert read(document).images["source_id"].to_pylist() == ["z", "3", "5"]


@pytest.mark.parametrize("image_id", [7, 7.0, "7"])
def test_an_id_may_be_written_as_number_float_or_text(read, document, image_id):
    document["annotations"] = [{**document["annotations"][0], "image_id": image_id, "category_id": "1"}]
    ground_truth = read(document)
    assert objects_of(ground_truth, "image_row", "category_row") == [{"image_row": 1, "category_row": 0}]


@pytest.mark.parametrize("key", ["images", "annotations", "categories"])
@pytest.mark.parametrize("missing", [True, False])
def test_a_file_that_lacks_a_table_is_refused_with_what_to_do(read, document, key, missing):
    if missing:
        del document[key]
    else:
        document[key] = None
    with pytest.raises(InputError, match=rf"has no `{key}`; found the keys .*\. (Give|A test set)"):
        read(document)


def test_a_list_is_told_to_be_predictions(read):
    with pytest.raises(InputError, match=r"holds a list, .*; expected ground truth\. Import it with"):
        read([{"image_id": 1}])


def test_licenses_that_are_null_do_no_harm(read, document):
    document |= {"licenses": None, "info": None}
    document["images"][0]["license"] = None
    ground_truth = read(document)
    assert (ground_truth.findings, ground_truth.objects.num_rows) == ([], 3)


ROW_FAULTS = [
    ({"bbox": "10,20,30,40"}, "bad row", "bbox: expected a list or null, got text"),
    ({"bbox": [1, 2, "3", 4]}, "bad row", "bbox[2]: expected a number or null, got text"),
    ({"bbox": {"x": 1}}, "bad row", "bbox: expected a list or null, got an object"),
    ({"bbox": [1, 2, 3]}, "bad box", "bbox holds 3 numbers, expected x, y, width and height"),
    ({"bbox": [1, 2, 0, 4]}, "bad box", "the box [1, 2, 0, 4] has no width or height above 0"),
    ({"bbox": [1, 2, 3, -4]}, "bad box", "the box [1, 2, 3, -4] has no width or height above 0"),
    ({"bbox": [None, 2, 3, 4]}, "bad box", "the box [nan, 2, 3, 4] is not finite"),
    ({"bbox": [1, 2, 1e308, 1e308]}, "bad box", "is not finite"),
    ({"bbox": [200, 2, 3, 4]}, "outside image", "[200, 2, 3, 4] does not overlap its image of 100 x 80"),
    ({"bbox": []}, "no box", "neither a bbox nor a usable segmentation"),
    ({"bbox": None}, "no box", "neither a bbox nor a usable segmentation"),
    ({"image_id": 99}, "unknown image", "image_id 99 is not among the 2 images"),
    ({"image_id": None}, "bad row", "image_id: expected a whole number or a number or text, got null"),
    ({"image_id": 10**30}, "bad row", "image_id: expected a whole number <= "),
    ({"category_id": 0}, "unknown category", "category_id 0 is not among the 2 categories"),
    ({"category_id": True}, "bad row", "got true or false"),
    ({"area": "900"}, "bad row", "area: expected a number or null, got text"),
    ({"iscrowd": "no"}, "bad row", "iscrowd: "),
]  # fmt: skip


@pytest.mark.parametrize(("change", "kind", "reason"), ROW_FAULTS)
def test_a_faulty_annotation_is_set_aside_and_the_others_kept(read, document, change, kind, reason):
    document["annotations"][1] |= change
    ground_truth = read(document)
    assert ground_truth.objects["source_id"].to_pylist() == ["11", "13"]
    [finding] = ground_truth.findings
    assert (finding.file, finding.kind, finding.severity) == ("file.json", kind, "set aside")
    assert finding.row.startswith("annotations[1]")
    assert reason in finding.reason


@pytest.mark.parametrize("row", [None, 3, "text", [], {}])
def test_a_row_that_is_no_annotation_is_set_aside(read, document, told, row):
    document["annotations"].insert(0, row)
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[0]", "bad row", "set aside")]
    assert ground_truth.objects.num_rows == 3


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
def test_a_box_with_nan_or_infinity_is_set_aside_alone(read, document, token):
    text = json.dumps(document).replace("[0, 0, 50, 60]", f"[0, {token}, 50, 60]")
    ground_truth = read(text)
    assert [(finding.row, finding.kind) for finding in ground_truth.findings] == [
        ("", "not JSON"),
        ("annotations[1] (id 12)", "bad box"),
    ]
    assert ground_truth.objects.num_rows == 2


@pytest.mark.parametrize("number", ["1e400", "9" * 5000])
def test_a_number_out_of_range_sets_its_row_aside(read, document, told, number):
    ground_truth = read(json.dumps(document).replace("[0, 0, 50, 60]", f"[0, 0, {number}, 60]"))
    assert told(ground_truth) == [("annotations[1]", "bad row", "set aside")]
    assert "out of range" in ground_truth.findings[0].reason


def test_a_box_over_the_border_is_kept_as_it_is_and_noted(read, document, told):
    document["annotations"][1]["bbox"] = [-20, 0, 50, 60]
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[1] (id 12)", "outside image", "noted")]
    assert ground_truth.objects["x"][0].as_py() == -20


def test_a_missing_or_impossible_area_becomes_that_of_the_box_and_is_noted(read, document, told):
    del document["annotations"][0]["area"]
    document["annotations"][1]["area"] = -1
    ground_truth = read(document)
    assert ground_truth.objects["area"].to_pylist() == [3000, 1200, 12]
    assert sorted(told(ground_truth)) == [
        ("annotations[0] (id 11)", "no area", "noted"),
        ("annotations[1] (id 12)", "no area", "noted"),
    ]


def test_an_area_of_zero_is_the_annotators_own(read, document):
    document["annotations"][0]["area"] = 0
    assert read(document).objects["area"].to_pylist() == [3000, 0, 12]


@pytest.mark.parametrize(
    ("given", "crowd"), [(1, True), (0, False), (True, True), (1.0, True), (None, False)]
)
def test_iscrowd_may_be_written_in_several_ways(read, document, given, crowd):
    document["annotations"] = [{**document["annotations"][0], "iscrowd": given}]
    assert objects_of(read(document), "iscrowd") == [{"iscrowd": crowd}]


def test_a_missing_iscrowd_is_0(read, document):
    del document["annotations"][1]["iscrowd"]
    ground_truth = read(document)
    assert ground_truth.objects["iscrowd"].to_pylist() == [False] * 3
    assert ground_truth.findings == []


def test_the_object_of_id_0_is_kept_and_noted(read, document, told):
    document["annotations"][0]["id"] = 0
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[0] (id 0)", "id 0", "noted")]
    assert ground_truth.objects["source_id"].to_pylist() == ["12", "0", "13"]


def test_an_annotation_without_id_is_kept_and_noted(read, document, told):
    del document["annotations"][0]["id"]
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[0]", "no id", "noted")]
    assert ground_truth.objects["source_id"].to_pylist() == ["12", "", "13"]


def test_another_object_of_the_same_id_is_kept_and_noted(read, document, told):
    document["annotations"][2]["id"] = 11
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[2] (id 11)", "duplicate id", "noted")]
    assert ground_truth.objects.num_rows == 3


def test_the_same_annotation_given_twice_is_set_aside(read, document, told):
    document["annotations"].append(dict(document["annotations"][0]))
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[3] (id 11)", "duplicate id", "set aside")]
    assert ground_truth.findings[0].reason == "the same annotation as annotations[0] (id 11)"
    assert ground_truth.objects.num_rows == 3


def test_identical_boxes_are_kept_and_noted(read, document, told):
    document["annotations"].append({**document["annotations"][0], "id": 14})
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[3] (id 14)", "identical box", "noted")]
    assert ground_truth.objects.num_rows == 4


def test_the_second_image_of_an_id_is_set_aside_and_restarted_ids_are_explained(read, document):
    document["images"].append({"id": 3, "file_name": "val/a.jpg", "width": 9, "height": 9})
    [finding] = read(document).findings
    assert (finding.row, finding.kind, finding.severity) == ("images[2] (id 3)", "duplicate id", "set aside")
    assert finding.reason.startswith("image id 3 is 'a.jpg' already, here 'val/a.jpg'")
    assert finding.reason.endswith("import each of them by itself, with --split")


def test_two_images_of_one_file_are_kept_and_noted(read, document, told):
    document["images"].append({"id": 9, "file_name": "a.jpg", "width": 100, "height": 80})
    ground_truth = read(document)
    assert told(ground_truth) == [("images[2] (id 9)", "same file name", "noted")]
    assert ground_truth.images.num_rows == 3


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"file_name": None}, "bad image"),
        ({"file_name": ""}, "bad image"),
        ({"file_name": 5}, "bad row"),
        ({"id": None}, "bad row"),
    ],
)
def test_a_faulty_image_is_set_aside_with_its_annotations(read, document, change, kind):
    document["images"][1] |= change
    ground_truth = read(document)
    assert [(finding.kind, finding.severity) for finding in ground_truth.findings] == [
        (kind, "set aside"),
        ("unknown image", "set aside"),
    ]
    assert ground_truth.images["file_name"].to_pylist() == ["b.jpg"]
    assert ground_truth.objects.num_rows == 2


def test_a_path_of_another_machine_is_kept_and_noted(read, document):
    document["images"][0]["file_name"] = "C:\\Users\\ann\\set\\b.jpg"
    ground_truth = read(document)
    assert ground_truth.images["file_name"].to_pylist() == ["a.jpg", "C:/Users/ann/set/b.jpg"]
    assert [(finding.kind, finding.severity) for finding in ground_truth.findings] == [
        ("renamed", "changed"),
        ("foreign path", "noted"),
    ]


def test_decomposed_file_names_are_composed(read, document, told):
    document["images"][1]["file_name"] = unicodedata.normalize("NFD", "caf\u00e9.jpg")
    ground_truth = read(document)
    assert ground_truth.images["file_name"][0].as_py() == "caf\u00e9.jpg"
    assert told(ground_truth) == [("images[1] (id 3)", "renamed", "changed")]


def test_a_name_that_only_the_address_tells_is_taken_from_it(read, document):
    document["images"][0] = {
        "id": 7,
        "coco_url": "http://images.example.org/train2017/000000391895.jpg?size=1",
    }
    assert read(document).images["file_name"].to_pylist() == ["a.jpg", "train2017/000000391895.jpg"]


@pytest.mark.parametrize(
    "size", [(0, 80), (-1, 80), ("100", 80), (100.5, 80), (2**31, 80), (True, 80), (None, None)]
)
def test_an_impossible_size_is_asked_of_the_picture_and_unknown_without_one(read, document, size):
    document["images"][1] |= {"width": size[0], "height": size[1]}
    asked = {"a.jpg": (640, 480)}
    assert read(document, size_of=asked.get).images.to_pylist()[0]["width"] == 640
    unknown = read(document)
    assert (unknown.images.to_pylist()[0]["width"], unknown.objects.num_rows) == (None, 3)
    assert [finding.kind for finding in unknown.findings] == (["bad image"] if size[0] is not None else [])


def test_a_size_written_as_float_is_taken(read, document):
    document["images"][1]["width"] = 100.0
    ground_truth = read(document)
    assert (ground_truth.images["width"][0].as_py(), ground_truth.findings) == (100, [])


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ({"id": 5, "name": ""}, "bad category"),
        ({"id": 5}, "bad category"),
        ({"name": "cow"}, "bad category"),
        ({"id": 1, "name": "cow"}, "duplicate id"),
        ("cow", "bad category"),
    ],
)
def test_a_faulty_category_is_set_aside(read, document, told, category, kind):
    document["categories"].append(category)
    ground_truth = read(document)
    assert [finding[1:] for finding in told(ground_truth)] == [(kind, "set aside")]
    assert [found.name for found in ground_truth.categories] == ["cat", "dog"]


def test_of_categories_with_one_name_the_most_used_keeps_it(read, document, told):
    document["categories"].append({"id": 0, "name": "dog"})
    ground_truth = read(document)
    assert [category.name for category in ground_truth.categories] == ["dog (id 0)", "cat", "dog"]
    assert told(ground_truth) == [("categories[2] (id 0)", "same category name", "changed")]


def test_numbers_may_be_category_names(read, document):
    document["categories"].append({"id": 3, "name": 3})
    assert [category.name for category in read(document).categories] == ["cat", "dog", "3"]


def test_masks_are_those_of_the_file(read, document):
    document["annotations"][0]["segmentation"] = SQUARE
    document["annotations"][1]["segmentation"] = {"size": [80, 100], "counts": [8000]}
    masks = read(document).objects["mask"].to_pylist()
    assert [mask is not None for mask in masks] == [True, True, False]


@pytest.mark.parametrize(
    "segmentation", [[[1, 2]], {"size": [80, 100], "counts": [7]}, "text", [[1, 2, "3"]]]
)
def test_a_bad_mask_is_left_out_and_its_object_kept(read, document, told, segmentation):
    document["annotations"][1]["segmentation"] = segmentation
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[1] (id 12)", "bad mask", "changed")]
    assert (ground_truth.objects.num_rows, ground_truth.objects["mask"].null_count) == (3, 3)


def test_masks_of_an_image_of_unknown_size_are_left_out(read, document, told):
    document["images"][1] = {"id": 3, "file_name": "a.jpg"}
    document["annotations"][1]["segmentation"] = {"size": [80, 100], "counts": [8000]}
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations[1] (id 12)", "bad mask", "changed")]
    assert ground_truth.objects["mask"].null_count == 3


def test_a_missing_box_is_taken_from_the_mask(read, document, told):
    document["annotations"][1] = {
        "id": 12,
        "image_id": 3,
        "category_id": 2,
        "area": 9,
        "segmentation": SQUARE,
    }
    ground_truth = read(document)
    assert objects_of(ground_truth, "x", "y", "width", "height")[0] == {
        "x": 1,
        "y": 1,
        "width": 3,
        "height": 3,
    }
    assert told(ground_truth) == [("annotations[1] (id 12)", "no box", "changed")]


def test_extra_fields_become_attributes_of_images_and_objects(read, document):
    document["images"][0] |= {"weather": "fog", "flickr_url": "x", "date_captured": "y", "split": 3}
    document["annotations"][0] |= {
        "attributes": {"occluded": True, "area": "large"},
        "depth": 2,
        "keypoints": [1, 2],
    }
    ground_truth = read(document)
    assert ground_truth.images.column_names[5:] == ["weather", "attribute_split"]
    assert ground_truth.images["weather"].to_pylist() == [None, "fog"]
    assert {
        name: ground_truth.objects[name].to_pylist() for name in ground_truth.objects.column_names[10:]
    } == {
        "occluded": [None, True, None],
        "attribute_area": [None, "large", None],
        "depth": [None, 2.0, None],
    }
    assert [finding.kind for finding in ground_truth.findings] == ["field not kept"]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ANNOTATION_KEYS = st.sampled_from(
    ["id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "attributes"]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=st.lists(JSON_VALUES | st.dictionaries(ANNOTATION_KEYS, JSON_VALUES, max_size=8), max_size=6))
def test_good_annotations_survive_any_garbage_beside_them(read, document, garbage):
    good = document["annotations"][:3]
    ground_truth = read({**document, "annotations": [good[0], *garbage, *good[1:]]})
    assert {"11", "12", "13"} <= set(ground_truth.objects["source_id"].to_pylist())
    set_aside = [finding for finding in ground_truth.findings if finding.severity == "set aside"]
    assert ground_truth.objects.num_rows + len(set_aside) == 3 + len(garbage)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    images=st.lists(
        JSON_VALUES | st.fixed_dictionaries({"id": JSON_VALUES, "file_name": JSON_VALUES}), max_size=4
    ),
    categories=st.lists(
        JSON_VALUES | st.fixed_dictionaries({"id": JSON_VALUES, "name": JSON_VALUES}), max_size=4
    ),
)
def test_good_images_and_categories_survive_any_garbage_after_them(read, document, images, categories):
    document["images"], document["categories"] = (
        document["images"][:2] + images,
        document["categories"][:2] + categories,
    )
    ground_truth = read(document)
    assert {"3", "7"} <= set(ground_truth.images["source_id"].to_pylist())
    assert {1, 2} <= {category.source_id for category in ground_truth.categories}
    assert ground_truth.objects.num_rows == 3


def test_ground_truth_with_a_score_in_every_row_is_noted_to_look_like_predictions(read, document, told):
    rows = document["annotations"]
    for row in rows:
        row["score"] = 0.5
    ground_truth = read(document)
    assert told(ground_truth) == [("annotations", "scored objects", "noted")]
    assert "import-run" in ground_truth.findings[0].reason
    assert ground_truth.objects.num_rows == len(rows)
    del rows[0]["score"]
    assert told(read(document)) == []
