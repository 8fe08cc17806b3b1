from __future__ import annotations

import pytest

from microtome.reporting.markdown import Markup, escaped, table_markup
from microtome.reporting.table import Cell, Column, Table, count_cell, text_column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("traffic light", "traffic light"),
        ("rain & fog", "rain & fog"),
        ("a|b", r"a\|b"),
        ("*bold* `code` _em_", r"\*bold\* \`code\` \_em\_"),
        ("[text](javascript:1)", r"\[text\](javascript:1)"),
        ("<script>", "&lt;script&gt;"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("@someone", "&#64;someone"),
        ("two\nlines\tand more", "two lines and more"),
        (12, "12"),
    ],
)
def test_text_stays_text(text, expected):
    assert escaped(text) == expected


def test_markup_of_our_own_is_left_alone():
    assert escaped(Markup("| a |")) == "| a |"


def test_a_table_without_rows_is_its_heading():
    table = Table("Sizes", [text_column("Name"), Column("Size")], [])
    assert table_markup(table) == "| Name | Size |\n| --- | ---: |"


def test_a_cell_cannot_break_out_of_its_table():
    table = Table("Sizes", [text_column("Name"), Column("Size")], [[Cell("a | b\n| c"), count_cell(1200)]])
    assert table_markup(table).splitlines()[2] == r"| a \| b \| c | 1,200 |"
