from __future__ import annotations

import base64
from dataclasses import replace

from microtome.reporting.overlays import box_words, example_figure, example_groups
from microtome.reporting.report import ExampleBox


def test_no_examples_no_groups():
    assert example_groups([]) == []


def test_a_picture_without_boxes_is_only_a_picture(examples):
    figure = example_figure(replace(examples(), boxes=()))
    assert figure.overlays == []
    kind, data = figure.source.split(",")
    assert kind == "data:image/webp;base64"
    assert base64.b64decode(data) == examples().picture


def test_examples_are_grouped_by_slice(examples):
    groups = example_groups([examples("night"), examples(), examples("night")])
    assert [(group.slice_name, group.anchor, len(group.examples)) for group in groups] == [
        ("night", "examples-night", 2),
        ("", "examples-2", 1),
    ]


def test_predictions_are_drawn_over_objects(examples):
    kinds = [overlay.kind for overlay in example_figure(examples()).overlays]
    assert kinds == ["object", "object", "prediction", "prediction"]


def test_a_box_has_the_look_of_its_outcome(examples):
    by_category = {overlay.words: overlay.style.letter for overlay in example_figure(examples()).overlays}
    assert by_category["object, missed"] == "M"
    assert by_category["prediction, false positive, confidence 0.610"] == "F"


def test_a_tag_stays_on_the_picture(examples):
    outside = (ExampleBox((-50, -50, 900, 900), kind, "car", "matched") for kind in ("object", "prediction"))
    figure = example_figure(replace(examples(), boxes=tuple(outside)))
    for overlay in figure.overlays:
        assert 0 <= overlay.tag_x <= figure.width - figure.tag
        assert 0 <= overlay.tag_y <= figure.height - figure.tag


def test_a_prediction_under_the_threshold_has_no_outcome():
    assert box_words(ExampleBox((0, 0, 1, 1), "prediction", "car", None, 0.2)) == (
        "prediction, no outcome, confidence 0.200"
    )
