"""Closer looks at gaps, from a home and as a section."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.libs.analysis.conftest import filled, truth

from microtome.chance.corrections import benjamini_hochberg
from microtome.datasets import Home
from microtome.evaluation import evaluate
from microtome.reporting import make_report
from microtome.reporting.closer_looks import closer_looks
from microtome.reporting.evidence import evidence_of
from microtome.slices import create

SLICES = ("odd", "signs", "few", "missed by b")


@pytest.fixture(scope="module")
def roads(tmp_path_factory):
    """Run `b` misses most boxes of odd images; the slice `missed by b` was selected on that."""
    with Home.open(filled(tmp_path_factory.mktemp("evidence"), truth())) as home:
        evaluate(home, "roads", "b")
        create(home, "roads", "missed by b", where="outcome = 'missed'", run="b")
        yield home


@pytest.fixture(scope="module")
def found(roads):
    return evidence_of(roads, evaluate(roads, "roads", "b", slices=SLICES))


def looks_of(found, name):
    evaluation, evidence = found
    row = next(row for row in evaluation.slices if row.name == name)
    return closer_looks(row, evidence[name], "looks", "#boxes")


def cells(looks):
    return [[cell.text for cell in row] for row in looks.table.rows]


def test_without_slices_there_is_no_evidence(roads):
    plain = evaluate(roads, "roads", "b")
    assert evidence_of(roads, plain) == (plain, {})


def test_all_slices_and_metrics_are_corrected_together(roads, found):
    evaluation, evidence = found
    gaps = [row.gap for row in evaluation.slices]
    gaps += [gap for name in SLICES for gap in evidence[name].gaps.gaps]
    tested = [gap for gap in gaps if gap.p is not None]
    assert tuple(gap.q for gap in tested) == benjamini_hochberg([gap.p for gap in tested])
    alone = evaluate(roads, "roads", "b", slices=SLICES)
    assert [row.gap.p for row in alone.slices] == [row.gap.p for row in evaluation.slices]


def test_a_section_tells_metrics_confounders_and_halves_once_each(found):
    looks = looks_of(found, "odd")
    assert [row[0] for row in cells(looks)] == [
        "mAP", "AP50", "AR100", "Recall", "other objects of its categories", "objects alike in area",
        "objects alike in category", "objects alike in area and category", "half A of the images",
        "half B of the images",
    ]  # fmt: skip
    assert [row[-1] for row in cells(looks)][:4] == ["worse"] * 4
    assert looks.drawing is not None
    assert [row.label for row in looks.drawing.rows if row.is_heading] == [
        "against random slices", "among objects alike in", "in each half of the images",
    ]  # fmt: skip


def test_a_slice_of_all_its_categories_has_nothing_to_be_firm_about(found):
    looks = looks_of(found, "signs")
    assert looks.drawing is None
    assert {row[-1] for row in cells(looks)} == {"nothing to compare with"}
    assert looks.sentences[0] == "Nothing to compare with: “signs” holds every object of its categories."
    assert looks.sentences[1] == "In a half of the images there is nothing to compare the slice with either."


def test_every_figure_leads_to_boxes_and_halves_to_their_objects(roads, found):
    looks = looks_of(found, "odd")
    assert {row[1].href for row in looks.table.rows if row[1].text != "–"} == {"#boxes", "#looks"}
    listed = [list(map(int, each.ids.split())) for each in looks.lists]
    assert [each.rest for each in looks.lists] == [0, 0]
    assert sorted([*listed[0], *listed[1]]) == [
        4 * image + place for image in range(1, 60, 2) for place in range(4)
    ]


@pytest.mark.parametrize("name", ["few", "missed by b"])
def test_what_can_t_be_judged_has_no_gap_and_says_why(found, name):
    looks = looks_of(found, name)
    assert looks.drawing is None
    assert {text for row in cells(looks) for text in row[1:5]} == {"–"}
    why = {"few": "insufficient evidence", "missed by b": "selected on the outcome"}[name]
    assert {row[-1] for row in cells(looks)} == {why}
    row = next(row for row in found[0].slices if row.name == name)
    assert (row.gap.raw is None) == (name == "missed by b")


def test_columns_to_match_on_can_be_named(roads, found):
    evaluation = evaluate(roads, "roads", "b", slices=["odd"])
    _, evidence = evidence_of(roads, evaluation, match_on=["noise"])
    looks = closer_looks(evaluation.slices[0], evidence["odd"], "looks")
    alike = [row[0] for row in cells(looks) if "alike" in row[0]]
    assert alike == ["objects alike in noise"]
    assert {cell.href for row in looks.table.rows for cell in row} == {"", "#looks"}
    assert looks.drawing == closer_looks(evaluation.slices[0], replace(evidence["odd"]), "looks").drawing


def test_a_report_carries_it_in_every_format(roads):
    page = make_report(roads, "roads", ["b"], format="html", slices=SLICES).decode()
    assert page.count("How firm is the gap?") == len(SLICES)
    assert 'class="plot forest"' in page
    text = make_report(roads, "roads", ["b"], format="md", slices=SLICES).decode()
    assert "objects alike in area and category" in text
    document = json.loads(make_report(roads, "roads", ["b"], format="json", slices=SLICES))
    assert [each["slice"] for each in document["evidence"]] == list(SLICES)
    assert document["evidence"][0]["confounders"]["after"]["match_on"] == ["area", "category"]
    assert len(document["evidence"][0]["halves"]["halves"][0]["object_ids"]) > 10
    assert "NaN" not in json.dumps(document)
