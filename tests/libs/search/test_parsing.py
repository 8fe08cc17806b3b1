from __future__ import annotations

import threading

import pytest

from microtome.errors import FilterError
from microtome.search.grammar import MAX_NESTING
from microtome.search.parsing import MAX_DEPTH, parse_tree, position_of


def test_a_tree_has_stand_ins_for_names_so_that_no_name_is_a_keyword(columns):
    parsed = parse_tree("area BETWEEN symmetric AND interval", columns)
    assert list(parsed.names.values()) == ["area", "symmetric", "interval"]
    assert parsed.root.args["low"].name == "column13"


def test_a_part_knows_where_it_stands(columns):
    root = parse_tree("area < 1 AND  category = 'x'", columns).root
    assert [position_of(root), position_of(root.expression), position_of(root.expression.expression)] == [
        0,
        14,
        25,
    ]


@pytest.mark.parametrize("text", ["area BETWEEN 1", "area BETWEEN 1 OR 2", "area BETWEEN (1 AND 2)"])
def test_what_only_the_parser_can_refuse_has_a_position_too(columns, text):
    with pytest.raises(FilterError, match="the filter can't be read on; found") as refused:
        parse_tree(text, columns)
    assert refused.value.position is not None


def test_chains_of_and_are_one_level(columns):
    parse_tree(" AND ".join(["area=1"] * 360), columns)
    parse_tree(" OR ".join(["area=1"] * 360), columns)


def test_chains_of_sums_have_a_limit(columns):
    parse_tree("+".join(["1"] * (MAX_DEPTH - 1)) + " < area", columns)
    with pytest.raises(FilterError, match="too many levels; found 101; expected at most 100"):
        parse_tree("+".join(["1"] * MAX_DEPTH) + " < area", columns)


def test_the_deepest_nesting_allowed_fits_the_stack(columns):
    refused: list[Exception] = []

    def deepest() -> None:
        try:
            parse_tree("(" * MAX_NESTING + "area < 1" + ")" * MAX_NESTING, columns)
            parse_tree("NOT (" * (MAX_NESTING // 2) + "area < 1" + ")" * (MAX_NESTING // 2), columns)
        except FilterError as error:
            refused.append(error)

    thread = threading.Thread(target=deepest)
    thread.start()
    thread.join()
    assert not refused


def test_a_caller_deep_in_the_stack_gets_a_refusal(columns):
    def at_depth(left: int) -> None:
        if left:
            at_depth(left - 1)
        else:
            parse_tree("(" * MAX_NESTING + "area < 1" + ")" * MAX_NESTING, columns)

    with pytest.raises(FilterError, match=r"too many levels\. Write the filter with fewer parentheses\."):
        at_depth(600)
