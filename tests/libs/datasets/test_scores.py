from __future__ import annotations

import json
import shutil

import numpy as np
import pyarrow as pa
import pytest

from microtome.datasets import (
    Home,
    ScoreColumn,
    clean,
    delete_dataset,
    delete_run,
    forget_scores,
    import_dataset,
    import_run,
    item_columns,
    item_table,
    read_scores,
    score_records,
    write_scores,
)
from microtome.datasets.names import scores_table
from microtome.errors import InputError, LeaseLostError, NotFoundError
from microtome.search import Query, search

LOSS = ScoreColumn("loss", "number", "the loss", "hard", "look at it", "high")
KIND = ScoreColumn("kind", "text", "what it is", "", "nothing")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, pictures, document, perfect):
    """A closed home with the data set `shapes` and its run `a`; to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "truth.json").write_text(json.dumps(document()))
    (folder / "run.json").write_text(json.dumps(perfect()))
    with Home.open(folder / "home") as made:
        import_dataset(made, "shapes", annotations=folder / "truth.json", images=pictures)
        import_run(made, "shapes", "a", folder / "run.json")
    return folder / "home"


@pytest.fixture
def shapes(prepared, tmp_path):
    with Home.open(shutil.copytree(prepared, tmp_path / "shapes")) as opened:
        yield opened


def put(home, values, *, items="objects", columns=(LOSS,), run=None, **more):
    record = home.catalog.dataset("shapes")
    run_record = None if run is None else home.catalog.run(record.dataset_id, run)
    table = pa.table(values)
    return write_scores(
        home, record, items, "losses", table, columns, inputs="x", run=run_record, **more
    )  # fmt: skip


def test_a_new_data_set_has_no_scores(shapes):
    assert score_records(shapes, 1) == []
    assert read_scores(shapes, 1, "objects", "losses") is None
    assert forget_scores(shapes, 1, "objects", "losses") is None


def test_an_empty_family_gives_a_column_of_nulls(shapes):
    put(shapes, {"id": pa.array([], pa.int64()), "loss": pa.array([], pa.float64())})
    assert item_table(shapes, "shapes", "objects", columns=["loss"])["loss"].null_count == 12


def test_scores_are_columns_that_are_null_where_there_is_none(shapes):
    record = put(shapes, {"id": [5, 2], "loss": [0.5, float("nan")]})
    assert (record.family, record.items, record.run_id, record.dataset_version) == (
        "losses",
        "objects",
        None,
        1,
    )
    assert read_scores(shapes, 1, "objects", "losses").to_pydict() == {"id": [2, 5], "loss": [None, 0.5]}
    losses = item_table(shapes, "shapes", "objects", columns=["loss"])["loss"].to_pylist()
    assert losses == [None] * 5 + [0.5] + [None] * 6
    few = item_table(shapes, "shapes", "objects", columns=["loss"], ids=np.array([5, 0]))
    assert few["loss"].to_pylist() == [0.5, None]
    info = item_columns(shapes, "shapes", "objects")["loss"]
    assert (info.source, info.type, info.description) == ("score", "number", "the loss; high means hard")
    assert "loss" not in item_columns(shapes, "shapes", "images")


def test_scores_can_be_filtered_and_sorted_by(shapes):
    put(
        shapes,
        {"id": np.arange(12), "loss": np.arange(12) / 10, "kind": list("ab" * 6)},
        columns=(LOSS, KIND),
    )
    found = search(shapes, Query("shapes", "objects", where="loss > 0.75 AND kind = 'b'", sort="loss"))
    assert [hit.id for hit in found.hits] == [11, 9]


def test_the_next_scores_take_the_place_of_the_former(shapes, stop_at):
    put(shapes, {"id": [0], "loss": [1]})
    with pytest.raises(LeaseLostError):
        put(shapes, {"id": [0], "loss": [2]}, fence=stop_at(0))
    assert read_scores(shapes, 1, "objects", "losses")["loss"].to_pylist() == [1]
    put(shapes, {"id": [0], "loss": [2]})
    assert read_scores(shapes, 1, "objects", "losses")["loss"].to_pylist() == [2]
    assert len(score_records(shapes, 1)) == 1


def test_scores_of_a_run_are_seen_with_the_run_and_go_with_it(shapes):
    put(shapes, {"id": [0], "loss": [1.0]})
    put(shapes, {"id": [0], "loss": [2.0]}, run="a")
    put(shapes, {"id": [3], "loss": [4.0]}, items="predictions", run="a")
    assert "score_loss" not in item_columns(shapes, "shapes", "objects")
    both = item_table(shapes, "shapes", "objects", run="a", columns=["loss", "score_loss"], ids=np.array([0]))
    assert both.to_pydict() == {"id": [0], "loss": [1.0], "score_loss": [2.0]}
    assert item_columns(shapes, "shapes", "objects", run="a")["score_loss"].source == "run score"
    found = item_table(shapes, "shapes", "predictions", run="a", columns=["loss"])["loss"].to_pylist()
    assert found[:4] == [None, None, None, 4.0]
    delete_run(shapes, "shapes", "a")
    assert len(score_records(shapes, 1)) == 1
    assert shapes.tables.names("datasets/1/runs/") == []


def test_a_name_that_is_taken_by_a_column_of_the_items_is_told_apart(shapes):
    put(shapes, {"id": [0], "width": [7.0]}, columns=(ScoreColumn("width", "number", "w", "wide", ""),))
    table = item_table(shapes, "shapes", "objects", columns=["width", "score_width"], ids=np.array([0]))
    assert table.to_pydict() == {"id": [0], "width": [36.0], "score_width": [7.0]}


def test_scores_of_an_older_version_say_so(shapes, files, pictures, document):
    put(shapes, {"id": [0], "loss": [1.0]})
    import_dataset(
        shapes, "shapes", annotations=files.json("val.json", document(6)), images=pictures, split="val"
    )
    description = item_columns(shapes, "shapes", "objects")["loss"].description
    assert description.endswith("(computed on version 1 of the data set)")
    assert item_table(shapes, "shapes", "objects", columns=["loss"])["loss"].null_count == 23


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": [1, 1], "loss": [1.0, 2.0]}, "name an item more than once"),
        ({"id": [1, None], "loss": [1.0, 2.0]}, "name an item more than once, or none"),
        ({"id": [1], "other": [1.0]}, "lack a column"),
        ({"id": [1], "loss": ["much"]}, "column 'loss' is no number"),
        ({"id": [1], "loss": [float("inf")]}, "holds an infinite value"),
    ],
)
def test_scores_that_are_none_are_refused(shapes, values, message):
    with pytest.raises(InputError, match=message):
        put(shapes, values)
    assert score_records(shapes, 1) == []


def test_scores_of_predictions_need_a_run(shapes):
    with pytest.raises(InputError, match="belong to a run"):
        put(shapes, {"id": [1], "loss": [1.0]}, items="predictions")


def test_cleaning_keeps_what_an_entry_names_and_takes_what_none_does(shapes):
    record = shapes.catalog.dataset("shapes")
    put(shapes, {"id": [0], "loss": [1.0]})
    put(shapes, {"id": [0], "loss": [2.0]}, run="a")
    name = scores_table(1, "objects", "losses")
    stored = shapes.catalog.score(1, "objects", "losses")
    shapes.tables.replace(name, pa.table({"id": [0], "loss": [9.0]}))  # killed before its entry was made
    lost = scores_table(1, "images", "lost")
    shapes.tables.replace(lost, pa.table({"id": [0], "loss": [9.0]}))
    assert clean(shapes).table_files == ()
    assert f"{lost}.lance/" in clean(shapes, older_than_seconds=-60).table_files
    assert lost not in shapes.tables.names()
    assert stored == shapes.catalog.score(1, "objects", "losses")
    table = item_table(
        shapes, "shapes", "objects", run="a", columns=["loss", "score_loss"], ids=np.array([0])
    )
    assert table.to_pydict() == {"id": [0], "loss": [1.0], "score_loss": [2.0]}
    forget_scores(shapes, record.dataset_id, "objects", "losses")
    assert name not in shapes.tables.names()


def test_scores_go_with_their_data_set(shapes):
    put(shapes, {"id": [0], "loss": [1.0]})
    record = shapes.catalog.dataset("shapes")
    delete_dataset(shapes, "shapes")
    assert shapes.tables.names() == []
    with pytest.raises(NotFoundError):
        write_scores(shapes, record, "objects", "x", pa.table({"id": [0], "loss": [1.0]}), [LOSS], inputs="")
