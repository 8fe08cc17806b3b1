from __future__ import annotations

import json
import math

import pyarrow as pa
import pytest

from microtome.datasets import ScoreColumn, import_run, item_table, write_scores
from microtome.quality import score


def column(home, items, name):
    table = item_table(home, "d", items, run="r", columns=[name])
    return table[name].to_pylist()


def test_labels_are_suspected_by_what_the_run_says(home):
    summary = score(home, "d", only=("mistakenness", "possible_missing", "box_scores", "mean_iou"))
    assert {result.status for result in summary.families} == {"computed"}
    assert column(home, "objects", "mistakenness") == pytest.approx([0.95] + [0.05] * 6 + [None], nan_ok=True)
    assert column(home, "objects", "mistakenness_location")[:7] == pytest.approx([0.05] * 7)
    assert column(home, "objects", "possible_spurious") == [None] * 7 + [1.0]
    assert column(home, "predictions", "possible_missing") == [None] * 7 + [0.97]
    assert column(home, "images", "mistakenness") == pytest.approx([0.95, 0.05, 0.05, 0.05])
    assert column(home, "predictions", "overlooked")[:7] == [None] * 7
    assert 0.9 < column(home, "predictions", "overlooked")[7] < 1
    assert column(home, "images", "overlooked")[:3] == [0.0] * 3
    assert column(home, "objects", "swapped")[:7] == [0.0] * 7
    assert 0 < column(home, "objects", "swapped")[7] < 0.01  # a sure prediction of another category is far
    assert column(home, "objects", "badly_located") == pytest.approx([0.0] * 8)


def test_the_mean_iou_counts_what_is_missed_or_wrong_as_nothing(home):
    score(home, "d", only=("mean_iou",))
    # image 0: one of two matched, the other one taken for a bus; image 3: one of two matched, one find wrong
    assert column(home, "images", "mean_iou") == pytest.approx([1 / 3, 1.0, 1.0, 1 / 3])


def test_more_predictions_are_possible_labels_at_a_lower_threshold(home, tmp_path, make_home):
    score(home, "d", only=("possible_missing",), missing_confidence=0.98)
    assert column(home, "predictions", "possible_missing") == [None] * 8
    again = score(home, "d", only=("possible_missing",), missing_confidence=0.9)
    assert again.families[0].status == "computed"
    assert column(home, "predictions", "possible_missing")[7] == 0.97


def reasons(home, **options):
    return {result.family: result.reason for result in score(home, "d", **options).families}


def test_without_a_run_or_with_several_the_reason_is_said(make_home, tmp_path):
    with make_home(tmp_path, predictions=None, n_images=1) as home:
        assert reasons(home)["mistakenness"] == "the data set has no run"
        for name in "ab":
            import_run(home, "d", name, _unsure_run(tmp_path))
        assert reasons(home, only=("mean_iou",))["mean_iou"] == "several runs: name one with --run"
        asked = reasons(home, only=("mean_iou",), run="a")["mean_iou"]
        assert asked == "Run `microtome evaluate d --run a` first: it writes the outcomes."


UNSURE = [{"image_id": 0, "category_id": 1, "bbox": [0, 0, 9, 9], "score": 0.01}]


def _unsure_run(folder):
    (folder / "unsure.json").write_text(json.dumps(UNSURE))
    return folder / "unsure.json"


def test_one_image_without_objects_in_which_nothing_is_found_is_perfect(make_home, tmp_path):
    with make_home(tmp_path, annotations=[], predictions=UNSURE, n_images=1) as home:
        summary = score(home, "d", run="r")
        failed = {result.family for result in summary.families if result.reason and result.items == "images"}
        assert not failed & {"mean_iou", "box_scores", "pixels", "geometry"}
        assert column(home, "images", "mean_iou") == [1.0]


def test_hardness_needs_class_scores(home):
    assert reasons(home, only=("hardness",))["hardness"].startswith("the run has no class scores. Import one")
    record, run = home.catalog.dataset("d"), home.catalog.run(1, "r")
    for name, values in (("class_score_car", [1.0, 3.0]), ("class_score_bus", [1.0, 0.0])):
        made = (ScoreColumn(name, "number", "score of the class", "sure", "none"),)
        table = pa.table({"id": [2, 5], name: values})
        write_scores(
            home, record, "predictions", f"imported.{name}", table, made, inputs=name, run=run
        )  # fmt: skip
    assert score(home, "d", only=("hardness",)).families[0].status == "computed"
    found = column(home, "predictions", "hardness")
    assert found == pytest.approx([None, None, math.log(2), None, None, 0.0, None, None])
