from __future__ import annotations

import pytest
from tests.libs.analysis.drawn import made

from microtome.reporting.thresholds import thresholds_section

BOX, FAR = (0, 0, 100, 100), (500, 500, 100, 100)


def test_without_reviews_there_is_no_section():
    assert thresholds_section([]) is None


def test_nothing_has_no_threshold(unreviewable):
    found = thresholds_section([unreviewable])
    assert found.words == "No threshold finds anything."
    assert [line.path for line in found.lines] == ["", "", ""]
    assert found.marks == []
    assert [cell.text for cell in found.table.rows[0]] == ["all together", "0", *["–"] * 6]


def test_the_best_threshold_by_hand(reviews):
    objects = [(0, 0, BOX), (0, 0, FAR)]
    found = thresholds_section([reviews(made(1, 1, objects, [(0, 0, 0.25, FAR), (0, 0, 0.75, BOX)]))])
    assert found.words == (
        "In use: precision 1.000, recall 0.500, F1 0.667. F1 is highest at confidence 0.250: "
        "precision 1.000, recall 1.000, F1 1.000."
    )
    assert [cell.text for cell in found.table.rows[1]] == [
        "category 0", "2", "0.667", "0.250", "1.000", "1.000", "1.000", "0.333",
    ]  # fmt: skip
    now, best = found.marks
    assert (now.x, best.x) == (171, 102.5)
    assert best.y == pytest.approx(10)


def test_categories_with_most_to_gain_come_first(reviewed):
    rows = thresholds_section([reviewed]).table.rows[1:]
    gains = [float(row[-1].text) for row in rows if row[-1].text != "–"]
    assert gains == sorted(gains, reverse=True)
