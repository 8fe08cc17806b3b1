"""Texts that a filter asks for and that no item has: mostly misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import pyarrow as pa
import pyarrow.compute as pc

from microtome.search.expression import Column, Comparison, Constant, Expression, Membership, below

LISTED = 5


def absent_texts(condition: Expression, table: pa.Table) -> tuple[str, ...]:
    """A note for each text that `column = 'text'` or `IN` names and that no row of that column holds."""
    return tuple(
        _told(name, text, known)
        for name, text in dict.fromkeys(_asked(condition))
        if text not in (known := _values(table[name]))
    )


def _asked(node: Expression) -> Iterator[tuple[str, str]]:
    match node:
        case Comparison("=", Column(name, "text"), Constant(value)):
            yield name, str(value)
        case Comparison("=", Constant(value), Column(name, "text")):
            yield name, str(value)
        case Membership(Column(name, "text"), values):
            yield from ((name, str(constant.value)) for constant in values)
        case _:
            for child in below(node):
                yield from _asked(child)


def _values(column: pa.ChunkedArray) -> list[str]:
    return [value for value in pc.unique(column).to_pylist() if value is not None]


def _told(name: str, text: str, known: list[str]) -> str:
    close = get_close_matches(text, known, n=1)
    if close:
        return f"nothing has the {name} {text!r}. Did you mean {close[0]!r}?"
    more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
    listed = ", ".join(map(repr, sorted(known)[:LISTED]))
    return f"nothing has the {name} {text!r}" + (f". Known: {listed}{more}." if known else "")
