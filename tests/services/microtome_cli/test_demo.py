from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from microtome.errors import ConflictError
from microtome.settings import Settings
from microtome_cli.demo import run_demo
from microtome_cli.demo_folder import MARKER, DemoFolder
from microtome_cli.demo_story import (
    spoilt_labels,
    tell_doubts,
    tell_gaps,
    tell_meaning,
    tell_missed,
    tell_next,
)


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(microtome, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "home").write_text("precious")
    said = microtome("demo", "--out", tmp_path / "mine")
    assert said.code == 2
    assert "no demo made" in said.err
    assert (tmp_path / "mine" / "home").read_text() == "precious"


def test_an_earlier_demo_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    first = DemoFolder.fresh(tmp_path / "demo")
    first.home.mkdir()
    (first.home / "old").write_text("old")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    first.streets.symlink_to(outside)
    (first.path / "notes.txt").write_text("mine")
    DemoFolder.fresh(tmp_path / "demo")
    assert sorted(path.name for path in first.path.iterdir()) == [MARKER, "notes.txt"]
    assert (outside / "kept").exists()


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(ConflictError, match="a file at"):
        DemoFolder.fresh(tmp_path / "demo")


def test_the_demo_tells_its_story_to_the_end(
    microtome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = run_demo(tmp_path / "demo", n_images=12, settings=Settings(model="untrained"))
    said = capsys.readouterr()
    assert folder.report.read_bytes().lower().startswith(b"<!doctype html>")
    assert "real predictions of a small detector" in said.err
    assert "words mean nothing" in said.err
    assert "large objects missed" in said.out
    assert "Slice 'faded crosswalks':" in said.out
    assert "Slices beside their baseline" in said.out
    assert said.out.count("Gaps: slice minus random slices of its size") == 1
    assert "Labels that are trusted least" in said.out
    assert "each run minus baseline" in said.out
    assert f"export MICROTOME_HOME={tmp_path / 'demo' / 'home'}" in said.out


def test_hits_and_members_are_counted_by_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    tell_meaning([], [], set())
    assert "0 of the 0 above" in capsys.readouterr().out
    tell_meaning([3, 1, 2], [1, 4], {1, 2, 7})
    said = capsys.readouterr().out
    assert "2 of the 3 above are faded, and 1 of the 2 in the slice, of 3 in all" in said


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        (("no evidence", "worse"), "with too little confidence"),
        (("worse", "worse"), "AR100 by 0.060 (0.030 to 0.090) and recall by 0.060 (0.030 to 0.090)"),
        (("insufficient evidence", "no evidence"), "beyond what chance does"),
    ],
)
def test_gaps_are_put_into_words(
    capsys: pytest.CaptureFixture[str], verdicts: tuple[str, str], told: str
) -> None:
    gaps = zip(("AR100", "recall"), verdicts, strict=True)
    figures = {"value": -0.06, "low": -0.09, "high": -0.03}
    tell_gaps([{"metric": metric, "verdict": verdict, **figures} for metric, verdict in gaps], 0.3)
    assert told in capsys.readouterr().out


def test_where_the_program_is_not_on_the_path_its_folder_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    tell_next(DemoFolder(tmp_path / "demo"), tmp_path / "demo", 0.3)
    assert f"export PATH={Path(sys.executable).parent}:$PATH" in capsys.readouterr().out


def test_the_demo_s_home_is_its_own_and_is_found_whatever_is_set(
    microtome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "whatever MICROTOME_HOME says" in " ".join(microtome("demo", "--help").out.split())
    tell_next(DemoFolder(tmp_path / "demo"), tmp_path, 0.3, elsewhere=["MICROTOME_SERVER"])
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    at = lines.index(f"export MICROTOME_HOME={tmp_path / 'demo' / 'home'}")
    assert lines[at + 1] == "unset MICROTOME_SERVER"


def test_doubted_labels_are_counted_against_the_truth_kept_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DemoFolder.fresh(tmp_path / "demo")
    folder.streets.mkdir()
    folder.annotations.write_text(json.dumps({"images": [{"id": 1, "file_name": "a.jpg"}]}))
    swapped = {"category_id": 4, "bbox": [1, 2, 3, 4]}
    errors = [
        {"image_id": 1, "kind": "swapped", "before": swapped, "after": {**swapped, "category_id": 5}},
        {"image_id": 1, "kind": "missing", "before": {**swapped, "bbox": [9, 9, 9, 9]}, "after": None},
    ]
    folder.truth.write_text(json.dumps({"errors": errors}))
    hits = [
        {"file_name": "a.jpg", "category": "motorcycle", "bbox": [1.0, 2.0, 3.0, 4.0]},
        {"file_name": "a.jpg", "category": "car", "bbox": [9.0, 9.0, 9.0, 9.0]},
    ]
    tell_doubts(hits, spoilt_labels(folder))
    said = capsys.readouterr().out
    assert "it is a bicycle" in said
    assert "Of the 2 least trusted labels 1 are wrong. 1 labels were spoilt" in said


def test_what_is_missed_of_large_objects_is_told_by_category(capsys: pytest.CaptureFixture[str]) -> None:
    tell_missed([])
    assert "Which ones?" not in capsys.readouterr().out
    crosswalks = _large("crosswalk", missed=6, matched=24)
    tell_missed(crosswalks + _large("car", missed=1, matched=29) + _large("cone", missed=1, matched=0))
    said = capsys.readouterr().out
    assert (
        "6 of the 8 large objects missed are of one category: crosswalk. It is also missed most often" in said
    )
    tell_missed(crosswalks + _large("bus", missed=5, matched=15))
    assert "For its number bus is missed more often (5 of 20). Which ones?" in capsys.readouterr().out


def _large(category: str, *, missed: int, matched: int) -> list[dict[str, str]]:
    outcomes = ["missed"] * missed + ["matched"] * matched
    return [{"category": category, "outcome": outcome} for outcome in outcomes]


def test_streets_are_written_and_the_next_command_named(microtome, tmp_path: Path) -> None:
    said = microtome("streets", "--images", 2, "--seed", 3, "--out", tmp_path / "out", "--processes", 1)
    assert said.code == 0
    assert said.out.startswith("2 pictures with ")
    assert (tmp_path / "out" / "annotations.json").is_file()
    again = microtome("streets", "--images", 2, "--out", tmp_path / "out")
    assert again.code == 2
