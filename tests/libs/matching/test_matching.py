"""The match table by hand; figures made from it are held against pycocotools in test_figures."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from microtome.errors import InputError
from microtome.matching.curves import image_arrays
from microtome.matching.matching import match
from microtome.matching.parameters import IOU_THRESHOLDS
from microtome.matching.table import EVENTS, EVENTS_BEFORE, MATCHED, TRUE

BOX = (0, 0, 40, 40)
ALL, SMALL, MEDIUM, LARGE = range(4)


def lanes(*areas, thresholds=range(10)) -> int:
    return sum(1 << (area * 10 + t) for area in areas for t in thresholds)


def test_nothing_makes_an_empty_table(make) -> None:
    table = match(make(0, 0, [], []), "bbox")
    assert (table.n_words, len(table.events), table.category_word.tolist()) == (0, 0, [0])


def test_a_pair_is_one_event_in_its_area_ranges(make) -> None:
    table = match(make(1, 1, [(0, 0, BOX, 1600.0, False)], [(0, 0, 0.9, BOX)]), "bbox")
    assert table.events.tolist() == [[lanes(ALL, MEDIUM)] * 2]
    assert table.entries.tolist() == [[0, 0, lanes(ALL, MEDIUM)]]
    assert table.words[:, EVENTS].tolist() == [1]


def test_an_object_is_taken_at_each_threshold_by_the_first_that_reaches_it(make) -> None:
    # IoU .6 before IoU 1
    predictions = [(0, 0, 0.9, (10, 0, 40, 40)), (0, 0, 0.8, BOX)]
    table = match(make(1, 1, [(0, 0, BOX, 1600.0, False)], predictions), "bbox")
    first, second = lanes(ALL, MEDIUM, thresholds=range(3)), lanes(ALL, MEDIUM, thresholds=range(3, 10))
    assert table.events[:, TRUE].tolist() == [first, second]
    assert table.entries.tolist() == [[0, 0, first], [1, 0, second]]


def test_a_crowd_is_matched_but_makes_no_true_positive(make) -> None:
    table = match(make(1, 1, [(0, 0, BOX, 1600.0, True)], [(0, 0, 0.9, BOX)] * 2), "bbox")
    assert table.events[:, TRUE].tolist() == [0, 0]
    assert table.events[:, MATCHED].tolist() == [lanes(ALL, MEDIUM)] * 2
    assert table.object_counts.tolist() == [[0, 0, 0, 0]]


def test_a_prediction_out_of_its_objects_range_is_no_false_positive_there(make) -> None:
    # the annotation says small, the boxes are medium
    table = match(make(1, 1, [(0, 0, BOX, 900.0, False)], [(0, 0, 0.9, BOX)]), "bbox")
    assert table.events[0, TRUE] == lanes(ALL, SMALL)
    assert table.events[0, MATCHED] == lanes(ALL, MEDIUM)


def test_each_category_begins_a_word_of_its_own(make) -> None:
    objects = [(0, k, BOX, 1600.0, False) for k in range(3)]
    predictions = [(0, k, 0.5, BOX) for k in (2, 0, 2)]
    table = match(make(1, 3, objects, predictions), "bbox")
    assert table.category_word.tolist() == [0, 1, 1, 2]
    assert table.row_prediction[table.row_prediction >= 0].tolist() == [1, 0, 2]
    assert table.words[:, EVENTS_BEFORE].tolist() == [0, 1]
    assert table.image_rows.tolist() == [0, 64, 65]


def test_the_hundred_and_first_prediction_has_no_row(make) -> None:
    table = match(make(1, 1, [], [(0, 0, 0.5, BOX)] * 101), "bbox")
    assert (table.row_prediction >= 0).sum() == 100
    assert 100 not in table.row_prediction


def test_read_only_arrays_are_matched_as_well(make) -> None:
    boxes = np.array([BOX], float)
    boxes.flags.writeable = False
    source = make(1, 1, [(0, 0, BOX, 1600.0, False)], [(0, 0, 0.9, BOX)])
    assert len(match(replace(source, prediction_boxes_xywh=boxes), "bbox").events) == 1


def matched_one_by_one(source, table, area, threshold) -> tuple[dict[int, int], set[int]]:
    """The objects of true positives, by row, and the rows that match anything: one row after the other."""
    counts = (table.object_ranges >> area & 1).astype(bool)
    left, true, matched = set(range(source.n_objects)), {}, set()
    for row in np.flatnonzero(table.row_prediction >= 0).tolist():
        own = table.row_prediction[row]
        alike = (source.object_image == source.prediction_image[own]) & (
            source.object_category == source.prediction_category[own]
        )
        # those that count first, then by overlap, the later among equals
        found = [
            (counts[j], overlap(source, own, j), j)
            for j in np.flatnonzero(alike).tolist()
            if (j in left or source.object_crowd[j]) and overlap(source, own, j) >= threshold
        ]
        if not found:
            continue
        counted, _, best = max(found)
        left -= {best}
        matched.add(row)
        if counted:
            true[row] = best
    return true, matched


def overlap(source, prediction, item) -> float:
    boxes = source.prediction_boxes_xywh[[prediction]], source.object_boxes_xywh[[item]]
    return float(coco_mask.iou(*boxes, [int(source.object_crowd[item])])[0, 0])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_every_lane_is_matched_as_one_by_one(inputs, data) -> None:
    source = data.draw(inputs)
    area, step = data.draw(st.sampled_from(range(4))), data.draw(st.sampled_from(range(10)))
    table = match(source, "bbox")
    true, matched = matched_one_by_one(source, table, area, IOU_THRESHOLDS[step])
    lane = area * 10 + step
    rows = np.flatnonzero(np.unpackbits(table.words[:, EVENTS].copy().view(np.uint8), bitorder="little"))
    in_range = np.unpackbits(table.words[:, area].copy().view(np.uint8), bitorder="little")
    assert len(rows) == len(table.events)
    found = {rows[event]: item for event, item, lanes in table.entries.tolist() if lanes >> lane & 1}
    assert found == true
    assert set(rows[table.events[:, TRUE] >> lane & 1 == 1].tolist()) == set(true)
    matched_in_range = {row for row in matched if in_range[row]}
    assert set(rows[table.events[:, MATCHED] >> lane & 1 == 1].tolist()) == matched_in_range


def test_threads_make_no_difference(generator) -> None:
    source = generator.generate(seed=13, n_images=80)
    tables = [match(source, "bbox", threads=threads) for threads in (1, 2, 5)]
    for field in fields(tables[0]):
        values = [getattr(table, field.name) for table in tables]
        assert np.array_equal(values[0], values[1]) and np.array_equal(values[0], values[2]), field.name


def test_predictions_in_any_order_of_images_make_the_same_figures(generator, oracle) -> None:
    source = generator.generate(seed=14, n_images=30)
    shuffled = np.random.default_rng(0).permutation(source.n_predictions)
    names = [f"prediction_{name}" for name in ("image", "category", "confidence", "boxes_xywh")]
    mixed = replace(source, **{name: getattr(source, name)[shuffled] for name in names})
    expected = oracle(mixed, "bbox").evaluate()
    assert np.array_equal(image_arrays(match(mixed, "bbox")).precision, expected.precision)


def test_an_unknown_kind_of_iou_is_refused(make) -> None:
    with pytest.raises(InputError, match="no such kind of IoU; found keypoints; expected bbox or segm"):
        match(make(0, 0, [], []), "keypoints")
