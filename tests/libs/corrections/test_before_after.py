from __future__ import annotations

import pytest
from tests.libs.corrections.conftest import truth
from tests.libs.corrections.test_applying import corrected
from tests.libs.corrections.test_queue import score

from microtome import slices
from microtome.corrections import apply, before_after, give, label_noise_bounds, queue
from microtome.corrections.verdicts import GivenVerdict
from microtome.datasets import Home, item_table
from microtome.errors import InputError
from microtome.evaluation import evaluate


def test_between_a_version_and_itself_nothing_changes(home: Home) -> None:
    found = before_after(home, "shapes", "a", 1, "main")
    assert (found.outcomes, found.slices) == ((), ())
    assert found.before == found.after


def test_corrections_show_in_figures_and_outcomes(home: Home) -> None:
    slices.create(home, "shapes", "discs", where="category = 'disc'")
    corrected(home)
    slices.refresh(home, "shapes", "discs")
    found = before_after(home, "shapes", "a", 1, 2, slices=["discs"])
    for metrics, name in ((found.before, "shapes@1"), (found.after, "shapes")):
        assert metrics == evaluate(home, name, "a", statistics=False).overall
    changes = {one.object_id: (one.before, one.after) for one in found.outcomes}
    assert changes == {0: ("matched", None), 3: ("matched", "mispredicted"), 8: (None, "matched")}
    (row,) = found.slices
    assert (row.n_objects_before, row.n_objects_after) == (4, 4)
    assert (found.n_objects_before, found.n_objects_after) == (8, 8)


def test_looking_leaves_the_outcomes_at_their_confidence(home: Home) -> None:
    told = evaluate(home, "shapes", "a", confidence=0.99).outcomes
    before_after(home, "shapes", "a", 1, "main")
    kept = item_table(home, "shapes", "objects", run="a", columns=["outcome"])["outcome"].to_pylist()
    assert kept.count("missed") == told.missed > 0


def test_bounds_of_a_slice_without_suspects_are_its_figures(home: Home) -> None:
    evaluate(home, "shapes", "a")
    slices.create(home, "shapes", "all", where="area > 0")
    score(home, "objects", "a", mistakenness=[0.1] * 8)
    bounds = label_noise_bounds(home, "shapes", "a", "all")
    assert (bounds.n_suspects, bounds.n_objects) == (0, 8)
    assert bounds.kept == bounds.dropped == bounds.corrected
    assert bounds.low == bounds.high == bounds.kept.AR100


@pytest.mark.parametrize("scope", ["objects", "images"])
def test_corrected_as_suggested_equals_the_corrected_data_set(make_home, scope: str) -> None:
    document = truth()
    document["annotations"][3]["category_id"] = 1  # a block labelled as disc
    home = make_home(document)
    evaluate(home, "shapes", "a")
    score(home, "objects", "a", mistakenness=[0.1] * 3 + [0.95] + [0.1] * 4)
    slices.create(home, "shapes", "all", where="id >= 0", scope=scope)
    (suspect,) = queue(home, "shapes", run="a")
    assert suspect.suggestion == {"kind": "wrong_category", "category": "block"}
    bounds = label_noise_bounds(home, "shapes", "a", "all", suspicion=suspect.suspicion)
    assert (bounds.n_suspects, bounds.n_corrected) == (1, 1)
    assert bounds.kept.AR100 < bounds.dropped.AR100 <= bounds.corrected.AR100 == 1.0
    assert (bounds.low, bounds.high) == (bounds.kept.AR100, 1.0)
    give(home, "shapes", GivenVerdict("objects", 3, "wrong_category", category="block"))
    apply(home, "shapes")
    assert evaluate(home, "shapes", "a", statistics=False).overall.AR100 == bounds.corrected.AR100


def test_an_object_that_is_of_another_category_leaves_the_slice(make_home) -> None:
    document = truth()
    block = document["annotations"][3]  # labelled as disc, and badly: it is found at low IoUs alone
    x, y, width, height = block["bbox"]
    block |= {"category_id": 1, "bbox": [x + 3, y + 3, width, height]}
    home = make_home(document)
    evaluate(home, "shapes", "a")
    score(home, "objects", "a", mistakenness=[0.1] * 3 + [0.95] + [0.1] * 4)
    slices.create(home, "shapes", "discs", where="category = 'disc'")
    bounds = label_noise_bounds(home, "shapes", "a", "discs", suspicion=0.0)
    assert (bounds.n_suspects, bounds.n_objects) == (1, 5)
    assert bounds.kept.AR100 == bounds.low < 1.0
    assert bounds.dropped.AR100 == bounds.corrected.AR100 == 1.0


def test_a_suspicion_out_of_range_is_refused(home: Home) -> None:
    with pytest.raises(InputError, match="the suspicion is out of range; found 2"):
        label_noise_bounds(home, "shapes", "a", "all", suspicion=2)
