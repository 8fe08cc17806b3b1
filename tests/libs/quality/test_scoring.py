from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys

import pytest

from microtome.datasets import item_columns, item_table, score_records
from microtome.errors import InputError, LeaseLostError, NotFoundError
from microtome.quality import FAMILIES, Family, score
from microtome.quality import scoring as module


def statuses(summary):
    return {(result.items, result.family): result.status for result in summary.families}


def test_every_family_is_computed_once_and_then_up_to_date(home):
    first = score(home, "d", only=("pixels", "geometry", "frame"))
    assert set(statuses(first).values()) == {"computed"}
    second = score(home, "d", only=("pixels", "geometry", "frame"))
    assert set(statuses(second).values()) == {"up to date"}
    assert [result.rows for result in second.families] == [result.rows for result in first.families]
    assert [result.worst for result in second.families] == [result.worst for result in first.families]


def test_only_what_changed_is_computed_again(home, tmp_path):
    score(home, "d", only=("pixels",))
    again = {family for family, status in statuses(score(home, "d")).items() if status == "computed"}
    assert ("images", "pixels") not in again
    assert ("images", "geometry") in again


def test_every_column_of_every_family_is_explained():
    names = [(family.items, family.name) for family in FAMILIES]
    assert len(set(names)) == len(names)
    for family in FAMILIES:
        for column in family.columns:
            assert column.description and (column.high_means or column.type == "text"), column.name
            assert not column.description.endswith("."), column.name


def test_columns_are_told_with_what_high_means(home):
    score(home, "d", only=("pixels",))
    info = item_columns(home, "d", "images")["brightness"]
    assert info.description.endswith("0 black to 1 white; high means bright")
    bright = item_table(home, "d", "images", columns=["brightness"])["brightness"].to_pylist()
    assert bright == sorted(bright, reverse=True)


def test_an_unknown_family_is_answered_with_the_nearest(home):
    with pytest.raises(NotFoundError, match="found pixel; expected pixels"):
        score(home, "d", only=("pixel",))


def test_the_worst_items_are_those_at_the_bad_end(home):
    summary = score(home, "d", only=("pixels",))
    worst = summary.families[0].worst
    assert (worst.column, worst.ids, worst.ascending) == ("brightness", (3, 2, 1), True)


def family_that(compute, name="mine", **more):
    column = FAMILIES[0].columns[:1]
    return Family(name, "images", frozenset(), column, compute, **more)


def test_what_is_not_possible_is_said_and_the_others_go_on(home, monkeypatch):
    def refuse(_):
        raise InputError("it can't be")

    mine = (family_that(refuse), FAMILIES[0])
    monkeypatch.setattr(module, "FAMILIES", mine)
    first, second = score(home, "d").families
    assert (first.status, first.reason) == ("not possible", "it can't be")
    assert second.status == "computed"


def test_a_family_is_kept_though_the_next_one_is_stopped(home, monkeypatch):
    def die(_):
        raise LeaseLostError("gone")

    monkeypatch.setattr(module, "FAMILIES", (FAMILIES[0], family_that(die)))
    with pytest.raises(LeaseLostError):
        score(home, "d")
    assert [record.family for record in score_records(home, 1)] == [FAMILIES[0].name]


def test_another_version_of_a_formula_is_computed_again(home, monkeypatch):
    monkeypatch.setattr(module, "FAMILIES", FAMILIES[:1])
    score(home, "d")
    monkeypatch.setattr(module, "FAMILIES", (dataclasses.replace(FAMILIES[0], version=9),))
    assert score(home, "d").families[0].status == "computed"


def test_a_data_set_without_objects_has_scores_of_images(make_home, tmp_path):
    with make_home(tmp_path, annotations=[], n_images=1) as home:
        summary = score(home, "d")
        found = statuses(summary)
        assert found["images", "pixels"] == found["images", "geometry"] == "computed"
        reasons = {result.family: result.reason for result in summary.families if result.items == "objects"}
        assert reasons["geometry"] == "the data set has no objects"
        assert "computed" in found.values()


def test_an_unknown_data_set_or_run_is_refused(home):
    with pytest.raises(NotFoundError):
        score(home, "other")
    with pytest.raises(NotFoundError):
        score(home, "d", run="other")
    with pytest.raises(InputError, match="scores belong to the newest version of a data set; found d@1"):
        score(home, "d@1")
    with pytest.raises(InputError, match="missing_confidence is out of range"):
        score(home, "d", missing_confidence=1.5)


KILLED = """
import os, signal, sys
from pathlib import Path
from microtome.datasets import Home
from microtome.quality import FAMILIES, Family, score, scoring
kill = lambda _: os.kill(os.getpid(), signal.SIGKILL)
die = Family("dies", "images", frozenset(), FAMILIES[0].columns, kill)
scoring.FAMILIES = (FAMILIES[0], die)
score(Home.open(Path(sys.argv[1])), "d")
"""


def test_a_killed_process_loses_no_finished_family(home):
    ended = subprocess.run([sys.executable, "-c", KILLED, str(home.path)], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    found = statuses(score(home, "d", only=(FAMILIES[0].name, "geometry")))
    assert found["images", FAMILIES[0].name] == "up to date"
    assert found["objects", "geometry"] == "computed"
