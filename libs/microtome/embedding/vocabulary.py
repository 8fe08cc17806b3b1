"""Vocabulary: the words that the bundled model has been taught; others are named, not guessed at."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")

_IDLE = """
a about all also an and any anything are as at be been but by can contain containing contains could
depict depicting did display displaying do does each every everything few find for from get give had has
have how i if image images in including into is it its like list look looks made many may me more most my
need needs no not of on one only or our out photo photograph photographs photos picture pictures please
retrieve search see shot shots show shown shows so some somebody something such than that the their them
there these they thing things this those to us very want was we were what when where which who whose will
with would you your
"""
IDLE_WORDS = frozenset(_IDLE.split())
"""Words that say nothing about a picture, whether they were taught or not."""


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in order: runs of letters."""
    return _WORD.findall(text.lower())


def unknown_words(text: str, known: frozenset[str]) -> list[str]:
    """The words that are neither known nor idle, in order, each once; plurals of known words are known."""
    words = dict.fromkeys(word for word in words_of(text) if word not in IDLE_WORDS)
    return [word for word in words if not ({word, word.removesuffix("s"), word + "s"} & known)]
