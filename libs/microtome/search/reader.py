"""sqlglot's tree -> ours: every node white-listed, every kind checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from sqlglot import exp

from microtome.datasets import ColumnInfo
from microtome.errors import FilterError
from microtome.search.expression import (
    Arithmetic,
    Column,
    Comparison,
    Constant,
    Expression,
    Kind,
    Membership,
    Missing,
    Negative,
    Not,
    Pattern,
    Range,
    junction,
    kind_of,
)
from microtome.search.lexicon import ALLOWED, fault
from microtome.search.parsing import parse_tree, position_of

MAX_PATTERN = 200

_ARITHMETIC: dict[type[exp.Expr], Literal["+", "-", "*", "/"]] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
}
_COMPARISONS: dict[type[exp.Expr], Literal["=", "!=", "<", "<=", ">", ">="]] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_JUNCTIONS: dict[type[exp.Expr], Literal["AND", "OR"]] = {exp.And: "AND", exp.Or: "OR"}
_PARTS: dict[type[exp.Expr], frozenset[str]] = {
    exp.Paren: frozenset({"this"}),
    exp.Neg: frozenset({"this"}),
    exp.Not: frozenset({"this"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.ILike: frozenset({"this", "expression", "negate"}),
    **dict.fromkeys(
        (exp.And, exp.Or, exp.Is, *_ARITHMETIC, *_COMPARISONS), frozenset({"this", "expression"})
    ),
}
"""Nodes with children, and the parts they may have: a part that sqlglot adds for some dialect is refused."""


_KIND_WORDS: dict[Kind, str] = {"number": "a number", "text": "a text", "boolean": "a condition"}
_KIND_FIXES: dict[Kind, str] = {
    "number": "Numbers are written without quotes.",
    "text": "Texts are written in single quotes.",
    "boolean": "Compare it with something, or write TRUE or FALSE.",
}


def read(text: str, columns: Mapping[str, ColumnInfo]) -> Expression:
    """The condition that a filter expression spells.

    Raises: FilterError when it spells none, or one with anything but the white-listed parts.
    """
    parsed = parse_tree(text, columns)
    return _Reader(parsed.names, columns).condition(parsed.root)


class _Reader:
    """Turns sqlglot's nodes into ours, and refuses those it does not know."""

    def __init__(self, names: Mapping[str, str], columns: Mapping[str, ColumnInfo]) -> None:
        self._names = names
        self._columns = columns

    def condition(self, node: exp.Expr) -> Expression:
        """A node that is true, false or null."""
        read = self._any(node)
        _check_kind(node, read, "boolean")
        return read

    def _any(self, node: exp.Expr) -> Expression:
        _check_parts(node)
        if isinstance(node, exp.Column | exp.Literal | exp.Boolean):
            return self._leaf(node)
        if isinstance(node, exp.Paren):
            return self._any(node.this)
        if type(node) in _JUNCTIONS:
            return self._junction(node)
        if type(node) in _COMPARISONS:
            return self._comparison(node)
        if isinstance(node, exp.Neg):
            return Negative(self._number(node.this))
        if type(node) in _ARITHMETIC:
            return Arithmetic(_ARITHMETIC[type(node)], self._number(node.this), self._number(node.expression))
        if isinstance(node, exp.Not):
            return Not(self.condition(node.this))
        return self._predicate(node)

    def _leaf(self, node: exp.Expr) -> Expression:
        if isinstance(node, exp.Column):
            name = self._names[node.name]
            return Column(name, self._columns[name].type)
        if isinstance(node, exp.Boolean):
            return Constant(bool(node.this), "boolean")
        if node.is_string:
            return Constant(str(node.this), "text")
        return Constant(_number(str(node.this), position_of(node)), "number")

    def _junction(self, node: exp.Expr) -> Expression:
        operands: list[Expression] = []
        rest = node
        while type(rest) is type(node):
            operands.append(self.condition(rest.expression))
            rest = rest.this
        operands.append(self.condition(rest))
        return junction(_JUNCTIONS[type(node)], tuple(reversed(operands)))

    def _comparison(self, node: exp.Expr) -> Expression:
        operator = _COMPARISONS[type(node)]
        left, right = self._operand(node.this), self._operand(node.expression)
        _check_kind(node.expression, right, kind_of(left))
        if kind_of(left) == "boolean" and operator not in ("=", "!="):
            raise fault(position_of(node), f"{operator} between conditions", expected="= or !=")
        return Comparison(operator, left, right)

    def _predicate(self, node: exp.Expr) -> Expression:
        operand = self._operand(node.this)
        if isinstance(node, exp.In):
            return Membership(operand, self._values(node, kind_of(operand)))
        if isinstance(node, exp.Between):
            return self._range(node, operand)
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return Missing(operand)
        if isinstance(node, exp.Like | exp.ILike):
            return self._pattern(node, operand)
        raise _not_allowed(node)

    def _range(self, node: exp.Between, operand: Expression) -> Expression:
        if kind_of(operand) == "boolean":
            raise fault(position_of(node), "BETWEEN on a condition", expected="a number or a text")
        low, high = self._operand(node.args["low"]), self._operand(node.args["high"])
        _check_kind(node.args["low"], low, kind_of(operand))
        _check_kind(node.args["high"], high, kind_of(operand))
        return Range(operand, low, high)

    def _pattern(self, node: exp.Expr, operand: Expression) -> Expression:
        _check_kind(node.this, operand, "text")
        pattern = self._any(node.expression)
        if not isinstance(pattern, Constant) or not isinstance(pattern.value, str):
            raise fault(
                position_of(node.expression), "a pattern that is not a text", expected="one such as 'bus%'"
            )
        if len(pattern.value) > MAX_PATTERN:
            raise fault(
                position_of(node.expression), "the pattern is too long",
                found=f"{len(pattern.value)} characters", expected=f"at most {MAX_PATTERN}",
            )  # fmt: skip
        read = Pattern(operand, pattern.value, isinstance(node, exp.ILike))
        return Not(read) if node.args.get("negate") else read

    def _values(self, node: exp.In, kind: Kind) -> tuple[Constant, ...]:
        values = []
        for item in node.expressions:
            value = _folded(self._any(item))
            if not isinstance(value, Constant):
                raise fault(
                    position_of(item), "a list item that is not a constant", expected="numbers or 'texts'"
                )
            _check_kind(item, value, kind)
            values.append(value)
        return tuple(values)

    def _number(self, node: exp.Expr) -> Expression:
        read = self._any(node)
        _check_kind(node, read, "number")
        return read

    def _operand(self, node: exp.Expr) -> Expression:
        """A value; a condition only in parentheses or as a column, because dialects disagree on the rest."""
        read = self._any(node)
        if kind_of(read) == "boolean" and not isinstance(node, exp.Paren | exp.Column | exp.Boolean):
            raise fault(
                position_of(node), "a condition inside a comparison", fix="Put the condition in parentheses."
            )
        return read


def _check_parts(node: exp.Expr) -> None:
    if isinstance(node, exp.Column | exp.Literal | exp.Boolean):
        return
    allowed = _PARTS.get(type(node), frozenset())
    present = {name for name, part in node.args.items() if part}
    if not allowed or not allowed - {"negate"} <= present <= allowed:
        raise _not_allowed(node)


def _not_allowed(node: exp.Expr) -> FilterError:
    return fault(
        position_of(node), "a part that filters do not have", found=type(node).__name__, expected=ALLOWED
    )


def _check_kind(node: exp.Expr, read: Expression, kind: Kind) -> None:
    if kind_of(read) != kind:
        raise fault(
            position_of(node), "a value of another kind", found=_KIND_WORDS[kind_of(read)],
            expected=_KIND_WORDS[kind], fix=_KIND_FIXES[kind],
        )  # fmt: skip


def _folded(node: Expression) -> Expression:
    """A minus sign before a constant, taken into the constant."""
    if isinstance(node, Negative):
        operand = _folded(node.operand)
        if isinstance(operand, Constant) and not isinstance(operand.value, str):
            return Constant(-operand.value, "number")
    return node


def _number(text: str, position: int) -> int | float:
    whole = int(text) if text.isdigit() and len(text) <= 19 else None
    if whole is not None and whole < 2**63:
        return whole
    value = float(text)
    if not math.isfinite(value):
        raise fault(position, "a number too large", found=text[:20], expected="at most 1.7e308")
    return value
