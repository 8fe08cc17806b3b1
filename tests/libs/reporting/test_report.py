from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from microtome.errors import InputError
from microtome.reporting.report import Example, ExampleBox, Provenance


def test_a_report_without_a_title_is_named_after_its_runs(reports, evaluations):
    assert reports().heading == "streets: yolo-streets-a"
    assert reports(others=[evaluations(run="b")]).heading == "streets: yolo-streets-a and b"
    assert reports(title="Week 12").heading == "Week 12"


@pytest.mark.parametrize("change", [{"dataset": "fields"}, {"iou_type": "segm"}])
def test_runs_that_measure_different_things_are_refused(reports, streets, change):
    with pytest.raises(InputError, match="cannot stand side by side"):
        reports(others=[replace(streets, run="b", **change)])


def test_a_picture_that_is_not_webp_is_refused():
    with pytest.raises(InputError, match="WebP"):
        Example(1, "a.jpg", b"\xff\xd8\xff", 10, 10)


def test_an_example_without_a_size_is_refused(examples):
    with pytest.raises(InputError, match="has no size"):
        replace(examples(), width=0)


def test_a_box_with_an_unknown_outcome_is_refused():
    with pytest.raises(InputError, match=r"'lost'.*true_positive"):
        ExampleBox((0, 0, 1, 1), "object", "car", "lost")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(InputError, match="time zone"):
        Provenance("0.1.0", datetime(2026, 3, 4))  # noqa: DTZ001
