from __future__ import annotations

import re
from dataclasses import replace

import pytest

from microtome.analysis.comparison import ComparedSlice, Comparison, RunDifference, RunFigures
from microtome.analysis.flips import Flip, Flips, PredictionFlips
from microtome.analysis.impact import ColumnImpact, Impact, ImpactBin
from microtome.reporting.impact import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, impact_sections
from microtome.reporting.rendering import render

AREA = ColumnImpact(
    "area", "area in square pixels", "number", 100, 0.2, 0.01, 0.25, 0.4, False,
    (
        ImpactBin("1 to 9", "area < 10.0", 60, 50, 10, 0.2, 0.1, 0.3),
        ImpactBin("10 to 99", "area >= 10.0", 50, 50, 40, 0.8, 0.7, 0.9),
        ImpactBin("no value", "area IS NULL", 2, 0, 0, None, None, None),
    ),
)  # fmt: skip
NOISE = replace(AREA, column="<noise>", information=0.001, correlation=None, circular=True)
OBJECTS = Impact("streets", "a", "objects", None, "recall", 100, 50, (AREA, NOISE))


def test_without_columns_there_is_no_section():
    assert impact_sections([]) == []
    assert impact_sections([replace(OBJECTS, columns=())]) == []


def test_only_columns_above_their_noise_are_drawn():
    section = impact_sections([OBJECTS])[0]
    assert [plot.column for plot in section.plots] == ["area"]
    assert section.lead.startswith("1 of 2 columns tell more than chance")
    assert [row[0].text for row in section.columns.rows] == ["area", "<noise>"]
    assert section.columns.rows[1][-1].text == "circular"


def test_bars_stand_on_the_ground_and_whiskers_are_intervals():
    plot = impact_sections([OBJECTS])[0].plots[0]
    first, second = plot.bars
    assert first.y + first.height == second.y + second.height == BOTTOM
    assert first.height == pytest.approx(0.2 * (BOTTOM - TOP))
    assert (second.low, second.high) == pytest.approx((BOTTOM - 0.7 * 120, BOTTOM - 0.9 * 120))
    assert LEFT <= first.x < second.x + second.width <= RIGHT < WIDTH
    assert BOTTOM < HEIGHT
    assert [row[-1].text for row in plot.bins.rows] == [each.where for each in AREA.bins]
    assert plot.bins.rows[2][2].text == "–"


@pytest.mark.parametrize("format", ["html", "md", "json"])
def test_a_report_tells_impact_and_tested_differences(reports, evaluations, format):
    first, second = evaluations(), evaluations(run="b")
    figures = tuple(RunFigures(run, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5) for run in (first.run, "b"))
    told = RunDifference("b", "mAP", 0.1, 0.05, 0.15, 0.001, 0.001, "better")
    comparison = Comparison(
        "streets", 4, "bbox", 0.5, (first.run, "b"),
        (ComparedSlice(None, "images", 500, 2914, figures, (told,)),), 1,
    )  # fmt: skip
    nothing = PredictionFlips((), (), (), ())
    flips = [Flips(first.run, "b", None, 0.5, (Flip("missed", "matched", (3,)),), nothing, nothing)]
    report = replace(reports(first, others=[second]), comparison=comparison, flips=flips, impact=[OBJECTS])
    text = render(report, format).decode()
    assert "better" in text
    assert "area &lt; 10.0" in text or "area < 10.0" in text
    if format == "json":
        return
    assert "b is better than yolo-streets-a beyond chance" in text
    assert "not tested" not in text.split("Runs side by side")[-1].split("Slices")[0]
    if format == "html":
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(re.findall(r'id="([^"]+)"', text))
