from __future__ import annotations

from microtome.datasets.columns import ERROR_COLUMNS, RUN_SCORES
from microtome.quality import FAMILIES
from microtome.search.run_columns import run_advice


def names(of_run):
    return {column.name for family in FAMILIES if family.of_run is of_run for column in family.columns}


def test_the_scores_of_a_run_are_those_that_filters_know_as_such():
    assert names(True) == RUN_SCORES
    assert not RUN_SCORES & (names(False) | ERROR_COLUMNS)


def test_a_score_of_a_run_that_is_not_there_is_told_how_to_get():
    assert "microtome score" in run_advice("mistakenness")
    assert run_advice("brightness") is None


def test_families_come_after_those_that_they_read():
    seen = set()
    for family in FAMILIES:
        assert set(family.reads) <= seen | {(family.items, family.name)}, family.name
        seen.add((family.items, family.name))
