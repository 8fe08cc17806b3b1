from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from microtome.analysis.comparison import ComparedSlice, Comparison, RunDifference, RunFigures
from microtome.analysis.flips import Flip, Flips, PredictionFlips
from microtome.errors import InputError
from microtome.reporting.comparison_page import render_comparison
from microtome.reporting.differences import comparison_headline, difference_table
from microtome.reporting.flips import IDS_SHOWN, flip_cards, flips_table

NONE = (None, None, None, None)


def figures(run, value):
    return RunFigures(run, value, value, value, 0.5, 0.5, 0.5)


def row(name, verdict, numbers=(-0.1, -0.15, -0.05, 0.001), *, n_images=60, runs=("a", "b")):
    value, low, high, p = numbers
    told = tuple(RunDifference(run, "mAP", value, low, high, p, p, verdict) for run in runs[1:])
    return ComparedSlice(name, "images", n_images, 240, tuple(figures(run, 0.4) for run in runs), told)


def comparison(*rows, runs=("a", "b")):
    return Comparison("roads", 3, "bbox", 0.5, runs, rows, len(rows))


WHOLE = row(None, "worse")
NIGHT = row("night", "no evidence", (0.02, -0.01, 0.05, 0.3))
DAY = row("day", "better", (0.2, 0.1, 0.3, 0.002))
FEW = row("<few>", "insufficient evidence", NONE, n_images=3)
OWN = row("missed", "selected on the outcome", NONE)


def texts(cells):
    return [cell.text for cell in cells]


def test_a_comparison_without_slices_is_one_row():
    table = difference_table(comparison(WHOLE))
    assert texts(table.rows[0]) == [
        "The whole data set", "mAP", "0.400", "0.400", "−0.100", "", "−0.150 to −0.050", "0.001", "0.001",
        "worse", "60", "240",
    ]  # fmt: skip


def test_what_differs_comes_before_what_may_be_chance():
    table = difference_table(comparison(WHOLE, FEW, NIGHT, DAY, OWN))
    assert [each[0].text for each in table.rows] == ["The whole data set", "day", "night", "<few>", "missed"]


def test_intervals_are_drawn_on_one_scale_and_coloured_by_verdict():
    table = difference_table(comparison(WHOLE, NIGHT, DAY, FEW))
    marks = [each[5].interval for each in table.rows]
    assert marks[1].high == 1.0
    assert (marks[0].low, marks[0].value) == pytest.approx((0.25, 1 / 3))
    assert [mark.muted for mark in marks[:3]] == [False, False, True]
    assert marks[3] is None


def test_several_runs_are_named_row_by_row():
    wide = comparison(row(None, "worse", runs=("a", "b", "c")), runs=("a", "b", "c"))
    table = difference_table(wide)
    assert [each[1].text for each in table.rows] == ["b", "c"]
    assert comparison_headline(wide).count("worse than a beyond chance") == 2


def test_the_headline_claims_no_more_than_was_tested():
    assert comparison_headline(comparison(WHOLE)) == (
        "b is worse than a beyond chance: mAP 0.400 against 0.400 (difference −0.100, 95% interval −0.150 to "
        "−0.050, q 0.001)."
    )
    chance = comparison_headline(comparison(replace(NIGHT, name=None)))
    assert chance.startswith("b does not differ from a beyond chance: mAP 0.400 against 0.400")
    silent = comparison_headline(comparison(replace(FEW, name=None)))
    assert silent.endswith("insufficient evidence: too few images or objects to say anything.")
    counted = comparison_headline(comparison(WHOLE, NIGHT, DAY, FEW, OWN))
    assert counted.endswith("Of 4 slices 0 are worse and 1 better beyond chance; 2 can't be judged.")
    assert comparison_headline(comparison(WHOLE, NIGHT)).endswith("The one slice: no evidence.")
    assert comparison_headline(comparison(WHOLE, DAY)).endswith("The one slice: better beyond chance.")


def flips_of(slice_=None, lost=(3, 5)):
    objects = (Flip("matched", "matched", (1, 2)), Flip("matched", "missed", tuple(lost)))
    objects += (Flip("missed", "mispredicted", (9,)),)
    gone, new = PredictionFlips((0,), (4,), (), (7,)), PredictionFlips((1,), (6,), (), ())
    return Flips("a", "b", slice_, 0.5, objects, gone, new)


def test_flips_are_counted_and_listed():
    found = [flips_of(), flips_of("night", lost=())]
    table = flips_table(found)
    assert texts(table.rows[0]) == ["The whole data set", "a → b", "0", "2", "1", "0", "1", "1"]
    assert texts(table.rows[1])[2:4] == ["0", "0"]
    cards = flip_cards(found)
    assert [f"#{card.anchor}" for card in cards] == [each[0].href for each in table.rows]
    assert (cards[0].lists[0].words, cards[0].lists[0].ids) == ("2 matched → missed", "3 5")


def test_long_lists_are_shortened_and_say_so():
    card = flip_cards([flips_of(lost=range(IDS_SHOWN + 7))])[0]
    assert card.lists[0].rest == 7


def test_the_page_opens_alone_and_escapes_names():
    page = render_comparison(comparison(WHOLE, FEW), "html", [flips_of(), flips_of("<few>")]).decode()
    assert "&lt;few&gt;" in page
    assert "<few>" not in page
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_markdown_csv_and_json_hold_the_same_rows():
    found = comparison(WHOLE, row("=cmd()", "better"))
    assert "| worse |" in render_comparison(found, "md").decode()
    rows = list(csv.DictReader(io.StringIO(render_comparison(found, "csv").decode())))
    assert [each["slice"] for each in rows] == ["", "'=cmd()"]
    assert float(rows[0]["difference"]) == -0.1
    document = json.loads(render_comparison(found, "json", [flips_of()]))
    assert document["rows"][0]["differences"][0]["verdict"] == "worse"
    assert document["flips"][0]["counts"]["matched -> missed"] == 2
    with pytest.raises(InputError, match="format"):
        render_comparison(found, "pdf")
