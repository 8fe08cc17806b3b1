"""Predictions matched to objects, once for every category, area range, IoU threshold and detection limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.evaluation.compiled import kernel
from microtome.evaluation.inputs import Bools, EvaluationInput, Floats, Ints, Longs
from microtome.evaluation.ordering import Rows, group, order_rows, ranges_of
from microtome.evaluation.overlaps import box_overlap, mask_areas, mask_overlaps, require_masks
from microtome.evaluation.parameters import ALL_LANES, AREA_LANES, IOU_THRESHOLDS, N_AREA, N_IOU
from microtome.evaluation.results import IouType
from microtome.evaluation.table import EVENTS, EVENTS_BEFORE, MATCHED, TRUE, MatchTable
from microtome.evaluation.threads import in_threads, shares, thread_count


def match(source: EvaluationInput, iou_type: IouType, *, threads: int | None = None) -> MatchTable:
    """The match table of one run by `bbox` or `segm`; the same whatever `threads` is.

    Within an (image, category) predictions choose in descending confidence; each takes the object of highest
    IoU at or over the threshold that is still free, the later one if two are equal. Objects that don't count
    (crowds, areas out of range) come last, and who takes one is ignored; crowds are taken any number of
    times. At most 100 predictions an image and category take part.

    Raises InputError when segm is asked for and masks are missing.

    Source: pycocotools 2.0.11 `COCOeval.evaluateImg`. Deviations: an object of id 0 counts like any other
    (pycocotools takes a match with it for no match), and a segm prediction's area is that of its mask even
    if the results file names a box too.
    """
    threads = thread_count(threads)
    if iou_type == "segm":
        area = mask_areas(require_masks(source)[1])
    else:
        area = source.prediction_boxes_xywh[:, 2] * source.prediction_boxes_xywh[:, 3]
    objects = _Objects.of(source)
    rows = order_rows(source, area, threads)
    overlaps, row_overlap = _mask_overlaps(source, objects, rows) if iou_type == "segm" else _NO_OVERLAPS
    ranges = np.where(source.object_crowd, 0, ranges_of(source.object_area)).astype(np.int32)
    taken = np.zeros(source.n_objects, np.int64)

    def match_share(first: int, last: int) -> _Part:
        return _match_categories(
            first,
            last,
            rows.category_word,
            rows.image,
            rows.prediction,
            rows.words,
            source.prediction_boxes_xywh,
            objects.start,
            objects.order,
            source.object_image,
            source.object_boxes_xywh,
            source.object_crowd,
            ranges,
            overlaps,
            row_overlap,
            IOU_THRESHOLDS,
            source.n_images,
            taken,
        )

    costs = np.diff(rows.category_word) * 64 + np.diff(objects.start)
    found = _joined(in_threads(match_share, shares(costs, threads)))
    image_row_start, image_rows = _rows_by_image(rows.image, source.n_images)
    image_object_start, by_image = _rows_by_image(source.object_image, source.n_images)
    rows.words[:, EVENTS_BEFORE] = _bits_before(rows.words[:, EVENTS])
    return MatchTable(
        iou_type=iou_type,
        n_images=source.n_images,
        n_categories=source.n_categories,
        n_objects=source.n_objects,
        n_predictions=source.n_predictions,
        category_word=rows.category_word,
        row_image=rows.image,
        row_prediction=rows.prediction,
        image_row_start=image_row_start,
        image_rows=image_rows,
        words=rows.words,
        events=found.events,
        entry_event=found.entry_event,
        entry_object=found.entry_object,
        entry_true=found.entry_true,
        object_category=source.object_category,
        object_image=source.object_image,
        object_ranges=ranges,
        image_object_start=image_object_start,
        image_objects=(source.object_category << N_AREA | ranges)[by_image],
        object_counts=count_objects(source.object_category, ranges, source.n_categories),
    )


def count_objects(category: Ints, ranges: Ints, n_categories: int) -> Longs:
    """How many objects `(G,)` of each category count in each area range `(K, A)`."""
    counts = [np.bincount(category, (ranges >> a) & 1, n_categories) for a in range(N_AREA)]
    return np.stack(counts, axis=1).astype(np.int64)


@dataclass(frozen=True)
class _Objects:
    """Positions of objects `(G,)` by category, image and id, and where each category starts `(K + 1,)`."""

    order: Ints
    start: Longs

    @staticmethod
    def of(source: EvaluationInput) -> _Objects:
        return _Objects(
            *group(source.object_category, source.object_image, source.n_categories, source.n_images)
        )


# events, and event, object and true lanes of entries
_Part = tuple[Longs, Ints, Ints, Longs]


@dataclass(frozen=True)
class _Found:
    events: Longs
    entry_event: Ints
    entry_object: Ints
    entry_true: Longs


def _joined(parts: list[_Part]) -> _Found:
    """The events and entries of consecutive shares of the categories, one after the other."""
    if not parts:
        none = np.zeros(0, np.int32)
        return _Found(np.zeros((0, 2), np.int64), none, none, np.zeros(0, np.int64))
    before = np.cumsum([0, *(len(events) for events, *_ in parts)])
    events, entry_event, entry_object, entry_true = zip(*parts, strict=True)
    shifted = [numbers + np.int32(shift) for numbers, shift in zip(entry_event, before, strict=False)]
    return _Found(*(np.concatenate(column) for column in (events, shifted, entry_object, entry_true)))


_NO_OVERLAPS = (np.zeros(0), np.zeros(0, np.int64))


def _mask_overlaps(source: EvaluationInput, objects: _Objects, rows: Rows) -> tuple[Floats, Longs]:
    """IoUs of masks, and where those of each row `(N,)` with the objects of its group start, else -1."""
    row_overlap = np.full(len(rows.image), -1, np.int64)
    pairs, groups = [], []
    for k in range(source.n_categories):
        first = 64 * int(rows.category_word[k])
        row_groups = _split_by_image(rows.image[first : 64 * int(rows.category_word[k + 1])])
        own = objects.order[objects.start[k] : objects.start[k + 1]]
        own_groups = _split_by_image(source.object_image[own])
        for image in sorted(row_groups.keys() & own_groups.keys()):
            group_rows = first + row_groups[image]
            groups.append(group_rows)
            pairs.append((rows.prediction[group_rows], own[own_groups[image]]))
    overlaps, starts = mask_overlaps(source, pairs)
    for group_rows, (_, own), start in zip(groups, pairs, starts[:-1], strict=True):
        row_overlap[group_rows] = start + len(own) * np.arange(len(group_rows))
    return overlaps, row_overlap


def _split_by_image(images: Ints) -> dict[int, Longs]:
    """Ascending positions of each image in `images (N,)`, where -1 is none."""
    order = np.argsort(images, kind="stable")
    found, starts = np.unique(images[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(found) else []
    return {int(image): part for image, part in zip(found, parts, strict=True) if image >= 0}


@kernel
def _rows_by_image(image: Ints, n_images: int) -> tuple[Longs, Ints]:
    """Where the rows of each image start `(I + 1,)`, and the rows by image, ascending; none of image -1."""
    starts = np.zeros(n_images + 1, np.int64)
    for i in range(len(image)):
        if image[i] >= 0:
            starts[image[i] + 1] += 1
    for j in range(n_images):
        starts[j + 1] += starts[j]
    place = starts.copy()
    rows = np.empty(starts[n_images], np.int32)
    for i in range(len(image)):
        if image[i] >= 0:
            rows[place[image[i]]] = i
            place[image[i]] += 1
    return starts, rows


def _bits_before(words: Longs) -> Longs:
    """How many bits are set before each word `(W,)`."""
    counts = np.bitwise_count(words.view(np.uint64)).astype(np.int64)
    return np.cumsum(counts) - counts


@kernel
def _match_categories(
    first: int,
    last: int,
    category_word: Longs,
    row_image: Ints,
    row_prediction: Ints,
    words: Longs,
    prediction_boxes: Floats,
    object_start: Longs,
    object_order: Ints,
    object_image: Ints,
    object_boxes: Floats,
    object_crowd: Bools,
    object_ranges: Ints,
    overlaps: Floats,
    row_overlap: Longs,
    thresholds: Floats,
    n_images: int,
    taken: Longs,
) -> _Part:
    """Events and entries of categories `first` to `last` (exclusive), numbered from 0; marks their rows.

    All 40 lanes are matched at once, as bits of a word: `taken (G,)` holds the lanes in which an object has
    been taken.
    """
    by_masks = len(row_overlap) > 0
    # lanes in which a pair matches when its IoU reaches n thresholds, and lanes of each set of area ranges
    reached = np.zeros(N_IOU + 1, np.int64)
    for n in range(N_IOU + 1):
        for a in range(N_AREA):
            reached[n] |= ((1 << n) - 1) << (a * N_IOU)
    lanes_of = np.zeros(1 << N_AREA, np.int64)
    for ranges in range(1 << N_AREA):
        for a in range(N_AREA):
            if (ranges >> a) & 1:
                lanes_of[ranges] |= AREA_LANES << (a * N_IOU)
    longest = 0
    for k in range(first, last):
        longest = max(longest, object_start[k + 1] - object_start[k])
    near, near_overlap = np.empty(longest, np.int32), np.empty(longest, np.float64)
    near_reached, near_true = np.empty(longest, np.int64), np.empty(longest, np.int64)
    group_first = np.full(n_images, -1, np.int32)
    group_last = np.empty(n_images, np.int32)
    size = 1024 + 2 * (object_start[last] - object_start[first])
    events = np.empty((size, 2), np.int64)
    entry_event, entry_object = np.empty(size, np.int32), np.empty(size, np.int32)
    entry_true = np.empty(size, np.int64)
    n_events, n_entries = 0, 0

    for k in range(first, last):
        # 1. where the objects of each image lie
        for place in range(object_start[k], object_start[k + 1]):
            image = object_image[object_order[place]]
            if group_first[image] < 0:
                group_first[image] = place
            group_last[image] = place + 1

        for row in range(64 * category_word[k], 64 * category_word[k + 1]):
            image = row_image[row]
            if image < 0:
                break
            if group_first[image] < 0:
                continue
            # 2. objects near enough for the lowest threshold: highest IoU first, the later first among equals
            item = row_prediction[row]
            n_near = 0
            for place in range(group_first[image], group_last[image]):
                own = object_order[place]
                if by_masks:
                    overlap = overlaps[row_overlap[row] + place - group_first[image]]
                else:
                    overlap = box_overlap(prediction_boxes, item, object_boxes, own, object_crowd[own])
                if overlap < thresholds[0]:
                    continue
                n_reached = 1
                while n_reached < N_IOU and overlap >= thresholds[n_reached]:
                    n_reached += 1
                i = n_near
                while i > 0 and near_overlap[i - 1] <= overlap:
                    near[i] = near[i - 1]
                    near_overlap[i] = near_overlap[i - 1]
                    near_reached[i] = near_reached[i - 1]
                    i -= 1
                near[i] = own
                near_overlap[i] = overlap
                near_reached[i] = reached[n_reached]
                n_near += 1
            if n_near == 0:
                continue

            # 3. in each lane the first free object that counts there
            left = ALL_LANES
            for i in range(n_near):
                own = near[i]
                lanes = left & near_reached[i] & lanes_of[object_ranges[own]] & ~taken[own]
                taken[own] |= lanes
                near_true[i] = lanes
                left &= ~lanes
            true = ALL_LANES & ~left
            # 4. else the first that does not count there, crowds again and again
            for i in range(n_near):
                own = near[i]
                lanes = left & near_reached[i] & ~lanes_of[object_ranges[own]]
                if not object_crowd[own]:
                    lanes &= ~taken[own]
                    taken[own] |= lanes
                left &= ~lanes
            if left == ALL_LANES:
                continue

            # 5. note the event, and the object of each true positive
            if n_events == len(events) or n_entries + n_near > len(entry_true):
                size = 2 * (size + n_near)
                events = _grown(events, size)
                entry_event = _grown(entry_event, size)
                entry_object = _grown(entry_object, size)
                entry_true = _grown(entry_true, size)
            for i in range(n_near):
                if near_true[i] != 0:
                    entry_event[n_entries] = n_events
                    entry_object[n_entries] = near[i]
                    entry_true[n_entries] = near_true[i]
                    n_entries += 1
            word, bit = row >> 6, row & 63
            own_ranges = 0
            for a in range(N_AREA):
                own_ranges |= ((words[word, a] >> bit) & 1) << a
            events[n_events, TRUE] = true
            events[n_events, MATCHED] = ALL_LANES & ~left & lanes_of[own_ranges]
            words[word, EVENTS] |= 1 << bit
            n_events += 1

        # 6. leave the groups as they were found
        for place in range(object_start[k], object_start[k + 1]):
            group_first[object_image[object_order[place]]] = -1
    return (
        events[:n_events],
        entry_event[:n_entries],
        entry_object[:n_entries],
        entry_true[:n_entries],
    )


@kernel
def _grown(values: Longs, size: int) -> Longs:
    """`values (N,)` at the start of an array of `size`."""
    grown = np.empty((size, *values.shape[1:]), values.dtype)
    grown[: len(values)] = values
    return grown
