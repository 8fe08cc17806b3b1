"""Mean IoU and counts of each image: by hand, and conserved over images."""

from __future__ import annotations

import numpy as np
import pytest
from tests.libs.analysis.drawn import drawn, made, opened

from microtome.analysis.per_image import image_outcomes, image_outcomes_of
from microtome.analysis.views import View, members_in
from microtome.evaluation import evaluate
from microtome.matching.members import outcome_counts

BOX, HALF = (0, 0, 100, 100), (0, 0, 100, 50)


def test_no_image_has_no_row() -> None:
    assert image_outcomes_of(opened(made(0, 1, [], []))).table().num_rows == 0


def test_mean_iou_by_hand() -> None:
    objects = [(0, 0, BOX), (1, 0, BOX), (3, 0, BOX), (3, 0, (200, 0, 50, 50)), (5, 0, BOX)]
    predictions = [
        (0, 0, 0.9, HALF), (2, 0, 0.9, BOX), (3, 0, 0.9, BOX), (5, 1, 0.9, BOX), (4, 0, 0.1, BOX),
    ]  # fmt: skip
    found = image_outcomes_of(opened(made(6, 2, objects, predictions)))
    # a pair; missed; a ghost; a pair and a missed one; nothing there nor found; the wrong category
    assert found.mean_iou.tolist() == [0.5, 0.0, 0.0, 0.5, 1.0, 0.0]
    assert found.counts["missed"].tolist() == [0, 1, 0, 1, 0, 0]
    assert found.counts["mispredicted"].tolist() == [0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("scope", [None, "images", "objects"])
def test_counts_over_images_are_those_of_the_whole(scope: str | None) -> None:
    source = drawn(61, n_images=40, crowds=True)
    run = opened(source)
    size = source.n_objects if scope == "objects" else source.n_images
    mask = None if scope is None else np.random.default_rng(1).random(size) < 0.5
    view = View(scope, mask)
    found, whole = image_outcomes_of(run, view).counts, outcome_counts(run.told, members_in(run, view))
    for name in ("true_positive", "missed", "mispredicted"):
        assert found[name].sum() == getattr(whole, name)
    assert {f"error_{name}": n for name, n in whole.by_error_type.items()} == {
        name: values.sum() for name, values in found.items() if name.startswith("error_")
    }
    if scope != "objects":
        assert found["false_positive"].sum() == whole.false_positive


def test_a_home_s_images_are_told_by_id(roads) -> None:
    evaluation = evaluate(roads, "roads", "a", statistics=False)
    table = image_outcomes(roads, "roads", "a").table()
    assert table.num_rows == evaluation.n_images
    assert sum(table["true_positive"].to_pylist()) == evaluation.outcomes.true_positive
    few = image_outcomes(roads, "roads", "a", slice="few").table()
    assert few["image_id"].to_pylist() == [0, 1, 2]
