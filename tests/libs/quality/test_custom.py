from __future__ import annotations

import sys
from importlib.metadata import EntryPoint

import numpy as np
import pytest

from microtome.datasets import item_table
from microtome.quality import ScoreColumn, custom, score, scores_of
from microtome.quality import scoring as module

SQUARE = (ScoreColumn("squareness", "number", "shorter over longer side", "a square", "look"),)


@scores_of("objects", reads=("width", "height"), columns=SQUARE)
def squareness(table):
    sides = np.sort([table["width"].to_numpy(), table["height"].to_numpy()], axis=0)
    return {"squareness": sides[0] / np.maximum(sides[1], 1e-9)}


@scores_of(
    "predictions", reads=("confidence",), columns=(ScoreColumn("doubt", "number", "1 - c", "unsure", ""),)
)
def doubt(table):
    return {"doubt": 1 - table["confidence"].to_numpy()}


@scores_of("images", reads=("width",), columns=SQUARE)
def failing(table):
    raise ZeroDivisionError("by nothing")


@scores_of("images", reads=("width",), columns=SQUARE)
def too_short(table):
    return {"squareness": [1.0]}


not_marked = 7


@pytest.fixture
def registered(monkeypatch):
    def register(*names):
        points = [EntryPoint(name, f"{__name__}:{name}", custom.GROUP) for name in names]
        monkeypatch.setattr(custom, "entry_points", lambda group: points if group == custom.GROUP else [])
        monkeypatch.setattr(module, "FAMILIES", ())
        assert __name__ in sys.modules

    return register


def test_without_packages_there_are_no_custom_scores(home, registered):
    registered()
    summary = score(home, "d")
    assert (summary.families, summary.notes) == ((), ())


def test_a_registered_function_gives_a_column(home, registered):
    registered("squareness", "doubt")
    assert {result.status for result in score(home, "d").families} == {"computed"}
    assert item_table(home, "d", "objects", columns=["squareness"])["squareness"].to_pylist() == [1.0] * 8
    doubts = item_table(home, "d", "predictions", run="r", columns=["doubt"])["doubt"].to_pylist()
    assert doubts == pytest.approx([0.1] * 7 + [0.03])
    assert {result.status for result in score(home, "d").families} == {"up to date"}


def test_a_function_that_fails_is_told_and_the_others_go_on(home, registered):
    registered("failing", "squareness", "too_short")
    results = {result.family: result for result in score(home, "d").families}
    assert results["squareness"].status == "computed"
    assert results["failing"].reason == (
        "the custom score 'failing' failed; found ZeroDivisionError: by nothing"
    )
    assert "the custom score 'too_short' failed; found ArrowInvalid" in results["too_short"].reason


def test_what_is_no_custom_score_is_noted(home, registered):
    registered("not_marked", "nowhere")
    notes = score(home, "d").notes
    assert "custom score 'not_marked' is not made by scores_of" in notes[0]
    assert "custom score 'nowhere' can't be loaded: AttributeError" in notes[1]
