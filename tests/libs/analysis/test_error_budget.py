"""Error budgets: hand-made cases, tidecv's own figures, and the data edited for real and matched again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.libs.analysis.drawn import drawn, kept, made, opened, part_of

from microtome.analysis.error_budget import budget_of, error_budget
from microtome.analysis.tide import nearest_of, tide_errors
from microtome.analysis.views import View
from microtome.errors import NotFoundError
from microtome.matching.figures import evaluate_images, evaluate_objects
from microtome.matching.matching import match
from microtome.matching.outcomes import CLASSIFICATION, ERROR_TYPES, LOCALIZATION, UNFOUND

BOX, FAR = (0, 0, 100, 100), (500, 500, 100, 100)


def costs_of(budget) -> dict[str, float | None]:
    return {
        row.error_type: row.cost for row in (*budget.costs, budget.false_positives, budget.false_negatives)
    }


def test_nothing_costs_nothing_known() -> None:
    budget = budget_of(opened(made(0, 1, [], [])))
    assert budget.ap50 is None
    assert set(costs_of(budget).values()) == {None}
    assert [row.n for row in budget.costs] == [0] * 6


def test_a_run_without_predictions_loses_all_by_missing() -> None:
    budget = budget_of(opened(made(1, 1, [(0, 0, BOX)], [])))
    costs = costs_of(budget)
    assert budget.ap50 == 0.0
    assert (costs["missed"], costs["false_negatives"]) == (1.0, 1.0)
    assert sum(cost for name, cost in costs.items() if name not in ("missed", "false_negatives")) == 0.0


def test_predictions_of_nothing_leave_every_cost_unknown() -> None:
    budget = budget_of(opened(made(1, 1, [], [(0, 0, 0.9, BOX)])))
    assert budget.ap50 is None
    assert budget.costs[4].n == 1


# one object at BOX and one far away, both of category 0, the far one found at confidence .5
CASES = {
    "classification": (1, 0.9, BOX),
    "localization": (0, 0.9, (60, 0, 100, 100)),
    "background": (0, 0.9, (300, 300, 50, 50)),
    "duplicate": (0, 0.4, FAR),
    "both": (1, 0.9, (60, 0, 100, 100)),
}


@pytest.mark.parametrize("name", CASES)
def test_each_type_by_hand(name: str) -> None:
    objects = [(0, 0, BOX), (0, 0, FAR)]
    budget = budget_of(opened(made(1, 2, objects, [(0, 0, 0.5, FAR), (0, *CASES[name])])))
    counts = {row.error_type: row.n for row in budget.costs}
    assert counts[name] == 1
    assert counts["missed"] == (0 if name in ("classification", "localization") else 1)
    assert sum(counts.values()) == (1 if name in ("classification", "localization") else 2)
    # half of the recalls is reached, by precision 1 or, after a false positive of the category, 1/2
    first = name in ("localization", "background")
    assert budget.ap50 == pytest.approx(51 / 101 * (0.5 if first else 1.0))
    gained = {"classification": 50 / 101, "localization": 1 - 51 / 202, "background": 51 / 202}
    assert costs_of(budget)[name] == pytest.approx(gained.get(name, 0.0))


def test_only_the_most_confident_repairs_an_object() -> None:
    predictions = [(0, 0, 0.7, (60, 0, 100, 100)), (0, 1, 0.9, BOX)]
    run = opened(made(1, 2, [(0, 0, BOX)], predictions))
    budget = budget_of(run)
    # the classification error repairs; the localization error of the same object is taken away only
    assert costs_of(budget)["classification"] == pytest.approx(1.0)
    assert costs_of(budget)["localization"] == 0.0
    assert tide_errors(run, nearest_of(run)).repairs.sum() == 1


# tidecv 1.0.1 with its 101 recalls set to numpy's linspace as pycocotools has them (its own k / 100 differ in
# the last bit), averaged over the categories that hold objects: errors, dAP of classification, localization,
# both, duplicate, background, missed, false positives, false negatives
TIDECV = {
    3: (
        0.5346471323841439, (92, 166, 199, 269, 1315, 60),
        (0.08726097692488499, 0.06758479555966956, 0.0018439263657364924, 0.0500336506725686,
         0.0015730452185329646, 0.04807058685540422, 0.12196852918201295, 0.1367765386923795),
    ),
    4: (
        0.628038833751516, (70, 131, 213, 232, 1454, 60),
        (0.06831026795138628, 0.05016030935393878, 0.000940303348804794, 0.04539067817653686,
         0.0020957545298900815, 0.062165135580345754, 0.12241121125298438, 0.1317109461179118),
    ),
}  # fmt: skip


@pytest.mark.parametrize("seed", TIDECV)
def test_costs_are_those_of_tidecv(seed: int) -> None:
    ap50, counts, costs = TIDECV[seed]
    budget = budget_of(opened(drawn(seed)))
    assert budget.ap50 == pytest.approx(ap50, abs=1e-12)
    assert tuple(row.n for row in budget.costs) == counts
    assert list(costs_of(budget).values()) == pytest.approx(costs, abs=1e-12)


def edited(source, errors, code):
    """The data with all errors of one type mended: boxes moved, categories changed, rows removed."""
    table = match(source, "bbox")
    rows = np.flatnonzero(errors.kind == code)
    repaired = rows[errors.repairs[rows]]
    predictions, about = table.row_prediction[repaired], errors.about[repaired]
    category, boxes = source.prediction_category.copy(), source.prediction_boxes_xywh.copy()
    if code == LOCALIZATION:
        boxes[predictions] = source.object_boxes_xywh[about]
    if code == CLASSIFICATION:
        category[predictions] = source.object_category[about]
    gone = np.zeros(source.n_predictions, bool)
    gone[table.row_prediction[rows[~errors.repairs[rows]]]] = True
    mended = replace(source, prediction_category=category, prediction_boxes_xywh=boxes)
    objects = ~errors.missed if code == UNFOUND else np.ones(source.n_objects, bool)
    return kept(mended, objects, ~gone)


def ap50_of(figures, before, source) -> float:
    """The mean over the categories held before; one emptied by the edit counts 1 if nothing false is left."""
    values = []
    for k in np.flatnonzero(before.per_category[:, 1] >= 0):
        value = figures.per_category[k, 1]
        clean = not (source.prediction_category == k).any()
        values.append(value if value >= 0 else float(clean))
    return float(np.mean(values))


@pytest.mark.parametrize("code", range(len(ERROR_TYPES)), ids=ERROR_TYPES)
def test_a_cost_is_what_editing_the_data_gains(code: int) -> None:
    source = drawn(11, crowds=True)
    run = opened(source)
    mended = edited(source, tide_errors(run, nearest_of(run)), code)
    before, after = evaluate_images(run.table), evaluate_images(match(mended, "bbox"))
    gained = ap50_of(after, before, mended) - before.overall[1]
    budget = budget_of(run)
    assert budget.ap50 == pytest.approx(before.overall[1], abs=1e-12)
    assert budget.costs[code].cost == pytest.approx(max(0.0, gained), abs=1e-12)


@pytest.mark.parametrize("code", [CLASSIFICATION, LOCALIZATION, 2, 3, 4])
def test_in_a_slice_of_objects_a_cost_is_what_editing_the_data_gains(code: int) -> None:
    source = drawn(12, crowds=True)
    run = opened(source)
    mask = np.random.default_rng(1).random(source.n_objects) < 0.3
    mended = edited(source, tide_errors(run, nearest_of(run)), code)
    before = evaluate_objects(run.table, mask)
    gained = evaluate_objects(match(mended, "bbox"), mask).overall[1] - before.overall[1]
    budget = budget_of(run, View("objects", mask))
    assert budget.ap50 == pytest.approx(before.overall[1], abs=1e-12)
    assert budget.costs[code].cost == pytest.approx(max(0.0, gained), abs=1e-12)


def test_a_slice_of_images_is_a_data_set_of_its_own() -> None:
    source = drawn(13, crowds=True)
    mask = np.random.default_rng(2).random(source.n_images) < 0.4
    own, alone = budget_of(opened(source), View("images", mask)), budget_of(opened(part_of(source, mask)))
    assert own.ap50 == pytest.approx(alone.ap50, abs=1e-12)
    assert costs_of(own) == pytest.approx(costs_of(alone), abs=1e-12)
    for mine, other in zip(
        (*own.costs, own.false_positives), (*alone.costs, alone.false_positives), strict=True
    ):
        assert (mine.n, mine.n_at_confidence) == (other.n, other.n_at_confidence)


@pytest.mark.parametrize("scope", ["images", "objects"])
def test_a_slice_of_everything_is_everything(scope: str) -> None:
    source = drawn(14)
    run = opened(source)
    mask = np.ones(source.n_images if scope == "images" else source.n_objects, bool)
    assert costs_of(budget_of(run, View(scope, mask))) == pytest.approx(costs_of(budget_of(run)), abs=1e-12)


def test_every_false_positive_has_one_type_and_every_unfound_object_one_reason() -> None:
    run = opened(drawn(15))
    budget = budget_of(run)
    assert sum(row.n for row in budget.costs[:5]) == budget.false_positives.n
    errors = tide_errors(run, nearest_of(run))
    assert errors.unmatched.sum() == errors.missed.sum() + errors.repairs.sum() == budget.false_negatives.n


def test_a_run_in_a_home_is_opened_by_name(roads) -> None:
    budget = error_budget(roads, "roads", "a", confidence=0.4)
    assert budget.confidence_threshold == 0.4
    assert budget.ap50 is not None
    with pytest.raises(NotFoundError):
        error_budget(roads, "roads", "a", slice="nowhere")
