from __future__ import annotations

import pytest

from microtome.reporting.table import count_cell, difference_cell, figure_cell


def test_a_missing_figure_says_why():
    cell = figure_cell(None, "AP_small")
    assert cell.text == "–"
    assert "no small objects" in cell.title


def test_a_figure_needs_no_excuse():
    cell = figure_cell(0.25, "AP_small")
    assert (cell.text, cell.title, cell.numeric) == ("0.250", "", True)


@pytest.mark.parametrize(("value", "reference"), [(None, 0.5), (0.5, None), (None, None)])
def test_a_difference_without_two_sides_is_not_drawn(value, reference):
    cell = difference_cell(value, reference)
    assert cell.text == "–"
    assert cell.span is None
    assert cell.title


def test_a_difference_is_drawn_from_its_reference():
    cell = difference_cell(0.25, 0.75, muted=True)
    assert cell.text == "−0.500"
    assert (cell.span.low, cell.span.length, cell.span.muted) == (0.25, 0.5, True)


def test_a_count_is_a_number():
    assert count_cell(1240).text == "1,240"
    assert count_cell(0).numeric
