from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

PARTS = ("impact", "confounders", "halves", "gaps")


@pytest.fixture
def two(copied, streets: Path, tmp_path: Path):
    """Commands over a home with a second run that lacks every third prediction."""
    rows = json.loads((streets / "predictions.json").read_text())
    (tmp_path / "less.json").write_text(json.dumps([row for i, row in enumerate(rows) if i % 3]))
    assert copied("import-run", "streets", "less", tmp_path / "less.json").code == 0
    return copied


def test_runs_are_compared_printed_and_written(two, tmp_path: Path) -> None:
    asked = ("compare", "streets", "--run", "sim", "--run", "less", "--slice", "wide")
    said = two(*asked)
    assert said.code == 0
    assert "(everything)" in said.out
    said = two(*asked, "--metric", "recall", "--metric", "AP50", "--json")
    assert "wide is not tested by AP50" in said.err
    found = said.document
    assert [row["name"] for row in found["rows"]] == [None, "wide"]
    assert [each["metric"] for each in found["rows"][1]["differences"]] == ["recall"]
    for name, sign in (("x.html", "<!doctype html>"), ("x.md", "# streets"), ("x.csv", "slice,scope")):
        assert two(*asked, "--out", tmp_path / name).code == 0
        assert sign in (tmp_path / name).read_text()[:200]
    with (tmp_path / "x.csv").open() as file:
        assert len(list(csv.reader(file))) == 3


def test_one_run_is_not_compared(known) -> None:
    said = known("compare", "streets", "--run", "sim")
    assert said.code == 2
    assert "two runs or more" in said.err
    said = known("compare", "streets", "--run", "sim", "--run", "sim", "--out", "x.pdf")
    assert said.code == 2
    assert ".html" in said.err


def test_a_server_says_what_a_home_says(remote, known, monkeypatch) -> None:
    asked = ("compare", "streets", "--run", "sim", "--run", "absent", "--slice", "wide", "--json")
    there = remote(*asked)
    with monkeypatch.context() as here:
        here.delenv("MICROTOME_SERVER")
        assert there == known(*asked)
    assert there.code == 2


def test_an_analysis_tells_columns_confounders_and_halves(known) -> None:
    asked = ("analyse", "streets", "--run", "sim", "--slice", "wide", "--impact", "objects")
    asked += ("--match-on", "category", "--halves")
    said = known(*asked)
    assert said.code == 0, said.err
    assert "Recall by" in said.out
    assert "on each half" in said.out
    assert "Gap in AR100 of “wide”" in said.out
    found = known(*asked, "--json").document
    assert set(PARTS) <= set(found)
    said = known("analyse", "streets", "--run", "sim", "--halves")
    assert said.code == 2
    assert "--slice" in said.err


def test_a_server_tells_the_same(remote, known, monkeypatch) -> None:
    asked = ("analyse", "streets", "--run", "sim", "--slice", "wide", "--impact", "images")
    asked += ("--match-on", "category", "--halves", "--json")
    there = remote(*asked).document
    with monkeypatch.context() as here:
        here.delenv("MICROTOME_SERVER")
        here_ = known(*asked).document
    assert {part: here_[part] for part in PARTS} == {part: there[part] for part in PARTS}
