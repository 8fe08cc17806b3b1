from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def own(microtome, streets: Path):
    """Runs commands over a home of the test's own, with the streets and their run."""
    files = ("--images", streets / "images", "--annotations", streets / "annotations.json")
    assert microtome("import", "own", *files).code == 0
    assert microtome("import-run", "own", "sim", streets / "predictions.json").code == 0
    return microtome


def test_without_scores_the_way_is_told(own) -> None:
    said = own("review", "own")
    assert said.code == 2
    assert "Run `microtome score own` first" in said.err
    assert own("review", "list", "own", "--limit", "0").out.startswith("0 verdicts so far")


def test_from_the_queue_to_a_version_and_back(own, tmp_path: Path) -> None:
    n_objects = own("datasets", "--json").document[0]["n_objects"]
    assert own("score", "own", "--run", "sim").code == 0
    found = own("review", "own", "--run", "sim", "--limit", "3", "--json").document
    assert len(found["candidates"]) <= 3
    shown = own("review", "own", "--run", "sim", "--limit", "3").out
    assert all(one["item"] in shown for one in found["candidates"])

    gone = own("review", "verdict", "own", "object:0", "delete", "--author", "ada")
    assert (gone.code, gone.err) == (0, "verdict 1: object:0 delete\n")
    assert own("review", "verdict", "own", "1", "move", "--bbox", "3,4,50,60").code == 0
    assert own("review", "undo", "own").err == "verdict 2 is taken back\n"
    listed = own("review", "verdicts", "own", "--json").document
    assert (listed[0]["author"], listed[0]["status"]) == ("ada", "pending")
    applied = own("review", "apply", "own", "--note", "first look")
    assert applied.err.startswith("version 2 of own: 0 added, 1 removed, 0 changed")
    assert own("review", "apply", "own").code == 2

    assert "first look" in own("history", "own").out
    changes = own("diff", "own", "1", "--json").document
    assert [one["object_id"] for one in changes["removed"]] == [0]
    assert "1 removed" in own("diff", "own", "1", "main").err
    figures = own("before-after", "own", "--run", "sim", "1", "main", "--json").document
    assert (figures["n_objects_before"], figures["n_objects_after"]) == (n_objects, n_objects - 1)
    assert own("before-after", "own", "--run", "sim", "1").code == 0

    patch = own("export", "own", "--format", "review-patch", "--out", tmp_path / "patch")
    assert patch.err == f"1 change written to {tmp_path / 'patch'}\n"
    assert own("revert", "own", "1").err == "version 3 has the labels of 1\n"
    done = own("import-patch", "own", tmp_path / "patch" / "review-patch.json")
    assert done.err.startswith("version 4 of own: 1 of 1 change done")
    again = own("import-patch", "own", tmp_path / "patch" / "review-patch.json", "--json").document
    assert (again["version"], again["n_done_before"]) == (4, 1)

    assert own("branch", "own@2", "side").code == 0
    lines = own("history", "own").out.splitlines()
    assert [line.split()[0] for line in lines if " main " in line] == ["4"]
    assert [line.split()[0] for line in lines if " side " in line] == ["2"]


def test_tags_branches_and_exports(own, tmp_path: Path) -> None:
    assert own("tag", "own", "raw").err == "tag 'raw' is at version 1\n"
    assert own("branch", "own", "fixes").code == 0
    assert own("review", "verdict", "own@fixes", "object:2", "delete").code == 0
    assert own("review", "apply", "own@fixes").code == 0
    for name, out in (("own@fixes", "a"), ("own@raw", "b")):
        assert own("export", name, "--out", tmp_path / out).code == 0
    saved = [json.loads((tmp_path / out / "annotations.json").read_text()) for out in ("a", "b")]
    counts = [len(each["annotations"]) for each in saved]
    assert counts[0] == counts[1] - 1
    said = own("export", "own", "--format", "yolo", "--out", tmp_path / "c")
    assert f"yolo has no place for it: the segmentation of {counts[1]} objects" in said.err
    assert "yolo has no place for it: 9 category ids" in said.err
    assert "no place" not in own("export", "own", "--format", "cvat", "--out", tmp_path / "for-cvat").err
    assert own("tag", "own", "raw", "--delete").err == "tag 'raw' was at version 1\n"
    assert own("export", "own@raw", "--out", tmp_path / "d").code == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("verdict", "own", "thing:1", "delete"), "this is no item"),
        (("verdict", "own", "object:1", "move", "--bbox", "1,2,x"), "this is no box"),
        (("verdict", "own", "object:1", "wrng"), "unknown verdict"),
        (("undo", "own"), "no verdict to take back"),
    ],
)
def test_bad_use_is_told(own, arguments: tuple[str, ...], message: str) -> None:
    said = own("review", *arguments)
    assert said.code == 2
    assert message in said.err


def test_the_same_through_a_server(remote, tmp_path: Path) -> None:
    assert remote("review", "verdict", "streets", "object:0", "delete", "--author", "ada").code == 0
    assert remote("review", "undo", "streets").code == 0
    assert remote("review", "undo", "streets").code == 2
    assert remote("review", "list", "streets", "--limit", "0").out.startswith("0 verdicts")
    assert remote("review", "verdicts", "streets", "--json").document[-1]["status"] == "undone"
    assert remote("history", "streets", "--json").document[0]["version"] == 1
    assert remote("tag", "streets", "raw").code == 0
    assert remote("diff", "streets", "raw", "main", "--json").document["changed"] == []
    assert remote("tag", "streets", "raw", "--delete").code == 0
    assert remote("review", "apply", "streets").code == 2
    assert remote("revert", "streets", "1").code == 2
    made = remote("export", "streets", "--format", "coco", "--out", tmp_path / "out", "--json").document
    saved = json.loads((tmp_path / "out" / "annotations.json").read_text())
    assert len(saved["annotations"]) == made["n_objects"] > 0
    asked = ("--run", "sim", "1", "main", "--slice", "wide", "--json")
    found = remote("before-after", "streets", *asked).document
    assert found["before"] == found["after"]
    remote("export", "streets", "--format", "review-patch", "--out", tmp_path / "patch")
    done = remote("import-patch", "streets", tmp_path / "patch" / "review-patch.json", "--json").document
    assert (done["n_rows"], done["version"]) == (0, 1)


def test_a_run_that_was_never_scored_is_told(own) -> None:
    assert own("score", "own", "--only", "geometry", "--only", "pixels").code == 0
    assert own("embed", "own", "--model", "untrained", "--items", "objects").code == 0
    assert own("score", "own", "--only", "label_quality").code == 0
    said = own("review", "own", "--run", "sim")
    assert said.code == 0
    assert "note: run 'sim' was never scored on 'own'" in said.err
    assert "`microtome score own --run sim`" in said.err
