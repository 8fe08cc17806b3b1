from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np

from microtome.chance.gap import Gap
from microtome.matching.intervals import Interval
from microtome.matching.results import RateIntervals
from microtome.reporting.documents import evaluation_document, report_document

METRICS = {
    *("mAP", "AP50", "AP75", "AP_small", "AP_medium", "AP_large"),
    *("AR1", "AR10", "AR100", "AR_small", "AR_medium", "AR_large"),
    *("precision", "recall", "f1"),
}
GAP = {"metric", "raw", "null_mean", "value", "low", "high", "p", "q", "verdict", "reason"}
SLICE = {"name", "scope", "n_images", "n_objects", "metrics", "baseline_same_categories", "gap"}
TOP = {"dataset", "version", "run", "iou_type", "overall", "per_category", "outcomes", "slices"}
OUTCOMES = {"true_positive", "false_positive", "missed", "mispredicted", "by_error_type"}


def test_an_evaluation_of_nothing_is_null_everywhere(bare):
    document = evaluation_document(bare)
    assert set(document["overall"].values()) == {None}
    assert document["slices"][0]["gap"]["raw"] is None
    assert document["slices"][0]["gap"]["verdict"] == "insufficient evidence"
    assert document["slices"][0]["gap"]["reason"].startswith("fewer than 10 images or 20 objects")


def test_the_keys_are_those_of_the_interface(streets):
    document = evaluation_document(streets)
    assert set(document) == TOP | {"confidence_threshold", "notes", "intervals"}
    assert set(document["overall"]) == METRICS
    assert set(document["outcomes"]) == OUTCOMES
    for row in document["per_category"]:
        assert set(row) == {"category", "n_objects", "n_predictions", "intervals"} | METRICS
    for row in document["slices"]:
        assert set(row) == SLICE | {"notes", "intervals", "own_false_positives", "reasons"}
        assert set(row["metrics"]) == set(row["baseline_same_categories"]) == METRICS
        assert set(row["gap"]) == GAP


def test_rates_have_their_intervals_and_none_where_nothing_is_behind_them(streets, bare):
    known = RateIntervals(precision=Interval(np.float64(0.25), 0.5))
    told = evaluation_document(replace(streets, intervals=known))["intervals"]
    assert told == {"precision": {"low": 0.25, "high": 0.5}, "recall": None, "f1": None}
    assert set(evaluation_document(bare)["intervals"].values()) == {None}


def test_false_positives_that_would_be_members_are_counted_or_null(streets):
    rows = [replace(streets.slices[1], own_false_positives=count) for count in (None, 0, 7)]
    told = evaluation_document(replace(streets, slices=tuple(rows)))["slices"]
    assert [row["own_false_positives"] for row in told] == [None, 0, 7]


def test_a_slice_that_leaves_nothing_out_says_that_there_is_nothing_to_compare_with(streets):
    gap = Gap("mAP", 0.0, 0.4, 0.0, 0.0, 0.0, 1.0, 1.0, "no evidence")
    rows = [replace(row, gap=gap, leaves_nothing_out=True) for row in streets.slices[:2]]
    told = [
        row["gap"]["reason"] for row in evaluation_document(replace(streets, slices=tuple(rows)))["slices"]
    ]
    assert told[0].startswith("nothing to compare with: it holds every object of its categories")
    assert told[1].startswith("nothing to compare with: it holds every image")


def test_figures_without_interval_or_test_say_why(streets):
    faded, night = evaluation_document(streets)["slices"][:2]
    assert (set(faded["reasons"]), night["reasons"]) == ({"mAP", "AP50"}, {})
    assert "AR100 and recall carry these" in faded["reasons"]["mAP"]


def test_a_gap_claims_no_more_than_its_raw_difference(streets):
    night = evaluation_document(streets)["slices"][1]
    raw = night["metrics"]["mAP"] - night["baseline_same_categories"]["mAP"]
    assert night["gap"] == dict.fromkeys(GAP) | {"metric": "mAP", "raw": raw}


def test_a_tested_gap_is_told_whole(streets):
    gap = Gap("mAP", -0.1, 0.4, -0.12, np.float64(-0.2), -0.1, 0.01, 0.02, "worse")
    night = replace(streets.slices[1], gap=gap)
    told = evaluation_document(replace(streets, slices=(night,)))["slices"][0]["gap"]
    raw = night.metrics.mAP - night.baseline_same_categories.mAP
    assert told == asdict(gap) | {"raw": raw, "reason": None}
    assert type(told["low"]) is float


def test_a_document_is_json(streets):
    document = evaluation_document(streets)
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_figures_of_numpy_become_plain_floats(streets):
    night = streets.slices[1]
    overall = replace(streets.overall, mAP=np.float64(0.5))
    slices = (replace(night, metrics=replace(night.metrics, mAP=np.float64(0.25))),)
    document = evaluation_document(replace(streets, overall=overall, slices=slices))
    assert type(document["overall"]["mAP"]) is float
    assert type(document["slices"][0]["gap"]["raw"]) is float


def test_a_report_document_adds_where_it_came_from(reports, evaluations):
    other = evaluations(run="yolo-streets-b")
    document = report_document(reports(others=[other]))
    assert document["provenance"]["program_version"] == "0.1.0"
    assert document["provenance"]["created_at"] == "2026-03-04T15:30:00+00:00"
    assert document["provenance"]["encoder_digest"] == "ef" * 32
    assert document["provenance"]["inputs"] == {
        "annotations.json": "ab" * 32,
        "yolo-streets-a.json": "cd" * 32,
        "match table": "01" * 32,
    }
    assert [row["run"] for row in document["compared_with"]] == ["yolo-streets-b"]
