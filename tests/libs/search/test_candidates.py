from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from microtome.datasets import ScoreColumn, item_table, write_members, write_scores
from microtome.errors import FilterError, InputError, NotFoundError
from microtome.search import Query, candidates
from microtome.search.candidates import find_candidates


def rows(home, items, run=None, columns=("image_id",)):
    return item_table(home, "shapes", items, run=run, columns=list(columns)).to_pylist()


@pytest.fixture(scope="module")
def slices(home):
    dataset = home.catalog.dataset("shapes")
    images = [
        row["id"]
        for row in rows(home, "images", columns=["file_name"])
        if row["file_name"] in ("01.png", "02.png")
    ]
    objects = [row["id"] for row in rows(home, "objects")][:3]
    for name, scope, ids in (
        ("none", "objects", []),
        ("early", "images", images),
        ("first", "objects", objects),
    ):
        home.catalog.put_slice(
            dataset.dataset_id,
            name,
            scope=scope,
            query={"ids": True},
            members_path=write_members(home, dataset.dataset_id, np.array(ids, np.int64)),
            n_members=len(ids),
            dataset_version=dataset.version,
        )
    return {"early": set(images), "first": set(objects)}


def test_an_empty_slice_has_no_candidates(home, slices):
    assert candidates(home, Query("shapes", slice="none")).tolist() == []
    assert candidates(home, Query("shapes", "images", slice="none")).tolist() == []


def test_without_a_filter_everything_is_a_candidate_in_id_order(home):
    assert candidates(home, Query("shapes")).tolist() == [row["id"] for row in rows(home, "objects")]
    assert len(candidates(home, Query("shapes", "images"))) == 12
    assert len(candidates(home, Query("shapes", "predictions", run="a"))) == 10


@pytest.mark.parametrize(
    ("items", "run", "where", "keep"),
    [
        ("objects", None, "category = 'disc'", lambda row: row["category"] == "disc"),
        (
            "objects",
            None,
            "occluded AND weather = 'sun'",
            lambda row: row["occluded"] and row["weather"] == "sun",
        ),
        ("objects", None, "file_name LIKE '%3.png'", lambda row: row["file_name"].endswith("3.png")),
        ("objects", None, "id * 2 < image_id + 9", lambda row: row["id"] * 2 < row["image_id"] + 9),
        ("objects", "a", "outcome = 'missed'", lambda row: row["outcome"] == "missed"),
        ("objects", "a", "confidence IS NULL OR iou < 0.5", lambda row: row["confidence"] is None),
        ("predictions", "a", "confidence > 0.35", lambda row: row["confidence"] > 0.35),
        ("predictions", "a", "outcome IS NULL", lambda row: row["outcome"] is None),
        (
            "images",
            None,
            "n_objects = 0 OR NOT readable",
            lambda row: row["n_objects"] == 0 or not row["readable"],
        ),
        ("images", "a", "n_missed > 0", lambda row: row["n_missed"] > 0),
    ],
)
def test_a_filter_keeps_what_python_keeps(home, items, run, where, keep):
    every = {
        "objects": ["image_id", "category", "file_name", "occluded", "weather"],
        "predictions": ["image_id", "confidence"],
        "images": ["n_objects", "readable"],
    }[items]
    outcomes = {
        "objects": ["outcome", "confidence", "iou"],
        "predictions": ["outcome"],
        "images": ["n_missed"],
    }
    known = rows(home, items, run, every + (outcomes[items] if run else []))
    expected = [row["id"] for row in known if keep(row)]
    assert 0 < len(expected) < len(known)
    assert candidates(home, Query("shapes", items, run=run, where=where)).tolist() == expected


def test_a_slice_narrows_to_its_members_and_to_what_lies_on_them(home, slices):
    on_early = [row["id"] for row in rows(home, "objects") if row["image_id"] in slices["early"]]
    assert candidates(home, Query("shapes", slice="early")).tolist() == on_early
    assert set(candidates(home, Query("shapes", "images", slice="early")).tolist()) == slices["early"]
    assert len(candidates(home, Query("shapes", "predictions", run="a", slice="early"))) == 2
    assert set(candidates(home, Query("shapes", slice="first")).tolist()) == slices["first"]
    assert len(candidates(home, Query("shapes", "images", slice="first"))) == 2
    assert len(candidates(home, Query("shapes", slice="first", where="category = 'disc'"))) == 2
    with pytest.raises(InputError, match="predictions don't belong to a slice of objects"):
        candidates(home, Query("shapes", "predictions", run="a", slice="first"))


def test_the_column_to_sort_by_comes_along(home):
    found = find_candidates(home, Query("shapes", where="category = 'disc'", sort="area"))
    assert found.sort_values.to_pylist() == [36 * 36 - image for image in range(11)]
    assert find_candidates(home, Query("shapes", sort="id")).sort_values.to_pylist() == list(range(22))


@pytest.mark.parametrize(
    ("query", "error", "message"),
    [
        (Query("shape"), NotFoundError, "shapes"),
        (Query("shapes", slice="earli"), NotFoundError, "early"),
        (Query("shapes", "predictions", run="b"), NotFoundError, "b"),
        (
            Query("shapes", where="outcome = 'missed'"),
            FilterError,
            "found 'outcome'; .* It belongs to a run: name an evaluated",
        ),
        (
            Query("shapes", sort="aria"),
            InputError,
            "unknown column to sort objects by; found aria; .*Did you mean area",
        ),
        (Query("shapes", sort="iou"), InputError, "found iou; .* It belongs to a run: name an evaluated one"),
        (Query("shapes", sort="similarity"), InputError, "nothing to be similar to; found --sort similarity"),
    ],
)
def test_unknown_names_are_refused(home, slices, query, error, message):
    with pytest.raises(error, match=message):
        candidates(home, query)


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("id IN (5, 2)", [2, 5]),
        ("id IN (5, 999)", [5]),
        ("id = 999", []),
        ("id IN (2, 5) AND category = 'disc'", None),
    ],
)
def test_named_ids_are_found_like_any_others(home, where, ids):
    every = {row["id"]: row["category"] for row in rows(home, "objects", columns=["category"])}
    expected = [each for each in (2, 5) if every[each] == "disc"] if ids is None else ids
    assert candidates(home, Query("shapes", where=where)).tolist() == expected


def test_a_misspelt_text_beside_a_named_id_is_told_by_what_all_items_hold(home):
    found = find_candidates(home, Query("shapes", where="id = 2 AND category = 'disk'"))
    assert found.notes == ("nothing has the category 'disk'. Did you mean 'disc'?",)
    assert find_candidates(home, Query("shapes", where="id = 2 AND category = 'nothing'")).notes != ()


def test_a_list_holds_those_of_its_ids_that_there_are(home):
    assert candidates(home, Query("shapes", ids="AgOHBw")).tolist() == [2, 5]  # 2, 5 and 908
    assert candidates(home, Query("shapes", ids="AgM", where="id > 2")).tolist() == [5]


@pytest.fixture(scope="module")
def mapped(home):
    """The images of `bare` on a line: image n at n, n; image 3 has no place."""
    record = home.catalog.dataset("bare")
    columns = [ScoreColumn(f"umap_{axis}", "number", axis, "further", "look", None) for axis in "xy"]
    places = [None if number == 3 else float(number) for number in range(record.n_images)]
    table = pa.table({"id": np.arange(record.n_images), "umap_x": places, "umap_y": places})
    write_scores(home, record, "images", "umap", table, columns, inputs="")
    return home.catalog.score(record.dataset_id, "images", "umap").table_version


def test_a_lasso_holds_what_lies_inside_of_it(home, mapped):
    square = f"{mapped}~0.5,0.5_4.5,0.5_4.5,4.5_0.5,4.5"
    assert candidates(home, Query("bare", "images", lasso=square)).tolist() == [1, 2, 4]
    assert candidates(home, Query("bare", "images", lasso=square, where="id > 1")).tolist() == [2, 4]


@pytest.mark.parametrize(("items", "more"), [("images", 1), ("objects", 0)])
def test_a_lasso_on_another_map_is_refused(home, mapped, items, more):
    with pytest.raises(InputError, match=r"made anew since this lasso was drawn|no map of objects"):
        candidates(home, Query("bare", items, lasso=f"{mapped + more}~0,0_1,0_1,1"))
