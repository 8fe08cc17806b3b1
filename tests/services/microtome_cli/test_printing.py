from __future__ import annotations

from decimal import Decimal

import pytest

from microtome_cli.documents import json_text
from microtome_cli.printing import cell, chance, counted, plain, share, signed, span, write_table


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0.000"),
        (0.12349, "0.123"),
        (-0.0004, "0.000"),
        (1234, "1,234"),
        (Decimal("1234.5"), "1,234.5"),
        (True, "yes"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
    ],
)
def test_a_cell_shows_three_decimals_and_a_dash_for_nothing(value: object, text: str) -> None:
    assert cell(value) == text


def test_names_from_files_cannot_steer_the_terminal() -> None:
    assert plain("a\r\x1b]0;title\x07\nb") == "a\ufffd\ufffd]0;title\ufffd\nb"


def test_a_table_without_rows_has_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(("name", "count"), [])
    assert "name" in capsys.readouterr().out


def test_a_long_row_is_not_cut_when_stdout_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    name = "pictures/" + "x" * 300 + " [bold]end[/bold]"
    write_table(("file", "count"), [(name, 3)])
    assert name in capsys.readouterr().out


def test_counts_and_shares_in_words() -> None:
    assert [counted(0, "image"), counted(1, "image"), counted(2500, "image")] == [
        "0 images",
        "1 image",
        "2,500 images",
    ]
    assert [share(None), share(0.0), share(0.256)] == ["–", "0%", "26%"]


def test_a_chance_under_a_thousandth_is_no_number() -> None:
    assert [chance(None), chance(0.0), chance(0.0009), chance(0.001)] == ["–", "<0.001", "<0.001", "0.001"]


def test_a_difference_has_a_sign_unless_it_rounds_to_nothing() -> None:
    values = (None, 0.0, -0.0004, 0.0004, -0.0006, 0.25)
    assert [signed(value) for value in values] == ["–", "0.000", "0.000", "0.000", "-0.001", "+0.250"]
    assert span({"low": -0.0004, "high": 0.1}) == "0.000 to +0.100"
    assert span({"low": None, "high": None}) == "–"


def test_json_has_null_for_what_is_no_number() -> None:
    assert json_text({"a": float("nan")}) == '{\n  "a": null\n}'
