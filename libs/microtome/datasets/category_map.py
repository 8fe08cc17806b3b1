"""Which of our categories a prediction file means by its ids or names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from microtome.catalog import Category
from microtome.errors import InputError
from microtome.formats import CategoryReference

RULES = ("auto", "id", "index", "name", "coco80")
_INTEGER = re.compile("-?[0-9]{1,18}")
_OFFSET = re.compile("offset:[+-]?[0-9]{1,18}")

# The 80 categories of COCO, numbered 0-79 by most detectors, are numbered 1-90 with gaps in COCO's own files.
_COCO_GAPS = {12, 26, 29, 30, 45, 66, 68, 69, 71, 83}
COCO_80_TO_91: tuple[int, ...] = tuple(number for number in range(1, 91) if number not in _COCO_GAPS)


@dataclass(frozen=True)
class CategoryMap:
    """Our `category_id` of each reference in the file; references that are missing here are unknown."""

    rule: str
    ids: Mapping[str, int]


def is_rule(text: str) -> bool:
    """Whether a category map is a rule: one of `RULES` or offset:N; else it is a file of names."""
    return text in RULES or _OFFSET.fullmatch(text) is not None


def map_categories(
    rule: str,
    refs: Iterable[str],
    names: Mapping[str, str] | None,
    categories: Sequence[Category],
    references: CategoryReference = "id",
) -> CategoryMap:
    """The map that `--category-map` asks for: auto, id, index, name, coco80, offset:N, or a file of names.

    `auto` goes by name where the file names its categories (or refers to them by name), else by `index`
    where its numbers are positions counted from 0, as in text files, else by id.

    Raises: InputError for an unknown rule or an unreadable file.
    """
    refs = list(refs)
    if rule == "auto":
        by_number = "index" if references == "index" else "id"
        rule = "name" if names or not all(_is_integer(ref) for ref in refs) else by_number
    if rule == "name":
        return CategoryMap(rule, _by_name(refs, names or {}, categories))
    if rule == "index":
        known = {str(category.category_id) for category in categories}
        return CategoryMap(rule, {ref: int(ref) for ref in refs if ref in known})
    if rule in ("id", "coco80"):
        return CategoryMap(rule, _by_number(refs, categories, 0, coco80=rule == "coco80"))
    if rule.startswith("offset:"):
        return CategoryMap(rule, _by_number(refs, categories, _offset(rule), coco80=False))
    return CategoryMap(rule, _by_name(refs, _names_in_file(Path(rule)), categories))


def likely_rules(refs: Sequence[str], categories: Sequence[Category]) -> list[CategoryMap]:
    """The shifts that are seen in practice, tried by the doctor when the given map agrees with little."""
    rules = ["id", "offset:1", "offset:-1", "coco80", "index"]
    return [map_categories(rule, refs, None, categories) for rule in rules if all(map(_is_integer, refs))]


def _by_name(refs: Iterable[str], names: Mapping[str, str], categories: Sequence[Category]) -> dict[str, int]:
    exact = {category.name: category.category_id for category in categories}
    folded = {_folded(category.name): category.category_id for category in categories}
    ids = {}
    for ref in refs:
        name = names.get(ref, ref)
        found = exact.get(name, folded.get(_folded(name)))
        if found is not None:
            ids[ref] = found
    return ids


def _folded(name: str) -> str:
    """A name without the differences of spelling that tools introduce: case, '_' and '-' for a space."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("_", " ").replace("-", " ").split())


def _by_number(
    refs: Iterable[str], categories: Sequence[Category], offset: int, *, coco80: bool
) -> dict[str, int]:
    ours = {
        category.category_id if category.source_id is None else category.source_id: category.category_id
        for category in categories
    }
    ids = {}
    for ref in refs:
        if not _is_integer(ref):
            continue
        number = int(ref) + offset
        if coco80:
            number = COCO_80_TO_91[number] if 0 <= number < len(COCO_80_TO_91) else -1
        if number in ours:
            ids[ref] = ours[number]
    return ids


def _is_integer(ref: str) -> bool:
    return _INTEGER.fullmatch(ref) is not None


def _offset(rule: str) -> int:
    if not is_rule(rule):
        raise InputError(
            "the category map has no offset",
            found=rule,
            expected="offset:N with a whole number, e.g. offset:-1",
        )
    return int(rule.removeprefix("offset:"))


def _names_in_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise InputError(
            "the category map is not known", found=path,
            expected="auto, id, index, name, coco80, offset:N, or a text file with one category name a line",
        )  # fmt: skip
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the file of category names can't be read", found=f"{path}: {error}") from error
    return {str(number): line.strip() for number, line in enumerate(lines) if line.strip()}
