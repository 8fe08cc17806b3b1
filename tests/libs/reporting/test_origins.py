from __future__ import annotations

from dataclasses import replace

from microtome.reporting.origins import digest_table, origin_table
from microtome.reporting.report import ReportInput


def test_what_is_not_known_is_left_out(reports, streets):
    report = reports(streets)
    bare = ReportInput(streets, replace(report.provenance, encoder=None, encoder_digest=None, command=None))
    names = [row[0].text for row in origin_table(bare).rows]
    assert names == ["Data set", "Run", "IoU of", "Confidence threshold", "Program", "Made at"]


def test_names_versions_and_time_are_told(reports, evaluations):
    facts = {
        name.text: value.text for name, value in origin_table(reports(others=[evaluations(run="b")])).rows
    }
    assert facts["Data set"] == "streets, version 4"
    assert facts["Run"] == "yolo-streets-a, b"
    assert facts["IoU of"] == "boxes"
    assert facts["Made at"] == "2026-03-04 15:30:00+00:00"
    assert facts["Encoder digest"] == "ef" * 32


def test_every_input_of_every_run_has_its_digest(reports, evaluations):
    table = digest_table(reports(others=[evaluations(run="b")]))
    digests = {name.text: value.text for name, value in table.rows}
    assert list(digests) == ["annotations.json", "b.json", "match table", "yolo-streets-a.json"]
    assert digests["match table"] == "01" * 32
