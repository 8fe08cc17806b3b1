from __future__ import annotations

import pytest

from microtome.errors import FilterError
from microtome.search.lexicon import MAX_LENGTH, tokenize


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_filter_is_refused(columns, text):
    with pytest.raises(FilterError, match="the filter is empty; expected a condition such as area < 1024"):
        tokenize(text, columns)


def test_tokens_carry_their_place_and_the_column_they_name(columns):
    tokens = tokenize('AREA<=.5 and"odd ""name"""!=1e3', columns)
    assert [(token.text, token.start, token.end) for token in tokens] == [
        ("area", 0, 3), ("<=", 4, 5), (".5", 6, 7), ("and", 9, 11),
        ('odd "name"', 12, 25), ("!=", 26, 27), ("1e3", 28, 30),
    ]  # fmt: skip


def test_a_quote_inside_a_text_is_written_twice(columns):
    assert tokenize("category = 'it''s'", columns)[-1].text == "it's"


def test_words_of_sql_dialects_are_ordinary_column_names(columns):
    assert [token.text for token in tokenize('date interval symmetric "like"', columns)] == [
        "date", "interval", "symmetric", "like",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("area = 1 -- x", 9, "found --; .*Leave comments out"),
        ("area = 1 /* x */", 9, r"found /\*; .*Leave comments out"),
        ("area = 1; DROP TABLE x", 8, "found ;; .*Give one expression only"),
        ("area == 1", 5, "found ==; .*Write ="),
        ("area = 1 && area = 2", 9, "found &&; .*Write AND"),
        ("area = ?", 7, r"a sign that filters do not have; found \?"),
        ("area = $1", 7, r"found \$"),
        ("area::int = 1", 4, "found :"),
        ("category = 'car", 11, "a quote that is never closed; found '"),
        ("category = 'car''", 11, "a quote that is never closed; found '"),
        ('"area = 1', 0, 'a quote that is never closed; found "'),
        ("area = 12abc", 7, "a malformed number; found 12abc; expected a number such as 0.5"),
        ("area = 1.2.3", 7, "a malformed number"),
        ("area = 0x1F", 7, "a malformed number"),
        ("lower(category) = 'x'", 0, "a function, which filters do not have; found lower"),
        ("CAST(area AS int) = 1", 0, "a word that filters do not have; found CAST"),
        ("area = (SELECT 1)", 8, "a word that filters do not have; found SELECT"),
        ("area = '\0'", 8, "a character that no text can hold"),
        ("area = '\ud800'", 8, "a character that no text can hold"),
    ],
)
def test_what_filters_do_not_have_is_refused_where_it_stands(columns, text, position, message):
    with pytest.raises(FilterError, match=f"position {position} of the filter: .*{message}") as refused:
        tokenize(text, columns)
    assert refused.value.position == position


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("categry = 'x'", "Did you mean category[?] Text is written in single quotes."),
        ('category = "car"', "Text is written in single quotes."),
        ('"AREA" = 1', "Text is written in single quotes."),
    ],
)
def test_an_unknown_column_is_answered_with_the_nearest_and_all(columns, text, fix):
    with pytest.raises(
        FilterError, match=f"an unknown column; found .*; expected one of area, category, .*{fix}"
    ):
        tokenize(text, columns)


def test_a_filter_of_more_than_4000_characters_is_refused(columns):
    assert tokenize("area = 1".ljust(MAX_LENGTH), columns)
    with pytest.raises(FilterError, match="too long; found 4001 characters; expected at most 4000"):
        tokenize("area = 1".ljust(MAX_LENGTH + 1), columns)
