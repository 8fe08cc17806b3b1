from microtome.formats.findings import LONGEST_REASON, ROWS_LISTED, FindingLog, Place


def test_an_empty_log_has_no_findings():
    assert FindingLog().findings() == []


def test_findings_come_in_the_order_they_were_made():
    log = FindingLog()
    log.noted(Place("a.json", "row 1"), "no area", "first")
    log.set_aside(Place("a.json", "row 2"), "bad box", "second")
    log.changed(Place("a.json", "row 3"), "renamed", "third")
    assert [(finding.reason, finding.severity) for finding in log.findings()] == [
        ("first", "noted"),
        ("second", "set aside"),
        ("third", "changed"),
    ]


def test_rows_set_aside_are_all_listed():
    log = FindingLog()
    for row in range(ROWS_LISTED + 5):
        log.set_aside(Place("a.json", str(row)), "bad box", "no size")
    assert len(log.findings()) == ROWS_LISTED + 5


def test_one_finding_stands_for_the_noted_rows_past_the_hundredth_of_a_kind():
    log = FindingLog()
    for row in range(ROWS_LISTED + 5):
        log.noted(Place("a.json", str(row)), "no area", "no area")
    log.noted(Place("a.json", "0"), "id 0", "zero")
    findings = log.findings()
    assert sum(finding.rows for finding in findings if finding.kind == "no area") == ROWS_LISTED + 5
    assert findings[-1].rows == 5
    assert len(findings) == ROWS_LISTED + 2


def test_long_reasons_are_cut():
    log = FindingLog()
    log.noted(Place("a.json", ""), "renamed", "x" * 10_000)
    assert len(log.findings()[0].reason) == LONGEST_REASON
