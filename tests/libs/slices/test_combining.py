"""Combinations against sets, refreshed and judged."""

from __future__ import annotations

import json

import pytest

from microtome.datasets import Home, import_dataset, import_run, item_table, read_members
from microtome.errors import ConflictError, InputError, NotFoundError
from microtome.evaluation import evaluate
from microtome.slices import combine, compared, create, delete, refresh, show


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("combining")
    rows = [
        {"id": i, "image_id": i // 3, "category_id": 1, "bbox": [i % 3 * 20, 5, 10, 10 + i % 5],
         "area": 100 + i, "iscrowd": 0}
        for i in range(30)
    ]  # fmt: skip
    images = [{"id": i, "file_name": f"{i}.png", "width": 90, "height": 90} for i in range(10)]
    kinds = [{"id": 1, "name": "sign"}]
    truth = folder / "truth.json"
    truth.write_text(json.dumps({"images": images, "categories": kinds, "annotations": rows}))
    (folder / "run.json").write_text(json.dumps([row | {"score": 0.9} for row in rows[::2]]))
    with Home.open(folder / "home") as opened:
        import_dataset(opened, "signs", annotations=truth)
        import_run(opened, "signs", "a", folder / "run.json")
        evaluate(opened, "signs", "a")
        create(opened, "signs", "none", where="area > 1000")
        create(opened, "signs", "low", where="area < 112")
        create(opened, "signs", "odd", ids=list(range(1, 30, 2)))
        create(opened, "signs", "first", ids=[0, 1, 2], scope="images")
        create(opened, "signs", "second", ids=[2, 3], scope="images")
        create(opened, "signs", "missed", where="outcome = 'missed'", run="a")
        yield opened


def ids_of(home, name):
    return set(read_members(home, home.catalog.slice(1, name)).tolist())


LOW, ODD = set(range(12)), set(range(1, 30, 2))


@pytest.mark.parametrize(
    ("operation", "names", "expected"),
    [
        ("and", ["none", "low"], set()),
        ("or", ["none", "low"], LOW),
        ("and", ["low", "odd"], LOW & ODD),
        ("or", ["low", "odd"], LOW | ODD),
        ("minus", ["low", "odd"], LOW - ODD),
        ("minus", ["odd", "low", "none"], ODD - LOW),
    ],
)
def test_a_combination_holds_what_sets_hold(home, operation, names, expected):
    made = combine(home, "signs", "made", operation, names, replace=True)
    assert (made.scope, made.n_members) == ("objects", len(expected))
    assert ids_of(home, "made") == expected


def test_images_stay_images_and_stand_for_their_objects_beside_objects(home):
    assert combine(home, "signs", "images", "and", ["first", "second"]).scope == "images"
    assert ids_of(home, "images") == {2}
    assert combine(home, "signs", "mixed", "and", ["first", "odd"]).scope == "objects"
    images = item_table(home, "signs", "objects", columns=["image_id"])["image_id"].to_pylist()
    assert ids_of(home, "mixed") == {one for one in ODD if images[one] in (0, 1, 2)}


def test_refreshing_joins_what_the_slices_hold_now(home):
    create(home, "signs", "moving", where="area < 105")
    combine(home, "signs", "joined", "or", ["moving", "second"])
    before = ids_of(home, "joined")
    create(home, "signs", "moving", where="area < 103", replace=True)
    change = refresh(home, "signs", "joined")
    assert change.removed.tolist() == [3, 4]
    assert ids_of(home, "joined") == before - {3, 4}
    assert show(home, "signs", "joined").query["combine"] == {"op": "or", "slices": ["moving", "second"]}
    delete(home, "signs", "moving")
    with pytest.raises(NotFoundError, match="moving"):
        refresh(home, "signs", "joined")


def test_a_part_selected_on_the_outcome_makes_the_whole_so(home):
    combine(home, "signs", "missed and low", "and", ["missed", "low"])
    assert show(home, "signs", "missed and low").query["selected_on"] == {"a": ["outcome"]}
    judged = evaluate(home, "signs", "a", slices=["missed and low"]).slices[0]
    assert judged.gap.verdict == "selected on the outcome"


@pytest.mark.parametrize(
    ("operation", "names", "error"),
    [
        ("xor", ["low", "odd"], InputError),
        ("and", ["low"], InputError),
        ("and", [], InputError),
        ("and", ["low", "odds"], NotFoundError),
        ("or", ["self", "low"], InputError),
    ],
)
def test_odd_combinations_are_refused(home, operation, names, error):
    with pytest.raises(error):
        combine(home, "signs", "self", operation, names)


def test_a_name_is_taken_unless_it_is_replaced(home):
    with pytest.raises(ConflictError):
        combine(home, "signs", "low", "or", ["odd", "none"])


def test_two_slices_are_compared(home):
    found = compared(home, "signs", "low", "odd")
    assert (set(found.both), set(found.only_first), set(found.only_second)) == (
        LOW & ODD,
        LOW - ODD,
        ODD - LOW,
    )
    nothing = compared(home, "signs", "none", "none")
    assert (len(nothing.both), len(nothing.only_first), len(nothing.only_second)) == (0, 0, 0)
