"""Reports in JUnit's XML: a test for each slice, failed where it is worse, skipped where nothing is told."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as xml

import pytest

from microtome.analysis.comparison import ComparedSlice, Comparison, RunDifference, RunFigures
from microtome.chance.gap import Gap
from microtome.reporting import render

SLICE_WORDS = {"worse": "failure", "better": "system-out", "no evidence": "system-out"}


def suites_of(report):
    root = xml.fromstring(render(report, "xml"))
    assert root.tag == "testsuites"
    return root, list(root)


def gap(verdict):
    return Gap("mAP", -0.13, 0.4, -0.14, -0.2, -0.1, 0.01, 0.02, verdict)


def test_without_slices_there_is_no_test(reports, streets):
    root, [suite] = suites_of(reports(replace(streets, slices=())))
    assert (root.get("tests"), root.get("failures")) == ("0", "0")
    assert suite.findall("testcase") == []
    assert suite.find("properties/property[@name='version']").get("value") == "4"


@pytest.mark.parametrize("verdict", list(SLICE_WORDS))
def test_only_a_worse_slice_fails(reports, streets, verdict):
    row = replace(streets.slices[1], gap=gap(verdict))
    root, [suite] = suites_of(reports(replace(streets, slices=(row,))))
    [case] = suite.findall("testcase")
    assert case.get("name") == "night"
    [told] = case
    assert told.tag == SLICE_WORDS[verdict]
    assert (told.get("message") or told.text).startswith(f"{verdict}: mAP 0.273, baseline")
    assert root.get("failures") == suite.get("failures") == str(int(verdict == "worse"))


def test_a_slice_with_nothing_beside_it_is_skipped(reports, streets):
    row = replace(streets.slices[1], gap=gap("no evidence"), leaves_nothing_out=True)
    _, [suite] = suites_of(reports(replace(streets, slices=(row,))))
    message = suite.find("testcase/skipped").get("message")
    assert message.startswith("no evidence: nothing to compare with: it holds every image")


def test_what_was_not_tested_is_skipped_and_says_why(reports, streets, bare):
    untested, small = streets.slices[1], bare.slices[0]
    selected = replace(untested, name="missed", notes=("selected on the outcome: ...",))
    _, [suite] = suites_of(reports(replace(streets, slices=(untested, small, selected))))
    messages = [case.find("skipped").get("message") for case in suite.findall("testcase")]
    assert [message.split(":")[0] for message in messages] == [
        "not tested", "insufficient evidence", "selected on the outcome",
    ]  # fmt: skip
    assert "fewer than 10 images or 20 objects" in messages[1]
    assert (suite.get("tests"), suite.get("skipped")) == ("3", "3")


def test_a_further_run_is_a_suite_of_its_own(reports, evaluations):
    figures = (
        RunFigures("a", 0.4, None, None, None, None, None),
        RunFigures("b", 0.3, None, None, None, None, None),
    )
    told = RunDifference("b", "mAP", -0.1, -0.2, -0.05, 0.01, 0.02, "worse")
    fine = replace(told, value=0.1, verdict="better")
    rows = (
        ComparedSlice(None, "images", 500, 2000, figures, (told,)),
        ComparedSlice("night", "images", 100, 400, figures, (fine,)),
    )
    comparison = Comparison("streets", 4, "bbox", 0.5, ("a", "b"), rows, 2)
    _, [_, suite] = suites_of(reports(others=[evaluations(run="b")], comparison=comparison))
    assert suite.get("name") == "b against a on streets"
    whole, night = suite.findall("testcase")
    assert whole.find("failure").get("message").startswith("worse: mAP 0.300 against 0.400 of a, difference")
    assert night.find("failure") is None


def test_names_that_xml_can_t_hold_are_shown_as_far_as_it_can(reports, streets):
    row = replace(streets.slices[1], name="a\x00<b>&\ud800")
    _, [suite] = suites_of(reports(replace(streets, slices=(row,))))
    assert suite.find("testcase").get("name") == "a\ufffd<b>&\ufffd"
