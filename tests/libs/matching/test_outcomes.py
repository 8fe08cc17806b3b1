"""Outcomes and error types: hand-made cases, a slow transcription of the definition, and conservation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.matching.figures import evaluate_images
from microtome.matching.matching import match
from microtome.matching.outcomes import ERROR_TYPES, OBJECT_OUTCOMES, PREDICTION_OUTCOMES, labels, outcomes
from microtome.matching.table import EVENT, LANES, OBJECT, TRUE

QUICK = settings(deadline=None, max_examples=150)
BOX = (0, 0, 100, 100)


def tell(source, confidence=0.5, iou=0.5, iou_type="bbox"):
    return outcomes(source, match(source, iou_type), confidence, iou)


def told_predictions(told) -> list[tuple]:
    return list(
        zip(
            labels(told.prediction_outcome, PREDICTION_OUTCOMES),
            labels(told.prediction_error_type, ERROR_TYPES),
            told.prediction_object.tolist(),
            strict=True,
        )
    )


def told_objects(told) -> list[tuple]:
    return list(
        zip(
            labels(told.object_outcome, OBJECT_OUTCOMES),
            labels(told.object_error_type, ERROR_TYPES),
            told.object_prediction.tolist(),
            strict=True,
        )
    )


def test_nothing_has_no_outcomes(make) -> None:
    told = tell(make(0, 0, [], []))
    assert told_predictions(told) == told_objects(told) == []


# one object of category 0 at BOX, one of category 1 far away; predictions as (category, confidence, box)
FAR = (500, 500, 100, 100)
TP, FP = "true_positive", "false_positive"
CASES = {
    "found": ([(0, 0.9, BOX)], [(TP, None, 0)], ("matched", None, 0)),
    "under the threshold": ([(0, 0.4, BOX)], [(None, None, -1)], ("missed", "missed", -1)),
    "another category": ([(1, 0.9, BOX)], [(FP, "classification", 0)], ("mispredicted", "classification", 0)),
    "found twice": (
        [(0, 0.9, BOX), (0, 0.8, BOX)],
        [(TP, None, 0), (FP, "duplicate", 0)],
        ("matched", None, 0),
    ),
    "the more confident finds it": (
        [(0, 0.8, BOX), (0, 0.9, (0, 0, 100, 90))],
        [(FP, "duplicate", 0), (TP, None, 0)],
        ("matched", None, 1),
    ),
    "badly placed": (
        [(0, 0.7, (60, 0, 100, 100)), (0, 0.9, (70, 0, 100, 100))],
        [(FP, "localization", 0), (FP, "localization", 0)],
        ("missed", "localization", 1),
    ),
    "badly placed and another category": (
        [(1, 0.9, (60, 0, 100, 100))],
        [(FP, "both", 0)],
        ("missed", "missed", -1),
    ),
    "found, and called another category too": (
        [(0, 0.9, BOX), (1, 0.8, BOX)],
        [(TP, None, 0), (FP, "classification", 0)],
        ("matched", None, 0),
    ),
    "nothing there": ([(0, 0.9, (300, 300, 50, 50))], [(FP, "background", -1)], ("missed", "missed", -1)),
    "hardly touching": ([(0, 0.9, (95, 0, 100, 100))], [(FP, "background", -1)], ("missed", "missed", -1)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_outcome_by_hand(make, case) -> None:
    predictions, expected, expected_object = case
    objects = [(0, 0, BOX, 1e4, False), (0, 1, FAR, 1e4, False)]
    told = tell(make(1, 2, objects, [(0, *row) for row in predictions]))
    assert told_predictions(told) == expected
    assert told_objects(told) == [expected_object, ("missed", "missed", -1)]


def test_of_equally_near_objects_the_later_is_meant(make) -> None:
    # half way between two: IoU 1/3 with each
    objects = [(0, 0, (0, 0, 40, 40), 1600, False), (0, 0, (40, 0, 40, 40), 1600, False)]
    told = tell(make(1, 1, objects, [(0, 0, 0.9, (20, 0, 40, 40))]))
    assert told_predictions(told) == [(FP, "localization", 1)]
    assert told_objects(told) == [("missed", "missed", -1), ("missed", "localization", 0)]


def test_iou_and_confidence_belong_to_the_pair(make) -> None:
    objects = [(0, 0, BOX, 1e4, False), (0, 1, FAR, 1e4, False)]
    told = tell(make(1, 2, objects, [(0, 0, 0.75, (0, 0, 100, 80))]))
    assert told.prediction_iou.tolist() == told.object_iou[:1].tolist() == [0.8]
    assert told.object_confidence[0] == 0.75
    assert np.isnan(told.object_iou[1]) and np.isnan(told.object_confidence[1])


def test_predictions_of_a_crowd_and_crowds_have_no_outcome(make) -> None:
    objects = [(0, 0, (0, 0, 200, 200), 4e4, True)]
    told = tell(make(1, 1, objects, [(0, 0, 0.9, BOX), (0, 0, 0.8, BOX)]))
    assert told_predictions(told) == [(None, None, -1)] * 2
    assert told_objects(told) == [(None, None, -1)]


def test_a_prediction_on_the_threshold_counts(make) -> None:
    told = tell(make(1, 1, [(0, 0, BOX, 1e4, False)], [(0, 0, 0.5, BOX)]), confidence=0.5)
    assert told_predictions(told) == [(TP, None, 0)]


def test_every_prediction_past_the_hundredth_is_told(make) -> None:
    told = tell(make(1, 1, [(0, 0, BOX, 1e4, False)], [(0, 0, 0.9, BOX)] * 130))
    assert told_predictions(told) == [(TP, None, 0)] + [(FP, "duplicate", 0)] * 129


def test_ground_truth_as_predictions_is_perfect(generator) -> None:
    source = generator.generate(seed=9, n_images=50)
    own = ~source.object_crowd
    perfect = replace(
        source,
        prediction_image=source.object_image[own],
        prediction_category=source.object_category[own],
        prediction_confidence=np.ones(own.sum()),
        prediction_boxes_xywh=source.object_boxes_xywh[own],
    )
    table = match(perfect, "bbox")
    assert evaluate_images(table).metrics().mAP == pytest.approx(1.0, abs=1e-12)
    told = outcomes(perfect, table)
    assert set(told_predictions(told)) == {(TP, None, i) for i in np.flatnonzero(own)}
    assert {row[:2] for row in told_objects(told)} == {("matched", None), (None, None)}


def overlaps_of(source, iou_type) -> np.ndarray:
    """All IoUs `(P, G)` by pycocotools."""
    if source.n_predictions == 0 or source.n_objects == 0:
        return np.zeros((source.n_predictions, source.n_objects))
    crowds = source.object_crowd.astype(int).tolist()
    if iou_type == "segm":
        return coco_mask.iou(list(source.prediction_masks), list(source.object_masks), crowds)
    return coco_mask.iou(source.prediction_boxes_xywh, source.object_boxes_xywh, crowds)


def slowly(source, confidence, iou_type):
    """The definition, word by word: dicts of prediction and object -> (outcome, error type, partner)."""
    iou = overlaps_of(source, iou_type)
    inside = (source.object_area >= 0) & (source.object_area <= 1e10)
    counts = [g for g in range(source.n_objects) if inside[g] and not source.object_crowd[g]]
    others = [g for g in range(source.n_objects) if g not in counts]
    shown = [p for p in range(source.n_predictions) if source.prediction_confidence[p] >= confidence]
    shown.sort(key=lambda p: -source.prediction_confidence[p])

    def near(p, objects, same):
        of_image = [g for g in objects if source.object_image[g] == source.prediction_image[p]]
        wanted = [g for g in of_image if (source.object_category[g] == source.prediction_category[p]) == same]
        # highest IoU, the later object among equals
        return sorted(wanted, key=lambda g: (iou[p, g], g), reverse=True)

    predictions, objects, ignored = {}, {}, set()
    for p in shown:
        free = [g for g in near(p, counts, True) if g not in objects and iou[p, g] >= 0.5]
        spare = [g for g in near(p, others, True) if g not in ignored and iou[p, g] >= 0.5]
        if free:
            predictions[p], objects[free[0]] = (TP, None, free[0]), ("matched", None, p)
        elif spare:
            predictions[p] = (None, None, -1)
            if not source.object_crowd[spare[0]]:
                ignored.add(spare[0])
    for p in shown:
        free = [g for g in near(p, counts, False) if g not in objects and iou[p, g] >= 0.5]
        if p not in predictions and free:
            predictions[p] = (FP, "classification", free[0])
            objects[free[0]] = ("mispredicted", "classification", p)
    for p in shown:
        if p in predictions:
            continue
        same, other = near(p, counts, True)[:1], near(p, counts, False)[:1]
        b_same = max((iou[p, g] for g in same), default=0)
        b_other = max((iou[p, g] for g in other), default=0)
        if 0.1 <= b_same < 0.5:
            predictions[p] = (FP, "localization", same[0])
            objects.setdefault(same[0], ("missed", "localization", p))
        elif b_other >= 0.5:
            predictions[p] = (FP, "classification", other[0])
        elif b_same >= 0.5:
            predictions[p] = (FP, "duplicate", same[0])
        elif b_other >= 0.1:
            predictions[p] = (FP, "both", other[0])
        else:
            predictions[p] = (FP, "background", -1)
    for g in counts:
        objects.setdefault(g, ("missed", "missed", -1))
    nothing = (None, None, -1)
    return (
        [predictions.get(p, nothing) for p in range(source.n_predictions)],
        [objects.get(g, nothing) for g in range(source.n_objects)],
    )


@pytest.mark.parametrize("iou_type", ["bbox", "segm"])
def test_outcomes_equal_the_definition_on_drawn_data(inputs, masked, iou_type) -> None:
    @QUICK
    @given(inputs, st.sampled_from([0.5, 0.0, -9.0]))
    def check(source, confidence) -> None:
        source = masked(source) if iou_type == "segm" else source
        told = tell(source, confidence, iou_type=iou_type)
        assert (told_predictions(told), told_objects(told)) == slowly(source, confidence, iou_type)

    check()


def test_outcomes_equal_the_definition_on_real_data(real) -> None:
    told = tell(real.source, 0.3, iou_type=real.iou_type)
    assert (told_predictions(told), told_objects(told)) == slowly(real.source, 0.3, real.iou_type)


def test_true_positives_are_those_of_the_match_table(generator) -> None:
    source = generator.generate(seed=10, n_images=60, per_image=80)
    table = match(source, "bbox")
    told = outcomes(source, table, confidence_threshold=0.0)
    first_lane = table.entries[(table.entries[:, LANES] & 1) != 0]
    assert (table.events[first_lane[:, EVENT], TRUE] & 1).all()
    found = np.sort(first_lane[:, OBJECT])
    assert np.array_equal(found, np.flatnonzero(told.object_outcome == OBJECT_OUTCOMES.index("matched")))


@pytest.mark.parametrize("iou", [0.05, 1.5])
def test_an_iou_threshold_out_of_range_is_refused(make, iou) -> None:
    with pytest.raises(InputError, match=r"the IoU threshold is out of range; found .*; expected a number"):
        tell(make(0, 0, [], []), iou=iou)


def test_a_table_of_another_input_is_refused(make) -> None:
    with pytest.raises(InputError, match="made from another input"):
        outcomes(make(2, 1, [], []), match(make(1, 1, [], []), "bbox"))
