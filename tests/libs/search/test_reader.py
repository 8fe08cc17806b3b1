from __future__ import annotations

import pytest

from microtome.errors import FilterError
from microtome.search.expression import (
    Column,
    Comparison,
    Constant,
    Junction,
    Membership,
    Missing,
    Not,
    Pattern,
    column_names,
)
from microtome.search.reader import MAX_PATTERN, read

AREA = Column("area", "number")
CATEGORY = Column("category", "text")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("iscrowd", Column("iscrowd", "boolean")),
        ("area <> 1", Comparison("!=", AREA, Constant(1, "number"))),
        ("category = ''", Comparison("=", CATEGORY, Constant("", "text"))),
        ("NOT area IS NULL", Not(Missing(AREA))),
        ("area IS NOT NULL", Not(Missing(AREA))),
        ("category NOT LIKE ''", Not(Pattern(CATEGORY, "", False))),
        ("NOT category ILIKE 'A%'", Not(Pattern(CATEGORY, "A%", True))),
        (
            "area NOT IN (-1, - -2.5)",
            Not(Membership(AREA, (Constant(-1, "number"), Constant(2.5, "number")))),
        ),
        (
            "iscrowd AND (readable AND area IS NULL)",
            Junction("AND", (Column("iscrowd", "boolean"), Column("readable", "boolean"), Missing(AREA))),
        ),
        ("area = 9223372036854775808", Comparison("=", AREA, Constant(2.0**63, "number"))),
    ],
)
def test_a_filter_reads_as_its_tree(columns, text, tree):
    assert read(text, columns) == tree


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        (
            "area",
            0,
            "a value of another kind; found a number; expected a condition. Compare it with something",
        ),
        ("NOT category", 4, "found a text; expected a condition"),
        ("iscrowd AND 1", 12, "found a number; expected a condition"),
        ("category < 5", 11, "found a number; expected a text. Texts are written in single quotes."),
        ("area = '5'", 7, "found a text; expected a number. Numbers are written without quotes."),
        ("iscrowd = 1", 10, "found a number; expected a condition. .*write TRUE or FALSE"),
        ("area LIKE 'a%'", 0, "found a number; expected a text"),
        ("area + category > 1", 7, "found a text; expected a number"),
        ("-category = 'x'", 1, "found a text; expected a number"),
        ("area BETWEEN 1 AND 'x'", 19, "found a text; expected a number"),
        ("area IN (1, 'x')", 12, "found a text; expected a number"),
        ("area IN (iou)", 9, "a list item that is not a constant"),
        ("iscrowd < TRUE", 0, "< between conditions; expected = or !="),
        ("iscrowd BETWEEN FALSE AND TRUE", 0, "BETWEEN on a condition"),
        ("iscrowd = area < 1", 10, "a condition inside a comparison. Put the condition in parentheses."),
        ("area = 1 = iscrowd", 0, "a condition inside a comparison"),
        ("area < 1 IS NULL", 7, "found a condition; expected a number"),
        ("area = 1e999", 7, "a number too large; found 1e999; expected at most 1.7e308"),
    ],
)
def test_values_of_other_kinds_are_refused_where_they_stand(columns, text, position, message):
    with pytest.raises(FilterError, match=f"position {position} of the filter: .*{message}") as refused:
        read(text, columns)
    assert refused.value.position == position


def test_a_condition_in_parentheses_is_a_value(columns):
    assert read("iscrowd = (area < 1)", columns) == Comparison(
        "=", Column("iscrowd", "boolean"), Comparison("<", AREA, Constant(1, "number"))
    )


def test_a_pattern_has_a_limit(columns):
    read(f"category LIKE '{'a' * MAX_PATTERN}'", columns)
    with pytest.raises(
        FilterError, match="the pattern is too long; found 201 characters; expected at most 200"
    ):
        read(f"category LIKE '{'a' * (MAX_PATTERN + 1)}'", columns)


def test_every_column_below_a_node_is_known(columns):
    tree = read(
        'NOT (-area / iou < 1) OR category LIKE \'x\' AND "odd ""name""" BETWEEN symmetric AND interval'
        " AND split IN ('a') AND (date IS NULL) = iscrowd",
        columns,
    )
    assert column_names(tree) == set(columns) - {"confidence", "outcome", "readable", "like"}
