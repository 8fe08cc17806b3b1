"""The doctor's document as text: facts by topic, lists of records as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from microtome_cli.backend import Document
from microtome_cli.printing import cell, write_table


def show(found: Document) -> None:
    """Print every part of the document: plain facts first, then each list or group under its name."""
    facts = {name: value for name, value in found.items() if not _is_group(value)}
    if facts:
        write_table(("fact", "value"), [(_words(name), cell(value)) for name, value in facts.items()])
    for name, value in found.items():
        if _is_group(value) and value:
            _group(_words(name), value)


def _group(title: str, value: object) -> None:
    if isinstance(value, Mapping):
        write_table(
            (title, ""), [(_words(str(name)), _brief(each)) for name, each in value.items()], title=""
        )
        return
    given = list(value) if isinstance(value, Sequence) else [value]
    rows = [row for row in given if isinstance(row, Mapping)]
    if len(rows) < len(given):
        write_table((title,), [(_brief(row),) for row in given], title="")
        return
    columns = list(dict.fromkeys(str(name) for row in rows for name in row))
    write_table(
        [_words(name) for name in columns],
        [[_brief(row.get(name)) for name in columns] for row in rows],
        title=title,
    )


def _brief(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_words(str(name))}: {_brief(each)}" for name, each in value.items()) or cell(None)
    if isinstance(value, list | tuple):
        return "; ".join(_brief(each) for each in value) or cell(None)
    return cell(value)


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _words(name: str) -> str:
    return name.replace("_", " ")
