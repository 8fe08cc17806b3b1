from __future__ import annotations

import pytest

from microtome.embedding.vocabulary import unknown_words, words_of

KNOWN = frozenset({"faded", "crosswalk", "passer", "by", "zebras"})


@pytest.mark.parametrize("text", ["", "  ", "?!", "12 34"])
def test_a_text_without_words_has_no_unknown_ones(text):
    assert words_of(text) == []
    assert unknown_words(text, KNOWN) == []


def test_words_are_runs_of_letters_in_lower_case():
    assert words_of("Faded passers-by, 3 zébra_lines (SUV)") == [
        "faded",
        "passers",
        "by",
        "zébra",
        "lines",
        "suv",
    ]


def test_unknown_words_are_named_once_in_order():
    text = "a faded tram, another Tram near a dog, crosswalk"
    assert unknown_words(text, KNOWN) == ["tram", "another", "near", "dog"]


def test_plurals_and_singulars_of_known_words_are_known():
    assert unknown_words("crosswalks zebra zebras", KNOWN) == []


def test_words_that_say_nothing_of_a_picture_are_not_named():
    assert unknown_words("could you please find photographs that show the crosswalk", KNOWN) == []
    assert unknown_words("images", frozenset()) == []
