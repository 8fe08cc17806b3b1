from __future__ import annotations

from dataclasses import replace

from microtome.reporting.page import page_of


def test_sections_without_content_are_left_out(reports, bare):
    anchors = [anchor for anchor, _ in page_of(reports(replace(bare, slices=()))).sections]
    assert anchors == ["overall", "categories", "errors", "confusion", "curves", "provenance", "words"]


def test_slices_runs_and_examples_have_sections_of_their_own(reports, evaluations, examples):
    page = page_of(reports(others=[evaluations(run="b")], examples=[examples()]))
    assert {"slices", "runs", "examples"} <= {anchor for anchor, _ in page.sections}


def test_the_operating_point_is_stated(reports, streets):
    page = page_of(reports(replace(streets, confidence_threshold=0.25)))
    assert page.operating_point == "IoU 0.50, confidence at least 0.25"
    assert page.sizes == "500 images · 2,914 objects · 9,132 predictions"


def test_notes_of_every_run_are_shown_with_its_name(reports, streets):
    first = replace(streets, notes=("Half of the images are unreadable.",))
    other = replace(streets, run="b", version=5, notes=("Ids were shifted.",))
    assert page_of(reports(first, others=[other])).notes == [
        "Half of the images are unreadable.",
        "b: Ids were shifted.",
        "The version of the data set differs: 4 for yolo-streets-a, 5 for b.",
    ]


def test_a_reviewed_run_has_sections_on_why_it_fails(reports, reviewed):
    page = page_of(reports(reviews=[reviewed]))
    anchors = [anchor for anchor, _ in page.sections]
    assert anchors[anchors.index("errors") :][:6] == [
        "errors", "budget", "confusion", "curves", "thresholds", "calibration",
    ]  # fmt: skip
    night = next(row for row in page.budget.worths.rows if row[0].text == "night")
    assert night[0].href == "#slice-night"
