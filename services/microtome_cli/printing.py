"""What people read: tables and lines on stdout, messages on stderr."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import typer

NOTHING = "–"
UNBOUNDED = 1000


def say(text: str) -> None:
    """A message for people, on stderr."""
    typer.echo(plain(text), err=True)


def note(text: str) -> None:
    """Something worth knowing about the answer, on stderr."""
    say(f"note: {text}")


def warn(text: str) -> None:
    """Something that makes the answer doubtful, on stderr."""
    say(f"warning: {text}")


def warn_of_none(made: Mapping[str, Any]) -> None:
    """Say that a slice without members, which a misspelt filter makes, measures nothing."""
    if not made["n_members"]:
        warn("the slice is empty: nothing can be measured on it. Mend its filter, and repeat with --replace")


def write(text: str) -> None:
    """A line of the answer, on stdout."""
    typer.echo(plain(text))


def write_json(document: object) -> None:
    """The answer as one JSON document, on stdout."""
    from microtome_cli.documents import json_text

    typer.echo(json_text(document))


def write_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None
) -> None:
    """A table on stdout, numbers to the right; where stdout is no terminal, rows are never cut or folded."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        file=sys.stdout,
        width=None if sys.stdout.isatty() else UNBOUNDED,
        markup=False,
        highlight=False,
        emoji=False,
    )
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for number, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[number], int | float | Decimal | None) for row in rows)
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(value)) for value in row))
    if title:
        write(f"\n{title}")
    console.print(table)


def cell(value: object) -> str:
    """A value as shown in a table: three decimals for figures, a dash where there is none."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:z.3f}"
    return f"{value:,}" if isinstance(value, int | Decimal) else plain(str(value))


def share(value: float | None) -> str:
    """A share in per cent, a dash where there is none."""
    return NOTHING if value is None else f"{value:.0%}"


def signed(value: float | None) -> str:
    """A difference with its sign, a dash where there is none; what rounds to nothing has no sign."""
    if value is None:
        return NOTHING
    text = f"{value:+.3f}"
    return "0.000" if float(text) == 0 else text


def span(difference: Mapping[str, Any]) -> str:
    """The interval of a difference from `low` to `high`, a dash where there is none."""
    low, high = difference["low"], difference["high"]
    return NOTHING if low is None or high is None else f"{signed(low)} to {signed(high)}"


def chance(value: float | None) -> str:
    """A p or q, `<0.001` where it is smaller, a dash where there is none."""
    return NOTHING if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def counted(count: int, noun: str) -> str:
    """`1 image`, `2 images`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def megabytes(n_bytes: int) -> str:
    """Bytes as people read them: 1.5 MB."""
    return f"{n_bytes / 2**20:,.1f} MB"


def plain(text: str) -> str:
    """The text without what could steer a terminal; names come from other people's files."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
