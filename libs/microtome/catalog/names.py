"""Names that people give to data sets, runs, slices and tokens: which are valid, unknown, taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches

from microtome.catalog.column_types import shown
from microtome.errors import ConflictError, InputError, NotFoundError

LONGEST_NAME = 100
_LISTED = 5
_BARRED_CATEGORIES = {
    "Cc": "a control character",
    "Cs": "half a character",
    "Zl": "a line break",
    "Zp": "a line break",
}


def valid_name(kind: str, text: str) -> str:
    """The name in composed Unicode form (NFC), so that names which look equal are equal.

    `kind` says what is named ("data set", "run", "slice", "token").

    Raises: InputError when it is empty, longer than 100 characters, begins with '.', begins or ends with a
    space, or holds '/', '\\' or a control character.
    """
    name = unicodedata.normalize("NFC", text)
    fault = _fault(name)
    if fault:
        raise InputError(
            f"this can't be the name of a {kind}",
            found=f"{shown(name[:LONGEST_NAME])!r}, {fault}",
            expected=f"1-{LONGEST_NAME} characters, no '/', '\\' or control character, no '.' at the start",
        )
    return name


def plain_text(kind: str, text: str) -> str:
    """The text itself. Raises: InputError when it holds what a database can't (NUL, half a character)."""
    if shown(text) != text:
        raise InputError(
            f"this can't be stored as {kind}", found=repr(text), expected="valid Unicode without NUL"
        )
    return text


def unknown_name(kind: str, name: str, known: Sequence[str]) -> NotFoundError:
    """The error for a name that nothing has, with the nearest known ones."""
    near = get_close_matches(name, known, n=3)
    if near:
        fix = f"Did you mean {' or '.join(repr(candidate) for candidate in near)}?"
    elif known:
        fix = f"Known: {_listed(sorted(known))}."
    else:
        fix = f"There is no {kind} yet."
    return NotFoundError(f"no {kind} is named {name!r}", fix=fix)


def unknown_id(kind: str, number: int) -> NotFoundError:
    """The error for an id that nothing has."""
    return NotFoundError(f"no {kind} has the id {number}", fix="It may have been deleted.")


def taken_name(kind: str, name: str) -> ConflictError:
    """The error for a name that is taken."""
    ways = "replace it with --replace" if kind == "slice" else "delete that one first"
    return ConflictError(f"there is already a {kind} named {name!r}", fix=f"Choose another name, or {ways}.")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(map(repr, names[:_LISTED])) + (f" and {more} more" if more > 0 else "")


def _fault(name: str) -> str | None:
    if not name:
        return "which is empty"
    if len(name) > LONGEST_NAME:
        return f"which is {len(name)} characters long"
    if name.startswith("."):
        return "which begins with '.'"
    if name != name.strip():
        return "which begins or ends with a space"
    return next((f"which holds {barred}" for barred in map(_barred, name) if barred), None)


def _barred(character: str) -> str | None:
    if character in "/\\":
        return repr(character)
    return _BARRED_CATEGORIES.get(unicodedata.category(character))
