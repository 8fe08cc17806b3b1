from __future__ import annotations

import base64
from dataclasses import replace

from microtome.reporting.overlays import example_figure, example_groups
from microtome.reporting.report import ExampleBox


def test_no_examples_no_groups():
    assert example_groups([]) == []


def test_a_picture_without_boxes_is_only_a_picture(examples):
    figure = example_figure(replace(examples(), boxes=()))
    assert figure.overlays == figure.legend == []
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
    signs = {overlay.words: overlay.style.sign for overlay in example_figure(examples()).overlays}
    assert signs["crosswalk: object, missed"] == "✕"
    assert signs["traffic light: prediction, false positive"] == "+"


def test_boxes_alike_share_a_line_of_the_legend(examples):
    boxes = (
        ExampleBox((0, 0, 5, 5), "prediction", "car", "false_positive", 0.9),
        ExampleBox((9, 9, 5, 5), "prediction", "car", "false_positive", 0.5),
        ExampleBox((0, 0, 5, 5), "object", "car", "missed"),
        ExampleBox((9, 9, 5, 5), "object", "car", "missed"),
        ExampleBox((9, 9, 5, 5), "object", "bus", "missed"),
        ExampleBox((9, 9, 5, 5), "prediction", "bus", None, 0.2),
    )
    legend = example_figure(replace(examples(), boxes=boxes)).legend
    assert [(entry.category, entry.details, entry.words) for entry in legend] == [
        ("car", "× 2", "object, missed"),
        ("bus", "", "object, missed"),
        ("car", "0.900, 0.500", "prediction, false positive"),
        ("bus", "0.200", "prediction, no outcome"),
    ]


def test_a_tag_stays_on_the_picture(examples):
    outside = (ExampleBox((-50, -50, 900, 900), kind, "car", "matched") for kind in ("object", "prediction"))
    figure = example_figure(replace(examples(), boxes=tuple(outside)))
    for overlay in figure.overlays:
        assert 0 <= overlay.tag_x <= figure.width - figure.tag
        assert 0 <= overlay.tag_y <= figure.height - figure.tag
