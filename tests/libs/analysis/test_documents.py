"""Documents of analyses: fixed keys, and no NaN, no -1, whatever the run lacks."""

from __future__ import annotations

import json

import pytest
from tests.libs.analysis.drawn import drawn, made, opened

from microtome.analysis.analysing import Subject, analyse, analysis_of
from microtome.analysis.confusion import cell_ids
from microtome.analysis.documents import (
    analysis_document,
    cell_document,
    confusion_document,
    curves_document,
)
from microtome.analysis.views import EVERYTHING
from microtome.evaluation.results import ConfusionMatrix

BOX = (0, 0, 100, 100)
BARE = {
    "nothing": made(0, 1, [], []),
    "no objects": made(1, 1, [], [(0, 0, 0.9, BOX)]),
    "no predictions": made(1, 1, [(0, 0, BOX)], []),
    "one image": made(1, 1, [(0, 0, BOX)], [(0, 0, 0.9, BOX)]),
    "a category without objects": made(1, 2, [(0, 0, BOX)], [(0, 1, 0.9, BOX), (0, 0, 0.2, BOX)]),
}


def analysed(source):
    return analysis_of(opened(source), EVERYTHING)


def numbers(document) -> list[float]:
    """Every number in a document, which must be JSON without NaN."""
    text = json.dumps(document, allow_nan=False)
    found: list[float] = []
    json.loads(text, parse_float=lambda t: found.append(float(t)), parse_int=lambda t: found.append(int(t)))
    return found


@pytest.mark.parametrize("name", BARE)
def test_no_figure_is_nan_or_negative_whatever_is_lacking(name: str) -> None:
    analysis = analysed(BARE[name])
    document = analysis_document(analysis)
    for row in (document["calibration"]["overall"], *document["calibration"]["per_category"]):
        row.pop("bias")  # the only signed one
    assert min(numbers(document), default=0) >= 0
    assert min(numbers(curves_document(analysis.subject, analysis.curves, whole=True)), default=0) >= 0


def test_the_keys_are_fixed() -> None:
    document = analysis_document(analysed(drawn(71, n_images=10)))
    assert set(document) == {
        "dataset", "version", "run", "iou_type", "confidence_threshold", "slice", "scope", "error_budget",
        "worth", "curves", "calibration",
    }  # fmt: skip
    assert set(document["error_budget"]) == {"ap50", "costs", "false_positives", "false_negatives"}
    assert set(document["error_budget"]["costs"][0]) == {"error_type", "n", "n_at_confidence", "cost"}
    (first, *_) = document["curves"]["per_category"]
    assert set(first) == {"category", "n_objects", "now", "best"}
    assert set(document["curves"]["overall"]) == {*first, "precision_by_recall", "by_confidence"}
    assert {len(column) for column in document["curves"]["overall"]["by_confidence"].values()} == {101}


def test_a_slice_has_its_worth_and_its_name(roads) -> None:
    document = analysis_document(analyse(roads, "roads", "b", slice="odd", iou=0.75, confidence=0.4))
    assert (document["slice"], document["scope"], document["confidence_threshold"]) == ("odd", "images", 0.4)
    assert document["curves"]["iou"] == document["calibration"]["iou"] == pytest.approx(0.75)
    assert set(document["worth"]) == {"mAP", "gain", "share", "gain_by_type", "n_errors"}


def test_a_cell_lists_at_most_what_is_asked(roads) -> None:
    subject = Subject("roads", 1, "b", "bbox", 0.5)
    cell = cell_ids(roads, "roads", "b", truth="car", predicted=None)
    document = cell_document(subject, cell, 2)["cell"]
    assert document["n"] == cell.n > 2
    assert document["object_ids"] == cell.object_ids[:2].tolist()
    matrix = confusion_document(subject, ConfusionMatrix(("a",), ((1, 2), (3, 0))))["confusion"]
    assert matrix == {"categories": ["a"], "counts": [[1, 2], [3, 0]]}
