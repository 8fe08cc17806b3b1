"""Text as data in Markdown: nothing a user named can become markup."""

from __future__ import annotations

import re

from microtome.reporting.table import Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$])")
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "@": "&#64;"})
_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")


class Markup(str):
    """Markdown made by this program, not to be escaped again."""

    __slots__ = ()


def escaped(text: object) -> str:
    """`text` on one line, with all escaped that Markdown or HTML could read as markup; `Markup` as it is."""
    if isinstance(text, Markup):
        return text
    plain = _ENTITY_LIKE.sub("&amp;", " ".join(str(text).split()))
    return _SPECIAL.sub(r"\\\1", plain).translate(_ENTITIES)


def table_markup(table: Table) -> Markup:
    """A table of GitHub's Markdown; the first row is the heading, numbers are aligned right."""
    heading = [escaped(column.label) for column in table.columns]
    rule = ["---:" if column.numeric else "---" for column in table.columns]
    rows = [[escaped(cell.text) for cell in row] for row in table.rows]
    return Markup("\n".join(f"| {' | '.join(row)} |" for row in (heading, rule, *rows)))
