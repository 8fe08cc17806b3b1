from __future__ import annotations

from dataclasses import replace

from microtome.evaluation.results import Curve
from microtome.reporting.curves import curve_path, curve_plots, curve_table


def test_a_category_without_objects_has_no_curve(bare):
    plots = curve_plots([bare])
    assert plots.plots == []
    assert plots.note == "Categories without objects have no curve (1)."
    assert curve_table(bare).rows == []
    assert curve_path(bare.curves[0]) == ""


def test_a_path_goes_through_the_corners_only():
    curve = Curve("car", (0.0, 0.25, 0.5, 0.75, 1.0), (1.0, 1.0, 1.0, 0.5, 0.0))
    assert curve_path(curve) == "M24.0 8.0L108.0 8.0L150.0 68.0L192.0 128.0"


def test_the_operating_point_lies_at_its_precision_and_recall(evaluations):
    evaluation = evaluations({"car": (100, 0.5)})
    metrics = replace(evaluation.per_category[0].metrics, precision=0.5, recall=0.5)
    row = replace(evaluation.per_category[0], metrics=metrics)
    (plot,) = curve_plots([replace(evaluation, per_category=(row,))]).plots
    assert plot.lines[0].point == (108.0, 68.0)
    assert plot.lines[0].point_words == "precision 0.500, recall 0.500"


def test_without_predictions_there_is_no_operating_point(evaluations):
    evaluation = evaluations({"car": (100, 0.5)})
    metrics = replace(evaluation.per_category[0].metrics, precision=None)
    row = replace(evaluation.per_category[0], metrics=metrics)
    (plot,) = curve_plots([replace(evaluation, per_category=(row,))]).plots
    assert plot.lines[0].point is None


def test_runs_share_a_drawing(evaluations):
    first, second = evaluations(), evaluations(run="b", seed=3)
    plots = curve_plots([first, second]).plots
    assert [line.run for line in plots[0].lines] == ["yolo-streets-a", "b"]
    assert plots[0].category == "crosswalk"


def test_a_category_that_another_run_lacks_is_drawn_for_one(evaluations):
    first, second = evaluations(), evaluations({"car": (10, 0.5)}, run="b")
    lines = {plot.category: len(plot.lines) for plot in curve_plots([first, second]).plots}
    assert lines["car"] == 2
    assert lines["bus"] == 1


def test_more_than_sixty_categories_are_not_all_drawn(evaluations):
    sizes = {f"thing {index}": (30, 0.2 + index / 200) for index in range(63)}
    plots = curve_plots([evaluations(sizes)])
    assert len(plots.plots) == 60
    assert plots.note == "The 3 strongest categories are not drawn."


def test_the_table_reads_the_curve_at_every_tenth(evaluations):
    evaluation = evaluations({"car": (100, 0.5)})
    row = curve_table(evaluation).rows[0]
    assert [cell.text for cell in row[:2]] == ["car", "1.000"]
    assert len(row) == 12
