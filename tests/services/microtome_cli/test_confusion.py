from __future__ import annotations

import pytest

from microtome.analysis import cell_ids, confusion
from microtome.datasets import Home
from microtome_cli.confusions import show_cell


def test_the_matrix_is_that_of_the_library_and_the_fullest_mistake_comes_first(known, filled) -> None:
    document = known("confusion", "streets", "--run", "sim", "--confidence", "0.4", "--json").document
    with Home.open(filled) as home:
        expected = confusion(home, "streets", "sim", confidence=0.4)
    assert document["confusion"]["counts"] == [list(row) for row in expected.counts]
    wrong = [
        (count, row, column)
        for row, line in enumerate(expected.counts)
        for column, count in enumerate(line)
        if count and row != column
    ]
    said = known("confusion", "streets", "--run", "sim", "--confidence", "0.4").out
    first = said.splitlines()[4]
    assert f" {max(wrong)[0]} " in first
    assert first.rstrip().endswith("✗")


def test_a_cell_opens_as_ids(known, filled) -> None:
    with Home.open(filled) as home:
        expected = cell_ids(home, "streets", "sim", truth="car", predicted=None)
    document = known(
        "confusion", "streets", "--run", "sim", "--truth", "car", "--predicted", "missed", "--json"
    ).document
    assert document["cell"]["object_ids"] == expected.object_ids.tolist()
    said = known("confusion", "streets", "--truth", "car", "--predicted", "missed")
    assert f"car predicted as missed: {expected.n}" in said.out
    assert "run 'sim', the only one" in said.err


def test_an_unknown_category_and_the_empty_corner_are_refused(known) -> None:
    said = known("confusion", "streets", "--truth", "dragon")
    assert said.code == 2
    assert "no category is named 'dragon'" in said.err
    corner = known("confusion", "streets", "--truth", "background", "--predicted", "missed")
    assert corner.code == 2


def test_a_server_says_the_same(known, remote) -> None:
    matrix = remote("confusion", "streets", "--run", "sim", "--slice", "wide", "--json").document["confusion"]
    counts = matrix["counts"]
    car = matrix["categories"].index("car")
    asked = ("confusion", "streets", "--run", "sim", "--slice", "wide", "--truth", "car")
    cell = remote(*asked, "--predicted", "missed", "--json").document["cell"]
    assert cell["n"] == counts[car][-1]


def test_ids_of_a_cell_are_printed_as_they_are_typed(capsys: pytest.CaptureFixture[str]) -> None:
    show_cell(
        {"cell": {"truth": "car", "predicted": None, "n": 1, "object_ids": [1430], "prediction_ids": []}}
    )
    assert capsys.readouterr().out.splitlines()[-1].split() == ["1430", "–"]
