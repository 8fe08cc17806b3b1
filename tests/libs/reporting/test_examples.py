import pytest

from microtome.evaluation import evaluate
from microtome.reporting.examples import PICTURE_WIDTH, pick_examples


def examples(home, dataset, *slices):
    evaluate(home, dataset, "a")
    return pick_examples(home, dataset, "a", [home.catalog.slice(*slice_) for slice_ in slices])


def test_without_readable_pictures_there_are_no_examples(home):
    assert examples(home, "bare") == []


def test_examples_are_the_largest_missed_objects_and_the_surest_false_positives(home):
    found = examples(home, "shown")
    assert [example.object_id for example in found if example.object_id is not None] == [1, 0]
    assert [example.prediction_id for example in found if example.prediction_id is not None] == [6]
    assert "missed" in found[0].caption
    assert "confidence 0.80" in found[-1].caption


def test_a_slice_shows_its_failures_first_and_passes_over_torn_pictures(home):
    shown = home.catalog.dataset("shown").dataset_id
    found = [one for one in examples(home, "shown", (shown, "kind 2")) if one.slice_name == "kind 2"]
    assert [example.object_id for example in found] == [1, 3, 5]


def test_boxes_are_drawn_where_they_are_on_the_cut(home):
    ghost = examples(home, "shown")[-1]
    box = next(box for box in ghost.boxes if box.kind == "prediction" and box.outcome == "false_positive")
    # the window is 2.4 x 190 = 456 wide, moved left to end at the edge: 44 to 500, all 48 rows high
    scale = PICTURE_WIDTH / 456
    assert box.xywh == pytest.approx(((300 - 44) * scale, 5 * scale, 190 * scale, 40 * scale))
    assert (ghost.width, ghost.height) == (360, round(48 * scale))
