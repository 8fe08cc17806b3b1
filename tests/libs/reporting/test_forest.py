from __future__ import annotations

import pytest

from microtome.reporting.forest import LEFT, LONGEST_LABEL, RIGHT, Gauge, forest


def gauge(label, low, value, high, **more):
    return Gauge(label, value, low, high, False, **more)


def test_without_an_interval_there_is_nothing_to_draw():
    assert forest([], "gaps") is None
    assert forest([Gauge("x", None, None, None, True)], "gaps") is None


def test_all_gaps_share_one_scale_that_holds_zero():
    found = forest([gauge("a", -0.4, -0.3, -0.2), gauge("b", -0.1, 0.0, 0.1)], "gaps")
    a, b = found.rows
    assert (a.low, b.high) == (LEFT, RIGHT)
    assert b.value == found.zero
    assert (a.high - a.low) == pytest.approx(b.high - b.low)
    assert a.y < b.y < found.bottom < found.height
    assert [text for _, text in found.ticks] == ["−0.400", "+0.100", "0"]


def test_gaps_on_one_side_of_zero_show_it_at_the_edge():
    found = forest([gauge("a", 0.1, 0.2, 0.3)], "gaps")
    assert found.zero == LEFT
    assert found.rows[0].value == pytest.approx(LEFT + 2 / 3 * (RIGHT - LEFT))
    assert [text for _, text in found.ticks] == ["+0.300", "0"]


def test_a_group_is_headed_once_and_the_untested_is_named():
    found = forest(
        [gauge("a", -1, 0, 1, group="one"), gauge("b", -1, 0, 1, group="one"),
         Gauge("c", None, None, None, True, group="two")], "gaps",
    )  # fmt: skip
    assert [(row.label, row.is_heading) for row in found.rows] == [
        ("one", True), ("a", False), ("b", False), ("two", True), ("c", False),
    ]  # fmt: skip
    assert found.rows[-1].low is None
    assert found.rows[-1].words == "c: –, not tested"


def test_a_long_name_is_cut_and_kept_in_the_words():
    [row] = forest([gauge("n" * 90, -1, 0, 1)], "gaps").rows
    assert len(row.label) == LONGEST_LABEL
    assert "n" * 90 in row.words
