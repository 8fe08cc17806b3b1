from msgspec import Raw

from microtome.formats.extra_fields import read_extra_fields
from microtome.formats.findings import FindingLog, Place


def read(*rows):
    log = FindingLog()
    found = read_extra_fields([Raw(row) for row in rows], frozenset({"id"}), Place("a.json", "images"), log)
    return found, [finding.reason for finding in log.findings()]


def test_no_rows_have_no_extra_fields():
    assert read() == ([], [])


def test_known_fields_are_no_attributes():
    assert read(b'{"id": 1, "weather": "fog"}') == ([{"weather": "fog"}], [])


def test_what_attributes_hold_becomes_attributes():
    row = b'{"id": 1, "attributes": {"occluded": false, "id": 7}, "night": true}'
    assert read(row) == ([{"occluded": False, "id": 7, "night": True}], [])


def test_null_and_an_empty_list_are_no_values():
    assert read(b'{"a": null, "attributes": null}', b'{"attributes": [], "b": []}') == ([{}, {}], [])


def test_attributes_that_are_no_object_are_one_field():
    found, reasons = read(b'{"attributes": "wet"}', b'{"attributes": [1]}')
    assert found == [{"attributes": "wet"}, {}]
    assert len(reasons) == 1


def test_lists_and_objects_are_left_out_and_noted_once_per_field():
    found, reasons = read(b'{"keypoints": [1], "a": 1}', b'{"keypoints": [2], "attributes": {"b": {}}}')
    assert found == [{"a": 1}, {}]
    assert reasons == [
        "'keypoints' of 2 rows is not one number, text or truth value, and is not kept",
        "'b' of 1 rows is not one number, text or truth value, and is not kept",
    ]


def test_numbers_out_of_range_and_unreadable_names_are_left_out_and_noted():
    found, reasons = read(b'{"a": 1e400, "b": 2}', b'{"\xff": 1}')
    assert found == [{"b": 2}, {}]
    assert [reason.split(" of ")[0] for reason in reasons] == ["'a'", "'a field whose name is not UTF-8'"]
