"""The tree of a filter: the only kinds of node there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["number", "text", "boolean"]
Value: TypeAlias = bool | int | float | str


@dataclass(frozen=True)
class Column:
    """The values of a column."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Constant:
    """One value for every row."""

    value: Value
    kind: Kind


@dataclass(frozen=True)
class Negative:
    """Minus a number."""

    operand: Expression


@dataclass(frozen=True)
class Arithmetic:
    """A sum, difference, product or quotient of numbers."""

    operator: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Comparison:
    """Two values of one kind, compared."""

    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Membership:
    """A value IN a list of constants."""

    operand: Expression
    values: tuple[Constant, ...]


@dataclass(frozen=True)
class Range:
    """A value BETWEEN two others, both ends included."""

    operand: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True)
class Pattern:
    """A text LIKE (or ILIKE: upper and lower case alike) a pattern of % and _."""

    operand: Expression
    pattern: str
    ignore_case: bool


@dataclass(frozen=True)
class Missing:
    """A value that IS NULL."""

    operand: Expression


@dataclass(frozen=True)
class Not:
    """A condition that does not hold."""

    operand: Expression


@dataclass(frozen=True)
class Junction:
    """Conditions, two or more, of which all (AND) or one (OR) must hold; none is of the same operator."""

    operator: Literal["AND", "OR"]
    operands: tuple[Expression, ...]


Expression: TypeAlias = (
    Column
    | Constant
    | Negative
    | Arithmetic
    | Comparison
    | Membership
    | Range
    | Pattern
    | Missing
    | Not
    | Junction
)


def kind_of(node: Expression) -> Kind:
    """What the values of a node are."""
    if isinstance(node, Column | Constant):
        return node.kind
    return "number" if isinstance(node, Negative | Arithmetic) else "boolean"


def junction(operator: Literal["AND", "OR"], operands: tuple[Expression, ...]) -> Expression:
    """The operands joined, junctions of the same operator taken apart; one operand stays alone."""
    flat: list[Expression] = []
    for operand in operands:
        same = isinstance(operand, Junction) and operand.operator == operator
        flat.extend(operand.operands if isinstance(operand, Junction) and same else (operand,))
    return flat[0] if len(flat) == 1 else Junction(operator, tuple(flat))


def column_names(node: Expression) -> frozenset[str]:
    """Names of the columns below a node."""
    if isinstance(node, Column):
        return frozenset({node.name})
    return frozenset().union(*(column_names(child) for child in below(node)))


def below(node: Expression) -> Iterator[Expression]:
    """The nodes right below one, in the order they are written."""
    match node:
        case Column() | Constant():
            return
        case Negative() | Not() | Missing() | Pattern() | Membership():
            yield node.operand
        case Arithmetic() | Comparison():
            yield node.left
            yield node.right
        case Range():
            yield node.operand
            yield node.low
            yield node.high
        case Junction():
            yield from node.operands
