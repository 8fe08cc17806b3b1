"""A report as tests in JUnit's XML, which programs of continuous integration show: a test for each slice.

A slice passes that is not worse than random slices of its size, and is skipped where nothing can be said. A
further run passes on a slice where it is not worse than the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as xml

from microtome.analysis.comparison import ComparedSlice, RunDifference
from microtome.evaluation.reasons import INSUFFICIENT, SELECTED
from microtome.evaluation.results import Evaluation, SliceMetrics
from microtome.reporting.differences import WHOLE, WHY, figure_of
from microtome.reporting.figures import METRICS, chance, difference, figure, span
from microtome.reporting.gaps import WORSE, gap_of
from microtome.reporting.report import Provenance, ReportInput

UNTESTED = "not tested"
# XML 1.0 has no way to write these
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class SliceTest:
    """A slice by one metric: its verdict, and what was found in words."""

    name: str
    verdict: str
    words: str
    reason: str | None = None

    @property
    def failed(self) -> bool:
        """Whether the slice is worse."""
        return self.verdict == WORSE

    @property
    def skipped(self) -> bool:
        """Whether nothing could be told."""
        return self.reason is not None or self.verdict in (INSUFFICIENT, SELECTED, UNTESTED)


def junit_report(report: ReportInput) -> bytes:
    """The suite of the first run's slices, and one for each further run where these were compared."""
    evaluation = report.evaluation
    tests = [_slice(row) for row in evaluation.slices]
    suites = [(evaluation, f"{evaluation.run} on slices of {evaluation.dataset}", tests)]
    if report.comparison is not None:
        first, rows = report.comparison.runs[0], report.comparison.rows
        for other in report.others:
            name = f"{other.run} against {first} on {evaluation.dataset}"
            suites.append((other, name, _of_run(rows, other.run)))
    everything = _counts([test for _, _, tests in suites for test in tests])
    root = xml.Element("testsuites", {"name": _plain(report.heading)} | everything)
    for measured, name, tests in suites:
        root.append(_suite(measured, report.provenance, name, tests))
    xml.indent(root)
    written: bytes = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _slice(row: SliceMetrics) -> SliceTest:
    gap = gap_of(row)
    tested = gap.tested
    label = METRICS[gap.metric].label
    words = f"{label} {figure(gap.value)}, baseline over its categories {figure(gap.baseline)}"
    if tested is not None and tested.value is not None:
        words += f", gap {difference(tested.value)} ({span(tested.low, tested.high)}), q {chance(tested.q)}"
    words += f"; {row.n_objects} objects in {row.n_images} images"
    if gap.reason is not None:
        words = f"{gap.reason}; {words}"
    return SliceTest(row.name, gap.verdict or UNTESTED, words, gap.reason)


def _of_run(rows: Sequence[ComparedSlice], run: str) -> list[SliceTest]:
    return [_compared(row, told) for row in rows for told in row.differences if told.run == run]


def _compared(row: ComparedSlice, told: RunDifference) -> SliceTest:
    first = row.runs[0].run
    here, there = (figure(figure_of(row, name, told.metric)) for name in (told.run, first))
    words = f"{METRICS[told.metric].label} {here} against {there} of {first}"
    if told.value is not None:
        words += f", difference {difference(told.value)} ({span(told.low, told.high)}), q {chance(told.q)}"
    return SliceTest(row.name or WHOLE, told.verdict, f"{words}; {WHY[told.verdict]}")


def _suite(evaluation: Evaluation, made: Provenance, name: str, tests: Sequence[SliceTest]) -> xml.Element:
    made_at = made.created_at.isoformat(timespec="seconds")
    suite = xml.Element("testsuite", {"name": _plain(name), "timestamp": made_at} | _counts(tests))
    properties = xml.SubElement(suite, "properties")
    facts = {
        "dataset": evaluation.dataset, "version": str(evaluation.version), "iou_type": evaluation.iou_type,
        "confidence_threshold": f"{evaluation.confidence_threshold:g}", "mAP": figure(evaluation.overall.mAP),
        "AR100": figure(evaluation.overall.AR100), "microtome": made.program_version,
    }  # fmt: skip
    for fact, value in facts.items():
        xml.SubElement(properties, "property", name=fact, value=_plain(value))
    for test in tests:
        suite.append(_case(name, test))
    return suite


def _case(suite: str, test: SliceTest) -> xml.Element:
    case = xml.Element("testcase", classname=_plain(suite), name=_plain(test.name), time="0")
    if test.failed:
        xml.SubElement(case, "failure", type=test.verdict, message=_plain(f"{test.verdict}: {test.words}"))
    elif test.skipped:
        xml.SubElement(case, "skipped", message=_plain(f"{test.verdict}: {test.words}"))
    else:
        xml.SubElement(case, "system-out").text = _plain(f"{test.verdict}: {test.words}")
    return case


def _counts(tests: Sequence[SliceTest]) -> dict[str, str]:
    failed, skipped = (sum(getattr(test, kind) for test in tests) for kind in ("failed", "skipped"))
    return {
        "tests": str(len(tests)),
        "failures": str(failed),
        "errors": "0",
        "skipped": str(skipped),
        "time": "0",
    }


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
