from __future__ import annotations

from pathlib import Path

import pytest


def test_a_server_that_does_not_answer_is_named(microtome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROTOME_SERVER", "http://127.0.0.1:9")
    said = microtome("datasets")
    assert said.code == 2
    assert said.err.startswith("error: the server at http://127.0.0.1:9 does not answer")
    assert "microtome serve" in said.err


@pytest.mark.parametrize("address", ["localhost:8080", "http://a:b:c", "ftp://a"])
def test_what_is_no_address_is_refused(microtome, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MICROTOME_SERVER", address)
    said = microtome("datasets")
    assert said.code == 2
    assert "MICROTOME_SERVER" in said.err


def test_lists_come_from_the_server(remote) -> None:
    assert remote("datasets", "--json").document[0]["name"] == "streets"
    assert "where width > 40" in remote("slice", "list", "streets").out
    columns = {row["name"] for row in remote("columns", "streets", "--run", "sim", "--json").document}
    assert "outcome" in columns


def test_errors_read_as_they_do_here(remote, known, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (
        ("search", "nix", "--like", "1"),
        ("search", "streets", "--where", "areaa < 3"),
        ("slice", "show", "streets", "wid"),
        ("jobs", "show", "99999"),
    ):
        there = remote(*arguments)
        with monkeypatch.context() as here:
            here.delenv("MICROTOME_SERVER")
            assert there == known(*arguments)


def test_a_search_by_filter_and_by_picture(remote, streets: Path) -> None:
    found = remote("search", "streets", "--where", "outcome = 'missed'", "--json")
    assert found.document["query"]["run"] == "sim"
    assert set(found.document) == {"dataset", "items", "query", "encoder", "n_candidates", "took_ms", "hits"}
    picture = streets / "images" / "val_000003.jpg"
    alike = remote(
        "search", "streets", "--items", "images", "--image", picture, "--save-slice", "alike", "--json"
    )
    assert alike.document["hits"][0]["file_name"] == "val_000003.jpg"
    assert "slice 'alike' holds 10 images" in alike.err
    assert remote("slice", "delete", "streets", "alike").code == 0


def test_a_slice_is_made_refreshed_and_deleted(remote, tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("0\n1\n")
    assert (
        "holds 2 objects"
        in remote("slice", "create", "streets", "a b/c".replace("/", "-"), "--ids", tmp_path / "ids.txt").out
    )
    assert remote("slice", "refresh", "streets", "a b-c").out.endswith("2 members now\n")
    assert remote("slice", "delete", "streets", "a b-c").code == 0


def test_import_evaluate_and_report_are_jobs_that_are_followed(remote, streets: Path, tmp_path: Path) -> None:
    imported = remote("import", "second", "--annotations", streets / "annotations.json")
    assert imported.code == 0, imported.err
    assert imported.out.startswith("second: 10 images")
    run = remote("import-run", "second", "sim", streets / "predictions.json")
    assert run.code == 0, run.err
    assert "that overlap an object" in run.out
    evaluated = remote("evaluate", "second")
    assert evaluated.code == 0, evaluated.err
    assert "Categories, weakest first" in evaluated.out
    assert remote("report", "second", "--out", tmp_path / "r.md").code == 0
    assert (tmp_path / "r.md").read_text().startswith("# second")
    assert "evaluate" in remote("jobs", "list").out
    assert remote("delete", "second", "--yes").code == 0


def test_a_job_that_fails_fails_the_command(remote, tmp_path: Path) -> None:
    said = remote("import", "third", "--annotations", tmp_path / "none.json")
    assert said.code == 2
    assert "none.json" in said.err


def test_tokens_are_not_made_through_a_server(remote) -> None:
    said = remote("token", "add", "a")
    assert said.code == 2
    assert "where the home is" in said.err


def test_the_doctor_examines_the_server(remote) -> None:
    assert "sim" in remote("doctor", "streets").out


def test_masks_that_a_run_lacks_are_told_at_once(remote) -> None:
    looks = ("analyse", "streets", "--slice", "wide", "--iou-type", "segm", "--halves")
    for arguments in (looks, ("evaluate", "streets", "--iou-type", "segm")):
        there = remote(*arguments)
        assert there.code == 2
        assert "error: run 'sim' has no masks" in there.err
        assert "job" not in there.err
