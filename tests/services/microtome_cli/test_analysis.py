from __future__ import annotations

import json

from microtome.analysis.analysing import analyse
from microtome.analysis.documents import analysis_document
from microtome.datasets import Home


def test_the_document_is_that_of_the_library(known, filled) -> None:
    document = known(
        "analyse",
        "streets",
        "--run",
        "sim",
        "--slice",
        "wide",
        "--confidence",
        "0.4",
        "--iou",
        "0.6",
        "--json",
    ).document
    with Home.open(filled) as home:
        expected = analysis_document(analyse(home, "streets", "sim", slice="wide", confidence=0.4, iou=0.6))
    assert document == json.loads(json.dumps(expected))


def test_the_tables_name_what_costs_most_and_the_best_thresholds(known) -> None:
    said = known("analyse", "streets", "--run", "sim")
    assert said.code == 0
    for heading in ("Error budget", "Thresholds of highest F1", "Calibration", "Reliability"):
        assert heading in said.out
    assert "Worth" not in said.out
    document = known("analyse", "streets", "--run", "sim", "--json").document
    dearest = max(document["error_budget"]["costs"], key=lambda row: row["cost"])
    first = said.out.split("Error budget")[1].splitlines()[3]
    assert first.startswith(dearest["error_type"])
    assert f"{dearest['cost']:.3f}" in first


def test_a_slice_is_told_what_fixing_it_is_worth(known) -> None:
    said = known("analyse", "streets", "--slice", "wide")
    assert "slice wide of objects" in said.out
    assert "predictions are counted in fractions" in said.out
    assert "errors on wide fixed" in said.out
    assert "run 'sim', the only one" in said.err


def test_of_a_slice_only_its_categories_are_told_and_shares_of_predictions_are(known) -> None:
    said = known("analyse", "streets", "--run", "sim", "--slice", "wide").out
    found = known("analyse", "streets", "--run", "sim", "--slice", "wide", "--json").document
    held = [row["category"] for row in found["curves"]["per_category"] if row["now"]["f1"] is not None]
    table = said.split("Thresholds of")[1].split("Calibration,")[0]
    assert 0 < len(held) < len(found["curves"]["per_category"])
    assert len([line for line in table.splitlines() if "0." in line]) == len(held) + 3
    uneven = found["calibration"]["overall"]["n"]
    assert uneven != int(uneven)
    assert f" {uneven:.1f} " in said.split("Calibration,")[1]


def test_bad_use_is_refused_with_what_was_expected(known) -> None:
    said = known("analyse", "streets", "--iou", "0.42")
    assert said.code == 2
    assert "expected 0.5, 0.55 .. 0.95" in said.err
    assert known("analyse", "streets", "--slice", "nowhere").code == 2
    told = known("analyse", "streets", "--impact", "colour")
    assert (told.code, told.err.count("found colour; expected objects | images | predictions")) == (2, 1)
    assert known("analyse", "streets", "--confidence", "2").code == 2


def test_a_server_says_the_same(known, remote, filled) -> None:
    document = remote("analyse", "streets", "--run", "sim", "--slice", "wide", "--json").document
    with Home.open(filled) as home:
        expected = json.loads(json.dumps(analysis_document(analyse(home, "streets", "sim", slice="wide"))))
    ours = document["curves"]["per_category"]
    assert [row["best"] for row in ours] == [row["best"] for row in expected["curves"]["per_category"]]
    for part in ("error_budget", "worth", "calibration", "slice", "scope", "confidence_threshold"):
        assert document[part] == expected[part]
