from __future__ import annotations

from dataclasses import replace

from microtome.analysis.slice_curves import MeanCurves, SliceCurves
from microtome.reporting.rendering import render
from microtome.reporting.slice_cards import slice_cards
from microtome.reporting.slice_curves import slice_curve_table, slice_plots

LOW, HIGH = (0.25,) * 101, (1.0,) * 51 + (0.0,) * 50
FOUND = SliceCurves(MeanCurves(LOW, LOW), MeanCurves(HIGH, HIGH))


def test_a_slice_is_drawn_beside_its_baseline_at_one_iou_and_over_all():
    plots = slice_plots("night", 12, FOUND)
    assert [plot.category for plot in plots] == ["IoU 0.50", "IoU 0.50 to 0.95"]
    assert [[line.run for line in plot.lines] for plot in plots] == [["night", "baseline"]] * 2
    assert [line.mean for line in plots[0].lines] == ["AP50 0.250", "AP50 0.505"]
    assert [line.mean for line in plots[1].lines] == ["mAP 0.250", "mAP 0.505"]
    assert plots[0].lines[0].path == "M24.0 98.0L192.0 98.0"


def test_the_table_reads_the_curves_at_every_tenth():
    table = slice_curve_table("night", FOUND)
    assert [row[0].text for row in table.rows][:2] == ["IoU 0.50, slice", "IoU 0.50, baseline"]
    assert [cell.text for cell in table.rows[1][1:]] == ["1.000"] * 6 + ["0.000"] * 5


def test_only_slices_that_can_be_judged_are_drawn(streets):
    names = [row.name for row in streets.slices]
    cards = slice_cards(streets, curves=dict.fromkeys(names, FOUND))
    drawn = {card.name: bool(card.plots) for card in cards}
    assert drawn["night"]
    assert not any(drawn[card.name] for card in cards if card.verdict == "selected on the outcome")
    assert not slice_cards(streets)[0].plots


def test_a_report_holds_the_curves(streets, reviewed, reports):
    names = [row.name for row in streets.slices]
    made = reports(streets, reviews=[replace(reviewed, curves=dict.fromkeys(names, FOUND))])
    html = render(made, "html").decode()
    drawn = [card for card in slice_cards(streets) if card.verdict != "selected on the outcome"]
    assert html.count('class="plots pair"') == len(drawn)
    assert "baseline AP50 0.505" in html
    assert "night: precision by recall" not in html
    assert "| IoU 0.50 to 0.95, baseline |" in render(made, "md").decode()
