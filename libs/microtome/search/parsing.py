"""Filter text -> sqlglot's tree, bounded in depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import Token, TokenType, exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, ParseError

from microtome.datasets import ColumnInfo
from microtome.errors import FilterError
from microtome.search.grammar import check
from microtome.search.lexicon import ALLOWED, fault, tokenize

MAX_DEPTH = 100
"""Levels of the tree, one for each sum, product or condition inside another: ours are walked by recursion."""


@dataclass(frozen=True)
class Parsed:
    """A tree of sqlglot's nodes, and the column that each stand-in name in it stands for."""

    root: exp.Expr
    names: Mapping[str, str]


def parse_tree(text: str, columns: Mapping[str, ColumnInfo]) -> Parsed:
    """The tree of a filter expression, not yet white-listed.

    Raises: FilterError for anything that is not one expression over these columns, too long or too deep.
    """
    tokens = tokenize(text, columns)
    check(tokens, text)
    names, hidden = _hide_names(tokens)
    root = _parse(hidden, text)
    _check_depth(root)
    return Parsed(root, names)


def _hide_names(tokens: list[Token]) -> tuple[dict[str, str], list[Token]]:
    """Stand-ins for the column names, so that none means anything to sqlglot (`symmetric`)."""
    names: dict[str, str] = {}
    hidden: list[Token] = []
    for token in tokens:
        text = token.text
        if token.token_type == TokenType.IDENTIFIER:
            text = f"column{token.start}"
            names[text] = token.text
        hidden.append(
            Token(token.token_type, text, line=1, col=token.start, start=token.start, end=token.end)
        )
    return names, hidden


def _parse(tokens: list[Token], text: str) -> exp.Expr:
    parser = Dialect.get_or_raise("").parser(error_level=ErrorLevel.IMMEDIATE)
    try:
        parsed = parser.parse_into(exp.Condition, tokens, text)
    except ParseError as error:
        raise _unreadable(error, tokens, text) from error
    except RecursionError as error:
        raise fault(0, "too many levels", fix="Write the filter with fewer parentheses.") from error
    root = parsed[0] if len(parsed) == 1 else None
    if root is None:
        raise fault(0, "no condition", expected=ALLOWED)
    return root


def _unreadable(error: ParseError, tokens: list[Token], text: str) -> FilterError:
    at = error.errors[0].get("col") if error.errors else None
    token = next((token for token in tokens if token.start == at), tokens[-1])
    found = text[token.start : token.end + 1]
    return fault(token.start, "the filter can't be read on", found=found, expected=ALLOWED)


def _check_depth(root: exp.Expr) -> None:
    """Chains of AND or of OR are one level, whatever their length."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise fault(position_of(node), "too many levels", found=depth, expected=f"at most {MAX_DEPTH}")
        for child in node.iter_expressions():
            same = type(child) is type(node) and isinstance(node, exp.And | exp.Or)
            waiting.append((child, depth if same else depth + 1))


def position_of(node: exp.Expr) -> int:
    """Where the first name or constant of the node stands; 0 when it has none."""
    starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    return int(min(starts, default=0))
