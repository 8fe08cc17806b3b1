import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats.findings import FindingLog
from microtome.formats.json_files import decode_rows, explain, read_json


class Row(msgspec.Struct):
    a: float


def read(write, content):
    return read_json(write(content), FindingLog())


def test_an_empty_file_is_refused(write):
    with pytest.raises(InputError, match=r"file\.json is empty"):
        read(write, b"  \n")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none\.json is not a file\. Give the path"):
        read_json(tmp_path / "none.json", FindingLog())


@pytest.mark.parametrize("content", [b"3", b'"text"', b"null", b"true"])
def test_a_file_that_holds_neither_object_nor_list_is_refused(write, content):
    with pytest.raises(InputError, match="does not hold a JSON object or list"):
        read(write, content)


@pytest.mark.parametrize(
    ("content", "position"),
    [
        (b'{"a": 1,}', r"line 1, column 9 \(byte 8\)"),
        (b'{"a": 1\n "b": 2}', r"line 2, column 2 \(byte 9\)"),
        (b'[1, 2\n, {"a": "cut sho', r"line 2, column 17 \(byte 22\)"),
        (b"[1] tail", r"line 1, column 6 \(byte 5\)"),
        (b"[" * 100_000, "lists or objects within one another"),
        (b"\x89PNG\r\n", r"line 1, column 1 \(byte 0\)"),
    ],
)
def test_a_malformed_file_is_refused_with_the_position_of_the_fault(write, content, position):
    with pytest.raises(InputError, match=position):
        read(write, content)


def test_a_byte_order_mark_is_no_fault(write):
    assert list(read(write, b'\xef\xbb\xbf{"images": []}').content) == ["images"]


def test_nan_and_infinity_are_read_as_null_outside_strings_and_noted(write):
    log = FindingLog()
    content = b'[{"a": NaN}, {"a": -Infinity, "name": "NaN \\" Infinity"}, {"a": [Infinity, 1]}]'
    file = read_json(write(content), log)
    assert [json.loads(bytes(raw)) for raw in file.content] == [
        {"a": None},
        {"a": None, "name": 'NaN " Infinity'},
        {"a": [None, 1]},
    ]
    assert [(finding.kind, finding.severity) for finding in log.findings()] == [("not JSON", "changed")]
    assert "NaN or Infinity 3 times" in log.findings()[0].reason


def test_a_file_that_is_malformed_besides_nan_is_refused(write):
    with pytest.raises(InputError, match="is not JSON"):
        read(write, b'[{"a": NaN}, {"a": "NaN}]')


def test_a_missing_section_is_refused_with_the_keys_that_are_there(write):
    with pytest.raises(InputError, match=r"has no `images`; found the keys a, b. Do this"):
        read(write, b'{"a": 1, "b": 2}').section("images", fix="Do this.")


def test_a_section_that_is_no_list_is_refused(write):
    with pytest.raises(InputError, match=r"`images` of file\.json is not a list"):
        read(write, b'{"images": {"a": 1}}').section("images", fix="")


def test_a_null_section_counts_as_missing(write):
    assert read(write, b'{"images": null}').optional_section("images") is None


def test_no_rows_decode_to_none():
    assert decode_rows([], Row, lambda position, reason: None).rows == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b'{"a": "1"}', "a: expected a number, got text"),
        (b'{"a": null}', "a: expected a number, got null"),
        (b"{}", "missing field a"),
        (b"7", "expected an object, got a whole number"),
        (b'{"a": 1e400}', "a: number out of range"),
        (b'{"a": ' + b"1" * 5000 + b"}", "a: number out of range"),
        (b'{"b": ' + b"[" * 50_000 + b"]" * 50_000 + b', "a": 1}', "nested too deeply"),
        (b'{"a": 1, "\xff": 2', "truncated"),
        (b'{"a": 1,}', "trailing comma"),
    ],
)
def test_a_faulty_row_is_refused_by_itself_with_its_reason(row, reason):
    refused = {}
    raws = [msgspec.Raw(b'{"a": 1}'), msgspec.Raw(row), msgspec.Raw(b'{"a": 3}')]
    decoded = decode_rows(raws, Row, refused.__setitem__)
    assert ([row.a for row in decoded.rows], decoded.positions) == ([1.0, 3.0], [0, 2])
    assert list(refused) == [1]
    assert reason.lower() in refused[1].lower()


def test_text_that_is_not_utf_8_is_explained():
    assert (
        explain(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")) == "text that is not UTF-8"
    )


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "file.json"
    path.write_bytes(content)
    try:
        read_json(path, FindingLog())
    except InputError as error:
        assert "file.json" in str(error)
