from __future__ import annotations

from pathlib import Path

import pytest

from microtome_cli.scores import look_at, tells

FAMILIES = ("pixels", "geometry", "mean_iou")
ONLY = [word for name in FAMILIES for word in ("--only", name)]


@pytest.fixture
def losses(tmp_path):
    path = tmp_path / "losses.csv"
    path.write_text("id,loss\n0,0.5\n1,abc\n2,0.7\n")
    return path


def test_the_first_items_to_look_at_are_a_command() -> None:
    worst = {"column": "sharpness", "ids": [4, 2], "values": [0.123456, 2.0], "ascending": True}
    row = {"items": "images", "run": None, "worst": worst}
    assert look_at("my roads", row) == (
        'microtome search "my roads" --items images --sort sharpness --ascending --limit 2'
        "   # ids 4, 2: 0.123, 2"
    )


def test_scores_are_computed_told_and_then_up_to_date(copied) -> None:
    said = copied("score", "streets", *ONLY)
    assert said.code == 0
    assert "brightness, contrast, sharpness" in said.out
    assert "The first to look at by each family:" in said.out
    assert "--sort mean_iou --ascending" in said.out
    assert "computed" in said.err
    again = copied("score", "streets", *ONLY, "--json").document
    assert {row["status"] for row in again["families"]} == {"up to date"}
    assert "share of the image that boxes cover" in copied("columns", "streets", "--items", "images").out
    found = copied("search", "streets", "--where", "occlusion > 0.1", "--json")
    assert found.code == 0
    command = next(line for line in said.out.splitlines() if "--sort mean_iou" in line)
    assert copied(*command.partition("#")[0].split()[1:]).code == 0


def test_what_is_not_possible_is_said_with_the_reason(copied) -> None:
    said = copied("score", "streets", "--only", "hardness")
    assert said.code == 0
    assert "the run has no class scores" in said.out


def test_an_unknown_family_is_answered_with_the_nearest(copied) -> None:
    said = copied("score", "streets", "--only", "pixel")
    assert said.code == 2
    assert "found pixel; expected pixels" in said.err


def test_losses_become_a_column_and_bad_rows_are_told(copied, losses) -> None:
    said = copied("import-scores", "streets", losses)
    assert said.code == 0
    assert "streets: loss of 2 images" in said.out
    assert "loss is no finite number: abc" in said.out
    assert "1 of 3 rows were left out" in said.err
    found = copied("search", "streets", "--items", "images", "--sort", "loss", "--limit", "1", "--json")
    assert [hit["id"] for hit in found.document["hits"]] == [2]


def test_values_that_are_not_there_are_told_apart(copied, tmp_path: Path) -> None:
    (tmp_path / "holes.csv").write_text("id,loss\n0,1.5\n1,\n2,nan\n")
    said = copied("import-scores", "streets", tmp_path / "holes.csv")
    assert "note: loss is empty or NaN in 2 of 3 rows: kept without a value" in said.err


def test_a_server_scores_and_takes_losses_too(remote, losses) -> None:
    assert remote("import-scores", "streets", losses, "--json").document["n_bad"] == 1
    done = remote("score", "streets", "--only", "geometry", "--json").document
    assert {row["status"] for row in done["families"]} <= {"computed", "up to date"}
    assert remote("import-scores", "streets", losses.parent / "none.csv").code == 2


@pytest.mark.parametrize(
    ("ascending", "values", "expected"),
    [(False, [], False), (False, [0.0, 0.0], False), (False, [0.2, 0.0], True), (True, [0.0, 0.0], True)],
)
def test_a_highest_value_of_0_is_nothing_to_look_at(ascending, values, expected) -> None:
    assert tells({"ascending": ascending, "values": values}) is expected
