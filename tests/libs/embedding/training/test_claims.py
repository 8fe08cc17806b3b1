from __future__ import annotations

import numpy as np
import pytest

from microtome.embedding.training.claims import (
    ClaimRows,
    Literals,
    Shown,
    facts_of,
    key_of,
    truth_of_crops,
    truth_of_views,
)

RED_CAR = {"category": "car", "colour": "red"}
BLUE_CAR = {"category": "car", "colour": "blue"}
BUS = {"category": "bus"}
NIGHT = {"lighting": "night"}
NIGHT_WITH_RED_CAR = {"lighting": "night", "car.category": "car", "car.colour": "red"}
CLAIMS = [RED_CAR, BUS, NIGHT, NIGHT_WITH_RED_CAR]


@pytest.fixture
def literals() -> Literals:
    return Literals([*CLAIMS, BLUE_CAR])


def test_no_pictures_have_no_truth(literals):
    claims = ClaimRows.of(literals, CLAIMS)
    assert truth_of_crops(claims, literals.rows([])).shape == (0, 4)


def test_a_caption_of_an_object_is_true_or_false_of_a_crop(literals):
    facts = literals.rows([RED_CAR | NIGHT, BLUE_CAR | {"lighting": "day"}, BUS | NIGHT])
    truth = truth_of_crops(ClaimRows.of(literals, CLAIMS), facts)
    assert truth[:, :2].tolist() == [[1, -1], [-1, -1], [-1, 1]]


def test_a_caption_of_a_scene_is_false_of_crops_from_another_light_and_else_not_known(literals):
    facts = literals.rows([RED_CAR | NIGHT, RED_CAR | {"lighting": "day"}])
    truth = truth_of_crops(ClaimRows.of(literals, CLAIMS), facts)
    assert truth[:, 2:].tolist() == [[0, 0], [-1, -1]]


def test_no_views_have_no_truth(literals):
    nothing = Shown(literals.rows([]), [])
    assert truth_of_views(ClaimRows.of(literals, CLAIMS), nothing, nothing).shape == (0, 4)


def test_a_view_makes_true_what_it_shows_plainly_of_light_and_objects(literals):
    inside = [literals.rows([RED_CAR, BUS]), literals.rows([BLUE_CAR]), literals.rows([])]
    shown = Shown(literals.rows([NIGHT, NIGHT, {"lighting": "day"}]), inside)
    truth = truth_of_views(ClaimRows.of(literals, CLAIMS), shown, shown)
    assert truth.tolist() == [[1, 1, 1, 1], [-1, -1, 1, -1], [-1, -1, -1, -1]]


def test_what_a_view_shows_perhaps_is_not_known(literals):
    plainly = Shown(literals.rows([{}]), [literals.rows([BUS])])
    perhaps = Shown(literals.rows([NIGHT]), [literals.rows([BUS, RED_CAR])])
    truth = truth_of_views(ClaimRows.of(literals, [*CLAIMS, BLUE_CAR]), plainly, perhaps)
    assert truth.tolist() == [[0, 1, 0, 0, -1]]


def test_an_attribute_of_one_object_is_not_lent_to_another(literals):
    shown = Shown(literals.rows([NIGHT]), [literals.rows([BLUE_CAR, BUS | {"colour": "red"}])])
    truth = truth_of_views(ClaimRows.of(literals, [NIGHT_WITH_RED_CAR]), shown, shown)
    assert truth.tolist() == [[-1]]


def test_true_is_not_one():
    literals = Literals([{"category": "crosswalk", "blocked": True}])
    rows = literals.rows([{"blocked": 1}, {"blocked": True}, {"blocked": "true"}])
    assert rows.sum(axis=1).tolist() == [0, 1, 0]
    assert rows.dtype == np.float32


@pytest.mark.parametrize(("metres", "said"), [(8.9, "near"), (9.0, ""), (22.0, ""), (22.1, "far")])
def test_a_distance_is_said_as_a_range(metres, said):
    assert facts_of({"distance": metres})["range"] == said


def test_equal_claims_have_equal_keys():
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1}) != key_of({"a": 1})
