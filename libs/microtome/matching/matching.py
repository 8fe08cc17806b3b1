"""Predictions matched to objects, once for every category, area range, IoU threshold and detection limit."""

from __future__ import annotations

import numpy as np

from microtome.matching.compiled import is_compiled, kernel, lowest_bit
from microtome.matching.grouping import by_image
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Ints, Longs, frozen
from microtome.matching.objects import Objects
from microtome.matching.ordering import Rows, order_rows, ranges_of
from microtome.matching.overlaps import box_overlap, mask_areas, mask_overlaps, may_match, require_masks
from microtome.matching.parameters import (
    ALL_LANES,
    IOU_THRESHOLDS,
    LANES_OF_RANGES,
    LANES_REACHED,
    N_AREA,
    N_IOU,
)
from microtome.matching.results import IouType
from microtome.matching.table import EVENT, EVENTS, EVENTS_BEFORE, LANES, MATCHED, OBJECT, TRUE, MatchTable
from microtome.matching.threads import in_threads, shares, thread_count


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
    threads = thread_count(threads, source.n_objects + source.n_predictions)
    area = mask_areas(require_masks(source)[1]) if iou_type == "segm" else np.zeros(0)
    ranges = np.where(source.object_crowd, 0, ranges_of(source.object_area)).astype(np.int32)
    objects = Objects.of(source, ranges)
    rows = order_rows(source, objects, area, threads)
    overlaps, row_overlap = _mask_overlaps(source, objects, rows) if iou_type == "segm" else _NO_OVERLAPS
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
            objects.image,
            objects.boxes,
            objects.crowd,
            objects.lanes,
            overlaps,
            row_overlap,
            source.n_images,
            taken,
        )

    # what a category costs is known only roughly: who is done early takes the next share
    parts = shares(np.diff(objects.start), _SHARES * threads if threads > 1 else 1)
    events, entries = _joined(in_threads(match_share, parts, threads))
    image_row_start, image_rows = by_image(frozen(rows.image), source.n_images, threads)
    image_object_start, image_objects = by_image(source.object_image, source.n_images, threads=1)
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
        events=events,
        entries=entries,
        object_category=source.object_category,
        object_image=source.object_image,
        object_ranges=ranges,
        image_object_start=image_object_start,
        image_objects=(source.object_category << N_AREA | ranges).take(image_objects),
        object_counts=count_objects(source.object_category, ranges, source.n_categories),
    )


def is_ready() -> bool:
    """Whether `match` can begin at once: its loops were compiled before, by this process or a former one."""
    return is_compiled(_match_categories)


def count_objects(category: Ints, ranges: Ints, n_categories: int) -> Longs:
    """How many objects `(G,)` of each category count in each area range `(K, A)`."""
    counts = np.bincount(category << N_AREA | ranges, minlength=n_categories << N_AREA)
    return counts.reshape(n_categories, 1 << N_AREA) @ _HELD


# whether each set of area ranges holds each of them
_HELD = (np.arange(1 << N_AREA)[:, None] >> np.arange(N_AREA)) & 1
_SHARES = 4  # for each thread
_BLOCK = 4096  # rows looked at together: their boxes fit the processor's cache

# events and entries, flat
_Part = tuple[Longs, Longs]


def _joined(parts: list[_Part]) -> tuple[Longs, Longs]:
    """Events `(E, 2)` and entries `(N, 3)` of consecutive shares of the categories, one after the other."""
    events = np.concatenate([np.zeros((0, 2), np.int64), *(part[0].reshape(-1, 2) for part in parts)])
    entries = np.concatenate([np.zeros((0, 3), np.int64), *(part[1].reshape(-1, 3) for part in parts)])
    n_events, n_entries = 0, 0
    for own_events, own_entries in parts:
        entries[n_entries : n_entries + len(own_entries) // 3, EVENT] += n_events
        n_events += len(own_events) // 2
        n_entries += len(own_entries) // 3
    return events, entries


_NO_OVERLAPS = (np.zeros(0), np.zeros(0, np.int64))


def _mask_overlaps(source: EvaluationInput, objects: Objects, rows: Rows) -> tuple[Floats, Longs]:
    """IoUs of masks, and where those of each row `(N,)` with the objects of its group start, else -1.

    Notes in `rows.words` which rows have any.
    """
    row_overlap = np.full(len(rows.image), -1, np.int64)
    pairs, groups = [], []
    for k in range(source.n_categories):
        first = 64 * int(rows.category_word[k])
        row_groups = _split_by_image(rows.image[first : 64 * int(rows.category_word[k + 1])])
        own = objects.order[objects.start[k] : objects.start[k + 1]]
        own_groups = _split_by_image(objects.image[objects.start[k] : objects.start[k + 1]])
        for image in sorted(row_groups.keys() & own_groups.keys()):
            group_rows = first + row_groups[image]
            groups.append(group_rows)
            pairs.append((rows.prediction[group_rows], own[own_groups[image]]))
    overlaps, starts = mask_overlaps(source, pairs)
    for group_rows, (_, own), start in zip(groups, pairs, starts[:-1], strict=True):
        row_overlap[group_rows] = start + len(own) * np.arange(len(group_rows))
    rows.words[:, EVENTS] = np.packbits(row_overlap >= 0, bitorder="little").view("<i8")
    return overlaps, row_overlap


def _split_by_image(images: Ints) -> dict[int, Longs]:
    """Ascending positions of each image in `images (N,)`, where -1 is none."""
    order = np.argsort(images, kind="stable")
    found, starts = np.unique(images[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(found) else []
    return {int(image): part for image, part in zip(found, parts, strict=True) if image >= 0}


def _bits_before(words: Longs) -> Longs:
    """How many bits are set before each word `(W,)`."""
    counts = np.bitwise_count(words.view(np.uint64)).astype(np.int64)
    return np.cumsum(counts) - counts


@kernel
def _gather_rows(
    next_word: int,
    stop: int,
    words: Longs,
    row_prediction: Ints,
    prediction_boxes: Floats,
    rows: Longs,
    boxes: Floats,
) -> tuple[int, int]:
    """Fills `rows` and `boxes` with the next rows that lie near objects; how many, and where to go on."""
    n_rows = 0
    while n_rows + 64 <= len(rows) and next_word < stop:
        near = words[np.uint64(next_word), EVENTS]
        while near != 0:
            rows[np.uint64(n_rows)] = 64 * next_word + lowest_bit(near)
            near &= near - 1
            n_rows += 1
        next_word += 1
    for i in range(n_rows):
        item = np.uint64(row_prediction[np.uint64(rows[i])])
        for side in range(4):
            boxes[i, side] = prediction_boxes[item, side]
    return n_rows, next_word


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
    object_lanes: Longs,
    overlaps: Floats,
    row_overlap: Longs,
    n_images: int,
    taken: Longs,
) -> _Part:
    """Events and entries of categories `first` to `last` (exclusive), numbered from 0.

    Of the rows that `words` calls events, those that match nothing are called so no longer.

    All 40 lanes are matched at once, as bits of a word: `taken (G,)` holds the lanes in which an object has
    been taken. Objects are those of `Objects`, a *place* is a position among them.
    """
    by_masks = len(row_overlap) > 0
    longest = 0
    for k in range(first, last):
        longest = max(longest, object_start[k + 1] - object_start[k])
    near, near_overlap = np.empty(longest, np.int64), np.empty(longest, np.float64)
    near_reached, near_true = np.empty(longest, np.int64), np.empty(longest, np.int64)
    rows, boxes = np.empty(_BLOCK, np.int64), np.empty((_BLOCK, 4), np.float64)
    group_first, group_last = np.full(n_images, -1, np.int32), np.empty(n_images, np.int32)
    size = 1024 + 2 * (object_start[last] - object_start[first])
    events, entries = np.empty(2 * size, np.int64), np.empty(3 * size, np.int64)
    n_events, n_entries = 0, 0

    for k in range(first, last):
        # 1. where the objects of each image lie
        for place in range(object_start[k], object_start[k + 1]):
            image = object_image[place]
            if group_first[image] < 0:
                group_first[image] = place
            group_last[image] = place + 1

        next_word, stop = category_word[k], category_word[k + 1]
        while next_word < stop:
            # 2. the next rows that lie near any, and their boxes side by side
            n_rows, next_word = _gather_rows(
                next_word, stop, words, row_prediction, prediction_boxes, rows, boxes
            )
            for index in range(n_rows):
                # 3. objects near enough for the lowest threshold: highest IoU first, the later among equals
                row = rows[index]
                own_image = np.uint64(row_image[np.uint64(row)])
                group_start = group_first[own_image]
                n_perhaps = 0  # counted without a branch, which the processor could not foresee
                for place in range(group_start, group_last[own_image]):
                    own = np.uint64(place)
                    near[np.uint64(n_perhaps)] = place
                    n_perhaps += by_masks | may_match(boxes, index, object_boxes, own, object_crowd[own])
                n_near = 0
                for j in range(n_perhaps):
                    place = near[np.uint64(j)]
                    own = np.uint64(place)
                    if by_masks:
                        overlap = overlaps[row_overlap[row] + place - group_start]
                    else:
                        overlap = box_overlap(boxes, index, object_boxes, own, object_crowd[own])
                    if overlap < IOU_THRESHOLDS[0]:
                        continue
                    n_reached = 1
                    for t in range(1, N_IOU):
                        n_reached += overlap >= IOU_THRESHOLDS[t]
                    i = n_near
                    while i > 0 and near_overlap[i - 1] <= overlap:
                        near[i] = near[i - 1]
                        near_overlap[i] = near_overlap[i - 1]
                        near_reached[i] = near_reached[i - 1]
                        i -= 1
                    near[i] = place
                    near_overlap[i] = overlap
                    near_reached[i] = LANES_REACHED[n_reached]
                    n_near += 1
                # 4. in each lane the first free object that counts there
                left = ALL_LANES
                for i in range(n_near):
                    own = np.uint64(near[i])
                    lanes = left & near_reached[i] & object_lanes[own] & ~taken[own]
                    taken[own] |= lanes
                    near_true[i] = lanes
                    left ^= lanes
                true = ALL_LANES ^ left
                # 5. else the first that does not count there, crowds again and again
                for i in range(n_near):
                    own = np.uint64(near[i])
                    lanes = left & near_reached[i] & ~object_lanes[own]
                    if not object_crowd[own]:
                        lanes &= ~taken[own]
                        taken[own] |= lanes
                    left ^= lanes
                word, bit = np.uint64(row >> 6), row & 63
                if left == ALL_LANES:
                    words[word, EVENTS] ^= 1 << bit
                    continue

                # 6. note the event, and the object of each true positive
                if n_events == size or n_entries + n_near > size:
                    size = 2 * (size + n_near)
                    events, entries = _grown(events, 2 * size), _grown(entries, 3 * size)
                for i in range(n_near):
                    if near_true[i] != 0:
                        entries[3 * n_entries + EVENT] = n_events
                        entries[3 * n_entries + OBJECT] = object_order[near[i]]
                        entries[3 * n_entries + LANES] = near_true[i]
                        n_entries += 1
                ranges = 0
                for a in range(N_AREA):
                    ranges |= ((words[word, a] >> bit) & 1) << a
                events[2 * n_events + TRUE] = true
                events[2 * n_events + MATCHED] = (ALL_LANES ^ left) & LANES_OF_RANGES[ranges]
                n_events += 1

        # 7. leave the groups as they were found
        for place in range(object_start[k], object_start[k + 1]):
            group_first[object_image[place]] = -1
    return events[: 2 * n_events], entries[: 3 * n_entries]


@kernel
def _grown(values: Longs, size: int) -> Longs:
    """`values (N,)` at the start of an array of `size`."""
    grown = np.empty(size, values.dtype)
    for i in range(len(values)):
        grown[i] = values[i]
    return grown
