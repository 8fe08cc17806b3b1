"""Predictions in the order in which COCO counts them: by category, most confident first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.errors import InputError
from microtome.matching.compiled import kernel
from microtome.matching.grouping import image_order, starts_in_parts
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Index, Ints, Longs, frozen
from microtome.matching.objects import Objects
from microtome.matching.overlaps import may_match
from microtome.matching.parameters import AREA_RANGES, DETECTION_LIMITS, N_AREA
from microtome.matching.sorting import INFO, ITEM_BITS, KEY, LAST_ITEM, PARTS, sort_by_key, split_by_key
from microtome.matching.table import EVENTS, N_COLUMNS, TOP
from microtome.matching.threads import even_shares, in_threads, shares

MOST_DETECTIONS = DETECTION_LIMITS[-1]
_LONG = 8192  # above this a category is split before it is sorted
# of an info: the columns of `words` that may hold the row, EVENTS the last, and where its image begins
_COLUMNS = (1 << (EVENTS + 1)) - 1
_IMAGE_SHIFT = ITEM_BITS + EVENTS + 1
MOST_IMAGES = 1 << (63 - _IMAGE_SHIFT)


@dataclass(frozen=True)
class Rows:
    """The predictions that count, one a row; each category begins at a multiple of 64 rows.

    `category_word (K + 1,)` is the first 64-row word of each category; `image (N,)` and `prediction (N,)`
    are -1 in the rows that fill up; `words (W, 8)` are those of `MatchTable`, where EVENTS holds the rows
    whose boxes lie near enough to an object to match it. Within a category rows descend in confidence; ties
    keep the order of images, then of predictions.

    Predictions past the 100 most confident of their (image, category) have no row.
    """

    category_word: Longs
    image: Ints
    prediction: Ints
    words: Longs


def order_rows(source: EvaluationInput, objects: Objects, mask_area: Floats, threads: int) -> Rows:
    """Rows of all predictions of `source`, whose areas are `mask_area (P,)`, or where empty those of boxes.

    Boxes are held against objects only where they give the areas.

    Source: pycocotools 2.0.11 `COCOeval.evaluateImg` and `accumulate`, whose stable sort by -score over
    images in id order this equals.
    """
    if source.n_images > MOST_IMAGES:
        raise InputError(
            "too many images to evaluate", found=source.n_images, expected=f"at most {MOST_IMAGES}"
        )
    starts, ranked = _by_category(source, objects, mask_area, threads)
    category_word = np.zeros(source.n_categories + 1, np.int64)
    np.cumsum((np.diff(starts) + 63) // 64, out=category_word[1:])
    n_words = int(category_word[-1])
    rows = Rows(
        category_word=category_word,
        image=np.empty(n_words * 64, np.int32),
        prediction=np.empty(n_words * 64, np.int32),
        words=np.zeros((n_words, N_COLUMNS), np.int64),
    )

    def fill(first: int, last: int) -> None:
        # in numpy's memory, which the system hands out in large pages
        spare = np.empty((np.diff(starts[first : last + 1]).max(initial=0), 2), np.int64)
        _fill_rows(
            first,
            last,
            starts,
            ranked,
            spare,
            source.n_images,
            category_word,
            rows.image,
            rows.prediction,
            rows.words,
        )

    in_threads(fill, shares(np.diff(starts), threads))
    return rows


def _by_category(
    source: EvaluationInput, objects: Objects, mask_area: Floats, threads: int
) -> tuple[Longs, Longs]:
    """Where each category starts `(K + 1,)`, and keys and infos `(P, 2)` by category, image and position.

    A key ascends where confidence descends; an info is image << 36 | columns of words << 31 | position.
    """
    category, n_categories = source.prediction_category, source.n_categories
    by_image = image_order(source.prediction_image, source.n_images)
    ordered = frozen(category[by_image]) if len(by_image) > 0 else category
    parts = even_shares(len(category), threads)
    starts, free = starts_in_parts(ordered, n_categories, parts)
    ranked = np.empty((len(category), 2), np.int64)

    def scatter(first: int, last: int) -> None:
        _scatter(
            first,
            last,
            by_image,
            source.prediction_image,
            category,
            source.prediction_confidence,
            source.prediction_boxes_xywh,
            mask_area,
            objects.start,
            objects.image,
            objects.boxes,
            objects.crowd,
            free[first, last],
            ranked,
        )

    in_threads(scatter, parts)
    return starts, ranked


@kernel
def range_bits(area: float) -> int:
    """Bits of the area ranges that hold `area`, both ends inclusive; none outside all."""
    bits = 0
    for a in range(N_AREA):
        bits |= ((area >= AREA_RANGES[a, 0]) & (area <= AREA_RANGES[a, 1])) << a
    return bits


@kernel
def ranges_of(areas: Floats) -> Ints:
    """Bits of the area ranges of each of `areas (N,)`."""
    bits = np.empty(len(areas), np.int32)
    for i in range(len(areas)):
        bits[i] = range_bits(areas[i])
    return bits


@kernel
def _scatter(
    first: int,
    last: int,
    by_image: Ints,
    image: Ints,
    category: Ints,
    confidence: Floats,
    boxes: Floats,
    mask_area: Floats,
    object_start: Longs,
    object_image: Ints,
    object_boxes: Floats,
    object_crowd: Bools,
    free: Longs,
    ranked: Longs,
) -> None:
    """Fills `ranked (P, 2)` with predictions `first` to `last` (exclusive) of the order by image.

    `free (K,)` says where in each category; it is spent. Of each category both predictions and objects come
    image by image, so that what is held against each other is at hand.
    """
    bits = confidence.view(np.int64)
    places = object_start[:-1].copy()
    for i in range(first, last):
        item = np.uint64(by_image[i]) if len(by_image) > 0 else np.uint64(i)
        k = np.uint64(category[item])
        near = False
        if len(mask_area) > 0:
            area = mask_area[item]
        else:
            area = boxes[item, 2] * boxes[item, 3]
            stop = object_start[k + np.uint64(1)]
            while places[k] < stop and object_image[places[k]] < image[item]:
                places[k] += 1
            near = _lies_near(
                boxes, item, image[item], places[k], stop, object_image, object_boxes, object_crowd
            )
        # -0.0 is 0.0
        key = bits[item] if confidence[item] != 0.0 else 0
        free_place = np.uint64(free[k])
        free[k] += 1
        ranked[free_place, KEY] = ~(key ^ ((key >> 63) & 0x7FFFFFFFFFFFFFFF))
        columns = near << EVENTS | range_bits(area)
        ranked[free_place, INFO] = image[item] << _IMAGE_SHIFT | columns << ITEM_BITS | np.int64(item)


@kernel
def _lies_near(
    boxes: Floats,
    item: Index,
    image: int,
    place: int,
    stop: int,
    object_image: Ints,
    object_boxes: Floats,
    object_crowd: Bools,
) -> bool:
    """Whether a prediction may match one of its image's objects, which begin at `place` if there are any."""
    near = False
    while place < stop and object_image[np.uint64(place)] == image:
        own = np.uint64(place)
        # all of them are looked at: where to stop early the processor could not foresee
        near |= may_match(boxes, item, object_boxes, own, object_crowd[own])
        place += 1
    return near


@kernel
def _fill_rows(
    first: int,
    last: int,
    starts: Longs,
    ranked: Longs,
    spare_ranked: Longs,
    n_images: int,
    category_word: Longs,
    row_image: Ints,
    row_prediction: Ints,
    words: Longs,
) -> None:
    """Fills the rows of categories `first` to `last`, exclusive; `spare_ranked` has room for any of them."""
    packed, spare = np.empty(_LONG, np.int64), np.empty(_LONG, np.int64)
    bounds = np.zeros(PARTS + 1, np.int64)
    columns = np.zeros(64, np.int64)
    # what lies under `nothing` was counted in a category before
    seen, nothing = np.zeros(n_images, np.int32), 0
    for k in range(first, last):
        own = ranked[starts[k] : starts[k + 1]]
        row = 64 * category_word[k]
        # 1. a long category in parts that fit the processor's cache
        n_parts = 1
        bounds[0], bounds[1] = 0, len(own)
        if len(own) > _LONG:
            n_parts = PARTS
            split_by_key(own, spare_ranked, bounds)
            own = spare_ranked[: len(own)]
        for part in range(n_parts):
            of_part = own[bounds[part] : bounds[part + 1]]
            if len(of_part) > len(packed):
                packed, spare = np.empty(len(of_part), np.int64), np.empty(len(of_part), np.int64)
            order = sort_by_key(of_part, packed[: len(of_part)], spare[: len(of_part)])
            # 2. one row for each prediction, until its image has its 100
            for i in range(len(of_part)):
                info = of_part[np.uint64(order[i] & LAST_ITEM), INFO]
                image = np.uint64(info >> _IMAGE_SHIFT)
                rank = max(seen[image] - nothing, 0)
                if rank >= MOST_DETECTIONS:
                    continue
                seen[image] = nothing + rank + 1
                row_image[np.uint64(row)] = image
                row_prediction[np.uint64(row)] = info & LAST_ITEM
                top = (1 if rank < DETECTION_LIMITS[0] else 0) | (2 if rank < DETECTION_LIMITS[1] else 0)
                columns[row & 63] = (info >> ITEM_BITS) & _COLUMNS | top << TOP
                row += 1
                if row & 63 == 0:
                    _fill_word(columns, words[(row >> 6) - 1])
        # 3. the rest of the last word stays empty
        for empty in range(row, 64 * category_word[k + 1]):
            row_image[empty] = -1
            row_prediction[empty] = -1
        if row & 63 != 0:
            columns[row & 63 :] = 0
            _fill_word(columns, words[row >> 6])
        nothing += MOST_DETECTIONS


@kernel
def _fill_word(columns: Longs, word: Longs) -> None:
    """Fills `word (8,)`, a set of 64 rows for each column, where `columns (64,)` is a set of columns for each
    row.
    """
    for column in range(N_COLUMNS):
        bits = 0
        for i in range(64):
            bits |= ((columns[i] >> column) & 1) << i
        word[column] = bits
