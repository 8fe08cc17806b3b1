"""Which token may follow which: says exactly where a filter breaks off, before sqlglot reads it.

sqlglot accepts far more than filters have (tuples, calls, joined texts, `IS NOT NOT NULL`) and reports a
fault some tokens after it. A NOT inside a comparison must stand in parentheses: SQL dialects disagree there.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from sqlglot import Token, TokenType

from microtome.errors import FilterError
from microtome.search.lexicon import fault

MAX_NESTING = 30
"""Open parentheses, NOTs and signs one inside the other: sqlglot takes about 20 stack frames for each."""


class _After(Enum):
    """What was read last, as far as it decides what may come next."""

    START = auto()
    OPERATOR = auto()
    VALUE = auto()
    NOT = auto()
    VALUE_NOT = auto()
    IN = auto()
    LIKE = auto()
    IS = auto()
    IS_NOT = auto()
    NULL = auto()


_OPERAND = {
    **dict.fromkeys(
        (TokenType.IDENTIFIER, TokenType.STRING, TokenType.NUMBER, TokenType.TRUE, TokenType.FALSE),
        _After.VALUE,
    ),
    TokenType.L_PAREN: _After.START,
    TokenType.DASH: _After.OPERATOR,
    TokenType.PLUS: _After.OPERATOR,
}
_CONDITION = {**_OPERAND, TokenType.NOT: _After.NOT}
_PREDICATE = {TokenType.IN: _After.IN, TokenType.BETWEEN: _After.OPERATOR,
              TokenType.LIKE: _After.LIKE, TokenType.ILIKE: _After.LIKE}  # fmt: skip
_ENDING = {TokenType.AND: _After.START, TokenType.OR: _After.START, TokenType.R_PAREN: _After.VALUE}
_OPERATOR_TYPES = (
    TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE,
    TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH, TokenType.COMMA,
)  # fmt: skip
_NEXT: Mapping[_After, Mapping[TokenType, _After]] = {
    _After.START: _CONDITION,
    _After.NOT: _CONDITION,
    _After.OPERATOR: _OPERAND,
    _After.VALUE: {
        **dict.fromkeys(_OPERATOR_TYPES, _After.OPERATOR),
        **_PREDICATE,
        **_ENDING,
        TokenType.NOT: _After.VALUE_NOT,
        TokenType.IS: _After.IS,
    },
    _After.VALUE_NOT: _PREDICATE,
    _After.IN: {TokenType.L_PAREN: _After.OPERATOR},
    _After.LIKE: {TokenType.STRING: _After.VALUE},
    _After.IS: {TokenType.NULL: _After.NULL, TokenType.NOT: _After.IS_NOT},
    _After.IS_NOT: {TokenType.NULL: _After.NULL},
    _After.NULL: _ENDING,
}
_EXPECTED: Mapping[_After, str] = {
    _After.START: "a condition such as area < 1024",
    _After.NOT: "a condition such as area < 1024",
    _After.OPERATOR: "a column, a number, a 'text' or a parenthesis",
    _After.VALUE: "an operator such as =, AND, IN or the end",
    _After.VALUE_NOT: "IN, BETWEEN, LIKE or ILIKE after NOT",
    _After.IN: "a list such as ('car', 'bus')",
    _After.LIKE: "a pattern such as 'bus%'",
    _After.IS: "NULL or NOT NULL after IS",
    _After.IS_NOT: "NULL after IS NOT",
    _After.NULL: "AND, OR, a closing parenthesis or the end",
}
_FINAL = frozenset({_After.VALUE, _After.NULL})
_SIGNS = frozenset({TokenType.DASH, TokenType.PLUS})
_JUNCTIONS = frozenset({TokenType.AND, TokenType.OR})


def check(tokens: list[Token], text: str) -> None:
    """Refuse tokens in an order that no filter has, and nesting too deep to parse.

    Raises: FilterError at the first token that may not follow the one before it.
    """
    _check_order(tokens, text)
    _check_parentheses(tokens, text)
    _check_nesting(tokens)


def _check_order(tokens: list[Token], text: str) -> None:
    after = _After.START
    for token in tokens:
        following = _NEXT[after].get(token.token_type)
        if following is None:
            raise _unexpected(after, token, text)
        after = following
    if after not in _FINAL:
        raise fault(len(text), "the filter breaks off", found="its end", expected=_EXPECTED[after])


def _unexpected(after: _After, token: Token, text: str) -> FilterError:
    found, fix = text[token.start : token.end + 1], None
    if token.token_type == TokenType.NULL:
        fix = "Write IS NULL or IS NOT NULL."
    elif after == _After.IS:
        fix = "Write = TRUE, or the column alone."
    elif after == _After.OPERATOR and token.token_type == TokenType.NOT:
        fix = "Put the condition in parentheses."
    return fault(token.start, "a word out of place", found=found, expected=_EXPECTED[after], fix=fix)


def _check_parentheses(tokens: list[Token], text: str) -> None:
    lists: list[bool] = []
    before = None
    for token in tokens:
        if token.token_type == TokenType.L_PAREN:
            lists.append(before == TokenType.IN)
        elif token.token_type == TokenType.R_PAREN and not lists:
            raise fault(token.start, "a parenthesis that was never opened", found=")")
        elif token.token_type == TokenType.R_PAREN:
            lists.pop()
        elif token.token_type == TokenType.COMMA and not (lists and lists[-1]):
            raise fault(
                token.start, "a comma outside of a list", found=",", expected="a comma only in IN (...)"
            )
        before = token.token_type
    if lists:
        raise fault(len(text), "a parenthesis is never closed", found="its end", expected=")")


def _check_nesting(tokens: list[Token]) -> None:
    """A NOT reaches to the next AND or OR, a sign to the next value, a parenthesis to its end."""
    outer: list[int] = []
    level = signs = 0
    for token in tokens:
        signs = signs + 1 if token.token_type in _SIGNS else 0
        if token.token_type == TokenType.NOT:
            level += 1
        elif token.token_type == TokenType.L_PAREN:
            outer.append(level)
            level += 1
        elif token.token_type == TokenType.R_PAREN:
            level = outer.pop()
        elif token.token_type in _JUNCTIONS:
            level = outer[-1] + 1 if outer else 0
        if level + signs > MAX_NESTING:
            raise fault(
                token.start, "too many levels", found=level + signs, expected=f"at most {MAX_NESTING}"
            )
