import json
import math
import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microtome.errors import InputError
from microtome.formats import read_predictions
from microtome.formats.plain_results import PART, read_plain_results

IDS = st.sampled_from([0, 1, -3, 2**62, 2**63, 7.0, "7", "dog", None, True])
NUMBERS = st.floats(allow_nan=False) | st.sampled_from([0, -1, 5, 0.25, 2**70, -0.0, None, "1", True])
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "image_id": IDS,
        "category_id": IDS,
        "score": NUMBERS,
        "bbox": st.just([1, 2.5, 3, 4]) | st.just([18, 1, 3, 4]) | st.lists(NUMBERS, max_size=5),
        "segmentation": st.sampled_from([[], None, {}, [[1, 1, 1, 4, 4, 4]], 3]),
        "file": st.sampled_from(["a.jpg", "},{", "\\", "\u00fc", [], {"a": [1]}]),
    },
)
ROW = {"image_id": 1, "category_id": 2, "bbox": [1, 2.5, 3, 4], "score": 0.5}


@pytest.fixture(scope="module")
def many():
    """More rows than are decoded at once, with numbers of every length."""
    random = np.random.default_rng(3)
    boxes = random.uniform(1e-7, 1e5, (4_000, 4)) * 10.0 ** random.integers(-8, 3, (4_000, 4))
    return [
        {"image_id": i % 91 - 3, "category_id": i % 7, "bbox": box, "score": box[0] % 1}
        for i, box in enumerate(boxes.tolist())
    ]


@pytest.fixture
def read(write):
    return lambda content: read_plain_results(write(content))


@pytest.mark.parametrize("content", [b"", b" ", b"[]", b"[ ]", b"{}", b"null", b"[", b"[]]", b"[[]]", b"7"])
def test_what_holds_no_row_is_not_plain(read, content):
    assert read(content) is None


def test_what_is_no_file_is_not_plain_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    for name in ("none.json", ".", "pipe.json"):
        assert read_plain_results(tmp_path / name) is None


def test_columns_hold_the_numbers_of_the_rows(read):
    plain = read([ROW, {**ROW, "image_id": -(2**62), "score": 1, "bbox": [0, 1e-3, 1e3, 2**53]}])
    assert plain.image_ids.tolist() == [1, -(2**62)]
    assert plain.category_ids.tolist() == [2, 2]
    assert plain.scores.tolist() == [0.5, 1.0]
    assert plain.boxes_xywh.tolist() == [[1, 2.5, 3, 4], [0, 1e-3, 1e3, 2**53]]


def test_numbers_are_those_of_pythons_own_reader(read, many):
    plain = read(many)
    assert plain.boxes_xywh.tolist() == [row["bbox"] for row in many]
    assert plain.scores.tolist() == [row["score"] for row in many]


@pytest.mark.parametrize("before, after", [(b"", b""), (b"\xef\xbb\xbf\n ", b"\n\n")])
@pytest.mark.parametrize("layout", [{}, {"separators": (",", ":")}, {"indent": 2}])
def test_the_row_by_row_reader_reads_the_same(write, many, layout, before, after):
    many = [{**row, "segmentation": None if i % 2 else [], "file": "a.jpg"} for i, row in enumerate(many)]
    path = write(before + json.dumps(many, **layout).encode() + after, "plain.json")
    assert read_plain_results(path) is not None
    fast, careful = read_predictions(path), read_predictions(write({"annotations": many}, "careful.json"))
    assert fast.table == careful.table
    assert [fast.place(row).row for row in (0, 3_999)] == ["[0]", "[3999]"]
    told = [
        [(finding.kind, finding.reason.replace("annotations", "")) for finding in read.findings]
        for read in (fast, careful)
    ]
    assert told[0] == told[1]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROWS.map(lambda given: {**ROW, **given}), min_size=1, max_size=4))
def test_odd_rows_are_told_of_as_by_the_row_by_row_reader(write, rows):
    assert told_of(write(rows, "list/a.json")) == told_of(write({"annotations": rows}, "object/a.json"))


def told_of(path):
    """What is read, or that nothing can be."""
    try:
        read = read_predictions(path, size_of=lambda image: (20, 10) if image == "1" else None)
    except InputError:
        return None
    findings = [
        (one.row.removeprefix("annotations"), one.kind, one.reason, one.severity) for one in read.findings
    ]
    return read.table.to_pylist(), read.category_references, str(findings).replace("annotations", "")


@pytest.mark.parametrize("odd", [
    {"image_id": "1"}, {"image_id": 1.0}, {"image_id": True}, {"image_id": 2**62 + 1}, {"category_id": None},
    {"category_id": "dog"}, {"score": None}, {"score": "0.5"}, {"score": False}, {"bbox": None}, {"bbox": []},
    {"bbox": [1, 2, 3]}, {"bbox": [1, 2, 3, 4, 5]}, {"bbox": [1, 2, None, 4]}, {"bbox": {"x": 1}},
    {"segmentation": [[1, 1, 1, 4, 4, 4]]}, {"segmentation": {"size": [6, 8], "counts": [48]}},
])  # fmt: skip
@pytest.mark.parametrize("place", [0, 1_999, 3_999])
def test_one_odd_row_is_left_to_the_row_by_row_reader(read, many, odd, place):
    assert read([*many[:place], {**ROW, **odd}, *many[place + 1 :]]) is None


@pytest.mark.parametrize("missing", ROW)
def test_a_row_without_one_of_its_fields_is_not_plain(read, missing):
    assert read([ROW, {key: value for key, value in ROW.items() if key != missing}]) is None


def test_a_list_that_ends_early_is_not_plain(read):
    content = json.dumps([ROW, ROW]).encode()
    assert [read(content[:length]) for length in range(len(content))] == [None] * len(content)
    assert read(content) is not None


@pytest.mark.parametrize("commas", [b"", b" ", b",,", b", ,", b";", b",]", b"],[", b",{},", b",null,"])
def test_rows_that_no_single_comma_parts_are_not_plain(read, many, commas):
    first, second = (json.dumps(part)[1:-1].encode() for part in (many[:1_000], many[1_000:]))
    assert read(b"[" + first + b", " + second + b"]") is not None
    assert read(b"[" + first + commas + second + b"]") is None


@pytest.mark.parametrize("end", [b"", b",]", b"]]", b"],", b"] 1", b"]\f", b"]\0", b"}"])
def test_a_list_that_does_not_end_as_one_is_not_plain(read, many, end):
    assert read(json.dumps(many).encode()[:-1] + end) is None


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"01", b"+1", b".5", b"1.", b"1e999", b"0x1", b"1_0"]
)
def test_what_json_does_not_call_a_number_is_not_plain(read, number):
    content = json.dumps([ROW]).encode()
    assert read(content.replace(b"0.5", b"0.25")) is not None
    assert read(content.replace(b"0.5", number)) is None


@pytest.mark.parametrize("number", [b"-0", b"1e", b"1e+", b"-", b"00", b"0.5.5", b"1e-999", b"-01"])
def test_numbers_that_decoders_may_read_in_another_way_are_not_plain(read, number):
    assert read(json.dumps([ROW]).encode().replace(b"0.5", number)) is None


@pytest.mark.parametrize("number", [
    "-0.0", "0e5", "1E5", "1e+05", "1e-320", "9007199254740993", "9007199254740992.99999999999999999999",
    "0.3000000000000000166", "2.2250738585072011e-308", "123456789012345678901234567890", "1" + "0" * 308,
    "0." + "0" * 300 + "1", "4.35", "1e22", "1e23", "8.41e21", "18446744073709551615", "99999999999999999999",
])  # fmt: skip
def test_long_numbers_are_rounded_once(read, number):
    plain = read(json.dumps([ROW]).encode().replace(b"0.5", number.encode()))
    assert plain.scores.tobytes() == np.array([float(number)]).tobytes()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    digits=st.integers(0, 10**25).map(str), point=st.integers(1, 25), sign=st.sampled_from(["", "-"]),
    exponent=st.none() | st.integers(-330, 280),
)  # fmt: skip
def test_any_number_is_rounded_once(read, digits, point, sign, exponent):
    number = f"{sign}{digits[:point]}.{digits[point:] or '0'}"
    if digits.startswith("0"):
        number = f"{sign}0.{digits}"
    if exponent is not None:
        number += f"e{exponent}"
    plain = read(json.dumps([ROW]).encode().replace(b"0.5", number.encode()))
    if plain is None:
        assert float(number) in (0.0, math.inf, -math.inf)
    else:
        assert plain.scores.tobytes() == np.array([float(number)]).tobytes()


@pytest.mark.parametrize("field", [
    '"id": 7', '"file": "a \\"},{ \\\\"', '"name": "\u00fc"',
    '"keypoints": [1, [2.5, -3e4], [], [true, null]]', '"x": {"a": {"b": [{}]}, "c": false}', '"": ""',
    '"bbox2": [1]', '"segmentation": [ ]', '"segmentation": null',
])  # fmt: skip
def test_fields_that_are_not_needed_are_read_over(read, field):
    row = json.dumps(ROW)[:-1].encode()
    assert read(b"[" + row + b", " + field.encode() + b"}]") is not None


@pytest.mark.parametrize("field", [
    '"score": 0.5', '"image_id": 1', '"\\u0073core": 1', '"x": "\\u0061"', '"x": "\\q"',
    '"x": "\t"', '"x": "a', '"x": 01', '"x": [1,]', '"x": {"a": 1,}', '"x": {1: 1}', '"x": nul',
    '"x": ' + "[" * 20 + "]" * 20, '"x"', "",
    '"x": ', "x: 1", '"x": 1,', '"segmentation": []], "y": [1',
])  # fmt: skip
def test_odd_fields_are_not_plain(read, field):
    row = json.dumps(ROW)[:-1].encode()
    assert read(b"[" + row + b", " + field.encode() + b"}]") is None


@pytest.mark.parametrize(
    "sides", ["1, 2, 3", "1, 2, 3, 4, 5", "1, 2, 3, 4,", ", 2, 3, 4", "1 2, 3, 4", "[1], 2, 3, 4"]
)
def test_a_box_of_other_than_four_numbers_is_not_plain(read, sides):
    assert read(json.dumps([ROW]).replace("1, 2.5, 3, 4", sides).encode()) is None


def test_the_shortest_rows_of_a_file_read_in_parts_have_room(read):
    row = json.dumps(
        dict.fromkeys(["image_id", "category_id", "score"], 1) | {"bbox": [1] * 4}, separators=(",", ":")
    )
    n = 2 * PART // len(row)
    plain = read(f"[{','.join([row] * n)}]".encode())
    assert plain.image_ids.tolist() == [1] * n


def test_rows_of_a_file_read_in_parts_keep_their_order(read):
    rows = [
        {**ROW, "image_id": i, "category_id": -i, "bbox": [i, 1, i / 7, 2], "file": "a" * 900}
        for i in range(9_000)
    ]
    plain = read(json.dumps(rows).encode())
    assert plain.image_ids.tolist() == list(range(9_000))
    assert plain.category_ids.tolist() == [-i for i in range(9_000)]
    assert plain.boxes_xywh.tolist() == [row["bbox"] for row in rows]


@pytest.mark.parametrize("place", [0, 4_000, 8_999])
def test_one_odd_row_of_a_file_read_in_parts_is_left_to_the_row_by_row_reader(read, place):
    rows = [json.dumps({**ROW, "file": "a" * 900})] * 9_000
    rows[place] = rows[place].replace("0.5", "null")
    assert read(f"[{','.join(rows)}]".encode()) is None


def test_rows_cut_inside_a_text_are_left_to_the_row_by_row_reader(write):
    path = write([{**ROW, "file": "},{" * 300}] * 5_000)
    assert path.stat().st_size > PART
    assert read_plain_results(path) is None
    assert read_predictions(path).table["row"].to_pylist() == list(range(5_000))


def test_a_text_longer_than_any_plain_row_is_not_plain(read):
    assert read([{**ROW, "file": "a" * 600_000}, ROW]) is None


def test_space_around_rows_may_be_long(read):
    space = b" \n" * 300_000
    row = json.dumps(ROW).encode()
    assert read(b"[" + row + b"," + row + b"]" + space) is not None
    assert read(b"[" + row + b"," + row + b"]" + space + b"x") is None
