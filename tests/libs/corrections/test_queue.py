from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from tests.libs.corrections.conftest import predictions

from microtome.corrections import GivenVerdict, Within, apply, give, queue, review_notes, undo
from microtome.datasets import Home, Items, ScoreColumn, write_scores
from microtome.errors import NotFoundError
from microtome.evaluation import evaluate


def score(home: Home, items: str, run: str | None = None, **columns: Sequence[object]) -> None:
    """Write the columns as one family of scores."""
    record = home.catalog.dataset("shapes")
    run_record = None if run is None else home.catalog.run(record.dataset_id, run)
    known = {name: list(values) for name, values in columns.items()}
    n = len(next(iter(known.values())))
    kinds = {name: "text" if isinstance(values[0], str) else "number" for name, values in known.items()}
    table = pa.table({"id": np.arange(n), **known})
    described = [ScoreColumn(name, kind, name, "", "") for name, kind in kinds.items()]
    write_scores(home, record, items, next(iter(known)), table, described, inputs="x", run=run_record)


QUALITY = [0.9, 0.95, 0.99, 0.05, 0.9, 0.8, 0.85, 0.9]  # object 3 is the suspect


@pytest.fixture
def scored(home: Home) -> Home:
    score(
        home, "objects", label_quality=QUALITY, suggested_category=["block"] * 3 + ["disc"] + ["block"] * 4,
        suggested_support=[0.1] * 3 + [0.93] + [0.1] * 4,
    )  # fmt: skip
    score(home, "predictions", "a", possible_missing=[None] * 8 + [0.97])
    evaluate(home, "shapes", "a")
    return home


def test_without_scores_there_is_nothing_to_review(home: Home) -> None:
    with pytest.raises(NotFoundError, match="has no scores to look for label errors by"):
        queue(home, "shapes")


def test_the_worst_come_first_with_a_reason_in_words(scored: Home) -> None:
    first, second = queue(scored, "shapes", run="a", limit=2)
    assert {first.item, second.item} == {"object:3", "prediction:8"}
    by_item = {one.item: one for one in (first, second)}
    label = by_item["object:3"]
    assert label.reason == "9 of 10 neighbours are disc"
    assert label.suggestion == {"kind": "wrong_category", "category": "disc"}
    assert (label.kinds, label.category, label.file_name) == (("category",), "block", "1.png")
    missing = by_item["prediction:8"]
    assert missing.reason == "0.97 confident block where nothing is labelled"
    assert missing.suggestion == {"kind": "missing_box", "category": "block", "bbox": [60, 2, 12, 12]}
    assert (missing.kinds, missing.run) == (("missing",), "a")


def test_an_item_of_several_scores_comes_once_as_its_strongest_says(scored: Home) -> None:
    before = next(one for one in queue(scored, "shapes", run="a") if one.id == 3)
    score(scored, "objects", "a", mistakenness=[0.1] * 2 + [0.98] + [0.99] + [0.1] * 4)
    items = [one.item for one in queue(scored, "shapes", run="a")]
    assert len(items) == len(set(items))
    after = queue(scored, "shapes", run="a")[0]
    assert (after.id, set(after.evidence)) == (3, {"label_quality", "mistakenness"})
    assert after.suspicion == before.suspicion


def test_a_score_that_sums_others_up_speaks_alone(scored: Home) -> None:
    score(scored, "objects", "a", label_trust=[0.1] + [0.9] * 7)
    first = queue(scored, "shapes", run="a")[0]
    assert (first.item, first.kinds[-1]) == ("object:0", "label")
    assert 3 not in [one.id for one in queue(scored, "shapes", run="a") if one.suspicion > 0.3]


def test_the_prediction_on_an_object_is_quoted(make_home) -> None:
    rows = predictions()
    rows[3]["category_id"] = 1  # a confident disc on the block of image 1
    home = make_home(None, rows)
    score(home, "objects", label_quality=QUALITY)
    evaluate(home, "shapes", "a")
    (first, *_) = queue(home, "shapes", run="a")
    assert first.reason == "0.75 confident disc"
    assert first.suggestion == {"kind": "wrong_category", "category": "disc"}


def test_reviewed_items_leave_and_come_back_when_undone(scored: Home) -> None:
    give(scored, "shapes", GivenVerdict("objects", 3, "unsure"))
    assert 3 not in [one.id for one in queue(scored, "shapes", run="a") if one.items == "objects"]
    undo(scored, "shapes")
    assert 3 in [one.id for one in queue(scored, "shapes", run="a")]


def test_a_box_that_was_added_is_not_asked_for_again(make_home) -> None:
    twice = {"image_id": 0, "category_id": 1, "bbox": [61, 2, 12, 12], "score": 0.96}
    home = make_home(None, [*predictions(), twice])
    score(home, "predictions", "a", possible_missing=[None] * 8 + [0.97, 0.96])
    evaluate(home, "shapes", "a")
    assert [one.item for one in queue(home, "shapes", run="a")] == ["prediction:8"]
    give(home, "shapes", GivenVerdict("predictions", 8, "missing_box", run="a"))
    assert queue(home, "shapes", run="a") == []
    apply(home, "shapes")
    evaluate(home, "shapes", "a")
    assert queue(home, "shapes", run="a") == []


def test_verdicts_teach_what_a_score_is_worth(scored: Home) -> None:
    before = {one.item: one.suspicion for one in queue(scored, "shapes", run="a")}
    for object_id in (0, 1, 2, 4, 5):
        give(scored, "shapes", GivenVerdict("objects", object_id, "right", evidence={"label_quality": 0.06}))
    after = {one.item: one.suspicion for one in queue(scored, "shapes", run="a")}
    assert after["object:3"] < after["prediction:8"] < before["prediction:8"]
    assert after["object:3"] < before["object:3"]


def test_a_filter_narrows_the_queue(scored: Home) -> None:
    found = queue(scored, "shapes", run="a", where="image_id = 0")
    assert {one.image_id for one in found} == {0}
    assert queue(scored, "shapes", run="a", limit=0) == []


def test_missing_labels_are_counted_among_labels_however_many_predictions_there_are(make_home) -> None:
    weak = [{"image_id": 0, "category_id": 1, "bbox": [5, 5, 4, 4], "score": 0.01}] * 200
    rows = [*predictions(), *weak]
    home = make_home(None, rows)
    score(home, "predictions", "a", possible_missing=[0.01] * 8 + [0.97] + [0.01] * (len(rows) - 9))
    evaluate(home, "shapes", "a")
    n_labels, slope = 8, 1.5
    odds = (1 / n_labels / (0.5 / n_labels)) ** slope - (1 / n_labels) ** slope
    assert queue(home, "shapes", run="a")[0].suspicion == pytest.approx(odds / (1 + odds))


def test_a_run_that_was_never_scored_is_told(scored: Home) -> None:
    assert review_notes(scored, "shapes", None) == []
    assert review_notes(scored, "shapes", "a") == []
    record = scored.catalog.dataset("shapes")
    scored.catalog.delete_score(
        record.dataset_id,
        "predictions",
        "possible_missing",
        scored.catalog.run(record.dataset_id, "a").run_id,
    )
    assert queue(scored, "shapes", run="a")[0].item == "object:3"
    (told,) = review_notes(scored, "shapes", "a")
    assert told.startswith("run 'a' was never scored on 'shapes'")
    assert "`microtome score shapes --run a`" in told
    with pytest.raises(NotFoundError):
        review_notes(scored, "shapes", "b")


@pytest.mark.parametrize(
    ("items", "ids"),
    [("images", []), ("objects", [3]), ("objects", [0, 1]), ("predictions", [3, 8]), ("images", [1])],
)
def test_a_review_keeps_to_the_items_of_a_selection(scored: Home, items: Items, ids: list[int]) -> None:
    everything = queue(scored, "shapes", run="a")
    found = queue(scored, "shapes", run="a", within=Within(items, np.array(ids, np.int64)))
    if items == "images":
        meant = [one for one in everything if one.image_id in ids]
    else:
        meant = [one for one in everything if one.items == items and one.id in ids]
    assert found == meant
    assert bool(found) is (ids != [])
