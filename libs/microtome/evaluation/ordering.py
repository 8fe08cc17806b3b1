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
_SHORT = 40  # below this an insertion sort beats eight counting passes


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
    by_image = np.arange(n).astype(np.int32)
    ascending = True
    for i in range(1, n):
        if image[i] < image[i - 1]:
            ascending = False
            break
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
def _sort_descending(keys: Longs, items: Ints, spare_keys: Longs, spare_items: Ints, n: int) -> None:
    """Sorts the first `n` items by their keys, in place and stably, byte by byte where they are many."""
    if n < _SHORT:
        for i in range(1, n):
            key = keys[i]
            item = items[i]
            j = i
            while j > 0 and keys[j - 1] > key:
                keys[j] = keys[j - 1]
                items[j] = items[j - 1]
                j -= 1
            keys[j] = key
            items[j] = item
        return
    counts = np.zeros((8, 256), np.int32)
    for i in range(n):
        key = keys[i]
        for byte in range(8):
            counts[byte, (key >> (8 * byte)) & 255] += 1
    swapped = False
    for byte in range(8):
        # the highest byte carries the sign: negative keys come first
        flip = 128 if byte == 7 else 0
        source_keys = spare_keys if swapped else keys
        source_items = spare_items if swapped else items
        target_keys = keys if swapped else spare_keys
        target_items = items if swapped else spare_items
        if counts[byte, (source_keys[0] >> (8 * byte)) & 255] == n:
            continue
        place = np.empty(256, np.int32)
        total = 0
        for digit in range(256):
            place[digit ^ flip] = total
            total += counts[byte, digit ^ flip]
        for i in range(n):
            digit = (source_keys[i] >> (8 * byte)) & 255
            target_keys[place[digit]] = source_keys[i]
            target_items[place[digit]] = source_items[i]
            place[digit] += 1
        swapped = not swapped
    if swapped:
        keys[:n] = spare_keys[:n]
        items[:n] = spare_items[:n]


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
    keys, spare_keys = np.empty(longest, np.int64), np.empty(longest, np.int64)
    items, spare_items = np.empty(longest, np.int32), np.empty(longest, np.int32)
    seen = np.zeros(n_images, np.int32)
    bits = confidence.view(np.int64)
    for k in range(first, last):
        n = starts[k + 1] - starts[k]
        # 1. integer keys that ascend where confidence descends; -0.0 is 0.0
        for i in range(n):
            item = order[starts[k] + i]
            key = bits[item]
            if confidence[item] == 0.0:
                key = 0
            keys[i] = ~(key ^ ((key >> 63) & 0x7FFFFFFFFFFFFFFF))
            items[i] = item
        _sort_descending(keys, items, spare_keys, spare_items, n)
        # 2. one row for each prediction, until its image has its 100
        row = 64 * category_word[k]
        for i in range(n):
            item = items[i]
            image = prediction_image[item]
            rank = seen[image]
            seen[image] = rank + 1
            if rank >= MOST_DETECTIONS:
                continue
            row_image[row] = image
            row_prediction[row] = item
            word = row >> 6
            bit = 1 << (row & 63)
            for a in range(N_AREA):
                if (area_ranges[item] >> a) & 1:
                    words[word, a] |= bit
            if rank < DETECTION_LIMITS[0]:
                words[word, TOP] |= bit
            if rank < DETECTION_LIMITS[1]:
                words[word, TOP + 1] |= bit
            row += 1
        # 3. leave the counters as they were found
        for i in range(n):
            seen[prediction_image[items[i]]] = 0
