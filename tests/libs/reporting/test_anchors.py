from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from microtome.reporting.anchors import anchors


def test_no_names_no_anchors():
    assert anchors("slice", []) == []


def test_an_anchor_is_made_of_the_name():
    assert anchors("slice", ["Faded  crosswalks", "Übergänge"]) == [
        "slice-faded-crosswalks",
        "slice-ubergange",
    ]


def test_names_that_look_alike_get_anchors_of_their_own():
    assert anchors("slice", ["a b", "a-b", "横断歩道", "夜"]) == [
        "slice-a-b",
        "slice-a-b-2",
        "slice-2",
        "slice-3",
    ]


@given(st.lists(st.text(max_size=90), max_size=8))
def test_anchors_are_plain_and_never_alike(names):
    found = anchors("slice", names)
    assert len(set(found)) == len(names)
    assert all(re.fullmatch("slice[a-z0-9-]+", anchor) for anchor in found)
