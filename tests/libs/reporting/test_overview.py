from __future__ import annotations

from microtome.matching.results import OutcomeCounts
from microtome.reporting.overview import coco_table, error_bars, outcome_bars, tiles


def test_nothing_counted_draws_empty_bars(bare):
    objects, predictions = outcome_bars(bare.outcomes)
    assert objects.total == predictions.total == "0"
    assert {part.share for part in objects.parts} == {0.0}
    assert error_bars(bare.outcomes) == []


def test_a_bar_is_split_into_all_of_its_outcomes():
    objects, predictions = outcome_bars(OutcomeCounts(6, 2, 6, 3, 1, {}))
    assert [(p.words, p.count, p.share) for p in objects.parts] == [
        ("matched", "6", 0.6),
        ("mispredicted", "1", 0.1),
        ("missed", "3", 0.3),
    ]
    assert [(p.words, p.share) for p in predictions.parts] == [
        ("true positive", 0.75),
        ("false positive", 0.25),
    ]
    assert (objects.kind, predictions.kind) == ("object", "prediction")


def test_the_most_frequent_error_fills_its_bar():
    bars = error_bars(OutcomeCounts(0, 4, 0, 6, 0, {"background": 4, "missed": 6, "both": 0, "new kind": 2}))
    assert [(bar.words, bar.count, bar.percent, bar.length) for bar in bars] == [
        ("missed", "6", "50%", 1.0),
        ("background", "4", "33%", 4 / 6),
        ("new kind", "2", "17%", 2 / 6),
    ]
    assert bars[0].style.words == "missed"
    assert bars[2].style.words == "no outcome"


def test_tiles_show_the_six_figures_asked_for_first(streets):
    assert [tile.label for tile in tiles([streets])] == ["mAP", "AR100", "AP50", "Precision", "Recall", "F1"]
    assert tiles([streets])[0].text == "0.399"
    assert not tiles([streets])[0].beside


def test_a_tile_without_a_figure_says_why(bare):
    tile = tiles([bare])[3]
    assert tile.text == "–"
    assert "no prediction reaches the confidence threshold" in tile.title


def test_another_run_stands_beneath_with_its_difference(evaluations):
    first, second = evaluations({"car": (10, 0.5)}), evaluations({"car": (10, 0.9)}, run="b")
    beside = tiles([first, second])[0].beside
    assert [(b.run, b.text, b.difference) for b in beside] == [("b", "0.558", "+0.248")]


def test_each_run_has_a_row_of_all_twelve_figures(streets, bare):
    table = coco_table([streets, bare])
    assert [len(row) for row in table.rows] == [13, 13] == [len(table.columns)] * 2
    assert table.rows[1][1].text == "–"
