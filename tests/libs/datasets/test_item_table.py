"""Joined columns against joins done by hand."""

import sys

import numpy as np
import pytest

from microtome.datasets import Home, import_dataset, import_run, item_columns, item_table
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import evaluate


@pytest.fixture
def shapes(home, files, pictures, perfect):
    """Image 0 is found, image 1 is not, image 2's categories are mistaken, the others are faint."""
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures, split="train")
    rows = perfect()
    rows = [
        row | {"score": 0.9 if row["image_id"] in (0, 2) else 0.2} for row in rows if row["image_id"] != 1
    ]
    for row in rows:
        if row["image_id"] == 2:
            row["category_id"] = 3 - row["category_id"]
    rows.append({"image_id": 0, "category_id": 1, "bbox": [80, 0, 10, 10], "score": 0.8})
    import_run(home, "shapes", "a", files.predictions(rows=rows))
    return home


def by_hand(home, table, **where):
    rows = home.tables.read(f"datasets/1/{table}").to_pylist()
    return [row for row in rows if all(row[name] == value for name, value in where.items())]


def test_objects_carry_what_their_image_and_category_say(shapes):
    columns = ["category", "file_name", "split", "width", "image_width", "occluded", "area"]
    table = item_table(shapes, "shapes", "objects", columns=columns).to_pylist()
    names = ["disc", "block"]
    for row, stored in zip(table, by_hand(shapes, "objects"), strict=True):
        image = by_hand(shapes, "images", image_id=stored["image_id"])[0]
        assert row == {
            "id": stored["object_id"],
            "category": names[stored["category_id"]],
            "file_name": image["file_name"],
            "split": "train",
            "width": stored["width"],
            "image_width": image["width"],
            "occluded": stored["image_id"] % 2 == 0,
            "area": stored["area"],
        }


def test_ids_narrow_and_order_the_rows(shapes):
    ids = item_table(shapes, "shapes", "objects", columns=[])["id"].to_numpy()[[7, 2, 2, 11]]
    table = item_table(shapes, "shapes", "objects", columns=["image_id"], ids=ids).to_pydict()
    assert table == {"id": [7, 2, 2, 11], "image_id": [3, 1, 1, 5]}
    assert item_table(shapes, "shapes", "objects", columns=["category"], ids=ids[:0]).num_rows == 0


def test_an_unknown_id_is_named(shapes):
    ids = item_table(shapes, "shapes", "objects", columns=[])["id"].to_numpy() + 8
    with pytest.raises(NotFoundError, match="no such id among the objects; found 12"):
        item_table(shapes, "shapes", "objects", columns=[], ids=ids)


@pytest.mark.parametrize("items", ["objects", "predictions"])
def test_outcome_columns_are_there_after_an_evaluation_only(shapes, items):
    assert "outcome" not in item_columns(shapes, "shapes", items, run="a")
    with pytest.raises(NotFoundError, match="microtome evaluate shapes --run a"):
        item_table(shapes, "shapes", items, run="a", columns=["outcome"])
    evaluate(shapes, "shapes", "a")
    assert {"outcome", "error_type", "iou"} <= set(item_columns(shapes, "shapes", items, run="a"))
    assert item_table(shapes, "shapes", items, run="a", columns=["outcome"]).num_rows


def test_outcomes_without_a_run_ask_for_one(shapes):
    with pytest.raises(NotFoundError, match="--run"):
        item_table(shapes, "shapes", "objects", columns=["outcome"])
    with pytest.raises(InputError, match="--run"):
        item_table(shapes, "shapes", "predictions", columns=[])


def test_outcomes_are_those_made_by_hand(shapes):
    evaluate(shapes, "shapes", "a")
    objects = item_table(
        shapes, "shapes", "objects", run="a", columns=["outcome", "confidence", "prediction_id"]
    ).to_pydict()
    assert objects["outcome"] == ["matched"] * 2 + ["missed"] * 2 + ["mispredicted"] * 2 + ["missed"] * 6
    assert objects["confidence"][:6] == [0.9, 0.9, None, None, 0.9, 0.9]
    assert objects["prediction_id"][:6] == [0, 1, None, None, 2, 3]
    predictions = item_table(shapes, "shapes", "predictions", run="a", columns=["outcome", "object_id"])
    outcomes = predictions["outcome"].to_pylist()
    assert outcomes == ["true_positive"] * 2 + ["false_positive"] * 2 + [None] * 6 + ["false_positive"]
    assert predictions["object_id"].to_pylist()[:4] == [0, 1, 4, 5]


def test_counts_of_images_are_those_of_their_items(shapes):
    evaluate(shapes, "shapes", "a")
    names = [
        "n_objects",
        "n_predictions",
        "n_true_positive",
        "n_false_positive",
        "n_missed",
        "n_mispredicted",
    ]
    table = item_table(shapes, "shapes", "images", run="a", columns=names).to_pylist()
    objects = item_table(shapes, "shapes", "objects", run="a", columns=["image_id", "outcome"]).to_pylist()
    predictions = item_table(
        shapes, "shapes", "predictions", run="a", columns=["image_id", "outcome"]
    ).to_pylist()
    for row in table:
        own = [item["outcome"] for item in objects if item["image_id"] == row["id"]]
        found = [item["outcome"] for item in predictions if item["image_id"] == row["id"]]
        assert row == {
            "id": row["id"],
            "n_objects": len(own),
            "n_predictions": len(found) - found.count(None),
            "n_true_positive": found.count("true_positive"),
            "n_false_positive": found.count("false_positive"),
            "n_missed": own.count("missed"),
            "n_mispredicted": own.count("mispredicted"),
        }


def test_crowds_are_not_counted(home, files, document):
    rows = document()["annotations"]
    rows[0]["iscrowd"] = 1
    import_dataset(home, "shapes", annotations=files.truth(annotations=rows))
    assert item_table(home, "shapes", "images", columns=["n_objects"])["n_objects"].to_pylist()[:2] == [1, 2]


def test_an_unknown_column_is_answered_with_the_known_ones(shapes):
    with pytest.raises(NotFoundError, match=r"brightnes.*category"):
        item_table(shapes, "shapes", "objects", columns=["brightnes"])


def test_every_column_that_is_listed_can_be_read(shapes: Home):
    evaluate(shapes, "shapes", "a")
    for items in ("images", "objects", "predictions"):
        known = item_columns(shapes, "shapes", items, run="a")
        table = item_table(shapes, "shapes", items, run="a", columns=list(known))
        assert table.column_names == list(known)
        assert all(info.description for info in known.values())


@pytest.mark.parametrize(
    ("items", "column"), [("images", "n_missed"), ("objects", "outcome"), ("predictions", "iou")]
)
def test_outcomes_of_an_older_data_set_are_not_offered_and_the_advice_says_why(
    shapes, files, document, items, column
):
    evaluate(shapes, "shapes", "a")
    import_dataset(shapes, "shapes", annotations=files.json("val.json", document(6)), split="val")
    assert column not in item_columns(shapes, "shapes", items, run="a")
    advice = (
        "was evaluated on version 1, the data set is at version 2: run `microtome evaluate shapes --run a`"
    )
    with pytest.raises(NotFoundError, match=advice):
        item_table(shapes, "shapes", items, run="a", columns=[column])
    evaluate(shapes, "shapes", "a")
    assert column in item_columns(shapes, "shapes", items, run="a")


def test_outcomes_of_other_predictions_are_not_offered(shapes):
    evaluate(shapes, "shapes", "a")
    run = shapes.catalog.run(1, "a")
    shapes.catalog.update_run(run.run_id, predictions_version=run.predictions_version + 1)
    with pytest.raises(NotFoundError, match="got other predictions since it was evaluated"):
        item_table(shapes, "shapes", "objects", run="a", columns=["outcome"])


@pytest.mark.parametrize("items", ["objects", "predictions"])
def test_few_ids_give_the_rows_that_all_give(shapes, items, monkeypatch):
    evaluate(shapes, "shapes", "a")
    columns = list(item_columns(shapes, "shapes", items, run="a"))
    ids = np.array([7, 2, 2, 9])
    few = item_table(shapes, "shapes", items, run="a", columns=columns, ids=ids).to_pylist()
    assert few == item_table(shapes, "shapes", items, run="a", columns=columns).take(ids).to_pylist()
    monkeypatch.setattr(sys.modules[item_table.__module__], "FEW_ROWS", 1)
    assert item_table(shapes, "shapes", items, run="a", columns=columns, ids=ids).to_pylist() == few


def test_ids_that_are_no_positions_are_found_by_value(shapes):
    record = shapes.catalog.dataset("shapes")
    table = shapes.tables.read("datasets/1/objects")
    version = shapes.tables.replace("datasets/1/objects", table.take(np.arange(12)[::-1]))
    counts = {name: getattr(record, name) for name in ("n_images", "n_objects")}
    shapes.catalog.commit_version(
        1, expected_version=1, images_version=record.images_version, objects_version=version,
        next_image_id=6, next_object_id=12, note="turned round", **counts,
    )  # fmt: skip
    found = item_table(shapes, "shapes", "objects", columns=["image_id"], ids=np.array([3, 0, 11]))
    assert found.to_pydict() == {"id": [3, 0, 11], "image_id": [1, 0, 5]}


@pytest.mark.parametrize("wrong", [-1, 12, 2**40])
def test_one_unknown_id_is_named(shapes, wrong):
    with pytest.raises(NotFoundError, match=f"no such id among the objects; found {wrong}"):
        item_table(shapes, "shapes", "objects", columns=["category"], ids=np.array([3, wrong]))
