"""The words of a filter: text -> tokens for sqlglot's parser, from a closed lexicon.

The lexicon is ours and not a dialect's, so a column called `date` or `index` is a column, and what is not in
the lexicon (comments, semicolons, placeholders, casts, dots, ...) is refused here, with its position.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from sqlglot import Token, TokenType

from microtome.datasets import ColumnInfo
from microtome.errors import FilterError
from microtome.search.run_columns import run_advice

MAX_LENGTH = 4_000
MAX_LISTED = 40

KEYWORDS = {
    "AND": TokenType.AND,
    "OR": TokenType.OR,
    "NOT": TokenType.NOT,
    "IN": TokenType.IN,
    "BETWEEN": TokenType.BETWEEN,
    "LIKE": TokenType.LIKE,
    "ILIKE": TokenType.ILIKE,
    "IS": TokenType.IS,
    "NULL": TokenType.NULL,
    "TRUE": TokenType.TRUE,
    "FALSE": TokenType.FALSE,
}
OPERATORS = {
    "=": TokenType.EQ,
    "!=": TokenType.NEQ,
    "<>": TokenType.NEQ,
    "<": TokenType.LT,
    "<=": TokenType.LTE,
    ">": TokenType.GT,
    ">=": TokenType.GTE,
    "+": TokenType.PLUS,
    "-": TokenType.DASH,
    "*": TokenType.STAR,
    "/": TokenType.SLASH,
    "(": TokenType.L_PAREN,
    ")": TokenType.R_PAREN,
    ",": TokenType.COMMA,
}
ALLOWED = (
    "comparisons, AND, OR, NOT, IN, BETWEEN, LIKE, ILIKE, IS NULL, parentheses and arithmetic over columns, "
    "numbers, 'text', TRUE and FALSE"
)

_ADVICE = {
    "--": "Leave comments out; write two minus signs with a space between them.",
    "/*": "Leave comments out.",
    "==": "Write =.",
    "&&": "Write AND.",
    "&": "Write AND.",
    "||": "Write OR.",
    "|": "Write OR.",
    "!": "Write NOT.",
    ";": "Give one expression only.",
}
_STATEMENT_WORDS = frozenset(
    {
        "ALL", "ANY", "AS", "CASE", "CAST", "COLLATE", "DISTINCT", "ELSE", "END", "ESCAPE", "EXISTS", "FROM",
        "GLOB", "OVER", "REGEXP", "RLIKE", "SELECT", "SIMILAR", "SOME", "THEN", "UNION", "WHEN", "WHERE",
    }
)  # fmt: skip
_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<refused>--|/\*|==|&&|\|\|)
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))
    | (?P<word>[^\W\d]\w*)
    | (?P<text>'(?:[^']|'')*+')
    | (?P<name>"(?:[^"]|"")*+")
    | (?P<operator><>|!=|<=|>=|[=<>+\-*/(),])
    """,
    re.VERBOSE,
)


def tokenize(text: str, columns: Mapping[str, ColumnInfo]) -> list[Token]:
    """Tokens of a filter expression, every name resolved to a column of `columns`.

    Raises: FilterError, at the first character that is not part of a filter.
    """
    _check_text(text)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup == "refused":
            raise _refused(text, position)
        if match.lastgroup != "space":
            tokens.append(_token(match, columns))
        position = match.end()
    if not tokens:
        raise FilterError("the filter is empty", position=0, expected="a condition such as area < 1024")
    return tokens


def _check_text(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise FilterError(
            "the filter is too long",
            position=MAX_LENGTH,
            found=f"{len(text)} characters",
            expected=f"at most {MAX_LENGTH}",
            fix="Save a slice of the items and search in it instead.",
        )
    for position, character in enumerate(text):
        if "\ud800" <= character <= "\udfff" or character == "\0":
            raise fault(position, "a character that no text can hold", found=repr(character))


def fault(
    position: int, what: str, *, found: object = None, expected: str | None = None, fix: str | None = None
) -> FilterError:
    """A FilterError that names the 0-based position in its text too."""
    return FilterError(
        f"position {position} of the filter: {what}",
        position=position,
        found=found,
        expected=expected,
        fix=fix,
    )


def _refused(text: str, position: int) -> FilterError:
    if text[position] in "'\"":
        quote = text[position]
        return fault(
            position, "a quote that is never closed", found=quote, fix=f"Close it with another {quote}."
        )
    if text[position] in "0123456789":
        return fault(
            position, "a malformed number", found=_excerpt(text, position), expected="a number such as 0.5"
        )
    sign = next((sign for sign in _ADVICE if text.startswith(sign, position)), text[position])
    return fault(
        position, "a sign that filters do not have", found=sign, expected=ALLOWED, fix=_ADVICE.get(sign)
    )


def _excerpt(text: str, position: int) -> str:
    return text[position : position + 20]


def _token(match: re.Match[str], columns: Mapping[str, ColumnInfo]) -> Token:
    text, kind = match.group(), match.lastgroup
    if kind == "word" and text.upper() in KEYWORDS:
        return _made(match, KEYWORDS[text.upper()], text)
    if kind == "word":
        return _made(match, TokenType.IDENTIFIER, _column(match, columns))
    if kind == "name":
        return _made(match, TokenType.IDENTIFIER, _quoted_column(match, columns))
    if kind == "text":
        return _made(match, TokenType.STRING, text[1:-1].replace("''", "'"))
    if kind == "number":
        return _made(match, TokenType.NUMBER, text)
    return _made(match, OPERATORS[text], text)


def _made(match: re.Match[str], token_type: TokenType, text: str) -> Token:
    return Token(token_type, text, line=1, col=match.start(), start=match.start(), end=match.end() - 1)


def _column(match: re.Match[str], columns: Mapping[str, ColumnInfo]) -> str:
    word, position = match.group(), match.start()
    if word in columns:
        return word
    alike = [name for name in columns if name.casefold() == word.casefold()]
    if len(alike) == 1:
        return alike[0]
    if word.upper() in _STATEMENT_WORDS:
        raise fault(position, "a word that filters do not have", found=word, expected=ALLOWED)
    if match.string[match.end() :].lstrip().startswith("("):
        raise fault(position, "a function, which filters do not have", found=word, expected=ALLOWED)
    raise _unknown(word, position, columns)


def _quoted_column(match: re.Match[str], columns: Mapping[str, ColumnInfo]) -> str:
    name = match.group()[1:-1].replace('""', '"')
    if name not in columns:
        raise _unknown(name, match.start(), columns)
    return name


def _unknown(name: str, position: int, columns: Mapping[str, ColumnInfo]) -> FilterError:
    close = get_close_matches(name[:100], columns, n=1)
    guess = f"Did you mean {close[0]}? " if close else ""
    return fault(
        position,
        "an unknown column",
        found=repr(name),
        expected=f"one of {_listed(columns)}",
        fix=run_advice(name) or f"{guess}Text is written in single quotes.",
    )


def _listed(columns: Mapping[str, ColumnInfo]) -> str:
    names = sorted(columns)
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    return ", ".join(names[:MAX_LISTED]) + more
