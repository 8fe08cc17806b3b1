from __future__ import annotations

import json
from pathlib import Path

import pytest

from microtome_cli import summaries


def test_an_empty_home_says_how_to_begin(microtome) -> None:
    said = microtome("datasets")
    assert (said.code, said.out) == (0, "")
    assert "microtome import" in said.err
    assert microtome("datasets", "--json").document == []


def test_import_says_what_it_found(microtome, streets: Path) -> None:
    said = microtome(
        "import", "a", "--images", streets / "images", "--annotations", streets / "annotations.json"
    )
    assert said.code == 0
    assert said.out.startswith("a: 10 images, ")
    assert "9 categories (version 1" in said.out
    assert "looking at images 10/10 (100%)" in said.err


def test_import_counts_what_was_odd_and_says_where_to_read_it(
    microtome, streets: Path, tmp_path: Path
) -> None:
    truth = json.loads((streets / "annotations.json").read_bytes())
    truth["annotations"][0]["bbox"] = [1, 1, 0, 5]
    (tmp_path / "odd.json").write_text(json.dumps(truth))
    said = microtome("import", "a", "--annotations", tmp_path / "odd.json")
    assert "odd in the files" in said.out
    assert "microtome doctor a" in said.err
    shown = microtome("doctor", "a")
    assert "odd.json" in shown.out


def test_predictions_given_as_ground_truth_are_warned_of(microtome, streets: Path, tmp_path: Path) -> None:
    truth = json.loads((streets / "annotations.json").read_bytes())
    for row in truth["annotations"]:
        row["score"] = 0.5
    (tmp_path / "scored.json").write_text(json.dumps(truth))
    said = microtome("import", "a", "--annotations", tmp_path / "scored.json")
    assert "warning: every object has a score" in said.err
    assert (
        "10 pictures can't be read; figures count them, search does not; name their folder by --images"
        in said.err
    )


def test_a_run_shows_the_doctors_shares_and_advice(microtome, streets: Path, tmp_path: Path) -> None:
    microtome("import", "a", "--annotations", streets / "annotations.json")
    shifted = json.loads((streets / "predictions.json").read_bytes())
    for row in shifted:
        row["category_id"] -= 1
    (tmp_path / "shifted.json").write_text(json.dumps(shifted))
    said = microtome("import-run", "a", "sim", tmp_path / "shifted.json", "--category-map", "id")
    assert said.code == 0
    assert "that overlap an object" in said.out
    assert "warning: " in said.err
    assert "--category-map offset:1" in said.err


def test_a_file_that_is_not_there_is_bad_input(microtome, tmp_path: Path) -> None:
    said = microtome("import", "a", "--annotations", tmp_path / "none.json")
    assert said.code == 2
    assert said.err.splitlines()[-1].startswith("error: ")
    assert "none.json" in said.err


def test_embedding_says_plainly_that_a_model_is_untrained(copied) -> None:
    said = copied("embed", "streets", "--model", "untrained", "--items", "objects")
    assert said.code == 0
    assert "0 new" in said.out
    assert "random weights: words mean nothing to it" in said.err
    document = copied("embed", "streets", "--model", "untrained", "--items", "images", "--json").document
    assert document["encoder_kind"] == "untrained"


def test_unknown_items_are_refused(known) -> None:
    said = known("embed", "streets", "--model", "untrained", "--items", "cats")
    assert said.code == 2
    assert "images, objects, predictions" in said.err


def test_data_sets_are_listed(known) -> None:
    assert "streets" in known("datasets").out
    assert known("datasets", "--json").document[0]["n_images"] == 10


def test_the_columns_of_a_run_are_listed_with_a_run(known) -> None:
    without = {row["name"] for row in known("columns", "streets", "--json").document}
    with_run = {row["name"] for row in known("columns", "streets", "--run", "sim", "--json").document}
    assert {"outcome", "error_type", "iou"} <= with_run - without
    assert "--run" in known("columns", "streets").err


def test_deleting_asks_first_and_refuses_where_nobody_can_answer(copied) -> None:
    said = copied("delete", "streets")
    assert said.code == 2
    assert "--yes" in said.err
    assert copied("datasets", "--json").document != []


def test_a_run_then_a_data_set_are_deleted(copied) -> None:
    assert copied("delete", "streets", "--run", "sim", "--yes").code == 0
    assert copied("evaluate", "streets", "--run", "sim").code == 2
    assert copied("delete", "streets", "--yes").code == 0
    assert copied("datasets", "--json").document == []


def test_the_doctor_shows_the_runs(known) -> None:
    said = known("doctor", "streets")
    assert said.code == 0
    assert "torch" in said.out
    assert "sim" in said.out
    assert "nothing odd" in said.err
    assert set(known("doctor", "--json").document) == {"installation", "home"}


def test_embedding_says_when_the_bundled_model_does_not_know_such_pictures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    summary = {
        "dataset": "roads", "n_items": 2, "n_new": 2, "n_reused": 0, "seconds": 1.0, "dimension": 8,
        "encoder": "bundled", "encoder_kind": "bundled", "unreadable": [], "is_foreign": False,
    }  # fmt: skip
    summaries.embedded(summary)
    assert capsys.readouterr().err == ""
    summaries.embedded(summary | {"is_foreign": True})
    told = capsys.readouterr().err
    assert "warning: the bundled model knows drawn street scenes alone" in told
    assert "--model ViT-B-32" in told


def test_import_says_the_format_it_read_and_which_pictures_are_there_already(
    microtome, streets: Path, tmp_path: Path
) -> None:
    files = ("--images", streets / "images", "--annotations", streets / "annotations.json")
    said = microtome("import", "a", *files, "--split", "train")
    assert "read as coco" in said.err
    assert "same file" not in said.err
    said = microtome("import", "a", *files, "--split", "val")
    assert "warning: 10 pictures are the same files as in split train; figures count both" in said.err
