"""The tree of a filter -> its canonical text, which reads back as the same tree."""

from __future__ import annotations

import re

from microtome.search.expression import (
    Arithmetic,
    Column,
    Comparison,
    Constant,
    Expression,
    Junction,
    Membership,
    Missing,
    Negative,
    Not,
    Pattern,
    Range,
)
from microtome.search.lexicon import KEYWORDS

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OR, _AND, _NOT, _CONDITION, _SUM, _PRODUCT, _SIGN, _VALUE = range(8)


def word(node: Expression) -> str:
    """Canonical text of a node: keywords in capitals, one space between words, no parenthesis too many."""
    match node:
        case Column(name):
            return _name(name)
        case Constant(value):
            return _constant(value)
        case Negative(operand):
            text = _inside(operand, _SIGN)
            return f"- {text}" if text.startswith("-") else f"-{text}"
        case Arithmetic(operator, left, right):
            level = _level(node)
            return f"{_inside(left, level)} {operator} {_inside(right, level + 1)}"
        case Comparison(operator, left, right):
            return f"{_inside(left, _SUM)} {operator} {_inside(right, _SUM)}"
        case Not(operand):
            return _predicate(operand, "NOT ") or f"NOT {_inside(operand, _NOT)}"
        case Junction(operator, operands):
            return f" {operator} ".join(_inside(operand, _level(node) + 1) for operand in operands)
    return _predicate(node, "")


def _predicate(node: Expression, negation: str) -> str:
    """Text of an IN, BETWEEN, LIKE or IS NULL, with `negation` at its place; empty for other nodes."""
    match node:
        case Membership(operand, values):
            listed = ", ".join(_constant(value.value) for value in values)
            return f"{_inside(operand, _SUM)} {negation}IN ({listed})"
        case Range(operand, low, high):
            ends = f"{_inside(low, _SUM)} AND {_inside(high, _SUM)}"
            return f"{_inside(operand, _SUM)} {negation}BETWEEN {ends}"
        case Pattern(operand, pattern, ignore_case):
            return f"{_inside(operand, _SUM)} {negation}{'I' if ignore_case else ''}LIKE {_constant(pattern)}"
        case Missing(operand):
            return f"{_inside(operand, _SUM)} IS {negation}NULL"
    return ""


def _inside(node: Expression, level: int) -> str:
    text = word(node)
    return text if _level(node) >= level else f"({text})"


def _level(node: Expression) -> int:
    """How tightly a node binds."""
    match node:
        case Junction(operator):
            return _OR if operator == "OR" else _AND
        case Not():
            return _NOT
        case Arithmetic(operator):
            return _SUM if operator in "+-" else _PRODUCT
        case Negative():
            return _SIGN
        case Column() | Constant():
            return _VALUE
    return _CONDITION


def _name(name: str) -> str:
    if _PLAIN_NAME.fullmatch(name) and name.upper() not in KEYWORDS:
        return name
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _constant(value: bool | int | float | str) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        escaped = value.replace("'", "''")
        return f"'{escaped}'"
    return repr(value)
