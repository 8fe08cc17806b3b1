from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from microtome.embedding.training.twins import Twins, shares

FACTS = (
    [{"category": "person", "age": "adult", "carries": ""}] * 90
    + [{"category": "person", "age": "adult", "carries": "umbrella"}] * 6
    + [{"category": "person", "age": "child", "carries": ""}] * 4
    + [{"category": "cone", "pose": "upright"}] * 30
)
CLAIMS = [
    {"category": "person"},
    {"category": "person", "age": "adult", "carries": "umbrella"},
    {"category": "person", "age": "adult"},
    {"category": "person", "age": "child"},
    {"category": "person", "carries": "umbrella"},
    {"category": "cone", "pose": "upright"},
    {"lighting": "night"},
]


@pytest.fixture(scope="module")
def drawn():
    twins, rng = Twins(FACTS, CLAIMS, {}), np.random.default_rng(0)
    return [twins.draw(rng) for _ in range(600)]


def test_items_are_drawn_by_the_root_of_how_frequent_their_kind_is():
    assert shares([], {}).size == 0
    each = shares(["car"] * 9 + ["bus"], {})
    assert each.sum() == pytest.approx(1)
    assert each[:9].sum() / each[9] == pytest.approx(3)
    assert shares(["car"] * 9 + ["bus"], {"bus": 2.0})[9] == pytest.approx(2 / 5)


def test_twins_differ_in_an_attribute_that_the_claims_name(drawn):
    for (first, key), (second, other_key) in drawn:
        assert FACTS[first]["category"] == FACTS[second]["category"]
        differing = {name for name in FACTS[first] if FACTS[first][name] != FACTS[second][name]}
        assert any(
            name in CLAIMS[number] for name in differing for number in (key, other_key) if number is not None
        )


def test_claims_are_true_of_their_twin(drawn):
    for at, key in (twin for pair in drawn for twin in pair):
        if key is None:
            assert FACTS[at]["carries"] == ""
        else:
            assert CLAIMS[key].items() <= FACTS[at].items()


def test_rare_values_are_met_often_and_what_never_varies_is_left_out(drawn):
    met = Counter(at for pair in drawn for at, _ in pair)
    assert sum(met[at] for at in range(100, 130)) == 0
    rare = sum(met[at] for at in range(90, 100))
    assert 0.4 * 1200 < rare < 0.6 * 1200
