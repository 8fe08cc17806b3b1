from __future__ import annotations

import math

import pytest

from microtome.reporting.figures import (
    METRIC_NAMES,
    METRICS,
    chance,
    count,
    counted,
    difference,
    figure,
    minus,
    percent,
    span,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (math.nan, "–"), (0.0, "0.000"), (0.34704, "0.347"), (1.0, "1.000")],
)
def test_a_figure_has_three_decimals_or_is_a_dash(value, text):
    assert figure(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0.0, "0.000"), (-0.0004, "0.000"), (0.0125, "+0.013"), (-0.2917, "−0.292")],
)
def test_a_difference_shows_its_sign_unless_it_rounds_to_nothing(value, text):
    assert difference(value) == text


@pytest.mark.parametrize(
    ("part", "text"),
    [(None, "–"), (0, "0%"), (0.001, "<1%"), (0.314, "31%"), (0.999, ">99%"), (1, "100%")],
)
def test_a_share_keeps_a_few_apart_from_none(part, text):
    assert percent(part) == text


def test_counts_have_their_thousands_apart_and_a_fitting_noun():
    assert count(1234567) == "1,234,567"
    assert counted(0, "image") == "0 images"
    assert counted(1, "image") == "1 image"
    assert counted(2, "category", "categories") == "2 categories"


def test_a_difference_needs_both_sides():
    assert minus(None, 0.5) is None
    assert minus(0.5, None) is None
    assert minus(0.75, 0.5) == 0.25


def test_every_metric_has_words_for_readers():
    assert set(METRICS) == set(METRIC_NAMES)


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (0.0004, "<0.001"), (0.001, "0.001"), (1.0, "1.000")]
)
def test_a_chance_too_small_for_three_decimals_says_so(value, text):
    assert chance(value) == text


def test_an_interval_shows_both_its_signs():
    assert span(None, None) == "–"
    assert span(-0.2, 0.05) == "−0.200 to +0.050"
