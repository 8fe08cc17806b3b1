"""Reports from a home: with and without slices, pictures and masks."""

import json

import pytest

from microtome.analysis.runs import open_run
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import evaluate
from microtome.reporting import evaluation_document, make_report

FORMATS = ("html", "md", "json", "xml")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("dataset", ["shown", "bare"])
@pytest.mark.parametrize("slices", [(), ("first images", "kind 2")])
def test_a_report_names_its_data_set_run_and_slices(home, dataset, format, slices):
    report = make_report(home, dataset, ["a"], format=format, slices=slices).decode()
    assert dataset in report
    assert all(name in report for name in slices)
    assert ("data:image/webp" in report) == (format == "html" and dataset == "shown")


def test_the_json_of_a_report_is_that_of_the_evaluation(home):
    report = json.loads(make_report(home, "shown", ["a", "b"], format="json", slices=["kind 2"], command="x"))
    document = evaluation_document(evaluate(home, "shown", "a", slices=["kind 2"]))
    assert {name: report[name] for name in document} == json.loads(json.dumps(document))
    assert [other["run"] for other in report["compared_with"]] == ["b"]
    assert report["provenance"]["command"] == "x"
    assert report["provenance"]["inputs"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_may_be_about_masks(home, format):
    report = make_report(home, "shown", ["a"], format=format, iou_type="segm").decode()
    assert ("segm" if format in ("json", "xml") else "masks") in report


def test_a_report_without_a_run_or_of_unknown_names_is_refused(home):
    with pytest.raises(InputError, match="--run"):
        make_report(home, "shown", [], format="md")
    with pytest.raises(NotFoundError, match="run"):
        make_report(home, "shown", ["z"], format="md")
    with pytest.raises(NotFoundError, match="slice"):
        make_report(home, "shown", ["a"], format="md", slices=["absent"])


def test_a_title_is_shown_and_its_signs_are_escaped(home):
    report = make_report(home, "shown", ["a"], format="html", title="<b>Night</b>").decode()
    assert "&lt;b&gt;Night" in report
    assert "<b>Night" not in report


def test_a_report_says_what_errors_cost_each_run_and_what_fixing_each_slice_is_worth(home):
    report = json.loads(make_report(home, "shown", ["a", "b"], format="json", slices=["kind 2"]))
    first, second = report["analysis"]
    assert [first["run"], second["run"]] == ["a", "b"]
    assert set(first["worths"]) == set(first["slice_budgets"]) == {"kind 2"}
    assert {row["error_type"] for row in first["slice_budgets"]["kind 2"]["costs"]} >= {
        "missed",
        "background",
    }
    assert second["worths"] == {}
    assert first["error_budget"]["ap50"] == pytest.approx(report["overall"]["AP50"])


def test_a_report_keeps_the_confidence_of_the_last_evaluation(home):
    evaluate(home, "shown", "b", confidence=0.8)
    report = json.loads(make_report(home, "shown", ["b"], format="json"))
    assert report["confidence_threshold"] == 0.8
    run_id = home.catalog.run(home.catalog.dataset("shown").dataset_id, "b").run_id
    assert home.catalog.evaluation(run_id, "bbox").confidence_threshold == 0.8
    assert open_run(home, "shown", "b").told.confidence_threshold == 0.8
    evaluate(home, "shown", "b")
