from __future__ import annotations

import pyarrow as pa
import pytest
from pyarrow import parquet

from microtome.datasets import item_columns, item_table
from microtome.errors import InputError, NotFoundError
from microtome.quality.imported import import_scores


@pytest.fixture
def csv(tmp_path):
    def write(text, name="scores.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return write


def column(home, items, name, run=None):
    return item_table(home, "d", items, run=run, columns=[name])[name].to_pylist()


def test_a_file_without_rows_or_scores_is_refused(home, csv):
    with pytest.raises(InputError, match="holds no usable row; found no rows"):
        import_scores(home, "d", csv("id,loss\n"))
    with pytest.raises(InputError, match="holds no score"):
        import_scores(home, "d", csv("id\n1\n"))
    with pytest.raises(InputError, match="can't be read"):
        import_scores(home, "d", csv(""))


def test_losses_of_images_are_a_column_by_file_name(home, csv):
    summary = import_scores(
        home, "d", csv("\ufefffile_name,loss,checked\n2.png,0.5,true\n 0.png ,1e3,false\n3.png,,\n")
    )
    assert (summary.columns, summary.n_rows, summary.n_kept, summary.bad_rows) == (
        ("loss", "checked"),
        3,
        3,
        (),
    )
    assert column(home, "images", "loss") == [1000.0, None, 0.5, None]
    assert column(home, "images", "checked") == [False, None, True, None]
    assert item_columns(home, "d", "images")["loss"].description == "imported from scores.csv"


def test_values_that_are_empty_or_no_number_are_counted_apart_and_stay_null(home, csv):
    summary = import_scores(home, "d", csv("id,loss,note\n0,1,a\n1,,b\n2,nan,\n3, ,c\n"))
    assert (summary.n_kept, summary.n_empty) == (4, {"loss": 3, "note": 1})
    assert column(home, "images", "loss") == [1.0, None, None, None]
    assert import_scores(home, "d", csv("id,loss\n0,1\n")).n_empty == {}
    with pytest.raises(InputError, match="holds no score; found loss: empty or NaN in every usable row"):
        import_scores(home, "d", csv("id,loss\n0,\n1,NaN\n"))
    assert column(home, "images", "loss")[0] == 1.0


def test_what_is_imported_again_takes_the_former_place(home, csv):
    import_scores(home, "d", csv("id,loss,note\n0,1,a\n"), items="objects")
    import_scores(home, "d", csv("id,loss\n1,2\n"), items="objects")
    assert column(home, "objects", "loss")[:2] == [None, 2.0]
    assert column(home, "objects", "note")[0] == "a"


def test_rows_that_cant_be_used_are_told_and_the_rest_is_kept(home, csv):
    text = "id,loss\n0,1\n1\nnine,2\n99,3\n2,abc\n0,4\n3,inf\n,5\n5,6\n"
    summary = import_scores(home, "d", csv(text), items="objects")
    assert (summary.n_rows, summary.n_kept, summary.n_bad) == (9, 2, 7)
    assert [(bad.row, bad.reason) for bad in summary.bad_rows] == [
        (2, "1 fields instead of 2"),
        (3, "no such id among the objects: nine"),
        (4, "no such id among the objects: 99"),
        (5, "loss is no finite number: abc"),
        (6, "id 0 is in a row before"),
        (7, "loss is no finite number: inf"),
        (8, "no id is given"),
    ]
    assert column(home, "objects", "loss") == [1.0, None, None, None, None, 6.0, None, None]


def test_scores_of_a_run_are_seen_with_it(home, csv):
    import_scores(home, "d", csv("id,loss\n3,0.25\n"), items="predictions", run="r")
    import_scores(home, "d", csv("source_id,own\n4,7\n"), items="objects", run="r")
    assert column(home, "predictions", "loss", "r")[3] == 0.25
    assert column(home, "objects", "own", "r") == [None] * 4 + [7.0] + [None] * 3
    assert "own" not in item_columns(home, "d", "objects")


def test_parquet_keeps_its_types(home, tmp_path):
    path = tmp_path / "scores.parquet"
    rows = {"id": [1, 0], "loss": pa.array([1, 2], pa.int32()), "word": ["a", None], "ok": [True, None]}
    parquet.write_table(pa.table(rows), path)
    import_scores(home, "d", path)
    found = [column(home, "images", name)[:2] for name in ("loss", "word", "ok")]
    assert found == [[2.0, 1.0], [None, "a"], [None, True]]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("s.txt", "id,loss\n", "expected .csv or .parquet"),
        ("s.parquet", "id,loss\n", "can't be read"),
        ("s.csv", "loss\n1\n", "does not say which of the images"),
        ("s.csv", "id,a,a\n1,2,3\n", "has a column twice"),
        ("s.csv", "id,my loss\n1,2\n", "can't have this name; found 'my loss'"),
        ("s.csv", "id,width\n1,2\n", "there is a column of this name already; found width"),
        ("s.csv", "id,loss\n77,2\n", "no usable row; found no such id among the images: 77"),
    ],
)
def test_files_that_cant_be_used_are_refused(home, csv, name, text, message):
    with pytest.raises(InputError, match=message):
        import_scores(home, "d", csv(text, name))


def test_unknown_names_and_missing_files_are_refused(home, csv, tmp_path):
    path = csv("id,loss\n0,1\n")
    with pytest.raises(NotFoundError):
        import_scores(home, "other", path)
    with pytest.raises(NotFoundError):
        import_scores(home, "d", path, run="other")
    with pytest.raises(InputError, match="predictions belong to a run"):
        import_scores(home, "d", path, items="predictions")
    with pytest.raises(InputError, match="is not there"):
        import_scores(home, "d", tmp_path / "none.csv")
