from __future__ import annotations

import json
from pathlib import Path

import pytest

from microtome_cli import evaluations
from microtome_cli.evaluations import weakest

KEYS = {"dataset", "version", "run", "iou_type", "overall", "per_category", "outcomes", "slices"}
METRICS = {
    "mAP", "AP50", "AP75", "AP_small", "AP_medium", "AP_large", "AR1", "AR10", "AR100", "AR_small",
    "AR_medium", "AR_large", "precision", "recall", "f1",
}  # fmt: skip


def test_no_category_is_the_weakest_of_none() -> None:
    assert weakest([]) is None
    assert weakest([{"category": "a", "mAP": None}]) is None
    assert weakest([{"category": "a", "mAP": 0.5}, {"category": "b", "mAP": 0.0}]) == {
        "category": "b",
        "mAP": 0.0,
    }


def test_the_document_has_the_fixed_shape(known) -> None:
    document = known("evaluate", "streets", "--run", "sim", "--slice", "wide", "--json").document
    assert set(document) >= KEYS
    assert set(document["overall"]) == METRICS
    (row,) = document["slices"]
    assert set(row) >= {
        "name",
        "scope",
        "n_images",
        "n_objects",
        "metrics",
        "baseline_same_categories",
        "gap",
    }


def test_the_tables_say_the_threshold_and_set_slices_beside_their_baseline(known) -> None:
    said = known("evaluate", "streets", "--run", "sim", "--slice", "wide", "--confidence", "0.3")
    assert said.code == 0
    assert "confidence 0.3 and IoU 0.5" in said.out
    assert "Categories, weakest first" in said.out
    lines = said.out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("wide "))
    assert lines[at + 1].startswith("  baseline")


def test_a_gap_is_shown_with_what_was_tested_of_it(known) -> None:
    said = known("evaluate", "streets", "--run", "sim", "--slice", "wide")
    table = said.out.split("Gaps: slice minus random slices of its size")[1]
    gap = known("evaluate", "streets", "--run", "sim", "--slice", "wide", "--json").document["slices"][0][
        "gap"
    ]
    assert set(gap) == {"metric", "raw", "null_mean", "value", "low", "high", "p", "q", "verdict", "reason"}
    assert gap["metric"] in table
    assert gap["verdict"] in table


def test_without_statistics_no_gap_is_tested(known) -> None:
    asked = ("evaluate", "streets", "--run", "sim", "--slice", "wide", "--no-statistics")
    gap = known(*asked, "--json").document["slices"][0]["gap"]
    assert gap["raw"] is not None
    assert {gap[name] for name in ("null_mean", "value", "low", "high", "p", "q")} == {None}
    assert "not tested" in known(*asked).out


def test_rates_are_shown_with_their_intervals(known) -> None:
    document = known("evaluate", "streets", "--run", "sim", "--slice", "wide", "--json").document
    for row in (document, *document["per_category"], *document["slices"]):
        rates = row.get("overall") or row.get("metrics") or row
        for name in ("precision", "recall", "f1"):
            found = row["intervals"][name]
            assert (found is None) == (rates[name] is None)
            assert found is None or found["low"] <= rates[name] <= found["high"]
    low = document["intervals"]["recall"]["low"]
    assert f"{low:.3f} to " in known("evaluate", "streets", "--run", "sim", "--slice", "wide").out


def test_the_only_run_is_taken(known) -> None:
    said = known("evaluate", "streets")
    assert said.code == 0
    assert "run 'sim', the only one" in said.err


def test_an_impossible_threshold_is_refused(known) -> None:
    said = known("evaluate", "streets", "--confidence", "2")
    assert said.code == 2
    assert "found 2.0; expected 0 to 1" in said.err


def test_masks_that_are_not_there_are_bad_input(known) -> None:
    said = known("evaluate", "streets", "--iou-type", "segm")
    assert said.code == 2
    assert "error: " in said.err


def test_a_report_is_written_in_the_format_of_its_name(known, tmp_path: Path) -> None:
    said = known("report", "streets", "--run", "sim", "--slice", "wide", "--out", tmp_path / "r.html")
    assert said.code == 0
    assert "report written:" in said.err
    assert (tmp_path / "r.html").read_bytes().lower().startswith(b"<!doctype html>")
    assert known("report", "streets", "--out", tmp_path / "r.json").code == 0
    made = json.loads((tmp_path / "r.json").read_bytes())
    assert made["provenance"]["command"] == f"microtome report streets --out {tmp_path}/r.json"
    assert json.loads((tmp_path / "r.json").read_bytes())["run"] == "sim"


def test_a_report_that_cannot_be_written_is_bad_input(known, tmp_path: Path) -> None:
    (tmp_path / "r.html").mkdir()
    said = known("report", "streets", "--run", "sim", "--out", tmp_path / "r.html")
    assert said.code == 2
    assert "error: the report can't be written" in said.err


def test_a_report_without_a_format_is_refused_before_any_work(known, tmp_path: Path) -> None:
    said = known("report", "streets", "--out", tmp_path / "r.pdf")
    assert said.code == 2
    assert said.err.startswith("error: the report's format can't be told from its name")
    missing = known("report", "streets", "--out", tmp_path / "nowhere" / "r.html")
    assert missing.code == 2
    assert "folder is not there" in missing.err


def test_slices_are_tested_by_other_metrics_too(known, remote, monkeypatch) -> None:
    asked = (
        "evaluate",
        "streets",
        "--run",
        "sim",
        "--slice",
        "wide",
        "--metric",
        "recall",
        "--metric",
        "AR100",
    )
    there = remote(*asked, "--json").document
    with monkeypatch.context() as here:
        here.delenv("MICROTOME_SERVER")
        said = known(*asked, "--metric", "AP50")
        assert "Gaps by several metrics" in said.out
        assert "wide is not tested by AP50: for slices of objects name AR100, recall" in said.err
        found = known(*asked, "--json").document
        assert known(*asked[:4], "--metric", "speed", "--slice", "wide").code == 2
    assert [gap["metric"] for gap in found["slices"][0]["gaps"]] == ["AR100", "recall"]
    assert found["slices"][0]["gaps"] == there["slices"][0]["gaps"]


def test_a_server_writes_reports_of_every_format(remote, tmp_path: Path) -> None:
    for name, start in (("r.html", "<!doctype"), ("r.md", "# "), ("r.json", "{"), ("r.xml", "<?xml")):
        said = remote("report", "streets", "--run", "sim", "--slice", "wide", "--out", tmp_path / name)
        assert said.code == 0, said.err
        assert (tmp_path / name).read_text().startswith(start)


def test_a_verdict_that_its_interval_does_not_bear_out_is_said_to_be_at_the_limit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    gap = {"metric": "recall", "verdict": "worse", "low": -0.2, "high": 0.013, "reason": None}
    evaluations.reasons([("faded", gap), ("night", {**gap, "high": -0.01})])
    said = capsys.readouterr().out
    assert said.startswith("faded: recall is worse by q, though the interval")
    assert "night" not in said
