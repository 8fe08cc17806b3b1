from __future__ import annotations

import pytest

from microtome.errors import FilterError
from microtome.search.grammar import MAX_NESTING, check
from microtome.search.lexicon import tokenize


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("area", None, ""),
        ("NOT NOT iscrowd AND - - area < +1", None, ""),
        ("area NOT BETWEEN -1 AND (2) OR category NOT IN ('a')", None, ""),
        ("area =", 6, "breaks off; found its end; expected a column, a number"),
        ("area = 1 AND", 12, "breaks off; found its end; expected a condition such as"),
        ("AND area = 1", 0, "found AND; expected a condition such as"),
        ("area iou = 1", 5, "found iou; expected an operator such as"),
        ("category = 'a' 'b'", 15, "found 'b'; expected an operator such as"),
        ("area (1)", 5, r"found \(; expected an operator such as"),
        ("area = = 1", 7, "found =; expected a column, a number"),
        ("area BETWEEN AND 2", 13, "found AND; expected a column, a number"),
        ("area IN 3", 8, "found 3; expected a list such as"),
        ("area IN ()", 9, r"found \); expected a column, a number"),
        ("area NOT = 3", 9, "found =; expected IN, BETWEEN, LIKE or ILIKE after NOT"),
        ("category LIKE split", 14, "found split; expected a pattern such as 'bus%'"),
        ("area = NULL", 7, "found NULL; .* Write IS NULL or IS NOT NULL."),
        (
            "iscrowd IS TRUE",
            11,
            "found TRUE; expected NULL or NOT NULL after IS. Write = TRUE, or the column",
        ),
        ("area IS NOT 3", 12, "found 3; expected NULL after IS NOT"),
        ("area IS NULL IS NULL", 13, "found IS; expected AND, OR, a closing parenthesis or the end"),
        ("iscrowd = NOT readable", 10, "found NOT; .* Put the condition in parentheses."),
        ("()", 1, r"found \); expected a condition"),
        ("(area = 1", 9, r"a parenthesis is never closed; found its end; expected \)"),
        ("area = 1)", 8, r"a parenthesis that was never opened; found \)"),
        ("(area, iou) = 1", 5, r"a comma outside of a list; .* expected a comma only in IN \(...\)"),
        ("area IN (1, (2, 3))", 14, "a comma outside of a list"),
    ],
)
def test_a_word_out_of_place_is_refused_where_it_stands(columns, text, position, message):
    tokens = tokenize(text, columns)
    if position is None:
        check(tokens, text)
        return
    with pytest.raises(FilterError, match=f"position {position} of the filter: .*{message}") as refused:
        check(tokens, text)
    assert refused.value.position == position


@pytest.mark.parametrize(
    ("before", "after"), [("(", ")"), ("NOT ", ""), ("- ", ""), ("NOT (", ")"), ("iscrowd = (", ")")]
)
def test_nesting_has_a_limit(columns, before, after):
    deepest = MAX_NESTING // 2 if before == "NOT (" else MAX_NESTING
    text = before * deepest + "area" + after * deepest
    check(tokenize(text, columns), text)
    text = before * (deepest + 1) + "area" + after * (deepest + 1)
    with pytest.raises(FilterError, match="too many levels; found 31; expected at most 30"):
        check(tokenize(text, columns), text)


def test_levels_beside_each_other_do_not_add_up(columns):
    text = " AND ".join(["NOT (area - -1 < 2)"] * 100)
    check(tokenize(text, columns), text)
