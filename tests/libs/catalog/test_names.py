from __future__ import annotations

import pytest

from microtome.catalog import valid_name
from microtome.catalog.names import plain_text, taken_name, unknown_name
from microtome.errors import InputError


@pytest.mark.parametrize(
    "name", ["a", "faded crosswalks", "夜", "v1.2", "a" * 100, "-", "e\u0301" * 100, "it's", "50 % or less"]
)
def test_a_usual_name_is_valid(name: str) -> None:
    assert len(valid_name("slice", name)) <= 100


def test_names_that_look_equal_are_equal() -> None:
    assert valid_name("run", "cafe\u0301") == "caf\u00e9"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "which is empty"),
        ("a" * 101, "which is 101 characters long"),
        (".hidden", "which begins with '.'"),
        ("..", "which begins with '.'"),
        (" a", "which begins or ends with a space"),
        ("a\u00a0", "which begins or ends with a space"),
        ("a/b", "which holds '/'"),
        ("a\\b", r"which holds '\\'"),
        ("a\0b", "which holds a control character"),
        ("a\nb", "which holds a control character"),
        ("a\x7fb", "which holds a control character"),
        ("a\x85b", "which holds a control character"),
        ("a\u2028b", "which holds a line break"),
        ("a\udc80b", "which holds half a character"),
    ],
)
def test_a_name_that_would_make_trouble_is_refused(name: str, fault: str) -> None:
    with pytest.raises(InputError) as refusal:
        valid_name("slice", name)
    assert "this can't be the name of a slice" in str(refusal.value)
    assert fault in str(refusal.value)
    str(refusal.value).encode()


@pytest.mark.parametrize(
    ("known", "advice"),
    [
        ([], "There is no run yet."),
        (["baseline", "yolo"], "Did you mean 'baseline'?"),
        (["zebra", "yolo"], "Known: 'yolo', 'zebra'."),
        (["baseline 1", "baseline 2"], "Did you mean 'baseline 2' or 'baseline 1'?"),
        (list("gfedcba"), "Known: 'a', 'b', 'c', 'd', 'e' and 2 more."),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(known: list[str], advice: str) -> None:
    assert str(unknown_name("run", "basline", known)) == f"no run is named 'basline'. {advice}"


@pytest.mark.parametrize(("count", "end"), [(5, "'r4'."), (6, "'r4' and 1 more.")])
def test_of_many_names_some_are_listed_and_the_rest_counted(count: int, end: str) -> None:
    assert str(unknown_name("run", "zzz", [f"r{number}" for number in range(count)])).endswith(end)


@pytest.mark.parametrize(
    ("kind", "advice"), [("slice", "replace it with --replace"), ("run", "delete that one first")]
)
def test_a_taken_name_is_answered_with_a_way_out(kind: str, advice: str) -> None:
    assert str(taken_name(kind, "a")).endswith(f"Choose another name, or {advice}.")


@pytest.mark.parametrize("text", ["a\0", "\udce9"])
def test_text_that_a_database_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="this can't be stored as a folder"):
        plain_text("a folder", text)
