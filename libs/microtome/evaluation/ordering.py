"""Predictions in the order in which COCO counts them: by category, most confident first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.evaluation.compiled import kernel
from microtome.evaluation.inputs import EvaluationInput, Floats, Ints, Longs
from microtome.evaluation.parameters import AREA_RANGES, DETECTION_LIMITS, N_AREA
from microtome.evaluation.table import N_COLUMNS, TOP
from microtome.evaluation.threads import in_threads, shares

MOST_DETECTIONS = DETECTION_LIMITS[-1]
_SHORT = 40  # below this an insertion sort beats four counting passes
_LOWER = 0xFFFFFFFF


@dataclass(frozen=True)
class Rows:
    """The predictions that count, one a row; each category begins at a multiple of 64 rows.

    `category_word (K + 1,)` is the first 64-row word of each category; `image (N,)` and `prediction (N,)`
    are -1 in the rows that fill up. `areas (A, W)`: which rows' own areas lie in each range. `top (2, W)`:
    which rows are among the 1 / 10 most confident of their image and category. Within a category rows
    descend in confidence; ties keep the order of images, then of predictions.

    Predictions past the 100 most confident of their (image, category) have no row.
    """

    category_word: Longs
    image: Ints
    prediction: Ints
    words: Longs


def order_rows(source: EvaluationInput, prediction_area: Floats, threads: int) -> Rows:
    """Rows of all predictions of `source`, whose areas `(P,)` are given in square pixels.

    Source: pycocotools 2.0.11 `COCOeval.evaluateImg` and `accumulate`, whose stable sort by -score over
    images in id order this equals.
    """
    order, starts = group(
        source.prediction_category, source.prediction_image, source.n_categories, source.n_images
    )
    category_word = np.zeros(source.n_categories + 1, np.int64)
    np.cumsum((np.diff(starts) + 63) // 64, out=category_word[1:])
    n_words = int(category_word[-1])
    rows = Rows(
        category_word=category_word,
        image=np.full(n_words * 64, -1, np.int32),
        prediction=np.full(n_words * 64, -1, np.int32),
        words=np.zeros((n_words, N_COLUMNS), np.int64),
    )
    area_ranges = ranges_of(prediction_area)

    def fill(first: int, last: int) -> None:
        _fill_rows(
            first,
            last,
            starts,
            order,
            source.prediction_image,
            source.prediction_confidence,
            area_ranges,
            source.n_images,
            category_word,
            rows.image,
            rows.prediction,
            rows.words,
        )

    in_threads(fill, shares(np.diff(starts), threads))
    return rows


def ranges_of(area: Floats) -> Ints:
    """Bits of the area ranges that hold each area `(N,)`, both ends inclusive; no bit outside all."""
    bits = np.zeros(len(area), np.int32)
    for index, (low, high) in enumerate(AREA_RANGES):
        bits |= ((area >= low) & (area <= high)).astype(np.int32) << index
    return bits


@kernel
def group(category: Ints, image: Ints, n_categories: int, n_images: int) -> tuple[Ints, Longs]:
    """Positions `(N,)` by category, image and position, and where each category starts `(K + 1,)`."""
    n = len(category)
    # 1. stable counting sort by image, unless images ascend already
    by_image = np.empty(n, np.int32)
    ascending = True
    for i in range(n):
        by_image[i] = i
        ascending = ascending and (i == 0 or image[i] >= image[i - 1])
    if not ascending:
        free = np.zeros(n_images + 1, np.int64)
        for i in range(n):
            free[image[i] + 1] += 1
        for j in range(n_images):
            free[j + 1] += free[j]
        for i in range(n):
            by_image[free[image[i]]] = i
            free[image[i]] += 1
    # 2. stable counting sort by category
    starts = np.zeros(n_categories + 1, np.int64)
    for i in range(n):
        starts[category[i] + 1] += 1
    for k in range(n_categories):
        starts[k + 1] += starts[k]
    place = starts.copy()
    order = np.empty(n, np.int32)
    for i in range(n):
        position = by_image[i]
        k = category[position]
        order[place[k]] = position
        place[k] += 1
    return order, starts


@kernel
def _sort_packed(packed: Longs, spare: Longs, first: int, last: int) -> None:
    """Sorts `packed[first:last]` by its upper halves, stably where lower halves ascend among equals."""
    n = last - first
    if n < _SHORT:
        for i in range(first + 1, last):
            value = packed[i]
            j = i
            while j > first and packed[j - 1] > value:
                packed[j] = packed[j - 1]
                j -= 1
            packed[j] = value
        return
    counts = np.zeros((4, 256), np.int64)
    for i in range(first, last):
        for byte in range(4):
            counts[byte, (packed[i] >> (32 + 8 * byte)) & 255] += 1
    place = np.empty(256, np.int64)
    # four counting passes, so that the result ends where it began
    for byte in range(4):
        source, target = (spare, packed) if byte % 2 else (packed, spare)
        # the highest byte carries the sign: its negative half comes first
        flip = 128 if byte == 3 else 0
        total = first
        for digit in range(256):
            place[digit ^ flip] = total
            total += counts[byte, digit ^ flip]
        for i in range(first, last):
            digit = (source[i] >> (32 + 8 * byte)) & 255
            target[np.uint64(place[digit])] = source[i]
            place[digit] += 1


@kernel
def _sort_by_key(keys: Longs, packed: Longs, spare: Longs, n: int) -> None:
    """Fills the lower halves of `packed` with the stable ascending order of the first `n` keys.

    By the upper halves of the keys first; confidences seldom agree in those and differ in the lower ones.
    """
    for i in range(n):
        packed[i] = (keys[i] >> 32 << 32) | i
    _sort_packed(packed, spare, 0, n)
    first = 0
    while first < n:
        last = first + 1
        agree = True
        while last < n and packed[last] >> 32 == packed[first] >> 32:
            agree = agree and keys[packed[last] & _LOWER] == keys[packed[first] & _LOWER]
            last += 1
        if not agree:
            for i in range(first, last):
                item = packed[i] & _LOWER
                # lower halves are unsigned: moved so that signed numbers keep their order
                packed[i] = (((keys[item] & _LOWER) - (1 << 31)) << 32) | item
            _sort_packed(packed, spare, first, last)
        first = last


@kernel
def _fill_rows(
    first: int,
    last: int,
    starts: Longs,
    order: Ints,
    prediction_image: Ints,
    confidence: Floats,
    area_ranges: Ints,
    n_images: int,
    category_word: Longs,
    row_image: Ints,
    row_prediction: Ints,
    words: Longs,
) -> None:
    """Fills the rows of categories `first` to `last` (exclusive)."""
    longest = 0
    for k in range(first, last):
        longest = max(longest, starts[k + 1] - starts[k])
    keys, packed, spare = (
        np.empty(longest, np.int64),
        np.empty(longest, np.int64),
        np.empty(longest, np.int64),
    )
    places = np.empty(longest, np.int64)
    seen = np.zeros(n_images, np.int64)
    bits = confidence.view(np.int64)
    for k in range(first, last):
        n = starts[k + 1] - starts[k]
        # 1. integer keys that ascend where confidence descends; -0.0 is 0.0
        for i in range(n):
            item = np.uint64(order[np.uint64(starts[k] + i)])
            key = bits[item] if confidence[item] != 0.0 else 0
            keys[i] = ~(key ^ ((key >> 63) & 0x7FFFFFFFFFFFFFFF))
            places[i] = prediction_image[item] << N_AREA | area_ranges[item]
        _sort_by_key(keys, packed, spare, n)
        # 2. one row for each prediction, until its image has its 100
        row = 64 * category_word[k]
        for i in range(n):
            item = np.uint64(packed[i] & _LOWER)
            image = np.uint64(places[item] >> N_AREA)
            rank = seen[image]
            seen[image] = rank + 1
            if rank >= MOST_DETECTIONS:
                continue
            row_image[np.uint64(row)] = image
            row_prediction[np.uint64(row)] = order[np.uint64(starts[k]) + item]
            word, bit = np.uint64(row >> 6), row & 63
            for a in range(N_AREA):
                words[word, a] |= ((places[item] >> a) & 1) << bit
            words[word, TOP] |= (1 if rank < DETECTION_LIMITS[0] else 0) << bit
            words[word, TOP + 1] |= (1 if rank < DETECTION_LIMITS[1] else 0) << bit
            row += 1
        # 3. leave the counters as they were found
        for filled in range(64 * category_word[k], row):
            seen[np.uint64(row_image[np.uint64(filled)])] = 0
