"""Ids inside the page, made of names that users gave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 60


def anchors(prefix: str, names: Iterable[str]) -> list[str]:
    """Ids, one a name in the same order: plain letters, digits and dashes, no two alike."""
    taken: set[str] = set()
    result = []
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = "-".join([prefix, *re.findall("[a-z0-9]+", plain)])[:_LONGEST]
        anchor, repeat = slug, 1
        while anchor in taken or anchor == prefix:
            repeat += 1
            anchor = f"{slug}-{repeat}"
        taken.add(anchor)
        result.append(anchor)
    return result
