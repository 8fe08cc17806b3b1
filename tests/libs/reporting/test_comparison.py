from __future__ import annotations

from dataclasses import replace

from microtome.reporting.comparison import comparability_notes, comparison_tables


def cell_texts(row):
    return [cell.text for cell in row]


def test_one_run_is_compared_with_nothing(streets):
    assert comparison_tables([streets]) == []
    assert comparability_notes([streets]) == []


def test_runs_stand_side_by_side_with_raw_differences(evaluations):
    first, second = evaluations({"car": (10, 0.5)}), evaluations({"car": (10, 0.9)}, run="b", lift=0.1)
    overall, slices, categories = comparison_tables([first, second])
    assert [column.label for column in overall.columns] == ["Figure", "yolo-streets-a", "b", "Raw difference"]
    assert cell_texts(overall.rows[0]) == ["mAP", "0.310", "0.558", "+0.248"]
    assert cell_texts(slices.rows[1]) == ["night", "mAP", "0.273", "0.335", "+0.062", ""]
    assert cell_texts(categories.rows[0]) == ["car", "10", "0.310", "0.558", "+0.248", ""]


def test_differences_that_cannot_speak_are_muted(evaluations):
    first, second = evaluations({"car": (9, 0.5)}), evaluations({"car": (9, 0.9)}, run="b")
    _, slices, categories = comparison_tables([first, second])
    assert categories.rows[0][-1].text == slices.rows[-1][-1].text == "insufficient evidence"
    assert categories.rows[0][-2].span.muted
    assert slices.rows[-1][-2].span.muted


def test_a_slice_that_the_other_run_lacks_is_a_dash(evaluations):
    first, second = evaluations(), replace(evaluations(run="b"), slices=())
    slices = comparison_tables([first, second])[1]
    assert cell_texts(slices.rows[0])[2:5] == ["0.146", "–", "–"]


def test_every_further_run_is_compared_with_the_first(evaluations):
    runs = [
        evaluations({"car": (10, quality)}, run=run) for run, quality in (("a", 0.5), ("b", 0.6), ("c", 0.9))
    ]
    labels = [column.label for column in comparison_tables(runs)[0].columns]
    assert labels == ["Figure", "a", "b", "Raw difference", "c", "Raw difference"]
    assert cell_texts(comparison_tables(runs)[0].rows[1]) == [
        "AP50",
        "0.500",
        "0.600",
        "+0.100",
        "0.900",
        "+0.400",
    ]


def test_runs_without_slices_have_no_table_of_slices(bare):
    first = replace(bare, slices=())
    captions = [table.caption for table in comparison_tables([first, replace(first, run="b")])]
    assert captions == ["All figures", "AP by category"]


def test_what_differs_apart_from_the_predictions_is_said(streets):
    other = replace(streets, run="b", version=5, confidence_threshold=0.3)
    assert comparability_notes([streets, other]) == [
        "The version of the data set differs: 4 for yolo-streets-a, 5 for b.",
        "The confidence threshold differs: 0.5 for yolo-streets-a, 0.3 for b.",
    ]
