"""Predictions in the order in which COCO counts them: by category, most confident first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.errors import InputError
from microtome.matching.compiled import kernel
from microtome.matching.inputs import EvaluationInput, Floats, Ints, Longs, frozen
from microtome.matching.parameters import AREA_RANGES, DETECTION_LIMITS, N_AREA
from microtome.matching.table import N_COLUMNS, TOP
from microtome.matching.threads import even_shares, in_threads, shares

MOST_DETECTIONS = DETECTION_LIMITS[-1]
_SHORT = 40  # below this an insertion sort beats four counting passes
_LONG = 8192  # above this a category is split before it is sorted
_PARTS = 256
_LOWER = 0xFFFFFFFF
KEY, INFO = 0, 1
_ITEM_BITS = 31
MOST_IMAGES = 1 << (63 - _ITEM_BITS - N_AREA)


@dataclass(frozen=True)
class Rows:
    """The predictions that count, one a row; each category begins at a multiple of 64 rows.

    `category_word (K + 1,)` is the first 64-row word of each category; `image (N,)` and `prediction (N,)`
    are -1 in the rows that fill up; `words (W, 8)` are those of `MatchTable`, still without events. Within a
    category rows descend in confidence; ties keep the order of images, then of predictions.

    Predictions past the 100 most confident of their (image, category) have no row.
    """

    category_word: Longs
    image: Ints
    prediction: Ints
    words: Longs


def order_rows(source: EvaluationInput, mask_area: Floats, threads: int) -> Rows:
    """Rows of all predictions of `source`, whose areas are `mask_area (P,)`, or where empty those of boxes.

    Source: pycocotools 2.0.11 `COCOeval.evaluateImg` and `accumulate`, whose stable sort by -score over
    images in id order this equals.
    """
    if source.n_images > MOST_IMAGES:
        raise InputError(
            "too many images to evaluate", found=source.n_images, expected=f"at most {MOST_IMAGES}"
        )
    starts, ranked = _by_category(source, mask_area, threads)
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


def _by_category(source: EvaluationInput, mask_area: Floats, threads: int) -> tuple[Longs, Longs]:
    """Where each category starts `(K + 1,)`, and keys and infos `(P, 2)` by category, image and position.

    A key ascends where confidence descends; an info is image << 35 | area ranges << 31 | position.
    """
    category, n_categories = source.prediction_category, source.n_categories
    by_image = _image_order(source.prediction_image, source.n_images)
    ordered = frozen(category[by_image]) if len(by_image) > 0 else category
    parts = even_shares(len(category), threads)
    counts = np.zeros((len(parts) + 1, n_categories), np.int64)
    for part, (first, last) in enumerate(parts):
        counts[part + 1] = np.diff(starts_of(ordered[first:last], n_categories))
    starts = np.zeros(n_categories + 1, np.int64)
    np.cumsum(counts.sum(axis=0), out=starts[1:])
    # where each part begins to write, in each category behind the parts before it
    free = dict(zip(parts, starts[:-1] + np.cumsum(counts, axis=0), strict=False))
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
        if AREA_RANGES[a, 0] <= area <= AREA_RANGES[a, 1]:
            bits |= 1 << a
    return bits


@kernel
def ranges_of(areas: Floats) -> Ints:
    """Bits of the area ranges of each of `areas (N,)`."""
    bits = np.empty(len(areas), np.int32)
    for i in range(len(areas)):
        bits[i] = range_bits(areas[i])
    return bits


@kernel
def _image_order(image: Ints, n_images: int) -> Ints:
    """Positions `(N,)` by image, then position; empty where that is their order already."""
    n = len(image)
    descents = 0
    for i in range(1, n):
        descents += image[i] < image[i - 1]
    if descents == 0:
        return np.empty(0, np.int32)
    free = starts_of(image, n_images)
    order = np.empty(n, np.int32)
    for i in range(n):
        order[free[image[i]]] = i
        free[image[i]] += 1
    return order


@kernel
def starts_of(values: Ints, stop: int) -> Longs:
    """Where each number from 0 to `stop` starts `(stop + 1,)` among `values (N,)` in order, without -1."""
    starts = np.zeros(stop + 1, np.int64)
    for i in range(len(values)):
        if values[i] >= 0:
            starts[values[i] + 1] += 1
    for k in range(stop):
        starts[k + 1] += starts[k]
    return starts


@kernel
def group(category: Ints, image: Ints, n_categories: int, n_images: int) -> tuple[Ints, Longs]:
    """Positions `(N,)` by category, image and position, and where each category starts `(K + 1,)`."""
    by_image = _image_order(image, n_images)
    starts = starts_of(category, n_categories)
    free = starts.copy()
    order = np.empty(len(category), np.int32)
    for i in range(len(category)):
        position = by_image[i] if len(by_image) > 0 else i
        k = category[position]
        order[free[k]] = position
        free[k] += 1
    return order, starts


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
    free: Longs,
    ranked: Longs,
) -> None:
    """Fills `ranked (P, 2)` with predictions `first` to `last` (exclusive) of the order by image.

    `free (K,)` says where in each category; it is spent.
    """
    bits = confidence.view(np.int64)
    for i in range(first, last):
        item = np.uint64(by_image[i]) if len(by_image) > 0 else np.uint64(i)
        area = mask_area[item] if len(mask_area) > 0 else boxes[item, 2] * boxes[item, 3]
        # -0.0 is 0.0
        key = bits[item] if confidence[item] != 0.0 else 0
        place = np.uint64(free[category[item]])
        free[category[item]] += 1
        ranked[place, KEY] = ~(key ^ ((key >> 63) & 0x7FFFFFFFFFFFFFFF))
        ranked[place, INFO] = (
            image[item] << (_ITEM_BITS + N_AREA) | range_bits(area) << _ITEM_BITS | np.int64(item)
        )


@kernel
def _sort_packed(packed: Longs, spare: Longs) -> None:
    """Sorts `packed (n,)` by its upper halves, stably where lower halves ascend among equals.

    `spare (n,)` is overwritten.
    """
    n = len(packed)
    if n < _SHORT:
        for i in range(1, n):
            value = packed[i]
            j = i
            while j > 0 and packed[j - 1] > value:
                packed[j] = packed[j - 1]
                j -= 1
            packed[j] = value
        return
    counts = np.zeros((4, 256), np.int64)
    for i in range(n):
        for byte in range(4):
            counts[byte, (packed[i] >> (32 + 8 * byte)) & 255] += 1
    place = np.empty(256, np.int64)
    # four counting passes, so that the result ends where it began
    for byte in range(4):
        source, target = (spare, packed) if byte % 2 else (packed, spare)
        # the highest byte carries the sign: its negative half comes first
        flip = 128 if byte == 3 else 0
        total = 0
        for digit in range(256):
            place[digit ^ flip] = total
            total += counts[byte, digit ^ flip]
        for i in range(n):
            digit = (source[i] >> (32 + 8 * byte)) & 255
            target[np.uint64(place[digit])] = source[i]
            place[digit] += 1


@kernel
def _sort_by_key(ranked: Longs, packed: Longs, spare: Longs) -> None:
    """Fills the lower halves of `packed` with the stable ascending order of the keys of `ranked (n, 2)`.

    By the upper halves of the keys first; confidences seldom agree in those and differ in the lower ones.
    """
    n = len(ranked)
    for i in range(n):
        packed[i] = (ranked[i, KEY] >> 32 << 32) | i
    _sort_packed(packed[:n], spare[:n])
    first = 0
    while first < n:
        last = first + 1
        agree = True
        while last < n and packed[last] >> 32 == packed[first] >> 32:
            agree = agree and ranked[packed[last] & _LOWER, KEY] == ranked[packed[first] & _LOWER, KEY]
            last += 1
        if not agree:
            for i in range(first, last):
                item = packed[i] & _LOWER
                # lower halves are unsigned: moved so that signed numbers keep their order
                packed[i] = (((ranked[item, KEY] & _LOWER) - (1 << 31)) << 32) | item
            _sort_packed(packed[first:last], spare[first:last])
        first = last


@kernel
def _split(ranked: Longs, parts: Longs, bounds: Longs) -> None:
    """Spreads `ranked (n, 2)`, stably, over 256 parts of ascending keys, which begin at `bounds (257,)`."""
    lowest, highest = ranked[0, KEY] >> 32, ranked[0, KEY] >> 32
    for i in range(len(ranked)):
        lowest, highest = min(lowest, ranked[i, KEY] >> 32), max(highest, ranked[i, KEY] >> 32)
    shift = 0
    while (highest - lowest) >> shift >= _PARTS:
        shift += 1
    bounds[:] = 0
    for i in range(len(ranked)):
        bounds[(((ranked[i, KEY] >> 32) - lowest) >> shift) + 1] += 1
    for b in range(_PARTS):
        bounds[b + 1] += bounds[b]
    free = bounds.copy()
    for i in range(len(ranked)):
        b = ((ranked[i, KEY] >> 32) - lowest) >> shift
        parts[free[b], KEY] = ranked[i, KEY]
        parts[free[b], INFO] = ranked[i, INFO]
        free[b] += 1


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
    seen = np.zeros(n_images, np.int32)
    bounds = np.zeros(_PARTS + 1, np.int64)
    for k in range(first, last):
        own = ranked[starts[k] : starts[k + 1]]
        n = len(own)
        row = 64 * category_word[k]
        # 1. a long category in parts that fit the processor's cache
        n_parts = 1
        bounds[0], bounds[1] = 0, n
        if n > _LONG:
            n_parts = _PARTS
            _split(own, spare_ranked, bounds)
            own = spare_ranked[:n]
        for part in range(n_parts):
            size = bounds[part + 1] - bounds[part]
            if size > len(packed):
                packed, spare = np.empty(size, np.int64), np.empty(size, np.int64)
            of_part = own[bounds[part] : bounds[part + 1]]
            _sort_by_key(of_part, packed, spare)
            # 2. one row for each prediction, until its image has its 100
            for i in range(size):
                info = of_part[np.uint64(packed[i] & _LOWER), INFO]
                image = np.uint64(info >> (_ITEM_BITS + N_AREA))
                rank = seen[image]
                seen[image] = rank + 1
                if rank >= MOST_DETECTIONS:
                    continue
                row_image[np.uint64(row)] = image
                row_prediction[np.uint64(row)] = info & ((1 << _ITEM_BITS) - 1)
                word, bit = np.uint64(row >> 6), row & 63
                for a in range(N_AREA):
                    words[word, a] |= ((info >> (_ITEM_BITS + a)) & 1) << bit
                words[word, TOP] |= (1 if rank < DETECTION_LIMITS[0] else 0) << bit
                words[word, TOP + 1] |= (1 if rank < DETECTION_LIMITS[1] else 0) << bit
                row += 1
        # 3. leave the counters as they were found, and the rest of the last words empty
        for filled in range(64 * category_word[k], row):
            seen[np.uint64(row_image[np.uint64(filled)])] = 0
        for empty in range(row, 64 * category_word[k + 1]):
            row_image[empty] = -1
            row_prediction[empty] = -1
